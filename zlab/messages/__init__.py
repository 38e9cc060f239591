"""What z/OS says: the catalogue of messages and codes, and the readers of logs."""
