"""An existing system as the first values of a lab file: what its members, a devmap and an older lab file say."""
