"""Checks of forwarding: the kernel's settings, and the way a packet of z/OS would take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from zlab.lab.records import Link
from zlab.linux.records import Route, Sysctl
from zlab.linux.status import Row
from zlab.verify.check import Check, no_way_on, not_addressed, not_up, rows_as_findings
from zlab.verify.context import Context
from zlab.verify.findings import Fault, Finding, Seen, Unseen

_GROUP = "routing"
_OUTSIDE = "198.51.100.7"  # of RFC 5737's documentation ranges: by no route but the default one
_OFF_CAUSE = "with forwarding off the kernel drops what is not for itself"
_STRICT = "1"


def _is_forwarding(row: Row) -> bool:
    return isinstance(row.record, Sysctl) and row.record.path.endswith("/forwarding")


def _forwarding(context: Context) -> Iterator[Finding]:
    rows = [row for row in context.rows_of(Sysctl) if _is_forwarding(row) and "/ipv4/" in _path(row)]
    yield from rows_as_findings(context, rows, _OFF_CAUSE)


def _path(row: Row) -> str:
    return row.record.path if isinstance(row.record, Sysctl) else ""


def _sysctls(context: Context) -> Iterator[Finding]:
    rows = [row for row in context.rows_of(Sysctl) if not _is_forwarding(row) and "force_forwarding" not in _path(row)]
    yield from rows_as_findings(context, rows, "somebody changed the setting since `zlab net up`")
    problems = context.looks.sysctl_files()
    for problem in problems:
        cause = "works today, and not after the next `sysctl --system`"
        yield Fault(f"{problem.place}: {problem.what}", cause, problem.hint or "remove that line")
    if not problems:
        yield Seen("no file of sysctl.d switches forwarding off")


def _rp_filter(context: Context) -> Iterator[Finding]:
    """The larger of `all` and the device's own counts (ip-sysctl.rst, rp_filter)."""
    of_all = context.looks.sysctl("net/ipv4/conf/all/rp_filter") or "0"
    links_of = Counter(name for name, _ in context.lab.links)
    for name, link in context.lab.links:
        own = context.looks.sysctl(f"net/ipv4/conf/{link.device}/rp_filter")
        if own is None:
            yield Unseen(f"{link.device} is not there")
            continue
        what = f"{link.device}: rp_filter {own}, all {of_all}"
        # 2 is loose, and larger than 1 in the kernel's comparison too.
        if max(own, of_all) != _STRICT:
            yield Seen(what)
        else:
            yield _strict(context, link, what, several=links_of[name] > 1)


def _strict(context: Context, link: Link, what: str, *, several: bool) -> Finding:
    back = context.looks.way(str(link.zos))
    fix = f"sudo sysctl net.ipv4.conf.{link.device}.rp_filter=2  # loose; the larger of all and the device counts"
    if several:
        cause = "strict: with two links z/OS may answer by the other one, and the kernel drops that"
        return Fault(what, cause, fix)
    if back.device != link.device:
        cause = f"strict: the way back to {link.zos} is {back.device or back.why}, so what comes in here is dropped"
        return Fault(what, cause, fix)
    return Seen(f"{what}: strict, and the way back to {link.zos} is {link.device}")


def _route_to_zos(context: Context) -> Iterator[Finding]:
    for sysname, link in context.links:
        yield not_up(context, link.device) or not_addressed(context, link) or _one_route(context, sysname, link)


def _one_route(context: Context, sysname: str, link: Link) -> Finding:
    way = context.looks.way(str(link.zos))
    if way.why:
        return Fault(f"{link.zos} ({sysname}): {way.why}", *_who_refuses(context, link))
    what = f"{link.zos} ({sysname}) leaves by {way.device}"
    if way.device != link.device:
        return Fault(f"{what}, not {link.device}", *_who_takes(context, link))
    if way.source and way.source != str(link.linux.ip):
        cause = "the tap has a second address, and packets leave with it"
        # The kernel takes the later addresses of a subnet away with its first one.
        fix = f"sudo ip addr del {_with_length(context, way.source)} dev {link.device}; {context.mend}"
        return Fault(f"{what} with source {way.source}, not {link.linux.ip}", cause, fix)
    return Seen(f"{what}, source {way.source or link.linux.ip}")


