"""A whole lab in network namespaces: the internet, the zPDT host, and FRR in the role of each z/OS."""
