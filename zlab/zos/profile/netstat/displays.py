"""What NETSTAT HOME, ROUTE, PORTLIST and DEVLINKS say of a running stack. Pure.

How each form is known: HOME as a real console shows it, with INTFNAME, ADDRESS and FLAGS on lines of their own; ROUTE
in its long form from Colin Paice's notes (EZZ0318I), the letters of its flags from his blog; PORTLIST's columns from
IBM's page of the report. HOME and ROUTE as tables, ranges of PORTLIST and the words of DEVLINKS are not confirmed: what
does not fit them is left out, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from zlab.errors import Place
from zlab.zos.member import MemberText
from zlab.zos.profile.values import Address, Network, address, network

_MESSAGE_ID = re.compile(r"^\s*(?:E[ZDY][A-Z]\d{4,5}[IEW]|ISF\d{3}I)\s+")
_FIELD = re.compile(r"\b([A-Z][A-Z0-9]{0,20}):(?:[ \t]+(NOT ACTIVE|\S+)|[ \t]*$)")
_HOME_ROW = re.compile(r"(\d+\.\d+\.\d+\.\d+)\s+([A-Z0-9@#$]{1,16})(?:\s+[A-Z]{1,2})?\s*$")
_ROUTE_ROW = re.compile(r"(\S+)\s+(\S+)\s+([A-Z]{1,8})\s+(\d+)\s+(\S+)\s*$")
_PORT_ROW = re.compile(r"(\d{1,5}|UNRSV)\s+(TCP|UDP)\s+(\S+)(.*)$")
_RANGE = re.compile(r"\b(\d{5})-(\d{5})\b")
_LONGEST_LINE = 500
"""A console line has 71 characters; what is longer than this is no display."""
_ANYWHERE = {4: network("0.0.0.0/0"), 6: network("::/0")}


class Report(StrEnum):
    HOME = "HOME"
    ROUTE = "ROUTE"
    PORTLIST = "PORTLIST"
    DEVLINKS = "DEVLINKS"


@dataclass(frozen=True, slots=True)
class HomeRow:
    interface: str
    address: Address
    place: Place


@dataclass(frozen=True, slots=True)
class RouteRow:
    """A route. `gateway` is None for a direct one, `mtu` 0 where the display has none.

    Flags: U up, G through a gateway, H to a host, S static, O by OSPF, D by redirect or advertisement.
    """

    destination: Network
    gateway: Address | None
    interface: str
    flags: str
    mtu: int
    place: Place


@dataclass(frozen=True, slots=True)
class PortListRow:
    """A reservation; `first` is 0 for UNRSV, and `last` equals `first` but for a range."""

    first: int
    last: int
    proto: str
    job: str
    place: Place


@dataclass(frozen=True, slots=True)
class StatusRow:
    """A device, link or interface and its status, such as READY."""

    name: str
    status: str
    place: Place


@dataclass(slots=True)
class Netstat:
    """Everything read. `reports` are those that were there at all; `truncated` ones may lack rows."""

    home: list[HomeRow] = field(default_factory=list)
    routes: list[RouteRow] = field(default_factory=list)
    ports: list[PortListRow] = field(default_factory=list)
    status: list[StatusRow] = field(default_factory=list)
    reports: set[Report] = field(default_factory=set)
    truncated: bool = False


def read_netstat(members: list[MemberText]) -> Netstat:
    """All displays of all files, one after the other in each."""
    found = Netstat()
    for member in members:
        _Reader(member, found).read()
    return found


class _Reader:
    """One file: lines with fields (`NAME: value`) make up a thing, rows of a table stand alone."""

    def __init__(self, member: MemberText, found: Netstat) -> None:
        self.member = member
        self.found = found
        self.fields: dict[str, str] = {}
        self.place = Place(member.name)
        self.table: Report | None = None

    def read(self) -> None:
        for number in range(1, self.member.line_count + 1):
            line = _MESSAGE_ID.sub("", self.member.line(number)[:_LONGEST_LINE].upper())
            place = Place(self.member.name, number, 1)
            if "REPORT TRUNCATED" in line:
                self.found.truncated = True
            elif not self._heading(line):
                self._line(line, place)
        self._close()

    def _heading(self, line: str) -> bool:
        for report, words in _HEADINGS:
            if all(word in line for word in words):
                self._close()
                self.table = report
                self.found.reports.add(report)
                return True
        return False

    def _line(self, line: str, place: Place) -> None:
        fields = _FIELD.findall(line)
        if fields and fields[0][0] in _KNOWN:
            self.table = None
            for name, value in fields:
                if name in _OPENING:
                    self._close()
                    self.place = place
                elif name == "ADDRESS" and name in self.fields:
                    again = {key: value for key, value in self.fields.items() if key in _OPENING}
                    self._close()
                    self.place, self.fields = place, again
                self.fields[name] = value
        elif self.table is Report.HOME:
            self._home(line, place)
        elif self.table is Report.ROUTE:
            self._route(line, place)
        elif self.table is Report.PORTLIST:
            self._port(line, place)

    def _home(self, line: str, place: Place) -> None:
        row = _HOME_ROW.match(line.strip())
        found = address(row[1]) if row else None
        if row is not None and found is not None:
            self.found.home.append(HomeRow(row[2], found, place))

    def _route(self, line: str, place: Place) -> None:
        row = _ROUTE_ROW.match(line.strip())
        if row:
            self._add_route(row[1], row[2], row[5], row[3], 0, place)

    def _add_route(self, to: str, gateway: str, interface: str, flags: str, mtu: int, place: Place) -> None:
        hop = address(gateway)
        default = to in ("DEFAULT", "DEFAULT6", "DEFAULTIPV6")
        destination = _ANYWHERE[hop.version if hop else 4] if default else network(to)
        if destination is None or not interface:
            return
        self.found.reports.add(Report.ROUTE)
        hop = None if hop is None or not int(hop) else hop
        self.found.routes.append(RouteRow(destination, hop, interface, flags, mtu, place))

    def _port(self, line: str, place: Place) -> None:
        row = _PORT_ROW.match(line.strip())
        if row is None:
            return
        ranged = _RANGE.search(row[4])
        first = 0 if row[1] == "UNRSV" else int(row[1])
        first, last = (int(ranged[1]), int(ranged[2])) if ranged else (first, first)
        self.found.ports.append(PortListRow(first, last, row[2], row[3], place))

    def _close(self) -> None:
        """The fields that were gathered, as what they are."""
        fields, self.fields = self.fields, {}
        if "DESTIP" in fields:
            mtu = int(fields["MTU"]) if fields.get("MTU", "").isdecimal() else 0
            words = (fields.get("GW", ""), fields.get("INTF", ""), fields.get("FLGS", ""))
            self._add_route(fields["DESTIP"], *words, mtu, self.place)
            return
        name = fields.get("INTFNAME") or fields.get("LINKNAME") or fields.get("LNKNAME") or ""
        home = address(fields.get("ADDRESS", "").partition("/")[0])
        if name and home is not None:
            self.found.reports.add(Report.HOME)
            self.found.home.append(HomeRow(name, home, self.place))
        for kind in ("DEV", "LNK", "INTF"):
            if fields.get(f"{kind}NAME") and fields.get(f"{kind}STATUS"):
                self.found.reports.add(Report.DEVLINKS)
                self.found.status.append(StatusRow(fields[f"{kind}NAME"], fields[f"{kind}STATUS"], self.place))


_HEADINGS: tuple[tuple[Report, tuple[str, ...]], ...] = (
    (Report.HOME, ("HOME ADDRESS LIST",)),
    (Report.ROUTE, ("DESTINATION", "GATEWAY", "FLAGS")),
    (Report.PORTLIST, ("PORT#", "PROT")),
)
_OPENING = frozenset(("LINKNAME", "INTFNAME", "LNKNAME", "DEVNAME", "DESTIP"))
_KNOWN = _OPENING | frozenset(("ADDRESS", "FLAGS", "TYPE", "GW", "INTF", "REFCNT", "FLGS", "DEVSTATUS", "LNKSTATUS"))
_KNOWN |= frozenset(("INTFSTATUS",))


def readable(found: Netstat) -> Iterator[str]:
    """The reports that were read, by name, in one order."""
    return (str(report) for report in Report if report in found.reports)
