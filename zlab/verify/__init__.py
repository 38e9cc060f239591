"""Named checks of a lab on this host, each with what it saw, the cause and the fix."""
