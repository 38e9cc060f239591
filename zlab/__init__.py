"""zlab: the network of a z/OS lab under zPDT, both ends from one file."""

__version__ = "0.1.0"
