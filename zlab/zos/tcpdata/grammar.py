"""The statements of TCPIP.DATA and of the resolver's set-up file, as tables.

Source: the files of a running zPDT system, Colin Paice's notes (TRACE SOCKET, TCPIPJOBNAME), EZZ7811I,
IBM's sample SEZAINST(TCPDATA), and IBM's pages: Configuration statements in TCPIP.DATA (halz001), The resolver setup
file (halz002), the samples under Interpreting the Trace Resolver output (hald001) and z/OS UNIX Planning, Resolver
information (bpxb200).
"""

from __future__ import annotations

from dataclasses import dataclass

from zlab.zos.findings import Sure


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One statement. `many` values add up, where it may be repeated; of others the last one counts."""

    name: str
    value: str
    meaning: str
    sure: Sure
    many: bool = False
    also: tuple[str, ...] = ()


TCPDATA = (
    StatementRow("TCPIPJOBNAME", "job", "the stack's started task", Sure.SEEN, also=("TCPIPUSERID",)),
    StatementRow("HOSTNAME", "name", "the host name of this system", Sure.SEEN),
    StatementRow("DOMAINORIGIN", "domain", "the domain added to names without a dot", Sure.SEEN, also=("DOMAIN",)),
    StatementRow(
        "SEARCH",
        "domains",
        "the domains that are tried, in order",
        Sure.DOCUMENTED,
        many=True,
    ),
    StatementRow("DATASETPREFIX", "hlq", "the high-level qualifier of TCP/IP's data sets", Sure.SEEN),
    StatementRow("NSINTERADDR", "address", "a name server", Sure.SEEN, many=True, also=("NAMESERVER",)),
    StatementRow("NSPORTADDR", "port", "the port of the name servers", Sure.DOCUMENTED),
    StatementRow("RESOLVEVIA", "UDP|TCP", "how name servers are asked", Sure.DOCUMENTED),
    StatementRow("RESOLVERTIMEOUT", "seconds", "how long one is waited for", Sure.SEEN),
    StatementRow("RESOLVERUDPRETRIES", "number", "how often one is asked again", Sure.DOCUMENTED),
    StatementRow("LOOKUP", "DNS LOCAL", "where is looked first", Sure.DOCUMENTED),
    StatementRow("OPTIONS", "words", "options of the resolver", Sure.DOCUMENTED, many=True),
    StatementRow("SORTLIST", "networks", "the order of addresses", Sure.DOCUMENTED, many=True),
    StatementRow("MESSAGECASE", "MIXED|UPPER", "the case of messages", Sure.DOCUMENTED),
    StatementRow("ALWAYSWTO", "YES|NO", "messages of servers to the operator", Sure.DOCUMENTED),
    StatementRow("TRACE", "RESOLVER|SOCKET", "traces what a program does; for its own file only", Sure.SEEN, many=True),
    StatementRow("SOCKDEBUG", "", "the same as TRACE SOCKET", Sure.DOCUMENTED),
    StatementRow(
        "SOCKTESTSTOR",
        "",
        "checks the storage of every socket call",
        Sure.DOCUMENTED,
        also=("SOCKNOTESTSTOR",),
    ),
    StatementRow("LOADDBCSTABLES", "tables", "double-byte tables of FTP", Sure.DOCUMENTED, many=True),
    StatementRow("NOCACHE", "", "does not use the resolver's cache", Sure.DOCUMENTED),
    StatementRow("NOCACHEREORDER", "", "leaves the order of addresses as the name server gave it", Sure.DOCUMENTED),
)

RESOLVER = (
    StatementRow("DEFAULTTCPIPDATA", "data set", "TCPIP.DATA where a program has none of its own", Sure.SEEN),
    StatementRow("GLOBALTCPIPDATA", "data set", "TCPIP.DATA that comes before everybody's own", Sure.SEEN),
    StatementRow("DEFAULTIPNODES", "data set", "the hosts file where a program has none of its own", Sure.SEEN),
    StatementRow("GLOBALIPNODES", "data set", "the hosts file that comes before everybody's own", Sure.SEEN),
    StatementRow("COMMONSEARCH", "", "one search order for IPv4 and IPv6", Sure.SEEN, also=("NOCOMMONSEARCH",)),
    StatementRow("CACHE", "", "answers of name servers are kept", Sure.SEEN, also=("NOCACHE",)),
    StatementRow("CACHESIZE", "megabytesM", "how much is kept; default 200M", Sure.DOCUMENTED),
    StatementRow("CACHEREORDER", "", "addresses of a name take turns", Sure.DOCUMENTED, also=("NOCACHEREORDER",)),
    StatementRow("MAXTTL", "seconds", "how long it is kept at most: 1 to 2147483647, the default", Sure.DOCUMENTED),
    StatementRow("MAXNEGTTL", "seconds", "how long it is kept that a name does not exist", Sure.SEEN),
    StatementRow("UNRESPONSIVETHRESHOLD", "percent", "when a name server is silent; default 25", Sure.DOCUMENTED),
)


def names_of(rows: tuple[StatementRow, ...]) -> dict[str, StatementRow]:
    """Every name of every row, the other spellings too."""
    return {name: row for row in rows for name in (row.name, *row.also)}


TCPDATA_NAMES = names_of(TCPDATA)
RESOLVER_NAMES = names_of(RESOLVER)
