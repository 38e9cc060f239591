"""PROFILE.TCPIP, OBEYFILE data sets and the Telnet server's profile as a language.

Text to statements: lexer, expand, tree, parse, rows. What they say: meaning, records. One module a verb, with folders
for what stands behind it: grammar (the tables), rules and checks (lint), compare (diff), merge, obey, netstat (drift).
"""
