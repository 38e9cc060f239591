"""What finds the rules of an OMPROUTE file: one module a subject, as in `rules`."""
