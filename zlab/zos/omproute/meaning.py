"""What an OMPROUTE configuration means: areas, interfaces, router ids, with defaults filled in and places. Pure.

Every value is a `Value`: it knows where it was written, or that it is OMPROUTE's default. A value that is no
value of its kind is None and keeps its text; the linter has said so.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from zlab.errors import Place
from zlab.zos.omproute.grammar.shapes import BACKBONE
from zlab.zos.omproute.reading import Key, Reading, Value
from zlab.zos.omproute.tree import Document

__all__ = [
    "Area",
    "AreaRange",
    "DefaultRoute",
    "Interface",
    "Key",
    "Meaning",
    "NamedInterface",
    "Ospf6Interface",
    "OspfInterface",
    "Value",
    "VirtualLink",
    "meaning",
]


@dataclass(frozen=True, slots=True)
class Area:
    """Area or IPv6_Area."""

    place: Place
    family: int
    number: Value[str]
    stub: bool
    authentication: Value[str]


@dataclass(frozen=True, slots=True)
class AreaRange:
    """Range of IPv4."""

    place: Place
    area: Value[str]
    address: Value[IPv4Address]
    mask: Value[int]
    advertise: bool


@dataclass(frozen=True, slots=True)
class Interface:
    """What all interface statements of IPv4 have; `statement` says which. Names are in capitals."""

    place: Place
    statement: str
    name: Value[str]
    address: Value[IPv4Address]
    prefix: Value[int]
    mtu: Value[int]

    @property
    def wildcard(self) -> bool:
        return "*" in self.address.text

    @property
    def network(self) -> IPv4Network | None:
        """The subnet, where address and mask are known."""
        if self.address.value is None or self.prefix.value is None:
            return None
        return IPv4Network((self.address.value, self.prefix.value), strict=False)

    @property
    def looks_virtual(self) -> bool:
        """Whether it is a VIPA by its name or by a host mask; only the profile knows for sure."""
        return "VIPA" in self.name.text.upper() or self.prefix.value == 32


@dataclass(frozen=True, slots=True)
class OspfInterface(Interface):
    """OSPF_Interface. Intervals are seconds; `authentication` is None, Password or MD5 after the area's default."""

    area: Value[str]
    hello: Value[int]
    dead: Value[int]
    exchange: Value[int]
    priority: Value[int]
    cost: Value[int]
    authentication: Value[str]
    key_id: Value[int]
    key: Value[Key]
    non_broadcast: bool
    neighbors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ospf6Interface:
    """IPv6_OSPF_Interface."""

    place: Place
    name: Value[str]
    area: Value[str]
    prefixes: tuple[Value[str], ...]
    mtu: Value[int]
    hello: Value[int]
    dead: Value[int]
    exchange: Value[int]
    priority: Value[int]
    cost: Value[int]
    instance: Value[int]


@dataclass(frozen=True, slots=True)
class NamedInterface:
    """IPv6_Interface, IPv6_RIP_Interface: what is needed of them is their name."""

    place: Place
    statement: str
    name: Value[str]


@dataclass(frozen=True, slots=True)
class VirtualLink:
    """Virtual_Link or IPv6_Virtual_Link; the latter has no authentication of its own."""

    place: Place
    family: int
    endpoint: Value[str]
    transit: Value[str]
    hello: Value[int]
    dead: Value[int]
    exchange: Value[int]
    authentication: Value[str]
    key_id: Value[int]
    key: Value[Key]


@dataclass(frozen=True, slots=True)
class DefaultRoute:
    place: Place
    family: int
    name: Value[str]
    next_hop: Value[str]


@dataclass(frozen=True, slots=True)
class Meaning:
    """A whole configuration, includes expanded. Router ids: all that were given, the last one counts."""

    areas: tuple[Area, ...]
    ranges: tuple[AreaRange, ...]
    ospf: tuple[OspfInterface, ...]
    generic: tuple[Interface, ...]
    ospf6: tuple[Ospf6Interface, ...]
    named6: tuple[NamedInterface, ...]
    virtual_links: tuple[VirtualLink, ...]
    default_routes: tuple[DefaultRoute, ...]
    router_ids: tuple[Value[str], ...]
    router_ids6: tuple[Value[str], ...]
    ignore_undefined: Value[str]

    @property
    def router_id(self) -> Value[str] | None:
        return self.router_ids[-1] if self.router_ids else None

    @property
    def router_id6(self) -> Value[str] | None:
        """That of IPv6_OSPF, else the IPv4 one (IBM: ipv6ospfstatement)."""
        return self.router_ids6[-1] if self.router_ids6 else self.router_id

    def area_numbers(self, family: int) -> frozenset[str]:
        return frozenset(area.number.text for area in self.areas if area.family == family)


