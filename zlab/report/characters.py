"""A lab as a picture of characters, as wide as it is told; for terminals, mails and logs. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from zlab.lab.records import Lab, Link, Publish, System
from zlab.report import words
from zlab.report.states import LabState

_NARROWEST = 50
_ASCII = str.maketrans("┌┐└┘├┤┬─│→·…✓✗", "+++++++-|>,.+x")


@dataclass(frozen=True, slots=True)
class Outside:
    """What is beyond the host, where it is known: addresses of the internet, of its gateway, and of the uplink."""

    device: str = ""
    address: str = ""
    gateway: str = ""
    internet: str = ""


def lab_characters(lab: Lab, state: LabState | None = None, outside: Outside | None = None, width: int = 80) -> str:
    """The internet, the Linux host, and each z/OS behind its taps; with `state` each link says how it is."""
    outside = outside or Outside(words.uplink(lab, state), state.uplink_address if state else "")
    return "\n".join(_lines(lab, state, outside, max(width, _NARROWEST)))


def in_ascii(picture: str) -> str:
    """The picture for a stream that writes no other characters; ✓ is + there, and ✗ is x."""
    return picture.translate(_ASCII)


def _lines(lab: Lab, state: LabState | None, outside: Outside, width: int) -> Iterator[str]:
    rail = max(len(link.device) for _, link in lab.links)
    yield from _box("the internet", [outside.internet] if outside.internet else [], "  ")
    if outside.gateway:
        yield f"       │ {outside.gateway}"
    yield f"       │ {outside.device} {outside.address}".rstrip()
    yield from _box("Linux host", [part for row in _host(lab) for part in _fitted(row, width - 6)], "  ", below=True)
    for number, (name, system) in enumerate(lab.systems.items()):
        more = number < len(lab.systems) - 1
        yield from _system(name, system, state, rail, width - rail - 16, more=more)


def _host(lab: Lab) -> Iterator[str]:
    yield "forwards, and masquerades IPv4" if lab.linux.masquerade else "forwards"
    for _, link in lab.links:
        yield _ends(link.device, link.linux, link.ipv6.linux if link.ipv6 else "")
    if lab.linux.publish:
        yield f"publishes {', '.join(_published(publish) for publish in lab.linux.publish)}"
    if lab.linux.frr:
        yield f"FRR, router {lab.linux.frr.router_id}"


def _published(publish: Publish) -> str:
    first, last = publish.listen
    if first != last:
        return f"{first}-{last}→{publish.to}"
    return f"{first}→{publish.to}:{publish.target_port}"


def _ends(name: str, address: object, address6: object) -> str:
    return f"{name}  {address}  {address6}".rstrip()


def _system(name: str, system: System, state: LabState | None, rail: int, width: int, *, more: bool) -> Iterator[str]:
    """A box for one system; its links come in from the rail that leaves the host, which goes on if there are `more`."""
    rows: list[tuple[str, Link | None]] = []
    for link in system.links:
        ends = _ends(link.interface, link.zos, link.ipv6.zos if link.ipv6 else "")
        first, *rest = _fitted(ends, width)
        rows.append((first, link))
        seen = words.seen_on(link, state)
        told = [words.carries(link), *(line for _, line in (words.lines_of(seen) if seen else ()))]
        rows += ((part, None) for part in (*rest, *(f"  {each}" for row in told for each in _fitted(row, width - 2))))
    if router := words.router_of(system):
        rows.append((router, None))
    title = f"z/OS {system.sysname}" if system.sysname == name.upper() else f"z/OS {system.sysname} ({name})"
    box = list(_box(title, [row for row, _ in rows], ""))
    left = len(system.links)
    yield "       │"
    for line, wire in zip(box, (None, *(link for _, link in rows), None), strict=True):
        left -= wire is not None
        following = more or left > 0
        if wire is None:
            yield f"       {'│' if following else ' '} {' ' * (rail + 3)}{line}"
        else:
            corner = "├" if following else "└"
            yield f"       {corner}─ {wire.device} {'─' * (rail - len(wire.device) + 1)}┤{line[1:]}"


def _fitted(row: str, width: int) -> list[str]:
    """A row in parts that fit; between words only, so that an address or a port stays whole."""
    return textwrap.wrap(row, width, subsequent_indent="  ", break_on_hyphens=False, break_long_words=False)


def _box(title: str, rows: Sequence[str], indent: str, *, below: bool = False) -> Iterable[str]:
    """Rows in a frame with a title; `below` leaves it for what hangs under it."""
    width = max(len(title) + 3, *(len(row) for row in rows)) + 1 if rows else len(title) + 4
    foot = f"{'─' * 4}┬{'─' * max(0, width - 4)}" if below else "─" * (width + 1)
    return (
        f"{indent}┌─ {title} {'─' * (width - len(title) - 2)}┐",
        *(f"{indent}│ {row.ljust(width)}│" for row in rows),
        f"{indent}└{foot}┘",
    )
