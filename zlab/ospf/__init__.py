"""OSPF: states and events, and the readers of what shows them."""
