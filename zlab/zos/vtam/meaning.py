"""What a TRL major node means to the network: each TRLE with its devices and port name. Pure.

Devices are single addresses, ranges with a hyphen, or both: READ=(132,128-130,13A) (SNA Resource Definition
Reference, READ and WRITE of TRLE).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zlab.errors import Place
from zlab.zos.vtam.tree import Document, Operand, Statement, Word


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
    place: Place
    statement: Statement

    @property
    def devices(self) -> tuple[Given, ...]:
        return (*self.read, *self.write, *self.datapath)

    @property
    def is_osa(self) -> bool:
        """Whether it is of an OSA: one between hosts (MPC over channels) has neither port nor datapath."""
        return bool(self.portname or self.datapath) or (self.mpclevel is not None and self.mpclevel.text == "QDIO")


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


def device_numbers(text: str) -> Iterator[str]:
    """The device numbers of one value: itself, or each of a range; what is neither stays as it is."""
    ends = [device_number(end) for end in text.split("-")]
    numbers = [int(end, 16) for end in ends if re.fullmatch(r"[0-9A-F]{4}", end)]
    if len(numbers) == len(ends) == 2 and 0 <= numbers[1] - numbers[0] <= _LONGEST_RANGE:
        yield from (f"{number:04X}" for number in range(numbers[0], numbers[1] + 1))
    else:
        yield device_number(text)


_LONGEST_RANGE = 0xFF
"""A control unit has 256 unit addresses; a longer range is a typing error."""


def _trle(document: Document, statement: Statement) -> Trle:
    def values(name: str) -> tuple[Word, ...]:
        operand = statement.operand(name)
        return operand.values if operand else ()

    def devices(name: str) -> tuple[Given, ...]:
        return tuple(
            Given(number, document.place(word.start)) for word in values(name) for number in device_numbers(word.text)
        )

    def single(name: str) -> Given | None:
        return next((Given(word.text.upper(), document.place(word.start)) for word in values(name)), None)

    return Trle(
        statement.label.text.upper() if statement.label else "",
        devices("READ"),
        devices("WRITE"),
        devices("DATAPATH"),
        single("PORTNAME"),
        single("MPCLEVEL"),
        document.place(statement.start),
        statement,
    )


def value_text(operand: Operand) -> str:
    """The values of an operand as they are compared: device numbers padded, names in upper case."""
    devices = operand.name in ("READ", "WRITE", "DATAPATH")
    return ",".join(
        number for word in operand.values for number in (device_numbers(word.text) if devices else (word.text.upper(),))
    )
