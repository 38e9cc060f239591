"""The commands of messages: what one means, and what a log says."""
