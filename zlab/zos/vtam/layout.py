"""How a TRL major node is written: operands packed into cards, continued in column 16. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from zlab.zos.vtam.tree import CONTINUATION, FIRST_CONTINUED, Document, Operand, Statement


def statement_text(label: str, operation: str, operands: Sequence[str]) -> list[str]:
    """The cards of one statement."""
    lines: list[str] = []
    current = f"{label.ljust(8)} {operation.ljust(4)} " if operation != "VBUILD" else f"{label.ljust(8)} {operation} "
    fresh = True
    for index, operand in enumerate(operands):
        piece = operand + ("," if index < len(operands) - 1 else "")
        if not fresh and len(current) + len(piece) >= CONTINUATION:
            lines.append(current.ljust(CONTINUATION - 1) + "X")
            current = " " * (FIRST_CONTINUED - 1)
        current += piece
        fresh = False
    return [*lines, current.rstrip()]


def operand_text(operand: Operand) -> str:
    values = ",".join(word.text for word in operand.values)
    value = f"({values})" if operand.bracketed else values
    return f"{operand.name}={value}" if operand.name else value


def format_document(document: Document) -> str:
    """The member in this layout; comments and what is no statement stay as they are."""
    text = document.member.text
    parts: list[str] = []
    at = 0
    for statement in document.statements:
        parts.append(text[at : statement.start])
        parts.append(_written(text, statement))
        line_end = text.find("\n", statement.end)
        at = len(text) if line_end < 0 else line_end
    return "".join([*parts, text[at:]])


def _written(text: str, statement: Statement) -> str:
    """One statement anew, or as it stands where its cards hold remarks that would be lost."""
    label, operation = statement.label, statement.operation
    line_end = text.find("\n", statement.end)
    own = text[statement.start : len(text) if line_end < 0 else line_end]
    if operation is None or operation.text.upper() not in ("TRLE", "VBUILD") or not statement.operands:
        return own
    words = sum(len(text[card.start : card.end].split()) for card in statement.cards)
    fields = (label is not None) + 1 + sum(1 for card in statement.cards if text[card.start : card.end].strip())
    if words > fields:
        return own
    newline = "\r\n" if "\r\n" in own else "\n"
    end = "\r" if own.endswith("\r") else ""
    operands = [operand_text(operand) for operand in statement.operands]
    return newline.join(statement_text(label.text if label else "", operation.text, operands)) + end
