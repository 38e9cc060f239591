"""The tables of the language: every statement and its parameters."""
