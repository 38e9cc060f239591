"""The tables of the language: every statement, its operands, and what OBEYFILE makes of it."""
