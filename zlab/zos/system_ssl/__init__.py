"""What System SSL knows by codes of four characters: cipher suites, curves, signature algorithms."""