def meaning(document: Document) -> Meaning:
    """What a document and its includes mean."""
    found = [Reading(where, statement) for where, statement in document.expanded() if statement.row]
    areas = tuple(_area(one) for one in found if one.title in ("Area", "IPv6_Area"))
    defaults = {area.number.text: area.authentication for area in areas if area.family == 4}
    options = next((one for one in reversed(found) if one.title == "Global_Options"), None)
    nowhere = Value("NO", "NO", Place(document.member.name), given=False)
    return Meaning(
        areas=areas,
        ranges=tuple(_range(one) for one in found if one.title == "Range"),
        ospf=tuple(_ospf(one, defaults) for one in found if one.title == "OSPF_Interface"),
        generic=tuple(_interface(one) for one in found if one.title in ("Interface", "RIP_Interface")),
        ospf6=tuple(_ospf6(one) for one in found if one.title == "IPv6_OSPF_Interface"),
        named6=tuple(
            NamedInterface(one.place, one.title, one.word("Name"))
            for one in found
            if one.title in ("IPv6_Interface", "IPv6_RIP_Interface")
        ),
        virtual_links=tuple(
            _virtual(one, defaults) for one in found if one.title in ("Virtual_Link", "IPv6_Virtual_Link")
        ),
        default_routes=tuple(
            DefaultRoute(one.place, one.row.family, one.word("Name"), one.word("Next_Hop"))
            for one in found
            if one.title in ("Default_Route", "IPv6_Default_Route")
        ),
        router_ids=tuple(value for one in found if one.title in ("OSPF", "RouterID") for value in one.router_id()),
        router_ids6=tuple(value for one in found if one.title == "IPv6_OSPF" for value in one.router_id()),
        ignore_undefined=options.word("Ignore_Undefined_Interfaces") if options else nowhere,
    )


def _area(one: Reading) -> Area:
    authentication = one.word("Authentication_Type") if one.row.family == 4 else Value("NONE", "NONE", one.place, False)
    return Area(one.place, one.row.family, one.word("Area_Number"), one.yes("Stub_Area"), authentication)


def _range(one: Reading) -> AreaRange:
    area, address, mask = one.word("Area_Number"), one.address("IP_Address"), one.bits("Subnet_Mask")
    return AreaRange(one.place, area, address, mask, one.yes("Advertise"))


def _interface(one: Reading) -> Interface:
    return Interface(
        one.place, one.title, one.word("Name"), one.address("IP_Address"), one.bits("Subnet_Mask"), one.number("MTU")
    )


def _ospf(one: Reading, area_authentication: dict[str, Value[str]]) -> OspfInterface:
    area = one.word("Attaches_To_Area")
    base = _interface(one)
    return OspfInterface(
        base.place,
        base.statement,
        base.name,
        base.address,
        base.prefix,
        base.mtu,
        area=area,
        hello=one.number("Hello_Interval"),
        dead=one.number("Dead_Router_Interval"),
        exchange=one.number("DB_Exchange_Interval"),
        priority=one.number("Router_Priority"),
        cost=one.number("Cost0"),
        authentication=_authentication(one, area.text, area_authentication),
        key_id=one.number("Authentication_Key_ID"),
        key=one.key("Authentication_Key"),
        non_broadcast=one.yes("Non_Broadcast"),
        neighbors=tuple(
            value.text for name in ("DR_Neighbor", "No_DR_Neighbor") for value in one.words(name) if value.text
        ),
    )


def _authentication(one: Reading, area: str, area_authentication: dict[str, Value[str]]) -> Value[str]:
    """The statement's own type, else that of its area."""
    own = one.word("Authentication_Type")
    return own if own.given else area_authentication.get(area, Value("NONE", "NONE", one.place, given=False))


def _ospf6(one: Reading) -> Ospf6Interface:
    return Ospf6Interface(
        one.place,
        one.word("Name"),
        area=one.word("Attaches_To_Area"),
        prefixes=one.words("Prefix"),
        mtu=one.number("MTU"),
        hello=one.number("Hello_Interval"),
        dead=one.number("Dead_Router_Interval"),
        exchange=one.number("DB_Exchange_Interval"),
        priority=one.number("Router_Priority"),
        cost=one.number("Cost"),
        instance=one.number("Instance"),
    )


def _virtual(one: Reading, area_authentication: dict[str, Value[str]]) -> VirtualLink:
    # A virtual link is part of the backbone (RFC 2328 15), so that the backbone's authentication holds for it.
    return VirtualLink(
        one.place,
        one.row.family,
        one.word("Virtual_Endpoint_RouterID"),
        one.word("Links_Transit_Area"),
        one.number("Hello_Interval"),
        one.number("Dead_Router_Interval"),
        one.number("DB_Exchange_Interval"),
        _authentication(one, BACKBONE, area_authentication if one.row.family == 4 else {}),
        one.number("Authentication_Key_ID"),
        one.key("Authentication_Key"),
    )
