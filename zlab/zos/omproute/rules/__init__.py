"""What lint finds, as records: one module a subject, and one of the same name in `checks` that finds it."""
