"""What a lab wants OMPROUTE of a system to have, as statements in the order they are written. Pure.

Only parameters that IBM's pages or real files show are written, and of those of memory alone (`Sure`)
no more than the lab asks for beyond the default: an unknown one would end OMPROUTE.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address

from zlab.lab.records import Lab, Link, Ospf, Ospf6, System
from zlab.zos.omproute.grammar.shapes import StatementRow
from zlab.zos.omproute.grammar.statements import STATEMENTS
from zlab.zos.omproute.keys import KeyPlace, key_places, symbol_of

_HELLO, _DEAD, _PRIORITY = 10, 40, 1
_TYPES = {"md5": "MD5", "password": "Password"}


@dataclass(frozen=True, slots=True)
class WantedStatement:
    """One statement with its parameters as (name, value)."""

    row: StatementRow
    parameters: tuple[tuple[str, str], ...]

    def value(self, name: str) -> str | None:
        return next((value for own, value in self.parameters if own == name), None)


def wanted(lab: Lab, name: str) -> tuple[WantedStatement, ...]:
    """The statements of one system: options, IPv4 OSPF, IPv6 OSPF. Interfaces of links without OSPF are generic."""
    system = lab.systems[name]
    keys = key_places(lab, name)
    statements = [_statement("Global_Options", ("Ignore_Undefined_Interfaces", _yes(system.omproute.ignore_undefined)))]
    statements += _ipv4(system, keys)
    statements += _ipv6(system)
    return tuple(statements)


def router_id(system: System) -> IPv4Address:
    """The lab's router id, else the address of the first OSPF link, else of the first link."""
    speaking = [link.zos for link in system.links if link.ospf] or [link.zos for link in system.links]
    return system.omproute.router_id or speaking[0]


def _statement(title: str, *parameters: tuple[str, str | int | None]) -> WantedStatement:
    given = tuple((name, str(value)) for name, value in parameters if value is not None)
    return WantedStatement(STATEMENTS[title.upper()], given)


def _ipv4(system: System, keys: tuple[KeyPlace, ...]) -> Iterator[WantedStatement]:
    speaking = [(link, link.ospf) for link in system.links if link.ospf]
    if speaking:
        yield _statement("OSPF", ("RouterID", str(router_id(system))))
    for area in sorted({ospf.area for _, ospf in speaking}):
        yield _statement("Area", ("Area_Number", str(area)))
    for one in system.omproute.ranges if speaking else ():
        advertise = None if one.advertise else "NO"
        yield _statement(
            "Range",
            ("IP_Address", str(one.network.network_address)),
            ("Subnet_Mask", str(one.network.netmask)),
            ("Area_Number", str(one.area)),
            ("Advertise", advertise),
        )
    for link, ospf in speaking:
        yield _statement("OSPF_Interface", *_interface(link), *_ospf(ospf, keys))
    for link in system.links:
        if speaking and not link.ospf:
            yield _statement("Interface", *_interface(link))


def _interface(link: Link) -> Iterator[tuple[str, str | int | None]]:
    yield "IP_Address", str(link.zos)
    yield "Name", link.interface
    yield "Subnet_Mask", str(link.linux.network.netmask)
    yield "MTU", link.mtu


def _ospf(ospf: Ospf, keys: tuple[KeyPlace, ...]) -> Iterator[tuple[str, str | int | None]]:
    yield "Attaches_To_Area", str(ospf.area)
    yield "Hello_Interval", ospf.hello
    yield "Dead_Router_Interval", ospf.dead
    # The exchange interval must be above hello as well (EZZ7868I); by default it is 40, as dead is.
    yield "DB_Exchange_Interval", ospf.dead if ospf.hello >= _DEAD else None
    yield "Router_Priority", ospf.priority
    yield "Cost0", ospf.cost
    auth = ospf.auth
    if auth.type != "none" and auth.key is not None:
        yield "Authentication_Type", _TYPES[auth.type]
        yield "Authentication_Key_ID", auth.key_id if auth.type == "md5" else None
        yield "Authentication_Key", symbol_of(keys, auth.key, auth.type)


def _ipv6(system: System) -> Iterator[WantedStatement]:
    speaking = [(link, link.ospf6) for link in system.links if link.ospf6]
    if not speaking:
        return
    yield _statement("IPv6_OSPF", ("RouterID", str(router_id(system))))
    for area in sorted({ospf.area for _, ospf in speaking}):
        yield _statement("IPv6_Area", ("Area_Number", str(area)))
    for link, ospf in speaking:
        yield _statement("IPv6_OSPF_Interface", *_interface6(link, ospf))


def _interface6(link: Link, ospf: Ospf6) -> Iterator[tuple[str, str | int | None]]:
    yield "Name", link.interface6
    yield "Attaches_To_Area", str(ospf.area)
    yield "Prefix", str(link.ipv6.linux.network) if link.ipv6 else None
    changed_timers = (ospf.hello, ospf.dead) != (_HELLO, _DEAD)
    yield "Hello_Interval", ospf.hello if changed_timers else None
    yield "Dead_Router_Interval", ospf.dead if changed_timers else None
    yield "DB_Exchange_Interval", ospf.dead if ospf.hello >= _DEAD else None
    yield "Router_Priority", ospf.priority if ospf.priority != _PRIORITY else None
    yield "Cost", ospf.cost
    yield "Instance", ospf.instance or None


def _yes(value: bool) -> str:
    return "YES" if value else "NO"
