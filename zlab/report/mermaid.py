"""A lab as a Mermaid flowchart, which GitHub and GitLab draw in Markdown. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from zlab.lab.records import Lab
from zlab.report.states import LabState, LinkState

_COLOURS = {
    "good": "fill:#d6f0e0,stroke:#1f8a4c,color:#10331f",
    "bad": "fill:#fbdcdc,stroke:#c62f2f,color:#4a1010,stroke-dasharray:6 4",
    "unknown": "fill:#e8ecf0,stroke:#8a97a3,color:#26323d",
}


def lab_mermaid(lab: Lab, state: LabState | None = None) -> str:
    """The flowchart as text that ends in a newline; names of nodes are never the user's own."""
    return "\n".join(_lines(lab, state)) + "\n"


def _lines(lab: Lab, state: LabState | None) -> Iterator[str]:
    yield "flowchart LR"
    yield "  internet([the internet])"
    host = ["Linux host"]
    if lab.linux.frr:
        host.append(f"FRR, router {lab.linux.frr.router_id}")
    yield f"  host[{_quoted(*host)}]"
    uplink = (state.uplink if state else "") or (lab.linux.uplink if lab.linux.uplink != "auto" else "uplink")
    yield f"  internet ---|{_quoted(uplink)}| host"
    lights: dict[str, list[str]] = {name: [] for name in _COLOURS}
    for number, system in enumerate(lab.systems.values()):
        rows = [f"{link.interface} {link.zos}{f' {link.ipv6.zos}' if link.ipv6 else ''}" for link in system.links]
        yield f"  s{number}[{_quoted(f'z/OS {system.sysname}', *rows)}]"
        for link in system.links:
            area = link.ospf.area if link.ospf else link.ospf6.area if link.ospf6 else None
            label = [f"{link.device} {link.linux}"] + ([f"area {area}"] if area is not None else [])
            yield f"  host ---|{_quoted(*label)}| s{number}"
        if state is not None:
            seen = [state.links.get(link.device, LinkState()).worst for link in system.links]
            worst = next((light for light in ("bad", "unknown", "good") if light in seen), "unknown")
            lights[worst].append(f"s{number}")
    for name, nodes in lights.items():
        if nodes:
            yield f"  classDef {name} {_COLOURS[name]}"
            yield f"  class {','.join(nodes)} {name}"


def _quoted(*lines: str) -> str:
    """Lines as one label; what Mermaid would read is written as its entities."""
    return '"' + "<br/>".join(_plain(line) for line in lines) + '"'


def _plain(text: str) -> str:
    return "".join(c if c.isalnum() or c in " .:/,-_@" else f"#{ord(c)};" for c in text)
