"""A lab's values put into a user's own OMPROUTE file; what the lab says nothing of stays as it is. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from zlab.errors import ZlabError
from zlab.lab.records import Lab
from zlab.zos.edits import Edit, apply_edits
from zlab.zos.omproute.grammar.shapes import Kind
from zlab.zos.omproute.identity import Identity, identity
from zlab.zos.omproute.layout import statement_text
from zlab.zos.omproute.parse import parse
from zlab.zos.omproute.tree import Document, Parameter, Statement
from zlab.zos.omproute.values import compared
from zlab.zos.omproute.want import WantedStatement, wanted

_Found = tuple[Document, Statement]


class MergeError(ZlabError):
    """A value that cannot be put where it belongs."""

    code = "ZL410"


def merge(document: Document, lab: Lab, system: str) -> str:
    """The text of the file with the lab's values. A key that stands in the file is kept.

    Raises MergeError when the statement to change stands in an included file.
    """
    known: dict[Identity, list[_Found]] = defaultdict(list)
    for where, statement in document.expanded():
        known[identity(statement)].append((where, statement))
    edits: list[Edit] = []
    inserts: dict[int, list[str]] = defaultdict(list)
    for one in wanted(lab, system):
        found = known.get(_identity(document, one)) or _by_address(known, one)
        if found:
            edits += _changes(document, found, one)
        else:
            inserts[_after_its_kind(document, one)].append(statement_text(one.row.name, one.parameters))
    newline = "\r\n" if "\r\n" in document.member.text else "\n"
    edits += [_insertion(document.member.text, at, texts, newline) for at, texts in inserts.items()]
    return apply_edits(document.member.text, edits)


def _identity(document: Document, one: WantedStatement) -> Identity:
    member = document.member.with_text(statement_text(one.row.name, one.parameters))
    return identity(parse(member, document.library).statements[0])


def _by_address(known: dict[Identity, list[_Found]], one: WantedStatement) -> list[_Found]:
    """An interface that has the address and another name: the name is what is to be changed."""
    address = one.value("IP_Address")
    if address is None or not one.row.reconfig:
        return []
    every = [pair for pairs in known.values() for pair in pairs]
    return [pair for pair in every if pair[1].row == one.row and _has_address(pair[1], address)][:1]


def _has_address(statement: Statement, address: str) -> bool:
    given = statement.given("IP_Address")
    return given is not None and given.value == address


def _changes(document: Document, found: list[_Found], one: WantedStatement) -> Iterator[Edit]:
    missing: list[str] = []
    for name, value in one.parameters:
        row = one.row.parameter(name)
        given = _effective(found, name)
        if given is None:
            if row is None or row.default is None or compared(row, row.default) != compared(row, value):
                missing.append(f"{name}={value}")
            continue
        where, parameter = given
        if compared(row, parameter.value) == compared(row, value) or (row and row.kind is Kind.KEY):
            continue
        _must_be_own(document, where, parameter.start)
        yield Edit(parameter.value_start, parameter.end, value if parameter.raw else f"{value} ")
    if missing:
        where, statement = found[0]
        _must_be_own(document, where, statement.start)
        yield _added(document.member.text, statement, missing)


def _effective(found: list[_Found], name: str) -> tuple[Document, Parameter] | None:
    """The parameter that counts: the last one, in the statement or in its stand-alone form."""
    for where, statement in reversed(found):
        given = statement.given(name)
        if given is None and statement.own is not None and statement.title == name:
            given = statement.own
        if given is not None:
            return where, given
    return None


def _must_be_own(document: Document, where: Document, offset: int) -> None:
    if where is not document:
        what = "the value to change stands in an included file"
        raise MergeError(what, place=where.place(offset), hint="merge the lab into that file")


def _added(text: str, statement: Statement, missing: list[str]) -> Edit:
    """New parameters behind the last one, on lines of their own where the last one has its own."""
    newline = "\r\n" if "\r\n" in text else "\n"
    last = max(statement.parameters, key=lambda one: one.start, default=None)
    if last is None:
        return Edit(statement.start + len(statement.name), statement.start + len(statement.name), _joined(missing))
    line = text.rfind("\n", 0, last.start) + 1
    indent = text[line : last.start]
    glue = newline + indent if not indent.strip() else " "
    return Edit(last.end, last.end, "".join(glue + one for one in missing))


def _joined(missing: list[str]) -> str:
    return "".join(f" {one}" for one in missing)


def _after_its_kind(document: Document, one: WantedStatement) -> int:
    """Where a new statement goes: behind the last one of its name, else of its IP version, else at the end."""
    own = [statement for statement in document.statements if statement.row is not None]
    same = [statement for statement in own if statement.row == one.row]
    family = [statement for statement in own if statement.row is not None and statement.row.family == one.row.family]
    best = (same or family or own)[-1:]
    if not best:
        return len(document.member.text)
    end = document.member.text.find("\n", best[0].rest_end)
    return len(document.member.text) if end < 0 else end + 1


def _insertion(text: str, at: int, texts: list[str], newline: str) -> Edit:
    body = "".join(f"{one}\n" for one in texts)
    lead = "\n" if at == len(text) and text and not text.endswith("\n") else ""
    return Edit(at, at, (lead + body).replace("\n", newline))
