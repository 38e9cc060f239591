"""Trust: AT-TLS seen from the wire and from its trace, certificates, ciphers and curves by their names."""
