"""DEVICE, LINK and HOME against INTERFACE: two ways to say the same.

IBM's conversion (IP Configuration Guide, converting IPAQENET): LINK name → INTERFACE name, DEVICE name → PORTNAME,
HOME address → IPADDR, options of DEVICE and LINK → options of INTERFACE; for IPAQENET and VIRTUAL.
"""

from __future__ import annotations

from zlab.zos.profile.compare.entries import Entry, Key

_CONVERTED = {"IPAQENET": "IPAQENET", "VIRTUAL": "VIRTUAL"}
_OF_THE_OLD_STYLE = frozenset(("restart",))
_PORT = ("PORTNAME",)

State = dict[Key, Entry]


def with_interfaces(old: State, new: State) -> tuple[State, State]:
    """Both sides in one style where one of them defines by LINK what the other defines by INTERFACE."""
    return _converted(old, new), _converted(new, old)


def restyled(old: State, new: State) -> set[Key]:
    """The beginnings of keys that one side defines by DEVICE and LINK and the other by INTERFACE.

    No OBEYFILE can do that: DEVICE is refused for an OSA that has or had an IPv4 INTERFACE.
    """
    found: set[Key] = set()
    for side, other in ((old, new), (new, old)):
        ports = {entry.value[:1]: key[1] for key, entry in other.items() if key[0] == "INTERFACE" and key[2:] == _PORT}
        for key, entry in side.items():
            if key[0] != "LINK" or len(key) != 2 or entry.value[0] not in _CONVERTED:
                continue
            device = entry.value[-1]
            interface = key[1] if ("INTERFACE", key[1]) in other else ports.get((device,))
            if interface is not None:
                found |= {key, ("DEVICE", device), ("HOME", key[1]), ("START", device)}
                found |= {("INTERFACE", interface), ("START", interface)}
    return found


def _converted(found: State, other: State) -> State:
    """LINKs whose name the other side has as an INTERFACE, as INTERFACEs."""
    links = [
        key[1]
        for key, entry in found.items()
        if key[0] == "LINK" and len(key) == 2 and entry.value[:1] and entry.value[0] in _CONVERTED
        if ("INTERFACE", key[1]) in other
    ]
    for link in links:
        found = _as_interface(found, link, other)
    return found


def _as_interface(found: State, link: str, other: State) -> State:
    definition = found[("LINK", link)]
    device = definition.value[-1]
    made: State = {}
    for key, entry in found.items():
        name = _new_key(key, link, device)
        if name is None:
            made[key] = entry
        elif name:
            made[name] = entry._replace(key=name, value=_new_value(name, entry, other))
    if definition.value[0] == "IPAQENET":
        made.setdefault(("INTERFACE", link, "PORTNAME"), definition._replace(value=(device,)))
    return made


def _new_key(key: Key, link: str, device: str) -> Key | None:
    """The key an entry has as part of the INTERFACE; () where it falls away, None where it is not concerned."""
    if key[:2] == ("LINK", link):
        return ("INTERFACE", link, *key[2:])
    if key[:2] == ("DEVICE", device):
        return ("INTERFACE", link, *key[2:]) if len(key) > 2 and key[2] not in _OF_THE_OLD_STYLE else ()
    if key == ("HOME", link):
        return ("INTERFACE", link, "IPADDR")
    return ("START", link) if key == ("START", device) else None


def _new_value(key: Key, entry: Entry, other: State) -> tuple[str, ...]:
    if len(key) == 2 and key[0] == "INTERFACE":
        return ("DEFINE", _CONVERTED[entry.value[0]])
    theirs = other.get(key)
    if key[-1] == "IPADDR" and theirs and theirs.value and theirs.value[0].partition("/")[0] == entry.value[0]:
        # HOME has no prefix length; the INTERFACE that says one says the same address.
        return theirs.value
    return entry.value
