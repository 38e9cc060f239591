"""What people get wrong in z/OS syslog.conf: conditions, lines and characters. Files are in `file_rules`."""

from __future__ import annotations

from zlab.zos.findings import Rule, Severity, Sure

_SYNTAX = "IBM: syslogd statement syntax"
_ERRORS = "*.err            /var/log/errors\n"

NO_DESTINATION = Rule(
    "ZS001",
    Severity.ERROR,
    "a rule without a destination",
    "a rule is one line: there is no continuation, so that conditions on a line of their own lead nowhere",
    "put all conditions and the destination on one line",
    "reports the line and goes on without it",
    _SYNTAX,
    Sure.INFERRED,
    bad=f"{_ERRORS}daemon.info;\nauth.info   /var/log/daemon\n",
    good=f"{_ERRORS}daemon.info;auth.info   /var/log/daemon\n",
)
EMPTY_CONDITION = Rule(
    "ZS002",
    Severity.ERROR,
    "a `;` with no condition behind it",
    "`;` stands between two conditions",
    "take the `;` out",
    "reports the line, or ignores the `;`",
    _SYNTAX,
    Sure.INFERRED,
    bad=f"{_ERRORS}auth.info;  /var/log/auth\n",
    good=f"{_ERRORS}auth.info   /var/log/auth\n",
)
WRONG_PARTS = Rule(
    "ZS003",
    Severity.ERROR,
    "a condition that has not 2 or 4 parts",
    "a condition is facility.priority or user.job.facility.priority; (host) goes with the short form only",
    "write all four parts, with * for what may be anything",
    "reports the line and goes on without it",
    _SYNTAX,
    bad=f"{_ERRORS}INETD*.daemon.info   /var/log/inetd\n",
    good=f"{_ERRORS}*.INETD*.daemon.info   /var/log/inetd\n",
)
UNKNOWN_FACILITY = Rule(
    "ZS004",
    Severity.WARNING,
    "a facility zlab does not know",
    "no message has a facility that does not exist (IBM's list was not seen)",
    "use a facility of the list, or *",
    "reports the line, or never matches it",
    _SYNTAX,
    Sure.MEMORY,
    bad=f"{_ERRORS}deamon.info   /var/log/daemon\n",
    good=f"{_ERRORS}daemon.info   /var/log/daemon\n",
)
UNKNOWN_PRIORITY = Rule(
    "ZS005",
    Severity.ERROR,
    "no such priority",
    "a priority is one of emerg alert crit err warning notice info debug, their aliases, none or *",
    "use one of these words",
    "reports the line and goes on without it",
    "POSIX syslog.h",
    bad=f"{_ERRORS}daemon.inof   /var/log/daemon\n",
    good=f"{_ERRORS}daemon.info   /var/log/daemon\n",
)
TRAILING_COMMENT = Rule(
    "ZS012",
    Severity.WARNING,
    "a comment behind a rule",
    "IBM's text knows `#` in column one only, the header of its sample says anywhere",
    "put the comment on a line above the rule, `#` in column one",
    "is not known for sure: it may take the words for part of the rule",
    "IBM: Configuring the syslog daemon",
    bad=f"{_ERRORS}mail.*   /var/log/mail   # from SMTP\n",
    good=f"{_ERRORS}# from SMTP\nmail.*   /var/log/mail\n",
)
MIXED_CASE = Rule(
    "ZS013",
    Severity.NOTE,
    "a job or user name with small letters",
    "names of jobs and users are in capitals; whether syslogd looks at the case is not known",
    "write the name as z/OS shows it, in capitals",
    "may never match",
    "colinpaicemq/ADCD, syslog.conf",
    Sure.MEMORY,
    bad=f"{_ERRORS}*.Pagent.*.*   /var/log/pagent\n",
    good=f"{_ERRORS}*.PAGENT.*.*   /var/log/pagent\n",
)
STRAY_WORD = Rule(
    "ZS017",
    Severity.ERROR,
    "a word behind the destination that does not belong there",
    "options are -F mode, -D mode, -N qualifier and -X",
    "take the word out",
    "reports the line and goes on without it",
    _SYNTAX,
    Sure.INFERRED,
    bad="*.err   /var/log/errors -Z\n",
    good="*.err   /var/log/errors\n",
)
ONLY_NONE = Rule(
    "ZS020",
    Severity.WARNING,
    "a rule that takes nothing",
    "`none` takes messages away from what the other conditions of the same rule take; alone it leaves nothing",
    "add the condition it is an exception of, such as *.*",
    "never writes to the destination",
    "colinpaicemq/ADCD, syslog.conf",
    Sure.INFERRED,
    bad=f"{_ERRORS}*.CPAGENT.*.none   /var/log/all\n",
    good=f"{_ERRORS}*.info;*.CPAGENT.*.none   /var/log/all\n",
)
BAD_NAME = Rule(
    "ZS021",
    Severity.ERROR,
    "a user or job name no user or job can have",
    "names have 1 to 8 characters of A-Z 0-9 @ # $",
    "shorten the name, or use * at its end",
    "never matches",
    _SYNTAX,
    bad=f"{_ERRORS}*.OMPROUTE1.*.*   /var/log/omproute\n",
    good=f"{_ERRORS}*.OMPROUTE.*.*   /var/log/omproute\n",
)
WILDCARD_INSIDE = Rule(
    "ZS022",
    Severity.WARNING,
    "a wildcard that is not at the end of a name",
    "`*` stands for the rest of a name",
    "put * at the end, or write the name in full",
    "never matches, as far as is known",
    _SYNTAX,
    Sure.INFERRED,
    bad=f"{_ERRORS}*.*SSHD.*.*   /var/log/sshd\n",
    good=f"{_ERRORS}*.SSHD*.*.*   /var/log/sshd\n",
)
BAD_HOST = Rule(
    "ZS024",
    Severity.ERROR,
    "a sender that is no address and no host name",
    "(host) holds an IPv4 or IPv6 address, with /length where a subnet is meant, or a host name",
    "correct the address",
    "reports the line, or never matches",
    "IBM: syslogd parameters, hostspec",
    bad=f"{_ERRORS}(10.1.1.0/33).daemon.info   /var/log/lab\n",
    good=f"{_ERRORS}(10.1.1.0/24).daemon.info   /var/log/lab\n",
)
NOT_1047 = Rule(
    "ZS026",
    Severity.ERROR,
    "a character that code page 1047 does not have",
    "syslogd reads its file in IBM-1047 unless SYSLOGD_CODEPAGE says otherwise",
    "use a character of the Latin-1 set",
    "sees another character, or the transfer fails",
    "IBM: syslogd environment variables",
    bad=f"# errors → one file\n{_ERRORS}",
    good=f"# errors to one file\n{_ERRORS}",
)
ERRORS_LOST = Rule(
    "ZS027",
    Severity.NOTE,
    "errors of jobs no rule names are lost",
    "a message that meets no rule is written nowhere",
    "add a rule such as `*.err /var/log/errors`",
    "drops the message",
    "IBM: Configuring the syslog daemon",
    Sure.INFERRED,
    bad="*.TCPIP.*.debug   /var/log/TCPIP\n",
    good=f"*.TCPIP.*.debug   /var/log/TCPIP\n{_ERRORS}",
)
ATTLS_JOB = Rule(
    "ZS029",
    Severity.NOTE,
    "a rule for AT-TLS by a job that does not write for it",
    "AT-TLS messages come from the job of TCP/IP, facility daemon by default, whatever job the connection is of",
    "name the job of TCP/IP",
    "does not match the AT-TLS messages",
    "Colin Paice's notes, Using syslogd",
    Sure.SEEN,
    bad=f"{_ERRORS}*.TTLS*.*.*   /var/log/TTLS\n",
    good=f"{_ERRORS}*.TCPIP.daemon.debug   /var/log/TTLS\n",
)
BLANK_INSIDE = Rule(
    "ZS031",
    Severity.ERROR,
    "a blank between two conditions",
    "the first blank ends the conditions: what follows is taken for the destination",
    "take the blank out",
    "reports the line and goes on without it",
    _SYNTAX,
    Sure.INFERRED,
    bad=f"{_ERRORS}daemon.info; auth.info   /var/log/daemon\n",
    good=f"{_ERRORS}daemon.info;auth.info   /var/log/daemon\n",
)

LINE_RULES = (
    NO_DESTINATION,
    EMPTY_CONDITION,
    WRONG_PARTS,
    UNKNOWN_FACILITY,
    UNKNOWN_PRIORITY,
    TRAILING_COMMENT,
    MIXED_CASE,
    STRAY_WORD,
    ONLY_NONE,
    BAD_NAME,
    WILDCARD_INSIDE,
    BAD_HOST,
    NOT_1047,
    ERRORS_LOST,
    ATTLS_JOB,
    BLANK_INSIDE,
)
