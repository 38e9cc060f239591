"""What is wrong with devices, links, interfaces, home addresses, and with settings that follow from them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Address

from zlab.zos.edits import Edit
from zlab.zos.findings import Finding
from zlab.zos.profile.lexer import Mark
from zlab.zos.profile.records import Device, HomeEntry, Interface, ProfileMeaning
from zlab.zos.profile.rules import links as rules
from zlab.zos.profile.tree import IncludeState, ProfileDocument
from zlab.zos.profile.values import address, is_placeholder
from zlab.zos.profile.writing import replaced, taken_out

_INTFID = re.compile(r"(?:[0-9A-F]{1,4}:){3}[0-9A-F]{1,4}")
_HEAD = re.compile(r"INTERFACE\s+\S+\s+DEFINE\s+\S+", re.IGNORECASE)
_CHPIDTYPE = re.compile(r"\sCHPIDTYPE[ \t]+\S+", re.IGNORECASE)
_OSA = ("IPAQENET", "IPAQENET6")
_NETWORK_EXPRESS = ("EQENET", "EQENET6")
_NOT_QDIO = frozenset(("LCS",))
_NEVER_STARTED = ("VIRTUAL", "LOOPBACK")
_LOOPBACK = IPv4Address("127.0.0.1")


def lint_links(document: ProfileDocument, meaning: ProfileMeaning) -> Iterator[Finding]:
    """Findings about what the stack is connected by."""
    # What a missing member defines is not known, and would look undefined.
    whole = all(one.state is IncludeState.READ for one in document.includes)
    yield from _links(meaning, whole=whole)
    yield from _home(document, meaning, whole=whole)
    yield from _names(meaning)
    yield from _started(document, meaning, whole=whole)
    for interface in meaning.interfaces:
        yield from _interface(document, interface)
    yield from _shared_ports(meaning)
    yield from _addresses(meaning)
    yield from _primary(document, meaning, whole=whole)
    yield from _stack(meaning)


def _links(meaning: ProfileMeaning, *, whole: bool) -> Iterator[Finding]:
    devices = {one.name: one for one in meaning.devices}
    by_device: dict[str, Mark] = {}
    addressed = {one.link for one in meaning.home}
    for link in meaning.links:
        device = devices.get(link.device)
        if device is None:
            if whole and not is_placeholder(link.device):
                what = f"LINK {link.name} is of device {link.device}, which is not defined"
                yield Finding(rules.LINK_WITHOUT_DEVICE, what, link.at.place)
            continue
        if _later(device.at, link.at):
            yield _order(f"DEVICE {device.name} comes after LINK {link.name}", link.at, device.at)
        if device.type == "MPCIPA" and device.name in by_device:
            what = f"LINK {link.name} is a second link of MPCIPA device {device.name}"
            yield Finding(rules.TWO_LINKS, what, link.at.place, (("the first", by_device[device.name].place),))
        by_device.setdefault(device.name, link.at)
        if link.name not in addressed and whole:
            yield Finding(rules.NO_HOME, f"LINK {link.name} has no address in HOME", link.at.place)


def _later(one: Mark, other: Mark) -> bool:
    return one.member is other.member and one.start > other.start


def _order(what: str, at: Mark, definition: Mark) -> Finding:
    return Finding(rules.DEFINED_LATER, what, at.place, (("the definition", definition.place),))


def _without_length(document: ProfileDocument, entry: HomeEntry) -> tuple[Edit, ...]:
    base, slash, _ = entry.written.partition("/")
    if not slash or address(base) is None or entry.at.member is not document.member:
        return ()
    return (Edit(entry.at.start + len(base), entry.at.start + len(entry.written), ""),)


def _home(document: ProfileDocument, meaning: ProfileMeaning, *, whole: bool) -> Iterator[Finding]:
    links = {one.name: one for one in meaning.links}
    interfaces = {one.name for one in meaning.interfaces}
    for entry in meaning.home:
        if entry.address is None and not is_placeholder(entry.written):
            what, edits = f"{entry.written} is no IPv4 address", _without_length(document, entry)
            yield Finding(rules.BAD_HOME, what, entry.at.place, edits=edits)
        elif entry.address == _LOOPBACK:
            edits = taken_out(document, entry.at) if len(meaning.home) > 1 else ()
            yield Finding(rules.BAD_HOME, "127.0.0.1 is permanent and cannot be in HOME", entry.at.place, edits=edits)
        link = links.get(entry.link)
        if link is not None and _later(link.at, entry.at):
            yield _order(f"LINK {link.name} comes after its HOME address", entry.at, link.at)
        if link is None and entry.link != "LOOPBACK" and whole and not is_placeholder(entry.link):
            why = "an INTERFACE, not a LINK" if entry.link in interfaces else "no LINK that is defined"
            yield Finding(rules.HOME_WITHOUT_LINK, f"{entry.link} is {why}", entry.at.place)


def _names(meaning: ProfileMeaning) -> Iterator[Finding]:
    seen: dict[str, Mark] = {}
    defined = [(one.name, one.at) for one in meaning.links] + [(one.name, one.at) for one in meaning.interfaces]
    for name, at in defined:
        if name in seen and not is_placeholder(name):
            what = f"{name} is defined twice"
            yield Finding(rules.NAME_TWICE, what, at.place, (("first", seen[name].place),))
        seen.setdefault(name, at)


def _started(document: ProfileDocument, meaning: ProfileMeaning, *, whole: bool) -> Iterator[Finding]:
    startable: dict[str, Device | Interface] = {one.name: one for one in meaning.devices}
    startable |= {one.name: one for one in meaning.interfaces}
    devices = {one.name: one.device for one in meaning.links}
    started = {one.name for one in meaning.started}
    for one in meaning.started:
        definition = startable.get(one.name)
        if definition is not None:
            if _later(definition.at, one.at):
                yield _order(f"START {one.name} comes before its definition", one.at, definition.at)
        elif whole and startable and not is_placeholder(one.name):
            device = devices.get(one.name, "")
            what = f"{one.name} is {'a LINK: start its device' if device else 'not defined'}"
            edits = replaced(document, one.name_at, device) if device in startable and device not in started else ()
            yield Finding(rules.START_UNDEFINED, what, one.at.place, edits=edits)
    for definition in startable.values():
        if definition.name not in started and whole and not definition.type.startswith(_NEVER_STARTED):
            yield Finding(rules.NOT_STARTED, f"nothing starts {definition.name}", definition.at.place)


def _interface(document: ProfileDocument, one: Interface) -> Iterator[Finding]:
    missing = list(_missing_operands(one))
    if missing:
        what = f"INTERFACE {one.name} has no {' and no '.join(missing)}"
        yield Finding(rules.INTERFACE_INCOMPLETE, what, one.at.place)
    if one.interface_id and not _INTFID.fullmatch(one.interface_id) and not is_placeholder(one.interface_id):
        yield Finding(rules.BAD_INTFID, f"{one.interface_id} has not four groups", one.at.place)
    yield from _mtu(one)
    if one.type == "IPAQENET":
        for each in one.addresses:
            if not each.length:
                what = f"{each.address} of {one.name} has no prefix length"
                yield Finding(rules.NO_PREFIX, what, each.at.place)
    if "CHPIDTYPE" in one.options[1:]:
        what, edits = f"CHPIDTYPE of {one.name} stands after other operands", _moved_up(document, one)
        yield Finding(rules.CHPIDTYPE_LATE, what, one.at.place, edits=edits)


def _missing_operands(one: Interface) -> Iterator[str]:
    if one.type in _OSA and not one.portname and "CHPID" not in one.options:
        yield "PORTNAME"
    if one.type in _NETWORK_EXPRESS and "DEVNUM" not in one.options:
        yield "DEVNUM"
    if one.version == 4 and not one.addresses and "IPADDR" not in one.options and "TEMPIP" not in one.options:
        yield "IPADDR"


def _mtu(one: Interface) -> Iterator[Finding]:
    written = one.options[one.options.index("MTU") + 1] if "MTU" in one.options[:-1] else ""
    least = 1280 if one.version == 6 else 576
    if written and not is_placeholder(written) and not least <= (one.mtu or 0) <= 65535:
        place = one.mtu_at.place if one.mtu_at else one.at.place
        yield Finding(rules.BAD_MTU, f"MTU {written} of {one.name} is not {least} to 65535", place)


def _moved_up(document: ProfileDocument, one: Interface) -> tuple[Edit, ...]:
    """CHPIDTYPE right behind the type of the interface; none where a comment may be in the way."""
    text, start = one.at.text, one.at.start
    head, operand = _HEAD.match(text), _CHPIDTYPE.search(text)
    if head is None or operand is None or ";" in text or one.at.member is not document.member:
        return ()
    edits = Edit(start + head.end(), start + head.end(), f" {operand[0].strip()}")
    return (edits, Edit(start + operand.start(), start + operand.end(), ""))


def _shared_ports(meaning: ProfileMeaning) -> Iterator[Finding]:
    by_port: dict[tuple[str, int], Interface] = {}
    for one in meaning.interfaces:
        if not one.portname or one.type not in _OSA:
            continue
        first = by_port.setdefault((one.portname, one.version), one)
        if first is not one and not ("VLANID" in one.options and "VLANID" in first.options):
            what = f"{one.name} and {first.name} share {one.portname} without a VLANID each"
            yield Finding(rules.SAME_PORT_NO_VLAN, what, one.at.place, (("the other", first.at.place),))
    for device in meaning.devices:
        interface = by_port.get((device.name, 4))
        if interface is not None and device.type == "MPCIPA":
            later, first_at = (
                (device.at, interface.at) if _later(device.at, interface.at) else (interface.at, device.at)
            )
            what = f"{device.name} is defined by DEVICE and by INTERFACE {interface.name}"
            yield Finding(rules.BOTH_STYLES, what, later.place, (("the other", first_at.place),))


def _addresses(meaning: ProfileMeaning) -> Iterator[Finding]:
    seen: dict[object, tuple[str, Mark]] = {}
    for name, own, _, at in meaning.addresses():
        first = seen.setdefault(own, (name, at))
        if first[1] is not at and first[0] != name:
            what = f"{own} is the address of {first[0]} and of {name}"
            yield Finding(rules.ADDRESS_TWICE, what, at.place, ((first[0], first[1].place),))


def _primary(document: ProfileDocument, meaning: ProfileMeaning, *, whole: bool) -> Iterator[Finding]:
    names = meaning.names
    for statement in document.all("PRIMARYINTERFACE"):
        if statement.last - statement.first < 2:
            continue
        name = document.words[statement.first + 1]
        if whole and names and name not in names and not is_placeholder(name):
            what = f"{name} is no LINK or INTERFACE"
            yield Finding(rules.PRIMARY_UNDEFINED, what, document.place(statement.first + 1))


def _stack(meaning: ProfileMeaning) -> Iterator[Finding]:
    real = [one for one in meaning.interfaces if one.version == 4 and not one.type.startswith(_NEVER_STARTED)]
    count = len(real) + sum(not one.type.startswith(_NEVER_STARTED) for one in meaning.links)
    setting = meaning.setting("IPCONFIG", "NODATAGRAMFWD")
    if count > 1 and setting is not None and not meaning.forwards(4):
        yield Finding(rules.NO_FORWARDING, f"{count} interfaces and IPCONFIG NODATAGRAMFWD", setting.at.place)
    ospf = [one for one in meaning.ports if one.proto == "UDP" and one.port == 520 and one.job.startswith("OMP")]
    for device in meaning.devices:
        if ospf and device.type in _NOT_QDIO:
            what = f"OMPROUTE is to use device {device.name}, which is {device.type}"
            yield Finding(rules.NO_MULTICAST, what, device.at.place, (("OMPROUTE's port", ospf[0].at.place),))
    tls = meaning.setting("TCPCONFIG", "TTLS", "NOTTLS")
    if tls is not None and tls.name == "TTLS" and not any(one.procedure == "PAGENT" for one in meaning.autolog):
        yield Finding(rules.WAITS_FOR_PAGENT, "TTLS, and AUTOLOG does not start PAGENT", tls.at.place)
    community = meaning.setting("SACONFIG", "COMMUNITY")
    if community is not None and community.values and community.values[0].lower() == "public":
        yield Finding(rules.PUBLIC_COMMUNITY, f"COMMUNITY {community.values[0]}", community.at.place)
