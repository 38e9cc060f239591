"""The command line: options in, exit status out. Only this package prints."""
