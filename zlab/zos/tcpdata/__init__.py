"""TCPIP.DATA, the resolver's set-up file and IPNODES: who this stack is, and whom it asks for names."""
