"""The commands of the Linux end."""
