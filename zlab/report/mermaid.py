"""A lab as a Mermaid flowchart, which GitHub and GitLab draw in Markdown. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from zlab.lab.records import Lab, Link
from zlab.report import words
from zlab.report.states import LabState, Light, LinkState

_NODES = {
    Light.BAD: "fill:#fbdcdc,stroke:#b9262b,color:#4a1010,stroke-dasharray:6 4",
    Light.UNKNOWN: "fill:#e8ecf0,stroke:#5b6875,color:#26323d",
    Light.GOOD: "fill:#d6f0e0,stroke:#17713c,color:#10331f",
}
_EDGES = {
    Light.BAD: "stroke:#b9262b,stroke-width:3px,stroke-dasharray:8 5",
    Light.UNKNOWN: "stroke:#5b6875,stroke-width:3px,stroke-dasharray:2 5",
    Light.GOOD: "stroke:#17713c,stroke-width:3px",
}


def lab_mermaid(lab: Lab, state: LabState | None = None) -> str:
    """The flowchart as text that ends in a newline; names of nodes are never the user's own."""
    return "\n".join(_lines(lab, state)) + "\n"


def _lines(lab: Lab, state: LabState | None) -> Iterator[str]:
    yield "flowchart LR"
    yield f"  accTitle: Lab {lab.lab}, {words.subtitle(lab)}"
    yield "  internet([the internet])"
    yield f"  host[{_quoted('Linux host', *words.of_the_host(lab))}]"
    yield f"  internet ---|{_quoted(words.uplink(lab, state))}| host"
    edges = [state.uplink_light] if state else []
    nodes: dict[Light, list[str]] = {light: [] for light in _NODES}
    for number, system in enumerate(lab.systems.values()):
        rows = [f"{link.interface} {link.zos}{f' {link.ipv6.zos}' if link.ipv6 else ''}" for link in system.links]
        yield f"  s{number}[{_quoted(f'z/OS {system.sysname}', *rows)}]"
        for link in system.links:
            yield f"  host ---|{_quoted(*_on(link, words.seen_on(link, state)))}| s{number}"
        if state is not None:
            seen = [state.links.get(link.device, LinkState()).worst for link in system.links]
            edges += seen
            nodes[next(light for light in _NODES if light in seen)].append(f"s{number}")
    for light, members in nodes.items():
        if members:
            yield f"  classDef {light} {_NODES[light]}"
            yield f"  class {','.join(members)} {light}"
    for light, style in _EDGES.items():
        numbers = [str(number) for number, each in enumerate(edges) if each is light]
        if numbers:
            yield f"  linkStyle {','.join(numbers)} {style}"


def _on(link: Link, seen: LinkState | None) -> Iterator[str]:
    yield f"{link.device} {link.linux}"
    yield words.carries(link)
    if seen is not None:
        yield from (told for _, told in words.lines_of(seen))


def _quoted(*lines: str) -> str:
    """Lines as one label; what Mermaid would read is written as its entities."""
    return '"' + "<br/>".join(_plain(line) for line in lines) + '"'


def _plain(text: str) -> str:
    return "".join(c if c.isalnum() or c in " .:/,-_@✓✗?·→" else f"#{ord(c)};" for c in text)
