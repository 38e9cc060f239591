"""What finds the rules of a policy: one module a subject, as in `rules`."""
