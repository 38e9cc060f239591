"""A lab's AT-TLS rules put into a user's own policy. Pure.

A statement that has the name of one of the lab's is changed in place: values that differ, keys that are missing.
What the lab says nothing of stays, comments and layout too; statements the policy does not have are added at its end.
"""

from __future__ import annotations

from collections.abc import Iterator

from zlab.errors import ZlabError
from zlab.lab.records import Lab
from zlab.zos.edits import Edit, apply_edits
from zlab.zos.policy.agent import FileRole, role_of
from zlab.zos.policy.grammar.shapes import Repeat
from zlab.zos.policy.grammar.statements import key_of
from zlab.zos.policy.meaning import Policy
from zlab.zos.policy.tree import Document, Statement
from zlab.zos.policy.want import Block, wanted


class MergeError(ZlabError):
    """A file that the lab's rules cannot be put into."""

    code = "ZL431"


def merge(document: Document, lab: Lab, system: str) -> str:
    """The text of the policy with the lab's rules in it.

    Raises MergeError for a file that is no policy or whose braces do not meet, WantError as `render` does.
    """
    role = role_of(document)
    if role is not FileRole.POLICY:
        raise MergeError(f"{document.member.name} is a {role}", hint="merge into the file that TTLSConfig names")
    if document.flaws:
        at = document.flaws[0]
        raise MergeError(f"{at.kind}", place=document.place(at.at), hint="zlab attls lint says more")
    policy = Policy(document)
    edits: list[Edit] = []
    added: list[str] = []
    for block in wanted(lab, system):
        statement = policy.find(block.kind, block.name)
        if statement is None:
            added.append("\n".join(_text(block, "")) + "\n")
        else:
            edits += _changes(document.member.text, statement, block)
    text = apply_edits(document.member.text, edits)
    if added:
        head = "" if not text else "\n" if text.endswith("\n") else "\n\n"
        text += head + "\n".join(added)
    return text


def _changes(text: str, statement: Statement, block: Block) -> Iterator[Edit]:
    missing: list[str] = []
    indent = _indent(text, statement)
    for key in dict.fromkeys(key for key, _ in block.keys):
        values = [value for name, value in block.keys if name == key]
        row = key_of(block.kind, key)
        given = [each for each in statement.body if each.folded == key.lower() and each.block is None]
        listed = row is not None and row.repeat is Repeat.JOINS
        if listed and len(given) == len(values):
            pairs = zip(given, values, strict=True)
            yield from (_new_value(each, value) for each, value in pairs if _differ(each, value))
        elif listed:
            yield from (_without_line(text, each) for each in given)
            missing += [f"{indent}{key} {value}" for value in values]
        elif not given:
            missing += [f"{indent}{key} {value}" for value in values]
        elif _differ(given[-1], values[-1]):
            yield _new_value(given[-1], values[-1])
    refs = {f"{inner.kind}ref".lower() for inner in block.blocks}
    yield from (_without_line(text, each) for each in statement.body if each.folded in refs)
    inline = [each for each in statement.body if each.block is not None]
    for inner in block.blocks:
        found = [each for each in inline if each.folded == inner.kind.lower()]
        if len(found) == 1 and sum(other.kind == inner.kind for other in block.blocks) == 1:
            yield from _changes(text, found[0], inner)
        elif not any(_same(each, inner) for each in found):
            missing += _text(inner, indent)
    if missing and statement.block is not None:
        at = text.rfind("\n", 0, statement.block.close_at) + 1
        yield Edit(at, at, "".join(f"{line}\n" for line in missing))


def _differ(statement: Statement, value: str) -> bool:
    return " ".join(statement.value.lower().split()) != value.lower()


def _new_value(statement: Statement, value: str) -> Edit:
    return Edit(statement.value_at, statement.end, value if statement.value else f" {value}")


def _same(statement: Statement, block: Block) -> bool:
    given = {(each.folded, each.value.lower()) for each in statement.body}
    return all((key.lower(), value.lower()) in given for key, value in block.keys)


def _indent(text: str, statement: Statement) -> str:
    """The blanks before the first key of a block, else two more than before the statement."""
    at = statement.body[0].key_at if statement.body else statement.key_at
    start = text.rfind("\n", 0, at) + 1
    blanks = text[start:at] if not text[start:at].strip() else ""
    return blanks if statement.body else blanks + "  "


def _without_line(text: str, statement: Statement) -> Edit:
    start = text.rfind("\n", 0, statement.key_at) + 1
    end = text.find("\n", statement.end)
    return Edit(start, len(text) if end < 0 else end + 1, "")


def _text(block: Block, indent: str) -> list[str]:
    lines = [f"{indent}{block.kind} {block.name}".rstrip(), f"{indent}{{"]
    lines += [f"{indent}  {key.ljust(block.width)} {value}" for key, value in block.keys]
    for inner in block.blocks:
        lines += _text(inner, f"{indent}  ")
    return [*lines, f"{indent}}}"]
