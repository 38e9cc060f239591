"""Firewalls: who can drop on this host, and one adapter for each of them."""
