"""What people get wrong in z/OS syslog.conf: files, their modes, dates and archives, and how often one is written."""

from __future__ import annotations

from zlab.zos.findings import Rule, Severity, Sure

_SYNTAX = "IBM: syslogd statement syntax"
_FILES = "IBM: supported destinations for syslogd"
_ERRORS = "*.err            /var/log/errors\n"

MANY_COPIES = Rule(
    "ZS006",
    Severity.WARNING,
    "one error written many times",
    "a priority means this and everything more severe, so that rules for debug, info and err all take an err",
    "keep one rule with the lowest priority, or send the others to different jobs or facilities",
    "writes the message once for each rule",
    "colinpaicemq/ADCD, syslog.conf; Colin Paice's notes, Using syslogd",
    Sure.SEEN,
    bad="*.TCPIP.*.debug   /var/log/TCPIPdebug\n*.TCPIP.*.info    /var/log/TCPIPinfo\n"
    f"*.TCPIP.*.err     /var/log/TCPIPerr\n{_ERRORS}",
    good=f"*.TCPIP.*.debug   /var/log/TCPIP\n{_ERRORS}",
)
TWO_COPIES = Rule(
    "ZS007",
    Severity.NOTE,
    "one error written twice",
    "a priority means this and everything more severe: both rules take the more severe messages",
    "leave it where both files are wanted; else keep the rule with the lower priority",
    "writes the message once for each rule",
    "IBM Developer for z/OS, setting up syslogd",
    bad=f"{_ERRORS}*.debug          /var/log/debug\n",
    good=_ERRORS,
)
MODES_WITH_ARCHIVE = Rule(
    "ZS008",
    Severity.ERROR,
    "-F or -D together with -N or -X",
    "an archived file is made anew with its own permissions",
    "take out the modes, or the archive",
    "refuses the rule",
    "IBM: syslogd parameters; supported destinations",
    bad=f"{_ERRORS}BeginArchiveParms\n  DSNPrefix USER.LOGS\nEndArchiveParms\n"
    "auth.*   /var/log/auth -F 640 -D 750 -N AUTH -X\n",
    good=f"{_ERRORS}BeginArchiveParms\n  DSNPrefix USER.LOGS\nEndArchiveParms\nauth.*   /var/log/auth -N AUTH -X\n",
)
DATES_WITH_ARCHIVE = Rule(
    "ZS009",
    Severity.WARNING,
    "dates in the path of a file that is archived",
    "both are ways to begin new files, and they do not know of each other",
    "use one of them: %Y %m %d with a SIGHUP at midnight, or the archive",
    "gives results that cannot be predicted",
    _FILES,
    bad=f"{_ERRORS}BeginArchiveParms\n  DSNPrefix USER.LOGS\nEndArchiveParms\nauth.*   /var/log/%Y/auth -N AUTH\n",
    good=f"{_ERRORS}auth.*   /var/log/%Y/auth\n",
)
SOME_MODES = Rule(
    "ZS010",
    Severity.NOTE,
    "-F and -D on some rules only",
    "files of the other rules get the modes of the start options",
    "give all files modes, or none and set the start options",
    "uses the start options' modes where a rule has none",
    _FILES,
    bad=f"{_ERRORS}mail.*   /var/log/mail -F 640 -D 770\n",
    good="*.err            /var/log/errors -F 640 -D 770\nmail.*   /var/log/mail -F 640 -D 770\n",
)
DOUBLE_SLASH = Rule(
    "ZS011",
    Severity.NOTE,
    "`//` in a path",
    "it names the same file; two rules that spell one file differently look like two files",
    "write one `/`",
    "opens the file",
    "colinpaicemq/ADCD, syslog.conf",
    Sure.SEEN,
    bad=f"{_ERRORS}mail.*   /var/log//mail\n",
    good=f"{_ERRORS}mail.*   /var/log/mail\n",
)
SHARED_FILE = Rule(
    "ZS014",
    Severity.NOTE,
    "several rules with the same destination",
    "a message that meets two of them is written there twice",
    "join the conditions with `;` in one rule",
    "writes it once for each rule",
    _SYNTAX,
    Sure.INFERRED,
    bad=f"{_ERRORS}auth.*   /var/log/all\nmail.*   /var/log/all\n",
    good=f"{_ERRORS}auth.*;mail.*   /var/log/all\n",
)
NOT_A_DESTINATION = Rule(
    "ZS015",
    Severity.WARNING,
    "a destination zlab does not know",
    "a destination is a path from the root, /dev/console, /dev/operlog, @host, $SMF, or user ids",
    "write the path from the root",
    "reports the line and goes on without it",
    _SYNTAX,
    Sure.MEMORY,
    bad=f"{_ERRORS}mail.*   var/log/mail\n",
    good=f"{_ERRORS}mail.*   /var/log/mail\n",
)
BAD_MODE = Rule(
    "ZS016",
    Severity.ERROR,
    "a mode that is not octal",
    "-F and -D take three or four digits of 0-7, as chmod does",
    "write the mode in octal",
    "refuses the rule",
    _FILES,
    bad="*.err   /var/log/errors -F 680 -D 770\n",
    good="*.err   /var/log/errors -F 640 -D 770\n",
)
ARCHIVE_NOWHERE = Rule(
    "ZS018",
    Severity.ERROR,
    "-N without BeginArchiveParms before it",
    "the data set's name is the prefix of the BeginArchiveParms before the rule, and the qualifier",
    "put BeginArchiveParms … EndArchiveParms before the rule",
    "cannot archive the file",
    "IBM: syslogd auto archive details",
    bad="*.err   /var/log/errors -N ERRORS\n",
    good="BeginArchiveParms\n  DSNPrefix USER.LOGS\nEndArchiveParms\n*.err   /var/log/errors -N ERRORS\n",
)
UNBALANCED = Rule(
    "ZS019",
    Severity.ERROR,
    "BeginArchiveParms and EndArchiveParms do not pair",
    "what stands between them are archive parameters; without the end the rules behind are read as such",
    "add the missing one",
    "takes rules for archive parameters, or reports the line",
    "IBM: syslogd auto archive details",
    Sure.INFERRED,
    bad=f"{_ERRORS}BeginArchiveParms\n  DSNPrefix USER.LOGS\nauth.*   /var/log/auth\n",
    good=f"{_ERRORS}BeginArchiveParms\n  DSNPrefix USER.LOGS\nEndArchiveParms\nauth.*   /var/log/auth\n",
)
QUALIFIER = Rule(
    "ZS023",
    Severity.ERROR,
    "an archive qualifier that is used twice, or is no data set qualifier",
    "-N makes the name of the file's own data set",
    "use another qualifier of 1 to 8 characters",
    "mixes the archives, or cannot make the data set",
    "IBM: syslogd parameters (a unique qualifier)",
    bad="BeginArchiveParms\n  DSNPrefix USER.LOGS\nEndArchiveParms\n*.err   /var/log/errors -N LOG\n"
    "auth.*   /var/log/auth -N LOG\n",
    good="BeginArchiveParms\n  DSNPrefix USER.LOGS\nEndArchiveParms\n*.err   /var/log/errors -N ERR\n"
    "auth.*   /var/log/auth -N AUTH\n",
)
BAD_DATE = Rule(
    "ZS025",
    Severity.WARNING,
    "a % code syslogd does not expand",
    "%Y, %m and %d are expanded in a path, and no others are known",
    "use %Y %m %d",
    "takes the characters as they are",
    _FILES,
    bad="*.err   /var/log/errors.%y%j\n",
    good="*.err   /var/log/errors.%Y%m%d\n",
)
FILE_AND_DIRECTORY = Rule(
    "ZS028",
    Severity.ERROR,
    "a file that is a directory for another rule",
    "one path cannot be both",
    "rename one of them",
    "cannot open one of the files",
    "POSIX path resolution",
    bad=f"{_ERRORS}*.TCPIP.*.info   /var/log/errors/TCPIP\n",
    good=f"{_ERRORS}*.TCPIP.*.info   /var/log/tcpip/TCPIP\n",
)
MODES_NEED_C = Rule(
    "ZS030",
    Severity.NOTE,
    "-F and -D act only with the start option -c",
    "without -c syslogd makes no files: they must be there before it starts, or before SIGHUP",
    "start syslogd with -c, or make the files yourself (`zlab syslogd reload` lists them)",
    "ignores -F and -D without -c",
    _FILES,
    bad="*.err   /var/log/errors -F 640 -D 770\n",
    good=_ERRORS,
)

FILE_RULES = (
    MANY_COPIES,
    TWO_COPIES,
    MODES_WITH_ARCHIVE,
    DATES_WITH_ARCHIVE,
    SOME_MODES,
    DOUBLE_SLASH,
    SHARED_FILE,
    NOT_A_DESTINATION,
    BAD_MODE,
    ARCHIVE_NOWHERE,
    UNBALANCED,
    QUALIFIER,
    BAD_DATE,
    FILE_AND_DIRECTORY,
    MODES_NEED_C,
)
