"""What people get wrong in TCPIP.DATA, in the resolver's set-up file, and in hosts files."""

from __future__ import annotations

from zlab.zos.findings import Rule, Severity, Sure

NO_NAMESERVER = Rule(
    "ZT001", Severity.WARNING, "No name server",
    "without NSINTERADDR only the hosts file is looked in",
    "add NSINTERADDR with the address of a name server z/OS can reach",
    "EZZ3111I Unknown host; the resolver's trace says that no name servers are specified (78AE1004)",
    "zPDT failure 11", Sure.SEEN, "TCPIPJOBNAME TCPIP\n", "TCPIPJOBNAME TCPIP\nNSINTERADDR 8.8.8.8\n",
)  # fmt: skip
NO_JOBNAME = Rule(
    "ZT002", Severity.WARNING, "No TCPIPJOBNAME",
    "programs take the stack's name from here, and INET where there is none: no harm where one stack runs alone",
    "add TCPIPJOBNAME with the started task of the stack",
    "EZZ7811I, EZZ2376I: no affinity with INET, errno 1011 (11B3005A)",
    "EZZ7811I; zPDT failure 24; IBM's sample SEZAINST(TCPDATA)", Sure.SEEN,
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
    "Colin Paice's notes, How do I trace TCP/IP sockets on z/OS?", Sure.SEEN,
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
    "programs hang for that time", "TCPIP.DATA of running systems (RESOLVERTIMEOUT 15 and 30)", Sure.INFERRED,
    "TCPIPJOBNAME TCPIP\nNSINTERADDR 8.8.8.8\nRESOLVERTIMEOUT 30\n",
)  # fmt: skip

SEARCH_AND_DOMAIN = Rule(
    "ZT010", Severity.WARNING, "SEARCH and DOMAINORIGIN in one file",
    "the two exclude each other: the later one counts",
    "keep one; the domain of this system comes first in SEARCH",
    "the earlier one is ignored", "IP Diagnosis Guide, Interpreting the Trace Resolver output", Sure.DOCUMENTED,
    "TCPIPJOBNAME TCPIP\nNSINTERADDR 8.8.8.8\nDOMAINORIGIN A.EXAMPLE\nSEARCH B.EXAMPLE\n",
    "TCPIPJOBNAME TCPIP\nNSINTERADDR 8.8.8.8\nSEARCH A.EXAMPLE B.EXAMPLE\n",
)  # fmt: skip
TOO_LONG = Rule(
    "ZT011", Severity.ERROR, "Line longer than 256 characters",
    "a line has at most 256 characters, in a data set and in a UNIX file",
    "break it: SEARCH, SORTLIST and NSINTERADDR may be repeated",
    "the line is cut at 256", "IP Configuration Guide, The resolver setup file; TCPIP.DATA", Sure.DOCUMENTED,
    f"TCPIPJOBNAME TCPIP\nNSINTERADDR 8.8.8.8\nSEARCH {'A' * 60}.EXAMPLE{' B.EXAMPLE' * 20}\n",
)  # fmt: skip
BAD_NAME = Rule(
    "ZT012", Severity.ERROR, "Not a host or domain name",
    "a name has tokens with dots between; each begins with a letter or number and has letters, numbers and hyphens",
    "write it so, with at most 249 characters",
    "names that are built with it are not found", "IP Configuration Reference, DOMAINORIGIN", Sure.DOCUMENTED,
    "TCPIPJOBNAME TCPIP\nNSINTERADDR 8.8.8.8\nDOMAINORIGIN .EXAMPLE.COM\n",
    "TCPIPJOBNAME TCPIP\nNSINTERADDR 8.8.8.8\nDOMAINORIGIN EXAMPLE.COM\n",
)  # fmt: skip
UNQUOTED = Rule(
    "ZT013", Severity.WARNING, "Data set without quotes",
    "every sample writes data sets in single quotes, and UNIX paths without",
    "put the data set into single quotes",
    "EZZ9297E where the resolver looks for another file (not confirmed)", "IBM's sample EZBRECNF", Sure.INFERRED,
    "GLOBALTCPIPDATA(SYS1.TCPPARMS(TCPDATA))\n", "GLOBALTCPIPDATA('SYS1.TCPPARMS(TCPDATA)')\n",
)  # fmt: skip
RANGE = Rule(
    "ZT014", Severity.ERROR, "Not in the range of the statement",
    "MAXTTL is 1 to 2147483647 seconds, CACHESIZE a number with M, NSPORTADDR a port",
    "write a number of the range",
    "the default holds", "IP Configuration Reference, MAXTTL; IP Configuration Guide, resolver caching",
    Sure.DOCUMENTED, "COMMONSEARCH\nMAXTTL(0)\n", "COMMONSEARCH\nMAXTTL(600)\n",
)  # fmt: skip
HOSTS_LINE = Rule(
    "ZT015", Severity.ERROR, "Not an entry of a hosts file",
    "a line is an address and one or more names; names have letters, numbers, hyphens and dots",
    "write the address first, then up to 35 names of up to 128 characters",
    "the line is ignored", "IP Configuration Guide, ETC.IPNODES (EZBREIPN)", Sure.DOCUMENTED,
    "S0W1 10.1.1.2\n", "10.1.1.2 S0W1\n",
)  # fmt: skip
HOSTS_LIMIT = Rule(
    "ZT016", Severity.WARNING, "More than a hosts file may hold",
    "a line has at most 256 characters and 35 names, a name 128 characters",
    "begin another line with the same address",
    "what is beyond is cut off", "IP Configuration Guide, ETC.IPNODES (EZBREIPN)", Sure.DOCUMENTED,
    f"10.1.1.2 {' '.join(f'NAME{number}' for number in range(36))}\n", "10.1.1.2 S0W1\n",
)  # fmt: skip
HOSTS_MAPPED = Rule(
    "ZT017", Severity.ERROR, "IPv4-mapped address in a hosts file",
    "IPv4-mapped IPv6 addresses are not allowed there",
    "write the IPv4 address itself",
    "the entry is not used", "IP Configuration Guide, ETC.IPNODES (EZBREIPN)", Sure.DOCUMENTED,
    "::ffff:10.1.1.2 S0W1\n", "10.1.1.2 S0W1\n",
)  # fmt: skip

RULES = (
    NO_NAMESERVER, NO_JOBNAME, UNKNOWN, NOT_AN_ADDRESS, NO_VALUE, TWICE, TRACE_LEFT_ON, NO_STATEMENT, LONG_TIMEOUT,
    SEARCH_AND_DOMAIN, TOO_LONG, BAD_NAME, UNQUOTED, RANGE,
)  # fmt: skip
HOSTS_RULES = (HOSTS_LINE, HOSTS_LIMIT, HOSTS_MAPPED)
