"""The lab's mail relay: a Postfix instance of its own, beside whatever Postfix the host has."""
