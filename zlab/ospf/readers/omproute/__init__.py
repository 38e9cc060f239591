"""What OMPROUTE says and shows: messages, displays, its configuration file."""
