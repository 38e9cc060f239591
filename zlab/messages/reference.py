"""The reference page of the catalogue, written from its data files. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zlab.messages.catalogue import (
    code_table,
    code_table_names,
    family,
    family_prefixes,
    family_title,
    text_entries,
)
from zlab.messages.records import Code, Entry

_HEAD = """\
# Messages and codes

Every message and code `zlab explain` knows, written from `zlab/messages/data` with `zlab explain --reference`.
Meanings are in zlab's own words. How sure a fact is: *documented* by IBM or an RFC, *seen* on a real system or in
Colin Paice's notes, *inferred* from its neighbors, or *not confirmed*.

To add one, write a table into the TOML file of its family, with the fields the others have: no Python is needed, and
`tests/unit/messages/test_catalogue.py` says what does not fit.
"""


def reference_page() -> str:
    """The whole page, in Markdown: one table a family of messages, one a table of codes."""
    return "\n".join([_HEAD, *_messages(), *_codes()])


def _messages() -> Iterator[str]:
    yield "## Messages\n"
    for prefix in sorted(family_prefixes()):
        entries = sorted(family(f"{prefix}0000I").values(), key=lambda entry: entry.id)
        yield f"### {prefix}: {family_title(prefix)}\n"
        yield from _message_table(entries)
    yield "### Messages without an id\n"
    yield from _message_table(list(text_entries().values()))


def _message_table(entries: Sequence[Entry]) -> Iterator[str]:
    yield "| id | severity | text | meaning, causes, what to do | source |"
    yield "|---|---|---|---|---|"
    for entry in entries:
        text = f"`{_cell(entry.template.replace('...}', '}').replace('?}', '}'))}`" if entry.template else ""
        yield f"| {entry.id} | {entry.severity} | {text} | {_advice(entry)} | {_source(entry)} |"
    yield ""


def _codes() -> Iterator[str]:
    yield "## Codes\n"
    for name in code_table_names():
        table = code_table(name)
        yield f"### {name}: {table.title}\n"
        if table.note:
            yield f"{table.note}\n"
        yield "| code | name | meaning, causes, what to do | source |"
        yield "|---|---|---|---|"
        for code in table.codes.values():
            yield f"| {_cell(code.code)} | {_cell(code.name)} | {_advice(code)} | {_source(code)} |"
        yield ""


def _advice(about: Entry | Code) -> str:
    parts = [about.meaning]
    if about.causes:
        parts.append("Causes: " + "; ".join(about.causes) + ".")
    if about.actions:
        parts.append("Do: " + "; ".join(about.actions) + ".")
    return _cell("<br>".join(parts))


def _source(about: Entry | Code) -> str:
    return _cell(f"{about.source} (*{about.sure}*)")


def _cell(text: str) -> str:
    # A bar ends a cell; a star that stands alone may begin emphasis.
    return text.replace("|", "\\|").replace("*N/A*", "\\*N/A\\*")
