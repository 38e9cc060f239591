"""The AT-TLS policy language of the Policy Agent: a lossless tree, its meaning, and what can be done with both."""
