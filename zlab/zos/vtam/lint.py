"""All checks of a TRL major node. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from zlab.errors import Place
from zlab.zos.edits import Edit
from zlab.zos.findings import Finding
from zlab.zos.language import LintContext
from zlab.zos.vtam import rules
from zlab.zos.vtam.meaning import Given, Trle, trles
from zlab.zos.vtam.tree import CONTINUATION, FIRST_CONTINUED, Card, Document, Statement

OPERANDS = ("LNCTL", "READ", "WRITE", "DATAPATH", "PORTNAME", "PORTNUM", "MPCLEVEL")
_OTHERS = ("LASTRW", "REPLYTO", "MAXREADS", "PACKING", "STORAGE", "MPCUSAGE", "MAXBFRU")
"""Operands of a TRLE that say nothing of a tap (SNA Resource Definition Reference, TRLE)."""
_NAME = re.compile(r"[A-Z@#$][A-Z0-9@#$]{0,7}", re.IGNORECASE)
_SYMBOL = re.compile(r"&[A-Z@#$][A-Z0-9@#$]*\.?", re.IGNORECASE)


def lint(document: Document, context: LintContext) -> list[Finding]:
    """Everything wrong with a member, in the order of its places."""
    del context
    found = [
        *(each for statement in document.statements for each in _statement(document, statement)),
        *_trles(document, trles(document)),
    ]
    return sorted(found, key=lambda finding: (finding.place, finding.rule.id))


def _statement(document: Document, statement: Statement) -> Iterator[Finding]:
    yield from _cards(document, statement)
    label = statement.label
    if label is not None and not _NAME.fullmatch(_SYMBOL.sub("A", label.text)):
        yield Finding(rules.LABEL, f"{label.text[:40]} is no label", document.place(label.start))
    if statement.operation is None or statement.operation.text.upper() != "TRLE":
        return
    for operand in statement.operands:
        if operand.name and operand.name not in (*OPERANDS, *_OTHERS):
            near = difflib.get_close_matches(operand.name, OPERANDS, n=1)
            hint = f", did you mean {near[0]}?" if near else ""
            yield Finding(rules.UNKNOWN_OPERAND, f"{operand.name[:40]}{hint}", document.place(operand.start))


def _cards(document: Document, statement: Statement) -> Iterator[Finding]:
    text = document.member.text
    for index, card in enumerate(statement.cards):
        line = document.member.line(card.number)
        if len(line.rstrip()) > CONTINUATION and not line[CONTINUATION:].strip().isdigit():
            what = f"{len(line.rstrip())} columns"
            yield Finding(rules.TOO_LONG, what, Place(document.member.name, card.number, CONTINUATION + 1))
        if index and line.strip():
            indent = len(line) - len(line.lstrip())
            if indent != FIRST_CONTINUED - 1:
                start = document.place(card.start + indent)
                mend = Edit(card.start, card.start + indent, " " * (FIRST_CONTINUED - 1))
                fits = len(line.strip()) + FIRST_CONTINUED <= CONTINUATION
                yield Finding(rules.NOT_IN_16, f"it begins in column {indent + 1}", start, (), (mend,) if fits else ())
        if not card.continues and _ends_with_comma(text, card):
            yield Finding(
                rules.NOT_CONTINUED, "a comma ends the card", document.place(card.end - 1), (), _mark(line, card)
            )


def _ends_with_comma(text: str, card: Card) -> bool:
    return text[card.start : card.end].rstrip().endswith(",")


def _mark(line: str, card: Card) -> tuple[Edit, ...]:
    """The mark in column 72, where the card has room for it."""
    used = len(line.rstrip())
    if used >= CONTINUATION:
        return ()
    return (Edit(card.start + used, card.start + len(line), " " * (CONTINUATION - 1 - used) + "X"),)


def _trles(document: Document, found: Sequence[Trle]) -> Iterator[Finding]:
    operations = [each.operation.text.upper() for each in document.statements if each.operation is not None]
    if found and "VBUILD" not in operations:
        yield Finding(rules.NO_VBUILD, "no VBUILD in the member", found[0].place)
    devices: dict[str, Given] = {}
    ports: dict[str, Given] = {}
    for trle in found:
        yield from _one(trle)
        for device in trle.devices:
            first = devices.setdefault(device.text, device)
            if first is not device:
                yield Finding(rules.DEVICE_TWICE, f"{device.text} again", device.place, (("first", first.place),))
        if trle.portname is not None:
            first = ports.setdefault(trle.portname.text, trle.portname)
            if first is not trle.portname:
                what = f"{trle.portname.text} again"
                yield Finding(rules.PORTNAME_TWICE, what, trle.portname.place, (("first", first.place),))


def _one(trle: Trle) -> Iterator[Finding]:
    kinds = (("READ", trle.read), ("WRITE", trle.write), *((("DATAPATH", trle.datapath),) if trle.is_osa else ()))
    missing = [word for word, given in kinds if not given]
    if missing:
        yield Finding(rules.NO_DEVICES, f"{trle.name or 'the TRLE'} has no {', '.join(missing)}", trle.place)
    wrong = [device for device in trle.devices if not re.fullmatch(r"[0-9A-F]{4}|.*&.*", device.text)]
    for device in wrong:
        yield Finding(rules.NOT_A_DEVICE, f"{device.text[:40]} is no device number", device.place)
    if trle.is_osa:
        yield from _osa(trle)
        if not (wrong or missing or any("&" in device.text for device in trle.devices)):
            yield from _osa_devices(trle)


def _osa(trle: Trle) -> Iterator[Finding]:
    name = trle.name or "the TRLE"
    if trle.portname is None:
        yield Finding(rules.NO_PORTNAME, f"{name} has no PORTNAME", trle.place)
    if trle.mpclevel is None:
        yield Finding(rules.NOT_QDIO, f"{name} has no MPCLEVEL, which is HPDT", trle.place)
    elif trle.mpclevel.text != "QDIO":
        yield Finding(rules.NOT_QDIO, f"MPCLEVEL={trle.mpclevel.text[:40]}", trle.mpclevel.place)


def _osa_devices(trle: Trle) -> Iterator[Finding]:
    paths = [int(device.text, 16) for device in trle.datapath]
    if any(one + 1 == other for one, other in pairwise(paths)):
        numbers = ",".join(device.text for device in trle.datapath)
        yield Finding(rules.CONSECUTIVE_DATAPATH, f"DATAPATH=({numbers})", trle.datapath[0].place)
    read, write = int(trle.read[0].text, 16), int(trle.write[0].text, 16)
    if read % 2 or write != read + 1:
        what = f"READ={trle.read[0].text}, WRITE={trle.write[0].text}"
        yield Finding(rules.PAIR, what, trle.read[0].place)
