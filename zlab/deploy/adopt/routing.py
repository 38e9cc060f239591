"""OSPF of each OSA, from OMPROUTE's file, as values of the lab file. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from zlab.deploy.adopt.taps import Tap
from zlab.deploy.adopt.wires import Wire, short
from zlab.errors import Place
from zlab.lab.draft import Found
from zlab.lab.records import Ospf, Ospf6
from zlab.lab.source import Data
from zlab.zos.omproute.meaning import Key, Meaning, Ospf6Interface, OspfInterface, Value

KEY = "ZLAB_OSPF_KEY"
"""The variable that a drafted lab file reads the first OSPF key from; the next one is ZLAB_OSPF_KEY2."""


def ospf_of(routing: Meaning | None, wire: Wire) -> OspfInterface | None:
    """The statement of an interface: by its address, by its name, by a pattern that its address meets."""
    every = routing.ospf if routing else ()
    fitting = [
        *(one for one in every if one.address.value == wire.address),
        *(one for one in every if not one.wildcard and one.name.value == wire.name),
        *(one for one in every if one.wildcard and fnmatchcase(str(wire.address), one.address.text.strip())),
    ]
    return fitting[0] if fitting else None


def ospf6_of(routing: Meaning | None, wire: Wire) -> Ospf6Interface | None:
    every = routing.ospf6 if routing and wire.six is not None else ()
    return next((one for one in every if wire.six is not None and one.name.value == wire.six.name), None)


@dataclass(frozen=True, slots=True)
class Keys:
    """The variables of the lab file for keys that differ, told apart without ever being shown."""

    names: Mapping[Key, str]

    @classmethod
    def of(cls, routing: Meaning | None) -> Keys:
        every = [one.key.value for one in (routing.ospf if routing else ()) if one.key.value is not None]
        distinct = dict.fromkeys(every)
        return cls({key: f"{KEY}{number if number > 1 else ''}" for number, key in enumerate(distinct, 1)})

    def reference(self, one: OspfInterface, known: Tap | None) -> dict[str, Data]:
        """Where the key is found: as the older lab file says, else in an environment variable."""
        ospf = known.link.ospf if known is not None and known.link is not None else None
        if ospf is not None and ospf.auth.key is not None:
            return dict(ospf.auth.key.model_dump(exclude_none=True))
        return {"env": self.names[one.key.value] if one.key.value is not None else KEY}


def found_ospf(path: tuple[str, ...], one: OspfInterface, keys: Keys, known: Tap | None) -> Found:
    """OSPFv2 of a link: what is not the lab file's default, which is OMPROUTE's."""
    said = _said(one, Ospf, "cost")
    older = known.link.ospf if known is not None and known.link is not None else None
    if older is not None and older.network != "broadcast":
        said["network"] = older.network
    kind = one.authentication.text.lower()
    if kind in ("md5", "password"):
        number: dict[str, Data] = {"key_id": one.key_id.value} if kind == "md5" and one.key_id.value else {}
        said["auth"] = {"type": kind, **number, "key": keys.reference(one, known)}
    return Found((*path, "ospf"), said, short(one.place))


def found_ospf6(path: tuple[str, ...], one: Ospf6Interface) -> Found:
    said = _said(one, Ospf6, "cost")
    if one.instance.value:
        said["instance"] = one.instance.value
    return Found((*path, "ospf6"), said, short(one.place))


def _said(one: OspfInterface | Ospf6Interface, record: type[Ospf] | type[Ospf6], cost: str) -> dict[str, Data]:
    values: dict[str, Value[Any]] = {
        "area": one.area, "hello": one.hello, "dead": one.dead, cost: one.cost, "priority": one.priority,
    }  # fmt: skip
    given = {key: value.value for key, value in values.items() if value.given and value.value is not None}
    return {key: value for key, value in given.items() if str(value) != str(record.model_fields[key].default)}


def found_omproute(
    routing: Meaning | None, speaking: Sequence[Wire], every: Sequence[Wire], system: str
) -> Iterator[Found]:
    """What does not follow from the links. `speaking` are the wires with OSPFv2, in the order of the links."""
    if routing is None:
        return
    said: list[tuple[str, Data, Place]] = []
    default = next((str(wire.address) for wire in (*speaking, *every)), None)
    router_id = routing.router_id or routing.router_id6
    if router_id is not None and router_id.value not in (None, default):
        said.append(("router_id", router_id.value, router_id.place))
    if routing.ignore_undefined.text != "YES":
        said.append(("ignore_undefined", False, routing.ignore_undefined.place))
    ranges: list[Data] = [
        {"network": f"{one.address.value}/{one.mask.value}", **_area(one.area), **_hidden(one.advertise)}
        for one in routing.ranges
        if one.address.value is not None and one.mask.value is not None
    ]
    if ranges:
        said.append(("ranges", ranges, routing.ranges[0].place))
    yield from (Found(("systems", system, "omproute", key), value, short(place)) for key, value, place in said)


def _area(area: Value[str]) -> dict[str, Data]:
    return {} if area.text == str(Ospf.model_fields["area"].default) else {"area": area.value}


def _hidden(advertise: bool) -> dict[str, Data]:
    return {} if advertise else {"advertise": False}
