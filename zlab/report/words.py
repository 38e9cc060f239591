"""What a picture of a lab says, whatever draws it: in SVG, as characters, or as Mermaid. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from zlab.counting import counted
from zlab.lab.records import Lab, Link, Publish, System
from zlab.report.states import LabState, Light, LinkState

MARKS = {Light.GOOD: "✓", Light.BAD: "✗", Light.UNKNOWN: "?"}
LEGEND = {Light.GOOD: "works", Light.BAD: "does not work", Light.UNKNOWN: "not seen"}
_ANNOUNCED = {"always": "always", "if-known": "if known"}
_PROTOCOLS = {4: "OSPF", 6: "v6"}


def seen_on(link: Link, state: LabState | None) -> LinkState | None:
    """What was seen of a link; None where nobody looked at the lab at all."""
    return state.links.get(link.device, LinkState()) if state else None


def subtitle(lab: Lab) -> str:
    return f"{counted(len(lab.systems), 'z/OS system')} on {counted(sum(1 for _ in lab.links), 'tap')} of a Linux host"


def summary(lab: Lab, state: LabState) -> tuple[Light, str]:
    """The whole lab in a line, as good as its worst link."""
    lights = [state.links.get(link.device, LinkState()).worst for _, link in lab.links]
    bad, unknown = lights.count(Light.BAD), lights.count(Light.UNKNOWN)
    if bad and len(lights) == 1:
        return Light.BAD, "its link does not work"
    if bad:
        return Light.BAD, f"{bad} of {counted(len(lights), 'link')} {'does' if bad == 1 else 'do'} not work"
    if unknown:
        return Light.UNKNOWN, f"{unknown} of {counted(len(lights), 'link')} not seen to work"
    return Light.GOOD, "its link works" if len(lights) == 1 else f"all {len(lights)} links work"


def uplink(lab: Lab, state: LabState | None) -> str:
    return (state.uplink if state else "") or (lab.linux.uplink if lab.linux.uplink != "auto" else "uplink")


def of_the_host(lab: Lab) -> Iterator[str]:
    """What the Linux host does for the lab, a few words a line."""
    if lab.linux.frr:
        yield f"FRR, router {lab.linux.frr.router_id}"
        if lab.linux.frr.default_route != "never":
            yield f"default route announced {_ANNOUNCED[lab.linux.frr.default_route]}"
    yield "masquerades IPv4" if lab.linux.masquerade else "routes IPv4, no masquerading"
    if any(link.ipv6 for _, link in lab.links):
        yield "masquerades IPv6" if lab.linux.masquerade_ipv6 else "routes IPv6"
    ports = sum(publish.listen[1] - publish.listen[0] + 1 for publish in lab.linux.publish)
    if ports:
        yield f"publishes {counted(ports, 'port')}"


def router_of(system: System) -> str:
    """OMPROUTE and its router id; nothing where no link speaks OSPF."""
    if not any(link.ospf or link.ospf6 for link in system.links):
        return ""
    own = system.omproute.router_id or next((link.zos for link in system.links if link.ospf), system.links[0].zos)
    return f"{system.omproute.job}, router {own}"


def published(lab: Lab, name: str) -> list[str]:
    """The ports of the host that lead to one system."""
    return [_port(publish) for publish in lab.linux.publish if publish.to == name]


def _port(publish: Publish) -> str:
    first, last = publish.listen
    shown = f"{first}-{last}" if first != last else f"{first}→{publish.target_port}"
    return shown + ("/udp" if publish.proto == "udp" else "")


def carries(link: Link) -> str:
    """What a link carries by the lab file: its areas, or no OSPF; and an MTU that is not the usual one."""
    area = "static routes"
    if link.ospf and link.ospf6 and link.ospf.area == link.ospf6.area:
        area = f"OSPF + v6, area {link.ospf.area}"
    elif link.ospf and link.ospf6:
        area = f"areas {link.ospf.area}, v6 {link.ospf6.area}"
    elif link.ospf:
        area = f"OSPF, area {link.ospf.area}"
    elif link.ospf6:
        area = f"OSPFv3, area {link.ospf6.area}"
    return f"{area}, mtu {link.mtu}" if link.mtu != 1500 else area


def findings(seen: LinkState) -> list[tuple[Light, str]]:
    """What was seen of a link, each with its own light: the echo request only where OSPF says less than it."""
    said = [(light, f"{_PROTOCOLS[version]} {words}") for version, (light, words) in seen.ospf.items()]
    if not said or seen.light is not Light.GOOD:
        said.insert(0, (seen.light, seen.why or "not looked at"))
    return said


def lines_of(seen: LinkState) -> list[tuple[Light, str]]:
    """The findings with their marks; those of one light share a line."""
    together: dict[Light, list[str]] = {}
    for light, words in findings(seen):
        together.setdefault(light, []).append(words)
    return [(light, f"{MARKS[light]} {' · '.join(words)}") for light, words in together.items()]


def description(lab: Lab, state: LabState | None = None) -> str:
    """Every link in a sentence, for whoever cannot see the picture."""
    return " ".join(_sentences(lab, state))


def _sentences(lab: Lab, state: LabState | None) -> Iterator[str]:
    for name, link in lab.links:
        sentence = f"{link.device} {link.linux} leads to {lab.systems[name].sysname} {link.interface} {link.zos}"
        sentence += f", {carries(link)}"
        seen = seen_on(link, state)
        if seen is not None:
            sentence += f": {LEGEND[seen.worst]}, {', '.join(words for _, words in findings(seen))}"
        yield f"{sentence}."
