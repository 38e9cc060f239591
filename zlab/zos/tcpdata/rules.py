"""What people get wrong in TCPIP.DATA."""

from __future__ import annotations

from zlab.zos.findings import Rule, Severity, Sure

NO_NAMESERVER = Rule(
    "ZT001", Severity.WARNING, "No name server",
    "without NSINTERADDR only the hosts file is looked in",
    "add NSINTERADDR with the address of a name server z/OS can reach",
    "EZZ3111I Unknown host; the resolver's trace says that no name servers are specified (78AE1004)",
    "zpdt.md C11", Sure.SEEN, "TCPIPJOBNAME TCPIP\n", "TCPIPJOBNAME TCPIP\nNSINTERADDR 8.8.8.8\n",
)  # fmt: skip
NO_JOBNAME = Rule(
    "ZT002", Severity.ERROR, "No TCPIPJOBNAME",
    "programs take the stack's name from here, and INET where there is none",
    "add TCPIPJOBNAME with the started task of the stack",
    "EZZ7811I, EZZ2376I: no affinity with INET, errno 1011 (11B3005A)",
    "messages.md EZZ7811I; zpdt.md C24", Sure.SEEN,
    "NSINTERADDR 8.8.8.8\n", "TCPIPJOBNAME TCPIP\nNSINTERADDR 8.8.8.8\n",
)  # fmt: skip
UNKNOWN = Rule(
    "ZT003", Severity.WARNING, "Statement zlab does not know",
    "the resolver ignores what it does not know",
    "look for a typing error",
    "it is ignored", "the table of statements", Sure.INFERRED,
    "TCPIPJOBNAME TCPIP\nNSINTERADR 8.8.8.8\n", "TCPIPJOBNAME TCPIP\nNSINTERADDR 8.8.8.8\n",
)  # fmt: skip
NOT_AN_ADDRESS = Rule(
    "ZT004", Severity.ERROR, "Not an address",
    "a name server is given by its IPv4 or IPv6 address",
    "write the address",
    "the name server is not asked", "the form of every real file", Sure.INFERRED,
    "TCPIPJOBNAME TCPIP\nNSINTERADDR dns.example\n", "TCPIPJOBNAME TCPIP\nNSINTERADDR 8.8.8.8\n",
)  # fmt: skip
NO_VALUE = Rule(
    "ZT005", Severity.ERROR, "Statement without its value",
    "it means nothing without one",
    "add the value, or take the line away",
    "it is ignored", "the table of statements", Sure.INFERRED,
    "TCPIPJOBNAME TCPIP\nNSINTERADDR 8.8.8.8\nHOSTNAME\n",
)  # fmt: skip
TWICE = Rule(
    "ZT006", Severity.WARNING, "Given twice",
    "one of the two counts, and a reader sees the other",
    "keep one; a system name in front (`S0W1: HOSTNAME …`) makes one for each system",
    "the last one counts (not confirmed)", "the form of real files", Sure.MEMORY,
    "TCPIPJOBNAME TCPIP\nNSINTERADDR 8.8.8.8\nHOSTNAME A\nHOSTNAME B\n",
)  # fmt: skip
TRACE_LEFT_ON = Rule(
    "ZT007", Severity.WARNING, "TRACE left on",
    "every program that reads this file writes a trace of its calls",
    "take it away, or use a file of one job's own with //SYSTCPD",
    "every socket call of everybody is written to SYSPRINT (EZY3829I)",
    "the notes (How do I trace TCP/IP sockets on z/OS?)", Sure.SEEN,
    "TCPIPJOBNAME TCPIP\nNSINTERADDR 8.8.8.8\nTRACE SOCKET\n",
)  # fmt: skip
NO_STATEMENT = Rule(
    "ZT008", Severity.ERROR, "Not a statement",
    "a line is a statement, or a comment that begins with ; or #",
    "make it a comment",
    "it is ignored", "the form of every real file", Sure.INFERRED,
    "TCPIPJOBNAME TCPIP\nNSINTERADDR 8.8.8.8\n=====\n",
)  # fmt: skip
LONG_TIMEOUT = Rule(
    "ZT009", Severity.NOTE, "Long time-out",
    "a name server that does not answer is waited for this long, for each name",
    "5 seconds are usual on a LAN",
    "programs hang for that time", "corpus (RESOLVERTIMEOUT 15 and 30 of running systems)", Sure.INFERRED,
    "TCPIPJOBNAME TCPIP\nNSINTERADDR 8.8.8.8\nRESOLVERTIMEOUT 30\n",
)  # fmt: skip

RULES = (
    NO_NAMESERVER, NO_JOBNAME, UNKNOWN, NOT_AN_ADDRESS, NO_VALUE, TWICE, TRACE_LEFT_ON, NO_STATEMENT, LONG_TIMEOUT,
)  # fmt: skip
