"""Checks of the devices: taps as zPDT makes them, their addresses and MTU, the uplink, and who else claims them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from ipaddress import ip_interface

from zlab.linux.preflight import gateway_in_lab, overlapping_routes, taken_subnets
from zlab.linux.records import Address, LinkMtu
from zlab.linux.status import Condition
from zlab.verify.check import Check, not_up, rows_as_findings, side_by_side
from zlab.verify.context import Context
from zlab.verify.findings import Fault, Finding, Seen, Unseen

_GROUP = "devices"
_AWSSTART = "start zPDT, or awsstop and awsstart it when its devmap was changed"
_STAND_INS = ("veth", "dummy")
_RTPROT_KERNEL = 2  # rtnetlink(7)


def _tap(context: Context) -> Iterator[Finding]:
    for sysname, link in context.links:
        device = context.facts.device(link.device)
        name = f"{link.device} ({sysname})"
        if device is None:
            cause = "zPDT is not running, or its devmap has no OSA with --tunnel_intf=y on this path"
            yield Fault(f"{name} is not there", cause, _AWSSTART)
        elif not device.up:
            yield Fault(f"{name} is down", "somebody switched it off", context.mend)
        elif not device.carrier:
            cause = "no program holds the other end of the tap"
            yield Fault(f"{name} is up, without carrier", cause, _AWSSTART)
        else:
            yield Seen(f"{name} is up, with carrier")


def _zpdt(context: Context) -> Iterator[Finding]:
    for sysname, link in context.links:
        device = context.facts.device(link.device)
        name = f"{link.device} ({sysname})"
        if device is None:
            yield Unseen(f"{name} is not there")
        elif device.kind in _STAND_INS:
            yield Unseen(f"{name} is a {device.kind} device, which stands for a tap")
        elif device.kind != "tun":
            cause = "another program took the name before zPDT did"
            down = f"sudo ip link set {link.device} down"
            fix = f"{down}; sudo ip link set {link.device} name not-{link.device}  # then awsstart again"
            yield Fault(f"{name} is no tap but a {device.kind or 'hardware'} device", cause, fix)
        elif not device.up:
            yield Unseen(f"{name} is down")
        elif device.carrier:
            yield Seen(f"a running program holds {name}")
        else:
            yield Fault(f"nothing holds {name}", "zPDT has ended, or its OSA manager (awsosa) has", _AWSSTART)


def _addressed(context: Context) -> Iterator[Finding]:
    rows = [row for row in context.rows_of(Address) if _version(row.record) == 4]
    yield from rows_as_findings(context, rows, "the address was never given, or went away with the tap")


def _version(record: object) -> int:
    return ip_interface(record.address).version if isinstance(record, Address) else 0


def _mtu(context: Context) -> Iterator[Finding]:
    rows = context.rows_of(LinkMtu)
    yield from rows_as_findings(context, rows, "the tap has another MTU than the lab file says")
    if not any(link.ospf or link.ospf6 for _, link in context.links):
        yield Unseen("z/OS's MTU: only OSPF's database descriptions tell it to Linux")
        return
    for health in context.looks.ospf().neighbors:
        found = health.diagnosis
        if found is not None and found.cause.code.startswith("mtu"):
            what = f"{health.device}: Linux {found.linux}, z/OS {found.zos} (OSPF with {health.neighbor})"
            ours = all(row.condition is Condition.OK for row in rows)  # else `net up` is the fix, told already
            yield Fault(what, found.cause.title, f"z/OS: {found.zos_line}" if ours else "")


def _subnets(context: Context) -> Iterator[Finding]:
    problems = [
        problem
        for look in (taken_subnets, gateway_in_lab, overlapping_routes)
        for problem in look(context.lab, context.facts)
    ]
    for problem in problems:
        cause = "two networks with one address range: packets for z/OS go to the other one"
        yield Fault(problem.what, cause, problem.hint or "in the lab file: choose another subnet for the link")
    if not problems:
        networks = [str(link.linux.network) for _, link in context.links]
        yield Seen(f"{', '.join(networks[:4])}{' …' if len(networks) > 4 else ''} on no other device")


def _duplicate_routes(context: Context) -> Iterator[Finding]:
    networks = [link.linux.network for _, link in context.links]
    networks += [link.ipv6.linux.network for _, link in context.links if link.ipv6]  # type: ignore[misc] # of both versions
    found = Counter(route.destination for route in context.facts.routes if route.destination in networks)
    for network, count in found.items():
        if count > 1:
            ways = [route for route in context.facts.routes if route.destination == network]
            told = ", ".join(f"{way.device}{f' via {way.via}' if way.via else ''}" for way in ways)
            # The one to keep is the kernel's own, of the address.
            spare = max(ways, key=lambda way: (way.via is not None, way.protocol != _RTPROT_KERNEL, way.metric))
            cause = "a static route repeats what the address of the device already says"
            yield Fault(f"{network} has {count} routes: {told}", cause, f"sudo ip route del {spare.describe()}")
    if not any(count > 1 for count in found.values()):
        yield Seen("one route for each subnet of the lab") if found else Unseen("no route of the lab is there yet")


def _uplink(context: Context) -> Iterator[Finding]:
    linux = context.lab.linux
    if linux.uplink == "auto" and linux.masquerade and context.facts.default_device(4) is None:
        fix = "bring the LAN up, or in the lab file: linux: {uplink: DEVICE}"
        yield Fault("this host has no IPv4 default route", "so z/OS has no way to the internet by it", fix)
        return
    if not context.uplink:
        if linux.publish:
            yield Fault("no uplink", "this host has no default route", "in the lab file: linux: {uplink: DEVICE}")
        return
    device = context.facts.device(context.uplink)
    if device is None:
        names = ", ".join(each.name for each in context.facts.devices if each.name != "lo")
        fix = "in the lab file: correct linux: {uplink: DEVICE}"
        yield Fault(f"no device {context.uplink}", f"this host has {names}", fix)
    elif not (device.up and device.carrier):
        state = "without carrier" if device.up else "down"
        fix = "plug the cable in" if device.up else f"sudo ip link set {device.name} up"
        yield Fault(f"uplink {device.name} is {state}", "no cable, or switched off", fix)
    else:
        yield Seen(f"uplink {device.name} is up")
        yield from _gateways(context)


def _gateways(context: Context) -> Iterator[Finding]:
    """A gateway need not answer echo requests, but it says which MAC address is its own."""
    for route in context.facts.routes:
        if route.destination.prefixlen or route.via is None or route.device != context.uplink:
            continue
        known = context.looks.neighbor(str(route.via), route.device)
        what = f"gateway {route.via} on {route.device}"
        if known is not None and known.unresolved:
            cause = "nobody on the LAN says that the address is his: another network, or a gateway that is off"
            fix = f"ip route show default  # DHCP or whoever set {route.via} must give another one"
            yield Fault(f"{what} is {' '.join(known.states)}", cause, fix)
        elif known is not None:
            yield Seen(f"{what} is there")


def _wifi(context: Context) -> Iterator[Finding]:
    device = context.facts.device(context.uplink)
    if device is None or not device.wireless:
        yield Seen(f"uplink {context.uplink} is no Wi-Fi") if device else Unseen("no uplink")
    elif context.lab.linux.masquerade:
        yield Seen(f"uplink {device.name} is Wi-Fi; z/OS leaves with this host's address, which works")
    else:
        cause = "an access point takes packets of one address only, so nothing comes back to z/OS's"
        fix = f"in the lab file: linux: {{masquerade: true}}; then {context.mend}"
        yield Fault(f"uplink {device.name} is Wi-Fi, without masquerading", cause, fix)


def _offloads(context: Context) -> Iterator[Finding]:
    listened = [device for device in context.facts.devices if device.promiscuous and device.kind != "tun"]
    for device in listened:
        if device.offloads:
            cause = "the card joins TCP segments before awsosa sees them, and z/OS drops what is joined"
            fix = f"sudo ethtool -K {device.name} rx off tso off gso off gro off lro off rxvlan off"
            yield Fault(f"{device.name} is listened on, with {' and '.join(device.offloads)} on", cause, fix)
        else:
            yield Seen(f"{device.name} is listened on, and joins no segments")
    if not listened:
        yield Unseen("no network card is used by z/OS directly; on a tap offloads do no harm")


def _neighbors(context: Context) -> Iterator[Finding]:
    asked = [(link.device, str(link.zos)) for _, link in context.links]
    asked += [(link.device, str(link.ipv6.zos)) for _, link in context.links if link.ipv6]
    return side_by_side(lambda each: not_up(context, each[0]) or _one_neighbor(context, *each), asked)


def _one_neighbor(context: Context, device: str, address: str) -> Finding:
    known = context.looks.neighbor(address, device)
    if known is None:
        return Unseen(f"{address} is not in the neighbour table")
    what = f"{address} on {device} is {' '.join(known.states) or 'known'}"
    reply = context.looks.ping(address)
    if known.permanent and reply.why and reply.asked:
        cause = "somebody wrote its MAC address by hand, and no z/OS has it: zPDT makes another at each start"
        return Fault(what, cause, f"sudo ip neigh del {address} dev {device}")
    if known.unresolved and reply.asked:
        return Unseen(f"{what}: nobody says it is his, see the check {'ipv6-zos' if ':' in address else 'zos-ping'}")
    if known.unresolved:
        cause = "z/OS does not say which MAC address is its own: interface not started, or another address"
        return Fault(what, cause, "on z/OS: D TCPIP,,NETSTAT,DEVLINKS, then V TCPIP,,START,interface")
    return Seen(what)


CHECKS = (
    Check("tap", _GROUP, "Each tap is there, up, and has a carrier.", _tap),
    Check("zpdt", _GROUP, "A running program, zPDT's awsosa, holds each tap.", _zpdt),
    Check("address", _GROUP, "Each tap has the IPv4 address of the lab file.", _addressed, compares=True),
    Check("mtu", _GROUP, "Linux and z/OS have one MTU on each link.", _mtu, seconds=30, compares=True),
    Check("subnets", _GROUP, "Nothing else on this host has or takes the lab's subnets.", _subnets),
    Check("duplicate-routes", _GROUP, "Each subnet of the lab has one route.", _duplicate_routes),
    Check(
        "neighbors",
        _GROUP,
        "Each z/OS told its MAC address, and nobody wrote it by hand.",
        _neighbors,
    ),
    Check("uplink", _GROUP, "The device towards the internet is up, and its gateway is there.", _uplink),
    Check("wifi", _GROUP, "A Wi-Fi uplink is masqueraded.", _wifi),
    Check("offloads", _GROUP, "No card that z/OS uses directly joins segments (GRO, LRO).", _offloads),
)
