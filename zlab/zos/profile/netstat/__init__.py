"""A PROFILE against what NETSTAT says of the stack that runs."""
