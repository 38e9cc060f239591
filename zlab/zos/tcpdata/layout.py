"""How TCPIP.DATA is written: system, statement and value in columns. Pure."""

from __future__ import annotations

from zlab.zos.edits import Edit, apply_edits
from zlab.zos.tcpdata.tree import Document, Statement

_WIDTH = 16


def statement_text(name: str, value: str, system: str = "") -> str:
    return f"{_head(system)}{name.ljust(_WIDTH - 1)} {value}".rstrip()


def _head(system: str) -> str:
    return f"{system}: " if system else ""


def format_document(document: Document) -> str:
    """The file in this layout; comments, blank lines and what is no statement stay."""
    return apply_edits(
        document.member.text, [Edit(each.start, each.end, _written(document, each)) for each in document.statements]
    )


def _written(document: Document, statement: Statement) -> str:
    own = document.member.text[statement.start : statement.end]
    end = "\r" if own.endswith("\r") else ""
    if statement.bracketed:
        text = f"  {_head(statement.system)}{statement.name}({statement.value})"
    else:
        text = statement_text(statement.name, statement.value, statement.system)
    return (f"{text}  {statement.comment}" if statement.comment else text).rstrip() + end
