"""A lab put into a user's own PROFILE."""
