"""A lab as one SVG picture: internet, Linux host, taps, z/OS systems, addresses, areas, published ports. Pure.

The host stands in the middle. A few systems are at its right, more are shared between both sides. Every column is
as wide as what stands in it, so that nothing is cut off.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from zlab.lab.records import Lab, Link, System
from zlab.report import words
from zlab.report.states import LabState, Light, LinkState
from zlab.report.svg import chip, chip_width, dot, group, line, page, rect, text, widest, width_of, wrapped

_MARGIN, _PAD, _SPACE, _HEAD, _LINE = 24.0, 16.0, 20.0, 40.0, 15.0
_WIRE, _WIDEST_WIRE = 190.0, 260.0
_INTERNET, _TOP = 92.0, 196.0
_ONE_SIDE = 6
"""So many links have their systems at the right of the host alone."""


@dataclass(frozen=True, slots=True)
class Row:
    """One link: what is above its wire, what was seen of it, and where the wire is within the row."""

    link: Link
    seen: LinkState | None
    above: tuple[str, ...]
    below: tuple[tuple[Light, str], ...]

    @property
    def offset(self) -> float:
        return max(_LINE * len(self.above) + 10, 25)

    @property
    def height(self) -> float:
        return self.offset + max(_LINE * len(self.below) + 16, 25)

    @property
    def kind(self) -> str:
        return str(self.seen.worst) if self.seen else "plain"


@dataclass(frozen=True, slots=True)
class _Card:
    """One system: its lines, and where its card is."""

    name: str
    system: System
    rows: tuple[Row, ...]
    foot: tuple[str, ...]
    right: bool = True
    y: float = _TOP

    @property
    def height(self) -> float:
        return _HEAD + sum(row.height for row in self.rows) + 17 * len(self.foot) + (8 if self.foot else 0)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where things are, from left to right."""

    host: float
    host_width: float
    card_width: float
    addresses: float
    wire: float

    @property
    def left(self) -> float:
        return _MARGIN

    @property
    def right(self) -> float:
        return self.host + self.host_width + self.wire

    @property
    def page(self) -> float:
        return self.right + self.card_width + _MARGIN


def lab_svg(lab: Lab, state: LabState | None = None) -> str:
    """The picture as the text of an SVG file; coloured by `state`, without it as the lab file says."""
    cards = [
        _Card(
            name,
            system,
            tuple(_row(link, words.seen_on(link, state)) for link in system.links),
            tuple(_foot(lab, name, system)),
        )
        for name, system in lab.systems.items()
    ]
    head = tuple(words.of_the_host(lab))
    cards = _arranged(cards, _TOP + _HEAD + 19 * len(head) + 4)
    columns = _columns(cards, head)
    bottom = max(_TOP + _HEAD + 19 * len(head) + 8, *(card.y + card.height for card in cards))
    parts = [
        *_title(lab, state, columns),
        *_internet(lab, state, columns.host + columns.host_width / 2),
        rect(columns.host, _TOP, columns.host_width, bottom - _TOP, "host", 12),
        text(columns.host + _PAD, _TOP + 27, "Linux host", "big"),
        *(
            text(columns.host + _PAD, _TOP + _HEAD + 13 + 19 * number, told, "dim small")
            for number, told in enumerate(head)
        ),
    ]
    for card in cards:
        parts += _wires(card, columns)
        parts += _card(card, columns)
    return page(
        columns.page, bottom + _MARGIN, f"Lab {lab.lab}: {words.subtitle(lab)}", words.description(lab, state), parts
    )


def _row(link: Link, seen: LinkState | None) -> Row:
    above = tuple(wrapped(words.carries(link), _WIDEST_WIRE, "small"))
    told = words.lines_of(seen) if seen else []
    below = tuple((light, each) for light, said in told for each in wrapped(said, _WIDEST_WIRE, "small tint"))
    return Row(link, seen, above, below)


def _foot(lab: Lab, name: str, system: System) -> Iterator[str]:
    """What a card says below its links: its router, and the ports that lead to it."""
    if router := words.router_of(system):
        yield router
    ports = words.published(lab, name)
    lines = wrapped("published " + "  ".join(ports), 270, "small") if ports else []
    yield from lines[:2]
    if len(lines) > 2:
        yield f"… {len(ports)} ports in all"


def _arranged(cards: Sequence[_Card], below_head: float) -> list[_Card]:
    """A place for each card in the order of the file: down the right side, or down the left and then down the right.

    With both sides taken the wires start below the host's own lines, at `below_head`.
    """
    both = len(cards) > 1 and sum(len(card.rows) for card in cards) > _ONE_SIDE
    half = sum(card.height for card in cards) / 2
    first = y = below_head if both else _TOP
    right, done, placed = not both, 0.0, list[_Card]()
    for card in cards:
        if not right and done + card.height / 2 > half:
            right, y = True, first
        placed.append(replace(card, right=right, y=y))
        y += card.height + _SPACE
        done += card.height
    return placed


