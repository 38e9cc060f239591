"""A lab's values put into a user's own PROFILE: statements are changed in place, the rest of the file stays. Pure.

What stands in an included member is not touched: it is another data set.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address

from zlab.lab.records import Lab, Link, System
from zlab.lab.tcpip import PortReservation
from zlab.zos.edits import Edit, apply_edits
from zlab.zos.profile.meaning import profile_meaning
from zlab.zos.profile.records import ProfileMeaning, Route
from zlab.zos.profile.rows import operands_of, rows_of
from zlab.zos.profile.tree import ProfileDocument, Statement
from zlab.zos.profile.want import WantedStatement, next_hop6, port_row, port_rows, wanted


def merge(document: ProfileDocument, lab: Lab, system: str) -> str:
    """The text of the member with the lab's values; merging twice changes nothing more."""
    return apply_edits(document.member.text, _Merge(document, lab, system).edits())


class _Merge:
    def __init__(self, document: ProfileDocument, lab: Lab, name: str) -> None:
        self.document = document
        self.meaning: ProfileMeaning = profile_meaning(document)
        self.lab = lab
        self.name = name
        self.system: System = lab.systems[name]
        self.text = document.member.text
        self.newline = "\r\n" if "\r\n" in self.text else "\n"
        self.appended: list[str] = []

    def edits(self) -> list[Edit]:
        found = [*self._settings(), *self._ports()]
        for link in self.system.links:
            found += self._link(link)
        found += self._routes()
        if self.appended:
            found.append(self._append())
        return found

    def _append(self) -> Edit:
        end = len(self.text)
        lead = "" if not self.text or self.text.endswith("\n") else self.newline
        return Edit(end, end, lead + "".join(f"{line}{self.newline}" for line in self.appended))

    def _own(self, name: str) -> list[Statement]:
        return [statement for statement in self.document.all(name) if self.document.own(statement)]

    def _wanted(self, head: str) -> WantedStatement | None:
        return next((each for each in wanted(self.lab, self.name) if each.head == head), None)

    def _settings(self) -> Iterator[Edit]:
        """RESTRICTLOWPORTS and TTLS where the lab wants them; a lab without them takes nothing away."""
        for proto in ("TCP", "UDP"):
            missing = []
            if self.system.tcpip.restrict_low_ports and not self.meaning.restricts_low_ports(proto):
                missing.append("RESTRICTLOWPORTS")
            if proto == "TCP" and self.system.attls.rules and not self.meaning.waits_for_attls:
                missing.append("TTLS")
            if not missing:
                continue
            own = self._own(f"{proto}CONFIG")
            if own:
                end = self.document.mark(own[-1].last - 1).end
                yield Edit(end, end, "".join(f" {word}" for word in missing))
            else:
                self.appended.append(" ".join([f"{proto}CONFIG", *missing]))

    def _ports(self) -> Iterator[Edit]:
        new: list[PortReservation] = []
        for row in port_rows(self.system):
            there = self.meaning.reserved_for(row.port, row.proto.upper())
            if not there:
                new.append(row)
            elif self._insists(row) and not any(each.job == row.job for each in there):
                at = there[0].at
                if at.member is self.document.member:
                    yield from self._job(there[0].at.start, there[0].job, row.job)
        rows = [port_row(row) for row in new if row.count == 1]
        self.appended += [f"PORTRANGE {port_row(row).strip()}" for row in new if row.count > 1]
        if rows:
            yield from self._add_rows("PORT", rows)

    def _insists(self, row: PortReservation) -> bool:
        """Whether the lab names this job itself, or z/OS needs it: OMPROUTE's and syslogd's own ports."""
        return row in self.system.tcpip.ports or row.port in (514, 520, 521)

    def _job(self, start: int, job: str, wanted_job: str) -> Iterator[Edit]:
        at = self.text.upper().find(job, start)
        if at >= 0:
            yield Edit(at, at + len(job), wanted_job)

    def _add_rows(self, name: str, rows: list[str]) -> Iterator[Edit]:
        own = self._own(name)
        if not own:
            self.appended += [name, *(f"   {row}" for row in rows)]
            return
        yield self._after_line(self.document.mark(own[-1].last - 1).end, rows)

    def _after_line(self, offset: int, rows: list[str]) -> Edit:
        end = self.text.find("\n", offset)
        body = "".join(f"   {row}{self.newline}" for row in rows)
        if end < 0:
            return Edit(len(self.text), len(self.text), self.newline + body)
        return Edit(end + 1, end + 1, body)

    def _link(self, link: Link) -> Iterator[Edit]:
        yield from self._interface(link.interface, link)
        if link.ipv6 is not None:
            yield from self._interface(link.interface6, link)

    def _interface(self, name: str, link: Link) -> Iterator[Edit]:
        """An interface as it is defined already: by INTERFACE, or by DEVICE, LINK and HOME; else a new one."""
        own = [each for each in self._own("INTERFACE") if self._is_definition(each, name)]
        if own:
            yield from self._operands(own[-1], name, link)
        elif any(each.name == name for each in self.meaning.links) and name == link.interface:
            yield from self._home(link)
        elif name not in self.meaning.names:
            self._new_interface(name)

    def _is_definition(self, statement: Statement, name: str) -> bool:
        words = self.document.words[statement.first : statement.last]
        return len(words) > 2 and words[1] == name and words[2] == "DEFINE"

    def _new_interface(self, name: str) -> None:
        statement = self._wanted(f"INTERFACE {name}")
        if statement is not None:
            self.appended += [*statement.lines, f"START {name}"]
            return
        for each in wanted(self.lab, self.name):
            if each.head.startswith("DEVICE ") or f" {name} " in f"{each.head} ":
                self.appended += [line for line in each.lines if line not in self.appended]
        link = next(each for each in self.system.links if each.interface == name)
        self.appended += ["HOME", f"   {link.zos} {name}", f"START {link.portname}"]

    def _operands(self, statement: Statement, name: str, link: Link) -> Iterator[Edit]:
        six = name == link.interface6
        values = {"PORTNAME": link.portname, "MTU": str(link.mtu)}
        if link.ipv6 is not None and six:
            values["IPADDR"] = str(link.ipv6.zos).upper()
        else:
            values["IPADDR"] = f"{link.zos}/{link.linux.network.prefixlen}"
        words = self.document.words
        there = {each.row.name: each for each in operands_of(self.document, statement) if each.row is not None}
        added = ""
        for operand, value in values.items():
            found = there.get(operand)
            if found is None or found.last - found.first < 2:
                added += f"{self.newline}   {operand} {value}"
                continue
            given = words[found.first + 1]
            if given == value or (operand == "IPADDR" and six and self._has_address(name, link)):
                continue
            mark = self.document.mark(found.first + 1)
            yield Edit(mark.start, mark.end, value)
        if added:
            end = self.document.mark(statement.last - 1).end
            yield Edit(end, end, added)

    def _has_address(self, name: str, link: Link) -> bool:
        return any(
            each.address == link.ipv6.zos
            for interface in self.meaning.interfaces
            if interface.name == name and link.ipv6 is not None
            for each in interface.addresses
        )

    def _home(self, link: Link) -> Iterator[Edit]:
        for statement in self._own("HOME"):
            for row in rows_of(self.document, statement):
                words = self.document.words[row.first : row.last]
                if len(words) == 2 and words[1] == link.interface and words[0] != str(link.zos):
                    mark = self.document.mark(row.first)
                    yield Edit(mark.start, mark.end, str(link.zos))

    def _routes(self) -> Iterator[Edit]:
        """The default routes; other routes are the user's own."""
        first = self.system.links[0]
        block = next((each for each in self._own("BEGINROUTES") if each.closed), None)
        statement = next((each for each in wanted(self.lab, self.name) if each.head == "BEGINROUTES"), None)
        if statement is None:
            return
        if block is None:
            if not self.meaning.routes:
                self.appended += statement.lines
            return
        rows: list[str] = []
        for version, hop, name in ((4, str(first.linux.ip), first.interface), (6, next_hop6(first), first.interface6)):
            if not hop:
                continue
            defaults = [each for each in self.meaning.routes if each.default and each.version == version]
            if defaults:
                yield from self._lead(defaults[0], hop, name)
            else:
                rows += [
                    row for row in statement.rows if row.startswith(f"ROUTE DEFAULT{'6' if version == 6 else ''} ")
                ]
        if rows:
            yield self._after_line(self.document.mark(block.last - 2).end, rows)

    def _lead(self, route: Route, hop: str, name: str) -> Iterator[Edit]:
        """A default route through a link of the lab leads to the lab's next hop; one through another link stays."""
        if route.link not in (name, *(link.interface for link in self.system.links)):
            return
        if route.hop_at.member is not self.document.member:
            return
        same = str(route.next_hop) == hop or (isinstance(route.next_hop, IPv4Address) and str(route.next_hop) == hop)
        if not same:
            yield Edit(route.hop_at.start, route.hop_at.end, hop)
