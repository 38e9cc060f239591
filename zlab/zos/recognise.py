"""Which language a file is in, from its text: `zlab check *.txt` needs no option to say so. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MOST = 200_000


@dataclass(frozen=True, slots=True)
class Sign:
    """Lines that only one kind of file has, and how much one of them says."""

    kind: str
    pattern: re.Pattern[str]
    weight: int


def _sign(kind: str, pattern: str, weight: int = 3) -> Sign:
    return Sign(kind, re.compile(pattern, re.MULTILINE | re.IGNORECASE), weight)


_PROFILE = (
    "PORT|PORTRANGE|HOME|BEGINRO\\w*|ENDRO\\w*|AUTOL\\w*|ENDAUTO\\w*|IPCONFIG6?|TCPCONFIG|UDPCONFIG|GLOBALC\\w*|"
    "VIPADYNAMIC|ENDVIPADYNAMIC|BEGINVTAM|TELNETPARMS|TELNETGLOBALS|ARPAGE|SOMAXCONN|SMFCONFIG|NETACCESS|"
    "PRIMARYINTERFACE|SACONFIG|ITRACE|INCLUDE"
)
_TCPDATA = (
    "TCPIPJOBNAME|TCPIPUSERID|NSINTERADDR|NAMESERVER|DOMAINORIGIN|DATASETPREFIX|RESOLVERTIMEOUT|RESOLVEVIA|NSPORTADDR"
)
_RESOLVER = "DEFAULTTCPIPDATA|GLOBALTCPIPDATA|DEFAULTIPNODES|GLOBALIPNODES|COMMONSEARCH|UNRESPONSIVETHRESHOLD"
_FACILITY = "user|mail|news|uucp|daemon|auth|cron|lpr|local[0-7]|syslog|kern|\\*"
_PRIORITY = "emerg|panic|alert|crit|err|error|warn|warning|notice|info|debug|none|\\*"

SIGNS = (
    _sign("lab", r"^lab:[ \t]*\w", 20),
    _sign("lab", r"^systems:", 6),
    _sign("find_io", r"FIND_IO for \"", 50),
    _sign("devmap", r"^[ \t]*\[(manager|system|adjunct-processors|ssl)\]", 8),
    _sign("devmap", r"^[ \t]*name[ \t]+aws\w+\s", 8),
    _sign("frr", r"^router ospf6?\b", 8),
    _sign("frr", r"^frr (version|defaults)\b", 20),
    _sign("frr", r"^[ \t]+(ip ospf|ipv6 ospf6|ospf6? router-id)\b", 5),
    _sign("vtam", r"^\S*[ \t]+TRLE\s", 12),
    _sign("vtam", r"^\S*[ \t]+VBUILD[ \t]+TYPE=TRL", 12),
    _sign("attls", r"^[ \t]*TTLS\w*(Action|Rule|Parms)\b", 8),
    _sign("attls", r"^[ \t]*(TcpImage|TTLSConfig|CommonTTLSConfig|LogLevel)\b", 8),
    _sign("omproute", r"^[ \t]*(IPv6_)?(OSPF_Interface|RIP_Interface|AS_Boundary_Routing|Virtual_Link|Range)\b", 8),
    _sign("omproute", r"\b(Area_Number|Attaches_To_Area|Subnet_Mask|RouterID|IP_Address)[ \t]*=", 5),
    _sign("omproute", r"^[ \t]*(IPv6_)?(OSPF|Area|Interface|Default_Route|Global_Options)[ \t\r]*$", 2),
    _sign("tcpdata", rf"^[ \t]*(\w+:[ \t]+)?({_TCPDATA})\b", 6),
    _sign("resolver", rf"^[ \t]*({_RESOLVER})\b", 6),
    _sign("ipnodes", r"^[ \t]*(\d+\.\d+\.\d+\.\d+|[0-9a-f]*:[0-9a-f:]+)[ \t]+[a-z][\w.-]*([ \t]|$)", 3),
    _sign("profile", rf"^[ \t]*({_PROFILE})(\s|$)", 4),
    _sign("profile", r"^[ \t]*INTERFACE[ \t]+\S+[ \t]+(DEFINE|DELETE|ADDADDR)\b", 8),
    _sign("profile", r"^[ \t]*DEVICE[ \t]+\S+[ \t]+(MPCIPA|LCS|CTC|VIRTUAL|CLAW|\w+)", 4),
    _sign("profile", r"^[ \t]*LINK[ \t]+\S+[ \t]+(IPAQENET|ETHERNET|\w+)[ \t]+\S+", 4),
    _sign("profile", r"^[ \t]*ROUTE[ \t]+\S+[ \t]+\S+", 3),
    _sign("profile", r"^[ \t]*\d{1,5}[ \t]+(TCP|UDP)[ \t]+\S+", 3),
    _sign("syslogd", rf"^(?:[^\s;]+;)*([\w*@#$]+\.[\w*@#$]+\.)?({_FACILITY})\.({_PRIORITY})[; \t]+[/@$]", 6),
    _sign("syslogd", r"^[ \t]*(Begin|End)ArchiveParms\b", 12),
)


def recognise(text: str) -> str | None:
    """The kind of a text: a language of the registry, or lab, frr, find_io, ipnodes; else None."""
    sample = text[:_MOST]
    scores: dict[str, int] = {}
    for sign in SIGNS:
        hits = sum(1 for _ in zip(sign.pattern.finditer(sample), range(30), strict=False))
        if hits:
            scores[sign.kind] = scores.get(sign.kind, 0) + hits * sign.weight
    if not scores:
        return None
    best = max(scores.values())
    leading = [kind for kind, score in scores.items() if score == best]
    return leading[0] if len(leading) == 1 and best >= 3 else None
