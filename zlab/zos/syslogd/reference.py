"""syslogd's reference page, from its tables. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from zlab.zos.reference import Section, reference_page
from zlab.zos.syslogd.grammar import FACILITIES, OPTIONS, PRIORITIES, STATEMENTS
from zlab.zos.syslogd.lint import RULES

_INTRODUCTION = """
syslogd reads /etc/syslog.conf, or the file of its start option -f, in code page IBM-1047 unless SYSLOGD_CODEPAGE says
otherwise. A rule is one line:

```text
condition[;condition…]   destination  [-F mode] [-D mode] [-N qualifier] [-X]
```

- A condition is `facility.priority`, `user.job.facility.priority` or `(host).facility.priority`: two or four parts,
  never three; the first is the user, the second the job. `*` is anything, and at the end of a name the rest of it.
- A priority means this and everything more severe, so that a rule for debug takes errors too.
- `none` takes messages away from what the other conditions of the same rule take. That it does so wherever it stands
  in the rule is inferred.
- There is no continuation: a line that ends with `;` leads nowhere ([ZS001](#zs001)).
- A destination is a path, in which %Y %m %d are expanded, `/dev/console`, `/dev/operlog`, `@host`, `$SMF`, or user ids.
- Without the start option -c a file must be there before syslogd starts or reads its file again.
- `zlab syslogd route --job TCPIP --priority err FILE` says where a message lands, and how often it is written;
  `zlab syslogd reload OLD NEW` which files to make, and the command.
- Whether the case of user and job names counts is not known: `route` says so where it would decide.
"""


def page() -> str:
    """docs/languages/syslogd.md."""
    return reference_page("z/OS syslog.conf", _INTRODUCTION, _sections(), RULES)


def _sections() -> Iterator[Section]:
    yield Section(
        "Facilities",
        columns=("Facility", "Who", "Known"),
        rows=[(row.name, row.what, str(row.sure)) for row in FACILITIES],
    )
    yield Section(
        "Priorities",
        "The most severe first.",
        ("Priority", "Level", "What", "Known"),
        [
            (row.name, str(row.severity), f"the same as {row.alias_of}" if row.alias_of else row.what, str(row.sure))
            for row in PRIORITIES
        ],
    )
    yield Section(
        "Options of a rule",
        columns=("Option", "What", "Known"),
        rows=[(f"{row.name} {row.value}".strip(), row.what, str(row.sure)) for row in OPTIONS],
    )
    yield Section(
        "Other statements",
        "Lines between BeginArchiveParms and EndArchiveParms are kept as they are: their names were not seen.",
        ("Statement", "What", "Known"),
        [(f"{row.name} {row.value}".strip(), row.what, str(row.sure)) for row in STATEMENTS],
    )
