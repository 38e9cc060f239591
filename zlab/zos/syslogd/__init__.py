"""z/OS syslogd's configuration file, /etc/syslog.conf: what is logged, and where it lands."""
