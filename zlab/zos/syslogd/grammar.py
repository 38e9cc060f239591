"""The words of z/OS syslog.conf as tables: facilities, priorities, options of a rule, statements beside rules.

Sources: IBM's page of the statement syntax, and real files. IBM's list of facilities was not seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from zlab.zos.findings import Sure


@dataclass(frozen=True, slots=True)
class FacilityRow:
    name: str
    what: str
    sure: Sure = Sure.MEMORY


@dataclass(frozen=True, slots=True)
class PriorityRow:
    """A priority; 0 is the most severe. A rule with it takes this and everything more severe."""

    name: str
    severity: int
    what: str
    alias_of: str = ""
    sure: Sure = Sure.MEMORY


@dataclass(frozen=True, slots=True)
class OptionRow:
    """An option behind the destination."""

    name: str
    value: str
    what: str
    sure: Sure = Sure.DOCUMENTED


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement that is no rule."""

    name: str
    value: str
    what: str
    sure: Sure = Sure.MEMORY


FACILITIES = (
    FacilityRow("auth", "authorization", Sure.SEEN),
    FacilityRow("authpriv", "authorization, private"),
    FacilityRow("cron", "the clock daemon"),
    FacilityRow("daemon", "servers; AT-TLS writes under it by default", Sure.SEEN),
    FacilityRow("kern", "the kernel"),
    FacilityRow("lpr", "printing"),
    FacilityRow("mail", "mail", Sure.SEEN),
    FacilityRow("mark", "time marks"),
    FacilityRow("news", "news"),
    FacilityRow("syslog", "syslogd itself"),
    FacilityRow("user", "programs"),
    FacilityRow("uucp", "uucp"),
    *(FacilityRow(f"local{n}", "local use", Sure.SEEN if n == 1 else Sure.MEMORY) for n in range(8)),
)

PRIORITIES = (
    PriorityRow("emerg", 0, "the system cannot be used"),
    PriorityRow("panic", 0, "emerg", "emerg"),
    PriorityRow("alert", 1, "act at once"),
    PriorityRow("crit", 2, "critical"),
    PriorityRow("err", 3, "an error", sure=Sure.SEEN),
    PriorityRow("error", 3, "err", "err"),
    PriorityRow("warning", 4, "a warning", sure=Sure.SEEN),
    PriorityRow("warn", 4, "warning", "warning"),
    PriorityRow("notice", 5, "normal, and worth telling"),
    PriorityRow("info", 6, "information", sure=Sure.SEEN),
    PriorityRow("debug", 7, "debugging", sure=Sure.SEEN),
)

NONE = "none"
ANY = "*"

OPTIONS = (
    OptionRow("-F", "mode", "octal mode of the file when syslogd creates it; needs start option -c"),
    OptionRow("-D", "mode", "octal mode of directories when syslogd creates them; needs start option -c"),
    OptionRow("-N", "qualifier", "archive the file to the data set prefix of BeginArchiveParms and this qualifier"),
    OptionRow("-X", "", "empty the file when an archive runs"),
)

STATEMENTS = (
    StatementRow("BeginArchiveParms", "", "the archive parameters of the rules behind it", Sure.DOCUMENTED),
    StatementRow("EndArchiveParms", "", "ends the block", Sure.DOCUMENTED),
    StatementRow("ArchiveTimeOfDay", "hh:mm", "when archives run"),
    StatementRow("ArchiveThreshold", "percent", "archive when the file system is that full"),
    StatementRow("ArchiveCheckInterval", "minutes", "how often the threshold is looked at"),
)

FACILITY_NAMES = frozenset(row.name for row in FACILITIES)
SEVERITIES: Mapping[str, int] = MappingProxyType({row.name: row.severity for row in PRIORITIES})
OPTION_NAMES = MappingProxyType({row.name: row for row in OPTIONS})
STATEMENT_NAMES = MappingProxyType({row.name.upper(): row for row in STATEMENTS})


def canonical_priority(name: str) -> str:
    """The name IBM prints for a priority and its aliases, in lower case."""
    lower = name.lower()
    return next((row.alias_of or row.name for row in PRIORITIES if row.name == lower), lower)
