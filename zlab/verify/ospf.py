"""Checks of OSPF: FRR and its lines, the adjacencies of both versions, and the default route."""

from __future__ import annotations

from collections.abc import Iterator

from zlab.linux.records import FrrLine
from zlab.ospf.evidence import Side
from zlab.ospf.health import Diagnosis, Health
from zlab.ospf.verdict import Verdict
from zlab.verify.check import Check, rows_as_findings
from zlab.verify.context import Context
from zlab.verify.findings import Fault, Finding, Seen, Unseen

_GROUP = "OSPF"
_EVIDENCE = "zlab ospf health shows all the evidence"


def _frr(context: Context) -> Iterator[Finding]:
    if context.lab.linux.frr is None:
        return
    frr = context.facts.frr
    if not frr.running:
        if not context.root:
            yield Unseen(frr.why)
        else:
            cause = "the Linux side of OSPF is not there"
            yield Fault(frr.why or "FRR does not run", cause, "sudo systemctl enable --now frr")
        return
    daemons = {4: "ospfd", 6: "ospf6d"}
    wanted = {4: any(link.ospf for _, link in context.links), 6: any(link.ospf6 for _, link in context.links)}
    missing = [name for version, name in daemons.items() if wanted[version] and name not in frr.daemons]
    for name in missing:
        cause = f"/etc/frr/daemons does not start {name}"
        fix = f"sudo sed -i s/^{name}=no/{name}=yes/ /etc/frr/daemons; sudo systemctl restart frr"
        yield Fault(f"{name} does not run", cause, fix)
    if not missing:
        yield Seen(f"FRR runs: {', '.join(frr.daemons)}")
    yield from rows_as_findings(context, context.rows_of(FrrLine), "FRR was restarted, or somebody changed its lines")


def _adjacencies(context: Context, version: int) -> Iterator[Finding]:
    wanted = any(link.ospf if version == 4 else link.ospf6 for _, link in context.links)
    if not wanted:
        return
    report = context.looks.ospf()
    own = [each for each in report.neighbors if each.version == version]
    for each in own:
        what = f"{each.system or each.neighbor} on {each.device}: {each.state_words}, route {each.route}"
        if each.verdict is Verdict.HEALTHY:
            yield Seen(what)
        elif each.verdict.good or (each.verdict is Verdict.UNKNOWN and not context.root):
            yield Unseen(f"{what}: {each.why}")
        else:
            yield _unhealthy(each, what)
    if not own:
        yield Unseen("; ".join(report.unseen) or "nothing tells of an adjacency")


def _unhealthy(health: Health, what: str) -> Fault:
    found = health.diagnosis
    if found is None:
        return Fault(what, health.why, _EVIDENCE)
    ends = ", ".join(f"{end} {value}" for end, value in (("Linux", found.linux), ("z/OS", found.zos)) if value)
    return Fault(f"{what} ({ends})" if ends else what, found.cause.title, _line_to_change(found))


def _line_to_change(found: Diagnosis) -> str:
    """The line of the end that is not as the lab file says; where both are or neither is, one *or* the other."""
    lines = {Side.LINUX: found.linux_line, Side.ZOS: found.zos_line}
    names = {Side.LINUX: "Linux", Side.ZOS: "z/OS"}
    if found.blame is not None and lines[found.blame]:
        return f"{names[found.blame]}: {lines[found.blame]}"
    return "; or ".join(f"{names[side]}: {line}" for side, line in lines.items() if line) or _EVIDENCE


def _version4(context: Context) -> Iterator[Finding]:
    return _adjacencies(context, 4)


def _version6(context: Context) -> Iterator[Finding]:
    return _adjacencies(context, 6)


def _default_route(context: Context) -> Iterator[Finding]:
    frr = context.lab.linux.frr
    if frr is None or not any(link.ospf for _, link in context.links):
        return
    if frr.default_route == "never":
        yield Unseen("the lab file says default_route: never; z/OS needs a static DEFAULT")
        return
    announced = context.looks.default_route_announced()
    if announced is None:
        yield Unseen("FRR's database: only root and the group frrvty may ask")
        return
    if not announced:
        cause = "ospfd announces no default route, and z/OS says EZZ7875I"
        fix = context.mend
        if frr.default_route != "always" and context.facts.default_device(4) is None:
            cause = "this host has no default route of its own to announce"
            fix = f"bring the LAN up, or in the lab file: frr: {{default_route: always}}; then {context.mend}"
        yield Fault("no 0.0.0.0 in ospfd's database", cause, fix)
        return
    yield Seen("ospfd announces 0.0.0.0")
    yield from _learned(context)


def _learned(context: Context) -> Iterator[Finding]:
    far = context.looks.far
    for name, system in context.lab.systems.items():
        if not any(link.ospf for link in system.links):
            continue
        if far is None:
            yield Unseen(f"that {system.sysname} took it: D TCPIP,,OMPROUTE,RTTABLE there")
            continue
        route = far.default_route_of(name)
        if route:
            yield Seen(f"{system.sysname} has {route}")
        else:
            yield Fault(
                f"{system.sysname} has no default route", "the adjacency is not up yet", "see the check ospf-ipv4"
            )


CHECKS = (
    Check(
        "frr",
        _GROUP,
        "FRR runs, with every line of the lab and its key.",
        _frr,
        needs="root or group frrvty",
        compares=True,
    ),
    Check(
        "ospf-ipv4", _GROUP, "Each IPv4 adjacency is healthy, and its routes are in the kernel.", _version4, seconds=40
    ),
    Check(
        "ospf-ipv6", _GROUP, "Each IPv6 adjacency is healthy, and its routes are in the kernel.", _version6, seconds=40
    ),
    Check("default-route", _GROUP, "z/OS is told its way out.", _default_route),
)
