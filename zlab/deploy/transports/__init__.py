"""The ways to z/OS: one module each, and the contract they keep."""
