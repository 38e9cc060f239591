"""What a TRL major node means to the network: each TRLE with its devices and port name. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zlab.errors import Place
from zlab.zos.vtam.tree import Document, Operand, Statement


@dataclass(frozen=True, slots=True)
class Given:
    """A value with its place; device numbers are in the form of the devmap, "0400"."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Trle:
    """One transport resource list element. What is not coded is empty, or None."""

    name: str
    read: tuple[Given, ...]
    write: tuple[Given, ...]
    datapath: tuple[Given, ...]
    portname: Given | None
    mpclevel: Given | None
    lnctl: Given | None
    place: Place
    statement: Statement

    @property
    def devices(self) -> tuple[Given, ...]:
        return (*self.read, *self.write, *self.datapath)


def trles(document: Document) -> tuple[Trle, ...]:
    """Every TRLE, in order."""
    return tuple(
        _trle(document, statement)
        for statement in document.statements
        if statement.operation is not None and statement.operation.text.upper() == "TRLE"
    )


def device_number(text: str) -> str:
    """A device number with four digits; what is none stays as it is."""
    return text.upper().zfill(4) if re.fullmatch(r"[0-9A-Fa-f]{1,4}", text) else text.upper()


def _trle(document: Document, statement: Statement) -> Trle:
    def values(name: str, *, devices: bool = False) -> tuple[Given, ...]:
        operand = statement.operand(name)
        return tuple(
            Given(device_number(word.text) if devices else word.text.upper(), document.place(word.start))
            for word in (operand.values if operand else ())
        )

    def single(name: str) -> Given | None:
        return next(iter(values(name)), None)

    return Trle(
        statement.label.text.upper() if statement.label else "",
        values("READ", devices=True),
        values("WRITE", devices=True),
        values("DATAPATH", devices=True),
        single("PORTNAME"),
        single("MPCLEVEL"),
        single("LNCTL"),
        document.place(statement.start),
        statement,
    )


def value_text(operand: Operand) -> str:
    """The values of an operand as they are compared: device numbers padded, names in upper case."""
    devices = operand.name in ("READ", "WRITE", "DATAPATH")
    return ",".join(device_number(word.text) if devices else word.text.upper() for word in operand.values)
