"""What shows OSPF, as evidence: logs, displays, JSON and packets. Pure but for opening files."""
