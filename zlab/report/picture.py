"""A lab as one SVG picture: internet, Linux host, taps, z/OS systems, addresses, areas, published ports. Pure.

The host stands in the middle; up to six systems are at its right, more are shared between both sides.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zlab.lab.records import Lab, Link, System
from zlab.report.states import LabState, Light, LinkState
from zlab.report.svg import chip, dot, fit, group, line, page, rect, text

_MARGIN, _GAP, _CARD, _HOST, _ROW, _HEAD, _SPACE = 24.0, 200.0, 300.0, 430.0, 46.0, 34.0, 18.0
_TOP = 118.0  # the internet's box and the uplink above the host
_ONE_SIDE = 6
_ANNOUNCED = {"always": "always", "if-known": "if known"}
_MARKS = {Light.GOOD: "✓ ", Light.BAD: "✗ ", Light.UNKNOWN: "? "}


@dataclass(frozen=True, slots=True)
class _Card:
    """One system in the picture: where its card is, and its lines below the links."""

    name: str
    system: System
    x: float
    y: float
    right: bool
    foot: tuple[str, ...]

    @property
    def height(self) -> float:
        return _height(self.system, self.foot)


def _height(system: System, foot: Sequence[str]) -> float:
    return _HEAD + _ROW * len(system.links) + 17 * len(foot) + (10 if foot else 4)


def lab_svg(lab: Lab, state: LabState | None = None) -> str:
    """The picture as the text of an SVG file; coloured by `state`, without it as the lab file says."""
    return "".join(_drawn(lab, state))


def _drawn(lab: Lab, state: LabState | None) -> Iterator[str]:
    head = tuple(_host_lines(lab))
    cards = _arranged(lab, _TOP + _HEAD + 18 * len(head) + 14)
    both = any(not card.right for card in cards)
    host_x = _MARGIN + (_CARD + _GAP if both else 0)
    width = host_x + _HOST + _GAP + _CARD + _MARGIN
    bottom = max(_TOP + _HEAD + 18 * len(head) + 8, *(card.y + card.height for card in cards))
    parts = [*_internet(lab, state, host_x + _HOST / 2)]
    parts.append(rect(host_x, _TOP, _HOST, bottom - _TOP, "card", 10))
    parts.append(text(host_x + 16, _TOP + 25, "Linux host", "big"))
    parts += (
        text(host_x + 16, _TOP + _HEAD + 13 + 18 * number, fit(words, _HOST - 30 if both else 220, 6.6), "dim")
        for number, words in enumerate(head)
    )
    for card in cards:
        parts += _wires(card, host_x, state, both=both)
        parts += _card(card, state)
    parts += _legend(state, bottom)
    label = f"Lab {lab.lab}: {len(lab.systems)} z/OS system{'s' if len(lab.systems) != 1 else ''} on one Linux host"
    yield page(width, bottom + (52 if state else 24), label, parts)


def _arranged(lab: Lab, below_head: float) -> list[_Card]:
    """A place for each system: file order, down the right side, or left and right in turns.

    With both sides taken the wires start below the host's own lines, at `below_head`.
    """
    both = len(lab.systems) > _ONE_SIDE
    left_x = _MARGIN
    right_x = _MARGIN + (_CARD + _GAP if both else 0) + _HOST + _GAP
    first = below_head if both else _TOP  # at one side there is room for the host's own lines beside the taps
    below = {True: first, False: first}
    cards = []
    for number, (name, system) in enumerate(lab.systems.items()):
        right = not both or number % 2 == 1
        card = _Card(name, system, right_x if right else left_x, below[right], right, tuple(_foot(lab, name, system)))
        below[right] += card.height + _SPACE
        cards.append(card)
    return cards


def _host_lines(lab: Lab) -> Iterator[str]:
    if lab.linux.frr:
        yield f"FRR, router {lab.linux.frr.router_id}"
        if lab.linux.frr.default_route != "never":
            yield f"default route announced {_ANNOUNCED[lab.linux.frr.default_route]}"
    yield "masquerades IPv4" if lab.linux.masquerade else "routes IPv4, no masquerading"
    if any(link.ipv6 for _, link in lab.links):
        yield "masquerades IPv6" if lab.linux.masquerade_ipv6 else "routes IPv6"
    ports = sum(publish.listen[1] - publish.listen[0] + 1 for publish in lab.linux.publish)
    if ports:
        yield f"publishes {ports} port{'s' if ports != 1 else ''}"


def _foot(lab: Lab, name: str, system: System) -> Iterator[str]:
    """What a card says below its links: its router, and the ports that lead to it."""
    if any(link.ospf or link.ospf6 for link in system.links):
        own = system.omproute.router_id or next((link.zos for link in system.links if link.ospf), system.links[0].zos)
        yield f"{system.omproute.job}, router {own}"
    ports = []
    for publish in lab.linux.publish:
        if publish.to == name:
            first, last = publish.listen
            shown = f"{first}-{last}" if first != last else f"{first}→{publish.target_port}"
            ports.append(shown + ("/udp" if publish.proto == "udp" else ""))
    if ports:
        lines = textwrap.wrap("published " + "  ".join(ports), 42, break_on_hyphens=False)
        yield from lines[:2]
        if len(lines) > 2:
            yield f"… {len(ports)} ports in all"


def _internet(lab: Lab, state: LabState | None, middle: float) -> Iterator[str]:
    uplink = (state.uplink if state else "") or (lab.linux.uplink if lab.linux.uplink != "auto" else "uplink")
    light = state.uplink_light if state else None
    address = state.uplink_address if state else ""
    yield rect(middle - 70, 22, 140, 36, "card", 18) + text(middle, 45, "the internet", "", "middle")
    yield group(
        _kind(light),
        f"uplink {uplink} {address}",
        line(middle, 58, middle, _TOP, "wire"),
        dot(middle, _TOP),
        chip(middle, 88, uplink),
        text(middle + 12 + 3.7 * len(uplink) + 8, 92, address, "mono"),
    )


def _wires(card: _Card, host_x: float, state: LabState | None, *, both: bool) -> Iterator[str]:
    for number, link in enumerate(card.system.links):
        y = card.y + _HEAD + _ROW * number + _ROW / 2 - 6
        host, zos = (host_x + _HOST, card.x) if card.right else (host_x, card.x + _CARD)
        way, anchor = (-1, "end") if card.right else (1, "start")
        seen = _seen(link, state)
        tap_width = 7.4 * len(link.device) + 14
        inner = host + way * (tap_width / 2 + 8)
        label = inner + way * (tap_width / 2 + 8)
        room = (_HOST / 2 if both else _HOST - 240) - tap_width - 22
        addresses = [text(label, y + 4, fit(str(link.linux), room, 7), "mono", anchor)]
        if link.ipv6:
            addresses = [
                text(label, y - 3, fit(str(link.linux), room, 7), "mono", anchor),
                text(label, y + 12, fit(str(link.ipv6.linux), room, 7), "mono dim", anchor),
            ]
        yield group(
            _kind(seen.worst if seen else None),
            _told(link, seen),
            line(host, y, zos, y, "wire"),
            dot(host, y),
            chip(inner, y, link.device),
            *addresses,
            *_on_wire(link, seen, (host + zos) / 2, y),
        )


def _on_wire(link: Link, seen: LinkState | None, x: float, y: float) -> Iterator[str]:
    """Above the wire what it carries by the lab file, below it what was seen."""
    yield text(x, y - 9, _carries(link), "small dim", "middle")
    if seen is None:
        return
    states = [f"{'OSPF' if version == 4 else 'v6'} {words}" for version, (_, words) in seen.ospf.items()]
    words = " · ".join(states) or seen.why
    yield text(x, y + 19, fit(f"{_MARKS[seen.worst]}{words}", _GAP - 12, 6.6), "small tint", "middle")


def _carries(link: Link) -> str:
    area = ""
    if link.ospf and link.ospf6 and link.ospf.area == link.ospf6.area:
        area = f"OSPF + v6, area {link.ospf.area}"
    elif link.ospf and link.ospf6:
        area = f"areas {link.ospf.area}, v6 {link.ospf6.area}"
    elif link.ospf or link.ospf6:
        speaking = link.ospf or link.ospf6
        area = f"{'OSPF' if link.ospf else 'OSPFv3'}, area {speaking.area if speaking else ''}"
    mtu = f"mtu {link.mtu}" if link.mtu != 1500 else ""
    return ", ".join(part for part in (area or "static routes", mtu) if part)


def _card(card: _Card, state: LabState | None) -> Iterator[str]:
    system = card.system
    yield rect(card.x, card.y, _CARD, card.height, "card", 10)
    yield text(card.x + 14, card.y + 23, system.sysname, "big")
    yield text(card.x + _CARD - 14, card.y + 23, f"z/OS · {card.name}", "small dim", "end")
    for number, link in enumerate(system.links):
        y = card.y + _HEAD + _ROW * number
        seen = _seen(link, state)
        edge = card.x if card.right else card.x + _CARD - 4
        kind = _kind(seen.worst if seen else None)
        yield group(kind, "", rect(edge, y - 1, 4, _ROW - 8, "edge", 2))
        yield text(card.x + 14, y + 14, fit(link.interface, 96), "")
        yield text(card.x + 112, y + 14, str(link.zos), "mono")
        yield text(card.x + _CARD - 14, y + 14, link.devices[0], "mono dim small", "end")
        if link.ipv6:
            yield text(card.x + 14, y + 31, fit(str(link.ipv6.zos), _CARD - 28), "mono dim")
    below = card.y + _HEAD + _ROW * len(system.links)
    yield from (
        text(card.x + 14, below + 10 + 17 * number, fit(words, _CARD - 26, 6.2), "small dim")
        for number, words in enumerate(card.foot)
    )


def _legend(state: LabState | None, bottom: float) -> Iterator[str]:
    if state is None:
        return
    told = ((Light.GOOD, "works"), (Light.BAD, "does not work"), (Light.UNKNOWN, "not seen"))
    x = _MARGIN
    for light, words in told:
        yield group(
            _kind(light),
            "",
            line(x, bottom + 26, x + 30, bottom + 26, "wire"),
            text(x + 38, bottom + 30, words, "small dim"),
        )
        x += 64 + 7 * len(words)


def _seen(link: Link, state: LabState | None) -> LinkState | None:
    return state.links.get(link.device, LinkState()) if state else None


def _kind(light: Light | None) -> str:
    return str(light) if light is not None else "plain"


def _told(link: Link, seen: LinkState | None) -> str:
    ends = f"{link.device} {link.linux} to {link.interface} {link.zos}"
    return f"{ends}: {seen.worst}{f', {seen.why}' if seen.why else ''}" if seen else ends
