"""The state of a lab for its picture, from what the checks look at."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from zlab.lab.records import Lab, Link
from zlab.linux.net import Net
from zlab.ospf.case import RouteStatus
from zlab.ospf.health import Health
from zlab.ospf.verdict import Verdict
from zlab.ospf.words import STATE_NAMES
from zlab.report.picture import lab_svg
from zlab.report.states import LabState, Light, LinkState
from zlab.verify.context import Context

_LIGHTS = {
    Verdict.HEALTHY: Light.GOOD,
    Verdict.PRESUMED: Light.UNKNOWN,
    Verdict.UNHEALTHY: Light.BAD,
    Verdict.UNKNOWN: Light.UNKNOWN,
}
_WORST_FIRST = (Light.BAD, Light.UNKNOWN, Light.GOOD)


def state_of(context: Context) -> LabState:
    """Each wire by its device, an echo request and its adjacencies; the uplink by its device."""
    links = [link for _, link in context.links]
    speaking = any(link.ospf or link.ospf6 for link in links)
    neighbors = context.looks.ospf().neighbors if speaking else ()
    with ThreadPoolExecutor(max_workers=16) as pool:
        states = list(pool.map(lambda link: _link(context, link, neighbors), links))
    uplink = context.facts.device(context.uplink)
    addresses = [
        str(each.address)
        for each in context.facts.addresses
        if each.device == context.uplink and each.address.version == 4
    ]
    light = Light.UNKNOWN if uplink is None else Light.GOOD if uplink.up and uplink.carrier else Light.BAD
    found = {link.device: state for link, state in zip(links, states, strict=True)}
    return LabState(context.uplink, addresses[0] if addresses else "", light, found)


def live_picture(net: Net, lab: Lab, *, closely: bool = False) -> str:
    """A lab on this host as SVG, coloured by what is seen now; `closely` as in `Looks`."""
    from zlab.verify.survey import look_at

    context = look_at(net, lab, closely=closely)
    return lab_svg(lab, state_of(context))


def _link(context: Context, link: Link, neighbors: tuple[Health, ...]) -> LinkState:
    ospf = _adjacencies(each for each in neighbors if each.device == link.device)
    device = context.facts.device(link.device)
    if device is None or not device.up or not device.carrier:
        what = "is not there" if device is None else "is down" if not device.up else "has no carrier"
        return LinkState(Light.BAD, f"{link.device} {what}", ospf)
    reply = context.looks.ping(str(link.zos))
    if not reply.asked:
        return LinkState(Light.UNKNOWN, reply.why, ospf)
    if reply.why:
        return LinkState(Light.BAD, f"ping: {reply.why}", ospf)
    return LinkState(Light.GOOD, f"answers in {reply.seconds * 1000:.1f} ms", ospf)


def _adjacencies(neighbors: Iterable[Health]) -> dict[int, tuple[Light, str]]:
    """One a version: of several neighbors on a wire the one that is worst."""
    found: dict[int, tuple[Light, str]] = {}
    for each in neighbors:
        light, words = _adjacency(each)
        known = found.get(each.version)
        if known is None or _WORST_FIRST.index(light) < _WORST_FIRST.index(known[0]):
            found[each.version] = (light, words)
    return found


def _adjacency(health: Health) -> tuple[Light, str]:
    if health.state is None:
        return _LIGHTS[health.verdict], "no neighbor" if health.verdict is Verdict.UNHEALTHY else "unknown"
    words = STATE_NAMES[health.state]
    if health.route in (RouteStatus.MISSING, RouteStatus.NOT_INSTALLED):
        words += ", no route"
    if health.diagnosis is not None and health.verdict is Verdict.UNHEALTHY:
        words += f": {health.diagnosis.cause.title}"
    return _LIGHTS[health.verdict], words
