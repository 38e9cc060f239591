"""OMPROUTE's configuration file: OSPF and RIP for IPv4 and IPv6 on z/OS."""
