"""Certificates: a CA for the lab, what it issues, and what z/OS would say of them."""
