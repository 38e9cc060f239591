"""What a statement and a parameter of OMPROUTE's configuration file are, as records; the tables stand beside.

Every row tells how sure it is; "page" is IBM's page of that statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from zlab.zos.findings import Sure

BACKBONE = "0.0.0.0"  # noqa: S104 - an area number, not an address to listen on


class Kind(StrEnum):
    """What a value is, which decides how it is checked and compared."""

    ADDRESS = "IPv4 address"
    PATTERN = "IPv4 address, * for octets that may be anything"
    MASK = "subnet mask"
    AREA = "area number in dotted form"
    ROUTER_ID = "router id in dotted form"
    ADDRESS6 = "IPv6 address"
    PREFIX6 = "IPv6 prefix and its length"
    NAME = "interface name, with * at its end for many"
    NUMBER = "whole number"
    DECIMAL = "number"
    YES_NO = "YES or NO"
    CHOICE = "one of some words"
    KEY = "authentication key"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """One parameter. `low` and `high` bound a number; `default` is what OMPROUTE takes when it is left out."""

    name: str
    kind: Kind
    default: str | None = None
    low: int = 0
    high: int = 0
    choices: tuple[str, ...] = ()
    required: bool = False
    repeatable: bool = False
    sure: Sure = Sure.DOCUMENTED
    range_sure: Sure = Sure.MEMORY
    what: str = ""

    @property
    def takes(self) -> str:
        """What it takes, for people."""
        if self.kind is Kind.CHOICE:
            return " | ".join(self.choices)
        if self.kind in (Kind.NUMBER, Kind.DECIMAL) and self.high:
            return f"{self.low}-{self.high}"
        return str(self.kind)


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One statement. `identity` names the parameters that tell two of them apart; none: there is one of it.

    `own` is the parameter that stands for the statement itself in the form `Name=value;`. `complete` says whether
    every parameter is known: an unknown one is an error of the file then, and else a gap of this table.
    `reconfig`: a new one is taken by `F proc,RECONFIG`.
    """

    name: str
    what: str
    parameters: tuple[ParameterRow, ...] = ()
    identity: tuple[str, ...] = ()
    own: ParameterRow | None = None
    family: int = 4
    single: bool = False
    reconfig: bool = False
    complete: bool = False
    sure: Sure = Sure.DOCUMENTED
    source: str = "z/OS IP Configuration Reference, OMPROUTE statements"
    _known: Mapping[str, ParameterRow] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", MappingProxyType({row.name.upper(): row for row in self.parameters}))

    def parameter(self, name: str) -> ParameterRow | None:
        """The parameter of that name, in any case."""
        return self._known.get(name.upper())


def index(rows: Iterable[StatementRow]) -> Mapping[str, StatementRow]:
    """Statements by their names in capitals."""
    return MappingProxyType({row.name.upper(): row for row in rows})


def number(
    name: str,
    default: str | None,
    low: int,
    high: int,
    *,
    sure: Sure = Sure.DOCUMENTED,
    range_sure: Sure = Sure.MEMORY,
    what: str = "",
) -> ParameterRow:
    return ParameterRow(name, Kind.NUMBER, default, low, high, sure=sure, range_sure=range_sure, what=what)


def yes_no(name: str, default: str, *, sure: Sure = Sure.DOCUMENTED, what: str = "") -> ParameterRow:
    return ParameterRow(name, Kind.YES_NO, default, sure=sure, range_sure=sure, what=what)


def choice(
    name: str,
    default: str | None,
    choices: str,
    *,
    sure: Sure = Sure.DOCUMENTED,
    range_sure: Sure = Sure.MEMORY,
    what: str = "",
) -> ParameterRow:
    """A row whose `choices` are written "One|Two"."""
    words = tuple(choices.split("|"))
    return ParameterRow(name, Kind.CHOICE, default, choices=words, sure=sure, range_sure=range_sure, what=what)


def area(name: str, *, sure: Sure = Sure.DOCUMENTED, what: str = "") -> ParameterRow:
    """A row for the number of an area, the backbone by default."""
    return ParameterRow(name, Kind.AREA, BACKBONE, sure=sure, what=what)
