"""The reference page of PROFILE.TCPIP, from its tables. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from zlab.zos.profile.grammar.shapes import OperandRow, StatementRow
from zlab.zos.profile.grammar.statements import STATEMENTS
from zlab.zos.profile.lint import RULES
from zlab.zos.reference import Section, reference_page

_INTRODUCTION = """
The profile of a TCP/IP stack, and the data sets that `VARY TCPIP,,OBEYFILE` gives to a running one, are in one
language. A bad statement is skipped with a message and the rest goes on, so that `EZZ0316I PROFILE PROCESSING COMPLETE`
proves nothing (OMPROUTE is the reverse: it ends).

- The text is free: words with blanks between them, over any number of lines, and no column means anything. `;` begins
  a comment, with a blank before it. Lower case is folded to upper, but for a few operands (the SNMP community, strings
  in quotes).
- A statement goes on to the next statement's name. Blocks have an END word, and without it the rest of the file belongs
  to the block: that is the error to look for first.
- Words may be abbreviated as far as the table shows. What differs only in abbreviation, case, layout or comments is
  no difference to `diff`.
- `INCLUDE DSN(MEMBER)` puts another member in its place, before anything is read; it is looked up beside the file, or
  by `--dataset DSN=FILE`. System symbols (`&NAME.`) are replaced where `--symbol NAME=VALUE` gives them.
- DEVICE, LINK and HOME say the same as one INTERFACE, and `diff` takes them for the same.

`zlab profile obey OLD NEW` writes the smallest OBEYFILE, its inverse, and the commands in their order. What the table
says of OBEYFILE is what that is made from: read it before you trust a change to a stack that matters, and give
`VARY TCPIP,,SYNTAXCHECK` the last word.

`zlab profile drift FILE --netstat FILE` holds a profile against what NETSTAT says of the stack that runs.
"""
_COLUMNS = ("Operand", "Shortest", "Values", "One of", "Default", "What", "Known")


def page() -> str:
    """docs/languages/profile.md."""
    return reference_page("PROFILE.TCPIP", _INTRODUCTION, _sections(), RULES)


def _sections() -> Iterator[Section]:
    text = f"{len(STATEMENTS)} statements. What is not in a table is kept, compared and reported."
    yield Section("Statements", text)
    for row in STATEMENTS:
        yield Section(row.name, _text(row), _COLUMNS, [_operand(operand) for operand in row.operands], level=3)


def _text(row: StatementRow) -> str:
    facts = [row.what, f"Known: {row.sure} ({row.source})."]
    if row.short:
        facts.append(f"Shortest: `{row.short}`.")
    if row.end:
        facts.append(f"Ends with `{row.end}`{f' (shortest: `{row.end_short}`)' if row.end_short else ''}.")
    facts.append(f"Words: {row.shape}. OBEYFILE: {row.obey}.")
    if row.disruptive:
        facts.append("A change interrupts traffic.")
    if row.once:
        facts.append("The first one counts.")
    if row.operands and not row.complete:
        facts.append("It may have operands that are not listed.")
    return f"{' '.join(facts)}\n\n```text\n{row.example.rstrip()}\n```"


def _operand(row: OperandRow) -> tuple[str, ...]:
    values = "up to the next operand" if row.values < 0 else str(row.values or "")
    default = "yes" if row.default else row.default_value
    return (row.name, row.short, values, row.group, default, row.what, str(row.sure))
