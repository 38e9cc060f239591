"""The shape of every object that a command prints with `--json`: what the page, the schemas and the tests go by."""
