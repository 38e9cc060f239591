"""The tables of the language: every statement, its keys, their values and defaults."""
