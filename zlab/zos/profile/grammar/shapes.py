"""What a statement and an operand of PROFILE.TCPIP are, as records; the tables stand beside.

Every row tells how sure it is. "page" is IBM's page of that statement in the IP Configuration
Reference, of which only the opening was read; what is known from memory only carries `Sure.MEMORY`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zlab.zos.findings import Sure


class Shape(StrEnum):
    """How the words after the statement's name hang together."""

    OPTIONS = "operands in any order"
    NAMED = "a name, what it is, then operands"
    PORTS = "rows: number, protocol, job name, options in a fixed order"
    RANGES = "rows: first number, count, protocol, job name, options in a fixed order"
    HOME = "pairs of an address and a link"
    ROUTES = "ROUTE rows"
    AUTOLOG = "procedures with their operands"
    RULES = "statements of its own"
    FLAT = "words in the order the stack reads them"


class Obey(StrEnum):
    """What VARY TCPIP,,OBEYFILE makes of the statement."""

    ADDS = "adds to what is there; DELETE takes away"
    REPLACES = "the first one of the data set replaces the whole list, later ones add to it"
    SETS = "sets the operands it names, the others stay"
    DEFINES = "defines what is new; what exists is stopped and deleted first"
    ACTS = "acts at once and defines nothing"
    BLOCK = "takes the place of the block that is there"
    RESTART = "is read when the stack starts"


@dataclass(frozen=True, slots=True)
class OperandRow:
    """One operand: a keyword and the number of words that follow it (-1: all up to the next keyword).

    `group` names operands of which one holds at a time; `default` marks the one that holds without any.
    `short` is the shortest abbreviation, "" where none is known.
    """

    name: str
    values: int = 0
    short: str = ""
    group: str = ""
    default: bool = False
    default_value: str = ""
    what: str = ""
    mixed_case: bool = False
    sure: Sure = Sure.SEEN

    def spellings(self) -> tuple[str, ...]:
        return abbreviations(self.name, self.short)


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One statement. `fixed` words stand before the operands; those at `names_at` are names, whatever they spell.

    `end` closes a block. `keys` are the sub-statements of a block of shape RULES. `complete` says whether every
    operand is known: an unknown one is an error of the member then, and else a gap of this table.
    """

    name: str
    what: str
    shape: Shape = Shape.OPTIONS
    obey: Obey = Obey.SETS
    operands: tuple[OperandRow, ...] = ()
    short: str = ""
    fixed: int = 0
    names_at: tuple[int, ...] = ()
    end: str = ""
    end_short: str = ""
    keys: tuple[str, ...] = ()
    once: bool = False
    complete: bool = False
    disruptive: bool = False
    telnet: bool = False
    example: str = ""
    source: str = ""
    sure: Sure = Sure.DOCUMENTED

    def spellings(self) -> tuple[str, ...]:
        return abbreviations(self.name, self.short)

    def end_spellings(self) -> tuple[str, ...]:
        return abbreviations(self.end, self.end_short) if self.end else ()


def abbreviations(name: str, short: str) -> tuple[str, ...]:
    """The spellings of a keyword, from the shortest to the whole word."""
    if not short:
        return (name,)
    return tuple(name[:length] for length in range(len(short), len(name) + 1))


def shortest(name: str) -> str:
    """The shortest spelling of a keyword as IBM's diagrams print it, `DATAGRamfwd`: "" where it is the whole word."""
    short = name[: next((at for at, letter in enumerate(name) if letter.islower()), len(name))]
    return "" if short == name else short


def either(group: str, *names: str, default: str = "", sure: Sure = Sure.SEEN) -> tuple[OperandRow, ...]:
    """Operands without values, of which one holds at a time; names as IBM's diagrams print them."""
    return tuple(
        OperandRow(name.upper(), short=shortest(name), group=group, default=name.upper() == default, sure=sure)
        for name in names
    )
