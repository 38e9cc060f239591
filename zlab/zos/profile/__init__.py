"""PROFILE.TCPIP, OBEYFILE data sets and the Telnet server's profile as a language."""
