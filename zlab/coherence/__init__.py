"""Rules that hold across files and across both ends of the wire."""
