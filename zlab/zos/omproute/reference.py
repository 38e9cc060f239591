"""OMPROUTE's reference page, from its tables. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from zlab.zos.findings import Sure
from zlab.zos.omproute.grammar.shapes import Kind, ParameterRow, StatementRow
from zlab.zos.omproute.grammar.statements import ROWS
from zlab.zos.omproute.lint import RULES
from zlab.zos.reference import Section, reference_page

_INTRODUCTION = """
OMPROUTE reads one file: the DD name OMPCFG, else the file in OMPROUTE_FILE, else /etc/omproute.conf. Any error in it
gives EZZ7830I and ends OMPROUTE, unlike PROFILE.TCPIP, whose bad statements are skipped.

- A statement is its name, then `Parameter=Value` over any number of lines, then `;`. Names may be in any case, blanks
  round `=` do not count. A few statements have their value on their own name: `RouterID=10.1.1.2;`.
- `;` ends the open statement, and the rest of its line is comment. Where no statement is open, the line is a comment.
  So a comment cannot stand inside a statement ([ZO001](#zo001)). This is inferred from samples: IBM's page on the
  syntax was not seen.
- `Include` puts another file in its place; it is looked up beside the file, or by `--dataset DSN=FILE`. The line
  numbers of messages count in the whole: `zlab omproute locate FILE LINE` says where a line stands.
- System symbols (`&NAME.`) are replaced where `--symbol NAME=VALUE` gives them.
- `F proc,RECONFIG` takes new interface statements and the RouterID of IPv6_OSPF, and nothing else:
  `zlab omproute reconfig OLD NEW`.
- Authentication keys are never shown. `render` writes a symbol in their place; `render --reveal-keys --out FILE` writes
  them, as `0x…`, into a file for its owner only.
"""
_COLUMNS = ("Parameter", "Takes", "Default", "What", "Known")


def page() -> str:
    """docs/languages/omproute.md."""
    return reference_page("OMPROUTE configuration file", _INTRODUCTION, _sections(), RULES)


def _sections() -> Iterator[Section]:
    yield Section("Statements", f"{len(ROWS)} statements. What is not in a table is kept, compared and reported.")
    for row in ROWS:
        rows = [_parameter(parameter) for parameter in (*((row.own,) if row.own else ()), *row.parameters)]
        yield Section(row.name, _text(row), _COLUMNS, rows, level=3)


def _text(row: StatementRow) -> str:
    facts = [f"{row.what}", f"Known: {row.sure} ({row.source})."]
    if row.identity:
        facts.append(f"Told apart by {', '.join(row.identity)}.")
    if row.single:
        facts.append("There is one; the last in the file counts.")
    if row.reconfig:
        facts.append("A new one is taken by RECONFIG.")
    if not row.complete and row.own is None:
        facts.append("It may have parameters that are not listed.")
    return " ".join(facts)


def _parameter(row: ParameterRow) -> tuple[str, ...]:
    ranged = row.kind in (Kind.NUMBER, Kind.CHOICE) and row.range_sure is Sure.MEMORY
    takes = f"{row.takes}{' (not confirmed)' if ranged else ''}{', repeatable' if row.repeatable else ''}"
    default = "required" if row.required else row.default or ""
    return (row.name, takes, default, row.what, str(row.sure))
