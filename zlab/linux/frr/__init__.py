"""FRR, the Linux side of OSPF: the lines of a lab in the configuration of the FRR that runs on the host."""
