"""Logs of z/OS: opened, cut into messages, counted and followed."""
