"""The z/OS end: one folder a language, each with its grammar table, parse, render, lint, diff and merge."""
