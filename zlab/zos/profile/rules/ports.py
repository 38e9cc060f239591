"""Rules about PORT, PORTRANGE, AUTOLOG and the settings that go with them."""

from __future__ import annotations

from zlab.zos.findings import Rule, Severity, Sure

_PORT = "z/OS 3.1 IP Configuration Reference, PORT statement"
_RANGE = "z/OS 2.4 IP Configuration Reference, PORTRANGE statement"
_NOTES = "Colin Paice's notes"
_RESTRICTED = "TCPCONFIG RESTRICTLOWPORTS\nUDPCONFIG RESTRICTLOWPORTS\n"
_OPEN_PORTS = _RESTRICTED + "PORT\n  22 TCP SSHD* NOAUTOLOG\n  514 UDP SYSLOGD*\n"

BAD_PORT_ROW = Rule(
    "ZP030",
    Severity.ERROR,
    "a row that is no port reservation",
    "a row is a port from 1 to 65535, TCP or UDP, and a job name",
    "write the row as `22 TCP SSHD* NOAUTOLOG`",
    "skips the row with a message; the port stays open to everybody",
    _PORT,
    bad="PORT\n  70000 TCP FTPD1\n",
    good="PORT\n  21 TCP FTPD1\n",
)
OPTION_ORDER = Rule(
    "ZP031",
    Severity.ERROR,
    "options of a port in the wrong order",
    "their order is a rule: NOAUTOLOG, DELAYACKS, SHAREPORT, BIND, SAF, SMC",
    "put them in that order; --fix does",
    "EZZ0318I at the first one that is out of order",
    _PORT,
    bad="PORT\n  3023 TCP TN3270 BIND 10.1.1.2 NOAUTOLOG\n",
    good="PORT\n  3023 TCP TN3270 NOAUTOLOG BIND 10.1.1.2\n",
)
PORT_OPTION = Rule(
    "ZP032",
    Severity.ERROR,
    "a word that is no option of a port",
    "the options are NOAUTOLOG, (NO)DELAYACKS, SHAREPORT(WLM), BIND, SAF and (NO)SMC",
    "take the word out",
    "EZZ0318I; the rest of the row is skipped",
    _PORT,
    bad="PORT\n  21 TCP FTPD1 AUTORESTART\n",
    good="PORT\n  21 TCP FTPD1 NOAUTOLOG\n",
)
PORT_AND_RANGE = Rule(
    "ZP033",
    Severity.ERROR,
    "a port in PORT and in PORTRANGE",
    "a port may be in one of them only",
    "make the range begin after the port, or take the row out",
    "ignores whichever comes second, with a message",
    _PORT,
    bad="PORT\n  4010 TCP CICSTCP\nPORTRANGE 4000 100 TCP OMVS\n",
    good="PORT\n  3999 TCP CICSTCP\nPORTRANGE 4000 100 TCP OMVS\n",
)
RANGES_OVERLAP = Rule(
    "ZP034",
    Severity.ERROR,
    "two ranges that overlap",
    "ranges of one protocol may not overlap. The second number is how many ports, not the last one",
    "shorten one of them",
    "ignores the second one",
    _RANGE,
    bad="PORTRANGE 4000 1000 TCP OMVS\nPORTRANGE 4500 100 TCP CICS*\n",
    good="PORTRANGE 4000 500 TCP OMVS\nPORTRANGE 4500 100 TCP CICS*\n",
)
RANGE_END = Rule(
    "ZP035",
    Severity.WARNING,
    "a range whose count looks like its last port",
    "the second number of PORTRANGE says how many ports, not which one is the last",
    "write the number of ports: last - first + 1",
    "reserves that many ports",
    _RANGE,
    bad="PORTRANGE 5000 5009 TCP FTPD1\n",
    good="PORTRANGE 5000 10 TCP FTPD1\n",
)
RANGE_TOO_LONG = Rule(
    "ZP036",
    Severity.WARNING,
    "a range that reaches beyond port 65535",
    "the surplus is dropped without a message. Often the last port was written where the count belongs",
    "write the number of ports: last - first + 1",
    "reserves the ports up to 65535",
    _RANGE,
    bad="PORTRANGE 50000 50009 TCP FTPD1\n",
    good="PORTRANGE 50000 10 TCP FTPD1\n",
)
UNRSV_DISAGREE = Rule(
    "ZP037",
    Severity.ERROR,
    "UNRSV rows that disagree on WHENBIND and WHENLISTEN",
    "all UNRSV TCP rows must say the same; a row that says neither says WHENLISTEN",
    "write the same word in all of them",
    "EZZ0147I: the row is dropped, the rest is processed",
    "z/OS 2.1 IP Messages 4, EZZ0147I",
    bad="PORT\n  UNRSV TCP OMVS WHENBIND\n  UNRSV TCP * DENY\n",
    good="PORT\n  UNRSV TCP OMVS WHENBIND\n  UNRSV TCP * DENY WHENBIND\n",
)
BAD_JOB = Rule(
    "ZP038",
    Severity.ERROR,
    "a job name z/OS cannot have",
    "a job name has 1 to 8 characters of A-Z 0-9 @ # $, with * and ? as wildcards",
    "write the started task's job name",
    "skips the row, or never finds a job of this name",
    "z/OS 2.4, controlling access to particular ports",
    bad="PORT\n  21 TCP FTPSERVER1\n",
    good="PORT\n  21 TCP FTPD1\n",
)
ROW_TWICE = Rule(
    "ZP039",
    Severity.WARNING,
    "one reservation twice",
    "a port may have several rows, for several jobs; this one names the same job again",
    "take one of them out; --fix does where both say the same",
    "not known; zlab takes the last one",
    _PORT,
    Sure.INFERRED,
    bad="PORT\n  21 TCP FTPD1\n  21 TCP FTPD1 NOAUTOLOG\n",
    good="PORT\n  21 TCP FTPD1 NOAUTOLOG\n",
)
OMPROUTE_PORT = Rule(
    "ZP040",
    Severity.WARNING,
    "port 520 or 521 is reserved for another job than OMPROUTE",
    "the name in the row must be the job name of the OMPROUTE started task",
    "write the job name of OMPROUTE's started task",
    "EZZ7815I Socket … bind to port 521 … failed, errno=111:EDC5111I, errno2=74637246",
    _NOTES + ", OMPROUTE",
    Sure.SEEN,
    bad="PORT\n  520 UDP OROUTED\n",
    good="PORT\n  520 UDP OMPROUTE\n",
)
SYSLOGD_PORT = Rule(
    "ZP041",
    Severity.WARNING,
    "UDP port 514 is reserved for another job than syslogd",
    "syslogd binds UDP 514; its job name must be in the row",
    "write the job name of syslogd",
    "syslogd cannot bind the port (EDC5111I)",
    "https://www.ibm.com/support/pages/node/358105",
    bad="PORT\n  514 UDP OMVS\n",
    good="PORT\n  514 UDP SYSLOGD*\n",
)
SSHD_JOB = Rule(
    "ZP042",
    Severity.WARNING,
    "port 22 reserved for SSHD without a wildcard",
    "sshd goes on under job names with a digit behind SSHD, which this row does not let in",
    "write `22 TCP SSHD* NOAUTOLOG`; --fix does",
    "EDC5111I Permission denied, errno2=0x744C7246",
    _NOTES,
    Sure.SEEN,
    bad="PORT\n  22 TCP SSHD NOAUTOLOG\n",
    good="PORT\n  22 TCP SSHD* NOAUTOLOG\n",
)
LOW_PORT_OPEN = Rule(
    "ZP043",
    Severity.WARNING,
    "a low port that RESTRICTLOWPORTS closes to its server",
    "with RESTRICTLOWPORTS nobody gets a port below 1024 that no row reserves, but APF-authorized programs and UID 0",
    "reserve the port for the server's job, such as `22 TCP SSHD* NOAUTOLOG`; --fix does where PORT is there",
    "EDC5111I Permission denied, errno2=0x744C7246 at bind",
    _NOTES + "; z/OS 2.2 IP Configuration Guide, unreserved low ports",
    bad=_RESTRICTED + "PORT\n  21 TCP FTPD1\n",
    good=_OPEN_PORTS + "  21 TCP FTPD1\n",
)
SAF_PROFILE = Rule(
    "ZP044",
    Severity.NOTE,
    "a port that needs a SERVAUTH profile",
    "SAF checks EZB.PORTACCESS.system.stack.NAME, and without the profile nobody gets the port",
    "RDEFINE SERVAUTH EZB.PORTACCESS.system.stack.NAME and PERMIT the server's user; `zlab jcl` writes the job",
    "EZD1313I REQUIRED SAF SERVAUTH PROFILE NOT FOUND; EZZ6006I … CANNOT LISTEN",
    _NOTES + "; zPDT failure 30",
    Sure.SEEN,
    bad="PORT\n  3023 TCP TN3270 SAF VERIFY\n",
    good="PORT\n  3023 TCP TN3270\n",
)
UDP_ANY_SAF = Rule(
    "ZP045",
    Severity.WARNING,
    "a UDP row with * and SAF",
    "it is checked even when the stack looks for an ephemeral port",
    "name the job, or leave SAF out",
    "ICH408I messages for users who never asked for the port",
    "https://www.ibm.com/support/pages/node/83203",
    bad="PORT\n  3023 UDP * SAF VERIFY\n",
    good="PORT\n  3023 UDP TN3270\n",
)
AUTOLOG_UNWATCHED = Rule(
    "ZP046",
    Severity.NOTE,
    "a procedure of AUTOLOG that nothing watches",
    "autolog watches a procedure by the PORT rows that name its job and do not say NOAUTOLOG",
    "add a PORT row with the job name, where it listens on a port",
    "starts it once, and not again when it ends",
    "z/OS 2.2 IP Configuration Reference, AUTOLOG statement",
    bad="AUTOLOG 5\n  PAGENT\nENDAUTOLOG\n",
    good="AUTOLOG 5\n  FTPD JOBNAME FTPD1\nENDAUTOLOG\nPORT\n  21 TCP FTPD1\n",
)
AUTOLOG_NAMES = Rule(
    "ZP047",
    Severity.ERROR,
    "a value AUTOLOG cannot have",
    "procedure and job names have up to 8 characters, PARMSTRING up to 115",
    "shorten it",
    "skips the entry with a message",
    "z/OS 2.3 SMF 119 subtype 4, autolog procedure section",
    bad="AUTOLOG 5\n  FTPSERVER1\nENDAUTOLOG\n",
    good="AUTOLOG 5\n  FTPSERV\nENDAUTOLOG\nPORT\n  21 TCP FTPSERV*\n",
)
INTCLIEN_GONE = Rule(
    "ZP048",
    Severity.ERROR,
    "a port for the Telnet server inside the stack",
    "INTCLIEN was the Telnet server inside the stack, which is gone since V1R9",
    "write the job name of the Telnet server's started task, TN3270",
    "keeps the port for nobody: the Telnet server cannot bind it",
    "a site's SAMPPROF",
    Sure.SEEN,
    bad="PORT\n  23 TCP INTCLIEN\n",
    good="PORT\n  23 TCP TN3270\n",
)
EPHEMERAL = Rule(
    "ZP049",
    Severity.ERROR,
    "a range of ephemeral ports z/OS cannot have",
    "EPHEMERALPORTS takes the lowest and the highest port, 1024 to 65535, the lower one first",
    "write both numbers in that order",
    "refuses the operand; the whole range 1024-65535 stays",
    "z/OS 2.3 IP Configuration Reference, UDPCONFIG statement",
    bad="TCPCONFIG EPHEMERALPORTS 50000 40000\n",
    good="TCPCONFIG EPHEMERALPORTS 40000 50000\n",
)
ONE_PROTOCOL = Rule(
    "ZP050",
    Severity.NOTE,
    "low ports restricted for one protocol only",
    "RESTRICTLOWPORTS is set for TCP and for UDP apart",
    "say RESTRICTLOWPORTS in the other statement too, if it is meant",
    "lets anybody have the other protocol's ports below 1024",
    "z/OS 2.3 IP Configuration Reference, UDPCONFIG statement",
    bad="UDPCONFIG RESTRICTLOWPORTS\n",
    good=_OPEN_PORTS,
)
ROUTED_PAIR = Rule(
    "ZP051",
    Severity.WARNING,
    "ports 520 and 521 for different jobs",
    "OMPROUTE uses 520 for IPv4 and 521 for IPv6, under one job name",
    "write the same job name in both rows",
    "EZZ7815I Socket … bind to port … failed for one of them",
    _NOTES + ", OMPROUTE",
    Sure.SEEN,
    bad="PORT\n  520 UDP OMPROUTE\n  521 UDP OMPROUT2\n",
    good="PORT\n  520 UDP OMPROUTE\n  521 UDP OMPROUTE\n",
)
AUTOLOG_OPTION = Rule(
    "ZP052",
    Severity.ERROR,
    "AUTOLOG behind a port",
    "PORT has NOAUTOLOG and no AUTOLOG: the word begins a new statement here, which takes all that follows",
    "take it out: a port is watched unless it says NOAUTOLOG; --fix does where no ENDAUTOLOG follows",
    "reads what follows as procedures to start, up to ENDAUTOLOG",
    _PORT,
    bad="PORT\n  23 TCP TN3270 AUTOLOG\n  FTPD\nENDAUTOLOG\n",
    good="PORT\n  23 TCP TN3270\n",
)

PORT_RULES = (
    BAD_PORT_ROW,
    OPTION_ORDER,
    PORT_OPTION,
    PORT_AND_RANGE,
    RANGES_OVERLAP,
    RANGE_END,
    RANGE_TOO_LONG,
    UNRSV_DISAGREE,
    BAD_JOB,
    ROW_TWICE,
    OMPROUTE_PORT,
    SYSLOGD_PORT,
    SSHD_JOB,
    LOW_PORT_OPEN,
    SAF_PROFILE,
    UDP_ANY_SAF,
    AUTOLOG_UNWATCHED,
    AUTOLOG_NAMES,
    INTCLIEN_GONE,
    EPHEMERAL,
    ONE_PROTOCOL,
    ROUTED_PAIR,
    AUTOLOG_OPTION,
)
