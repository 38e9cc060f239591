"""A lab as an SVG picture as wide as a phone: everything below one another on a rail that leaves the host. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, IPv6Interface

from zlab.lab.records import Lab, Link, System
from zlab.report import words
from zlab.report.states import LabState, LinkState
from zlab.report.svg import chip, chip_width, dot, group, line, page, rect, text, width_of, wrapped

_WIDTH, _MARGIN, _RAIL, _CARD, _PAD = 344.0, 10.0, 22.0, 40.0, 14.0
_RIGHT = _WIDTH - _MARGIN - _PAD
_INNER = _RIGHT - _CARD - _PAD


def lab_column(lab: Lab, state: LabState | None = None) -> str:
    """The picture as the text of an SVG file; what `picture.lab_svg` says, in 344 pixels."""
    parts = [*_title(lab, state)]
    y = 90.0 if state else 68.0
    parts += _host(lab, state, y)
    y += 126 + 18 * len(tuple(words.of_the_host(lab)))
    begin, wire = y, y
    for name, system in lab.systems.items():
        y += 16
        height, drawn, wire = _card(lab, name, system, state, y)
        parts += [rect(_CARD, y, _WIDTH - _MARGIN - _CARD, height, "card", 12), *drawn]
        y += height
    rail = group("plain", "", line(_RAIL, begin, _RAIL, wire, "wire"))
    title = f"Lab {lab.lab}: {words.subtitle(lab)}"
    return page(_WIDTH, y + 14, title, words.description(lab, state), [rail, *parts])


def _title(lab: Lab, state: LabState | None) -> Iterator[str]:
    yield text(_MARGIN + 2, 32, f"Lab {lab.lab}", "huge")
    yield text(_MARGIN + 2, 53, words.subtitle(lab), "small dim")
    if state:
        light, told = words.summary(lab, state)
        yield group(str(light), "", text(_MARGIN + 2, 74, f"{words.MARKS[light]} {told}", "tint"))


def _host(lab: Lab, state: LabState | None, y: float) -> Iterator[str]:
    device, address = words.uplink(lab, state), state.uplink_address if state else ""
    middle = _MARGIN + 65
    yield rect(_MARGIN, y, 130, 34, "card", 17) + text(middle, y + 22, "the internet", "", "middle")
    yield group(
        str(state.uplink_light) if state else "plain",
        "",
        line(middle, y + 34, middle, y + 80, "wire"),
        dot(middle, y + 80),
        chip(middle, y + 57, device),
        text(middle + chip_width(device) / 2 + 8, y + 61, address, "mono"),
    )
    head = tuple(words.of_the_host(lab))
    yield rect(_MARGIN, y + 80, _WIDTH - 2 * _MARGIN, 46 + 18 * len(head), "host", 12)
    yield text(_MARGIN + _PAD, y + 106, "Linux host", "big")
    yield from (text(_MARGIN + _PAD, y + 128 + 18 * n, told, "small dim") for n, told in enumerate(head))


def _card(lab: Lab, name: str, system: System, state: LabState | None, y: float) -> tuple[float, list[str], float]:
    """Height and parts of one system's card at `y`, and where the wire of its last link is."""
    x, kind = _CARD + _PAD, f"z/OS · {name}"
    beside = width_of(system.sysname, "big") + width_of(kind, "small") + 12 <= _INNER
    parts = [
        text(x, y + 25, system.sysname, "big"),
        text(_RIGHT, y + 25, kind, "small dim", "end") if beside else text(x, y + 42, kind, "small dim"),
    ]
    below = wire = y + (34 if beside else 50)
    for link in system.links:
        seen = words.seen_on(link, state)
        wire = below + 18
        height, drawn = _link(link, seen, x, below)
        parts += drawn
        below += height
    ports = words.published(lab, name)
    foot = [words.router_of(system)] if words.router_of(system) else []
    foot += wrapped("published " + "  ".join(ports), _INNER, "small") if ports else []
    parts += [text(x, below + 16 + 16 * number, told, "small dim") for number, told in enumerate(foot)]
    return below + 16 * len(foot) + 12 - y, parts, wire


def _link(link: Link, seen: LinkState | None, x: float, y: float) -> tuple[float, list[str]]:
    """One link from Linux's end down to z/OS's: its height, and its parts in its colour."""
    kind = str(seen.worst) if seen else "plain"
    wide, wire = chip_width(link.device), y + 18
    parts = [line(_RAIL, wire, _CARD, wire, "wire"), dot(_RAIL, wire), chip(x + wide / 2, wire, link.device)]
    below, drawn = _addresses(x + wide + 8, x, y + 22, _RIGHT + 4, (link.linux, link.ipv6.linux if link.ipv6 else None))
    parts += drawn
    below += 3
    for light, told in _told(link, seen):
        below += 17
        parts.append(group(light, "", text(x + 8, below, told, "small tint" if light else "small dim")))
    below += 20
    parts.append(text(x, below, link.interface))
    parts.append(text(_RIGHT, below, link.devices[0], "mono dim", "end"))
    ends = (link.zos, link.ipv6.zos if link.ipv6 else None)
    below, drawn = _addresses(x + width_of(link.interface) + 10, x, below, _RIGHT - 40, ends)
    edge = rect(_CARD, y + 4, 5, below - y + 2, "edge", 2)
    return below - y + 10, [group(kind, "", edge, *parts), *drawn]


def _told(link: Link, seen: LinkState | None) -> Iterator[tuple[str, str]]:
    """What the link carries, without a light, and what was seen of it."""
    yield from (("", each) for each in wrapped(words.carries(link), _INNER - 8, "small"))
    for light, said in words.lines_of(seen) if seen else ():
        yield from ((str(light), each) for each in wrapped(said, _INNER - 8, "small tint"))


def _addresses(
    beside: float,
    x: float,
    y: float,
    room: float,
    both: tuple[IPv4Interface | IPv4Address, IPv6Interface | IPv6Address | None],
) -> tuple[float, list[str]]:
    """The addresses from `beside` on, as far as there is `room`, else on lines of their own; the last base line."""
    parts = []
    for number, address in enumerate(each for each in both if each is not None):
        kind = "mono dim" if number else "mono"
        fits = beside + width_of(str(address), kind) <= room
        # A long IPv6 address goes on after a colon.
        lines = [str(address)] if fits else wrapped(str(address).replace(":", ": "), _INNER + 40, kind)
        for line_number, told in enumerate(lines):
            y += 0 if fits and not number else 17 if number or line_number else 20
            parts.append(text(beside if fits else x, y, told.replace(": ", ":"), kind))
    return y, parts
