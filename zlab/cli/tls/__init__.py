"""The commands of certificates and of TLS peers."""
