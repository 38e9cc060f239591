"""Evidence from the host zlab runs on: FRR, the kernel, the wire."""
