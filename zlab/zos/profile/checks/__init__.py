"""What finds the rules of a PROFILE: one module a subject, as in `rules`."""