def _columns(cards: Sequence[_Card], head: Sequence[str]) -> _Columns:
    rows = [row for card in cards for row in card.rows]
    wire = max(_WIRE, 44 + widest((told for row in rows for told in row.above), "small"))
    wire = max(wire, 44 + widest((told for row in rows for _, told in row.below), "small tint"))
    taps = {
        side: max((_tap_width(row.link) for card in cards if card.right is side for row in card.rows), default=0.0)
        for side in (False, True)
    }
    own = max(_PAD + widest(head, "small"), 140.0)
    both = taps[False] > 0
    interfaces = widest(row.link.interface for row in rows) + 14
    addresses = _PAD + interfaces
    needs = (
        addresses + max(width_of(str(row.link.zos), "mono") for row in rows) + 56,
        addresses + _PAD + widest((str(row.link.ipv6.zos) for row in rows if row.link.ipv6), "mono"),
        2 * _PAD + widest((told for card in cards for told in card.foot), "small"),
        *(
            2 * _PAD + 24 + width_of(card.system.sysname, "big") + width_of(f"z/OS · {card.name}", "small")
            for card in cards
        ),
    )
    card_width = max(250.0, *needs)
    return _Columns(
        host=_MARGIN + (card_width + wire if both else 0),
        host_width=max(own + _PAD, taps[False] + 36 + taps[True]) if both else own + 36 + taps[True],
        card_width=card_width,
        addresses=addresses,
        wire=wire,
    )


def _tap_width(link: Link) -> float:
    longest = max(width_of(str(link.linux), "mono"), width_of(str(link.ipv6.linux), "mono") if link.ipv6 else 0)
    return 18 + chip_width(link.device) + longest


def _title(lab: Lab, state: LabState | None, columns: _Columns) -> Iterator[str]:
    """Over the picture: the lab, how it is as a whole, and what the kinds of wires mean."""
    yield text(_MARGIN, 42, f"Lab {lab.lab}", "huge")
    yield text(_MARGIN, 66, words.subtitle(lab), "dim")
    if state is None:
        return
    light, told = words.summary(lab, state)
    beside = _MARGIN + width_of(f"Lab {lab.lab}", "huge") + 20
    yield group(str(light), "", text(beside, 42, f"{words.MARKS[light]} {told}", "tint"))
    x = columns.page - _MARGIN
    for each in reversed(Light):
        told = f"{words.MARKS[each]} {words.LEGEND[each]}"
        x -= width_of(told, "small")
        yield group(str(each), "", line(x - 38, 62, x - 8, 62, "wire"), text(x, 66, told, "small dim"))
        x -= 60


def _internet(lab: Lab, state: LabState | None, middle: float) -> Iterator[str]:
    device, address = words.uplink(lab, state), state.uplink_address if state else ""
    yield rect(middle - 70, _INTERNET, 140, 38, "card", 19) + text(middle, _INTERNET + 24, "the internet", "", "middle")
    yield group(
        str(state.uplink_light) if state else "plain",
        f"uplink {device} {address}",
        line(middle, _INTERNET + 38, middle, _TOP, "wire"),
        dot(middle, _TOP),
        chip(middle, 163, device),
        text(middle + chip_width(device) / 2 + 8, 167.5, address, "mono"),
    )


def _wires(card: _Card, columns: _Columns) -> Iterator[str]:
    host, zos = (columns.host + columns.host_width, columns.right)
    if not card.right:
        host, zos = columns.host, columns.left + columns.card_width
    way, anchor = (-1, "end") if card.right else (1, "start")
    for row, y in _places(card):
        link, wide = row.link, chip_width(row.link.device)
        label = host + way * (wide + 18)
        addresses = [text(label, y - 3 if link.ipv6 else y + 4.5, str(link.linux), "mono", anchor)]
        if link.ipv6:
            addresses.append(text(label, y + 13, str(link.ipv6.linux), "mono dim", anchor))
        yield group(
            row.kind,
            _told(row),
            line(host, y, zos, y, "wire"),
            dot(host, y),
            chip(host + way * (wide / 2 + 10), y, link.device),
            *addresses,
            *_on_wire(row, (host + zos) / 2, y),
        )


def _places(card: _Card) -> Iterator[tuple[Row, float]]:
    """Each row with the place of its wire."""
    below = card.y + _HEAD
    for row in card.rows:
        yield row, below + row.offset
        below += row.height


def _on_wire(row: Row, x: float, y: float) -> Iterator[str]:
    """Above the wire what it carries by the lab file, below it what was seen, each thing in its own colour."""
    for number, told in enumerate(reversed(row.above)):
        yield text(x, y - 8 - _LINE * number, told, "small dim", "middle")
    for number, (light, told) in enumerate(row.below):
        yield group(str(light), "", text(x, y + 18 + _LINE * number, told, "small tint", "middle"))


def _told(row: Row) -> str:
    link = row.link
    ends = f"{link.device} {link.linux} to {link.interface} {link.zos}"
    return f"{ends}: {words.LEGEND[row.seen.worst]}{f', {row.seen.why}' if row.seen.why else ''}" if row.seen else ends


def _card(card: _Card, columns: _Columns) -> Iterator[str]:
    x, width = columns.right if card.right else columns.left, columns.card_width
    yield rect(x, card.y, width, card.height, "card", 12)
    yield text(x + _PAD, card.y + 26, card.system.sysname, "big")
    yield text(x + width - _PAD, card.y + 26, f"z/OS · {card.name}", "small dim", "end")
    for row, y in _places(card):
        link, edge = row.link, x if card.right else x + width - 5
        base = y - 3 if link.ipv6 else y + 4.5
        yield group(row.kind, "", rect(edge, y - 18, 5, 36, "edge", 2))
        yield text(x + _PAD, base, link.interface)
        yield text(x + columns.addresses, base, str(link.zos), "mono")
        yield text(x + width - _PAD, base, link.devices[0], "mono dim", "end")
        if link.ipv6:
            yield text(x + columns.addresses, y + 13, str(link.ipv6.zos), "mono dim")
    below = card.y + _HEAD + sum(row.height for row in card.rows)
    yield from (text(x + _PAD, below + 12 + 17 * number, told, "small dim") for number, told in enumerate(card.foot))