def _with_length(context: Context, address: str) -> str:
    """An address of this host as `ip addr` names it."""
    return next((str(each.address) for each in context.facts.addresses if str(each.address.ip) == address), address)


def _who_takes(context: Context, link: Link) -> tuple[str, str]:
    """Cause and fix of a way to z/OS that is not its tap; nobody is told to remove the host's default route."""
    own = next((each for each in context.facts.addresses if each.address.ip == link.zos), None)
    if own is not None:
        return "it is an address of this host itself", f"sudo ip addr del {own.address} dev {own.device}"
    best = max(
        (each for each in context.facts.routes if each.destination.prefixlen and link.zos in each.destination),
        key=lambda each: (each.destination.prefixlen, -each.metric),
        default=None,
    )
    if best is None:
        return _removed(link)
    if best.device == link.device:
        return "a rule of policy routing (a VPN's?) takes packets for z/OS to another table", _by_main(link, "to")
    cause = "a more specific or earlier route (VPN, docker, another lab) takes packets for z/OS"
    return cause, f"sudo ip route del {best.describe()}  # or choose another subnet in the lab file"


def _who_refuses(context: Context, link: Link) -> tuple[str, str]:
    """Cause and fix where the kernel has no way to z/OS at all, though the tap has its address."""
    refusing = context.looks.refusing(str(link.zos))
    if refusing:
        return "a route refuses it on purpose", f"sudo ip route del {refusing}"
    if any(each.device == link.device and link.zos in each.destination for each in context.facts.routes):
        return "a rule of policy routing refuses it", _by_main(link, "to")
    return _removed(link)


def _removed(link: Link) -> tuple[str, str]:
    cause = f"somebody removed the route that comes with the address of {link.device}"
    return cause, f"sudo ip route add {link.linux.network} dev {link.device} src {link.linux.ip}"


def _by_main(link: Link, direction: str) -> str:
    """Let the main table decide on what goes to z/OS, or comes from it."""
    return f"sudo ip rule add {direction} {link.linux.network} lookup main priority 1  # `ip rule` shows who took it"


def _routes_behind(context: Context) -> Iterator[Finding]:
    rows = context.rows_of(Route)
    yield from rows_as_findings(context, rows, "the route went away with the tap, or was removed")


def _way_out(context: Context) -> Iterator[Finding]:
    """`ip route get … from ZOS iif tap`: forwarding, rp_filter and routes in one question, with no z/OS."""
    if context.facts.default_device(4) is None:
        yield Unseen("this host has no IPv4 default route")
        return
    for sysname, link in context.links:
        yield no_way_on(context, link) or _one_way_out(context, sysname, link)


def _one_way_out(context: Context, sysname: str, link: Link) -> Finding:
    way = context.looks.way(_OUTSIDE, source=str(link.zos), device=link.device)
    what = f"a packet from {link.zos} ({sysname}) on {link.device}"
    if way.why:
        cause = "a route or a rule of policy routing refuses what comes from z/OS"
        return Fault(f"{what}: {way.why}", cause, _by_main(link, "from"))
    if way.device == context.uplink:
        return Seen(f"{what} leaves by {way.device}")
    if way.device == context.facts.default_device(4):
        cause = "the default route of this host is by another device than the lab's uplink"
        fix = f"in the lab file: linux: {{uplink: {way.device}}}, or auto, which follows it; then {context.mend}"
    else:
        cause, fix = "a rule of policy routing (a VPN's?) takes what comes from z/OS", _by_main(link, "from")
    return Fault(f"{what} leaves by {way.device}, not {context.uplink}", cause, fix)


CHECKS = (
    Check("forwarding", _GROUP, "IPv4 forwarding is on for each tap and the uplink.", _forwarding, compares=True),
    Check(
        "sysctls",
        _GROUP,
        "The other kernel settings of each device are as the lab needs them.",
        _sysctls,
        compares=True,
    ),
    Check("rp-filter", _GROUP, "Reverse-path filtering drops nothing of z/OS's (max of all and device).", _rp_filter),
    Check("route-to-zos", _GROUP, "The way to each z/OS address is its tap, with the tap's address.", _route_to_zos),
    Check("routes-behind", _GROUP, "Networks behind z/OS are routed by the tap.", _routes_behind, compares=True),
    Check("way-out", _GROUP, "The kernel would forward a packet of z/OS to the uplink.", _way_out),
)
