"""What finds the rules of a syslog.conf: one module a subject, as in `rules`."""
