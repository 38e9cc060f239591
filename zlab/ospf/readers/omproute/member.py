"""OMPROUTE's configuration file as evidence: the settings the z/OS end is meant to have."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from zlab.ospf.evidence import Auth, Evidence, Interface, Side, canonical

if TYPE_CHECKING:
    from zlab.zos.omproute.meaning import Meaning, Ospf6Interface, OspfInterface, Value

T = TypeVar("T")

_AUTH = {"NONE": Auth.NONE, "PASSWORD": Auth.PASSWORD, "MD5": Auth.MD5}


def read_omproute_member(path: Path) -> Evidence:
    """The OSPF interfaces of a member. Raises MemberError. Keys are not taken over."""
    from zlab.zos.library import Library
    from zlab.zos.member import read_member
    from zlab.zos.omproute.meaning import meaning
    from zlab.zos.omproute.parse import parse

    return settings_of_member(meaning(parse(read_member(path), Library(path.parent))), str(path))


def settings_of_member(meant: Meaning, source: str) -> Evidence:
    """The OSPF interfaces of a configuration that was read. Pure."""
    router_id = _value(meant.router_id) or ""
    router_id6 = _value(meant.router_id6) or ""
    found = [_version4(each, router_id, source) for each in meant.ospf if not each.wildcard]
    found += [_version6(each, router_id6, source) for each in meant.ospf6]
    return Evidence(interfaces=tuple(found))


def _version4(each: OspfInterface, router_id: str, source: str) -> Interface:
    auth = _AUTH.get((each.authentication.value or "").upper())
    return Interface(
        Side.ZOS,
        4,
        each.name.value or "",
        address=canonical(str(each.address.value or "")),
        router_id=canonical(router_id),
        prefix_length=each.prefix.value,
        area=canonical(each.area.value or ""),
        hello=each.hello.value,
        dead=each.dead.value,
        mtu=each.mtu.value,
        auth=auth,
        key_id=each.key_id.value if auth is Auth.MD5 else None,
        priority=each.priority.value,
        source=f"{source}:{each.place.line}",
    )


def _version6(each: Ospf6Interface, router_id: str, source: str) -> Interface:
    return Interface(
        Side.ZOS,
        6,
        each.name.value or "",
        router_id=canonical(router_id),
        area=canonical(each.area.value or ""),
        hello=each.hello.value,
        dead=each.dead.value,
        mtu=each.mtu.value,
        priority=each.priority.value,
        instance=each.instance.value,
        source=f"{source}:{each.place.line}",
    )


def _value(value: Value[T] | None) -> T | None:
    return value.value if value is not None else None
