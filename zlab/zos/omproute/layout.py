"""How a statement of OMPROUTE is written: names as IBM writes them, one parameter a line, `;` behind the last. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zlab.zos.omproute.tree import Comment, Document, Item, Parameter, Statement

_INDENT = "  "


def statement_text(title: str, parameters: Sequence[tuple[str, str]], own: str | None = None) -> str:
    """A statement with its `;` and without a line end. One parameter stays on the line of the name."""
    head = title if own is None else f"{title}={own}"
    pairs = [f"{name}={value}" for name, value in parameters]
    if len(pairs) <= 1:
        return f"{' '.join([head, *pairs])};"
    return "\n".join([head, *(_INDENT + pair for pair in pairs)]) + ";"


def format_document(document: Document) -> str:
    """The file in this layout. Comments stay; a statement that is not well formed stays as it is."""
    text = document.member.text
    newline = "\r\n" if "\r\n" in text else "\n"
    parts: list[str] = []
    at = 0
    for item in document.items:
        parts += [_gap(text[at : item.start], first=not parts), *_written(item, text)]
        at = item.rest_end if isinstance(item, Statement) else item.end
    lines = "".join(parts).split("\n")
    body = newline.join(line.rstrip() for line in lines).rstrip()
    return f"{body}{newline}" if body else ""


def _gap(blank: str, *, first: bool) -> str:
    """Blanks between two items as line ends, no more than one line left empty."""
    if first:
        return ""
    count = blank.count("\n")
    return "\n" * min(count, 2) if count else " "


def _written(item: Item, text: str) -> Iterable[str]:
    if isinstance(item, Comment):
        yield text[item.start : item.end].rstrip()
    elif not well_formed(item):
        yield text[item.start : item.rest_end].rstrip().replace("\r\n", "\n")
    else:
        yield _canonical(item)
        yield from _rest(item, text)


def _canonical(statement: Statement) -> str:
    own = statement.own.raw if statement.own else None
    return statement_text(statement.title, [(_title(one), one.raw) for one in statement.parameters], own)


def _rest(statement: Statement, text: str) -> Iterable[str]:
    """The comment behind the `;`. Where the `;` began a line it was a heading, and becomes one again."""
    comment = text[statement.end : statement.rest_end].rstrip()
    if not comment:
        return
    before = text[: statement.end - 1].rpartition("\n")[2]
    yield f"\n;{comment}" if not before.strip() else comment


def _title(parameter: Parameter) -> str:
    return parameter.row.name if parameter.row else parameter.name


def well_formed(statement: Statement) -> bool:
    """Whether it can be written anew from its parts without a change of meaning; an Include is left as it is."""
    complete = all(one.raw for one in statement.parameters) and (statement.own is None or bool(statement.own.raw))
    known = statement.row is not None and statement.title != "Include"
    return known and complete and statement.terminator is not None and not statement.strays
