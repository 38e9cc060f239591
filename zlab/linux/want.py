"""What a lab wants of its Linux host. Pure: the lab and the facts in, records out."""

from __future__ import annotations

from collections.abc import Iterator

from zlab.lab.records import Lab, Link
from zlab.linux.facts import HostFacts
from zlab.linux.firewall.records import FirewallNeeds, PublishedPort, TapNeeds
from zlab.linux.firewall.want import want_firewall
from zlab.linux.frr.want import frr_lines
from zlab.linux.mail.want import mail_relay
from zlab.linux.plan import Wanted
from zlab.linux.records import Address, Ipv6Forwarding, LinkMtu, LinkUp, Record, Route, Sysctl
from zlab.linux.sysctl import FORCE_FORWARDING6, GROUPS4

_RTPROT_RA = 9  # a route learned from a router advertisement (rtnetlink(7))
_GROUPS_TO_SPARE = 10  # of the 20 that a socket may be in; ospfd may run on other devices too
_MANY_GROUPS = 1000  # the same for every lab, so that several share the setting and the last one puts it back


def want(lab: Lab, facts: HostFacts) -> Wanted:
    """Every record of the lab, in the order it is made: forwarding is opened when the filters stand.

    An uplink of `auto` is the device of the default route; without one the uplink is "".
    """
    uplink = uplink_of(lab, facts)
    present = {device.name for device in facts.devices}
    firewall = want_firewall(firewall_needs(lab, uplink), facts.firewall, lab.linux.firewall)
    records = [
        *(record for _, link in lab.links for record in _link_records(link, facts)),
        *(route for _, link in lab.links for route in _routes(link)),
        *firewall.records,
        *_forwarding(lab, uplink, facts),
        *_memberships(lab, facts),
        *frr_lines(lab),
        *mail_relay(lab, present),
    ]
    return Wanted(
        lab.lab,
        uplink,
        tuple(record for record in records if record.needs_device in present or record.needs_device is None),
        tuple(record for record in records if record.needs_device not in present and record.needs_device is not None),
        firewall.adapters,
        firewall.warnings,
    )


def uplink_of(lab: Lab, facts: HostFacts) -> str:
    if lab.linux.uplink != "auto":
        return lab.linux.uplink
    return facts.default_device(4) or facts.default_device(6) or ""


def sysctls_to_read(lab: Lab) -> tuple[str, ...]:
    """The settings that `want` decides by, as paths below /proc/sys."""
    devices = [link.device for _, link in lab.links if link.ipv6 is not None]
    paths = (FORCE_FORWARDING6, *(f"net/ipv6/conf/{device}/disable_ipv6" for device in devices)) if devices else ()
    return (*paths, GROUPS4) if _groups(lab) > _GROUPS_TO_SPARE else paths


def firewall_needs(lab: Lab, uplink: str) -> FirewallNeeds:
    taps = tuple(
        TapNeeds(
            link.device,
            str(link.linux.network),
            str(link.ipv6.linux.network) if link.ipv6 else None,
            link.ospf is not None,
            link.ospf6 is not None,
        )
        for _, link in lab.links
    )
    published = tuple(
        PublishedPort(publish.proto, *publish.listen, str(lab.systems[publish.to].links[0].zos), publish.target_port)
        for publish in lab.linux.publish
    )
    return FirewallNeeds(lab.lab, uplink, taps, lab.linux.masquerade, lab.linux.masquerade_ipv6, published)


def _link_records(link: Link, facts: HostFacts) -> Iterator[Record]:
    yield LinkMtu(link.device, link.mtu)
    # Also where it is 0 already: maybe by us, and what is wanted no longer would be put back.
    if link.ipv6 is not None and facts.sysctl(f"net/ipv6/conf/{link.device}/disable_ipv6") is not None:
        yield Sysctl(f"net/ipv6/conf/{link.device}/disable_ipv6", "0")
    yield Address(link.device, str(link.linux))
    yield LinkUp(link.device, True)
    if link.ipv6 is not None:
        # After the device is up: the kernel gives the link its multicast routes first.
        yield Address(link.device, str(link.ipv6.linux))
        if link.ipv6.link_local is not None:
            yield Address(link.device, f"{link.ipv6.link_local}/64")


def _routes(link: Link) -> Iterator[Record]:
    for destination in link.routes:
        if destination.version == 4:
            yield Route(str(destination), str(link.zos), link.device)
        elif link.ipv6 is not None:
            yield Route(str(destination), str(link.ipv6.zos), link.device)


def _forwarding(lab: Lab, uplink: str, facts: HostFacts) -> Iterator[Record]:
    """Forwarding a device at a time; `ip_forward` would also move accept_redirects and every conf/*/forwarding."""
    taps = [link.device for _, link in lab.links]
    through = [uplink] if uplink else []
    for device in (*taps, *through):
        yield Sysctl(f"net/ipv4/conf/{device}/forwarding", "1")
    taps6 = [link.device for _, link in lab.links if link.ipv6 is not None]
    if not taps6:
        return
    if facts.sysctl(FORCE_FORWARDING6) is not None:
        for device in (*taps6, *through):
            yield Sysctl(f"net/ipv6/conf/{device}/force_forwarding", "1")
        return
    # Switching `all` on makes the kernel drop the default routes that routers advertised, except on
    # devices whose accept_ra is 2 (net/ipv6/route.c, rt6_purge_dflt_routers).
    learned = {
        route.device for route in facts.routes if route.protocol == _RTPROT_RA and route.destination.version == 6
    }
    for device in sorted(learned - set(taps)):
        yield Sysctl(f"net/ipv6/conf/{device}/accept_ra", "2")
    yield Ipv6Forwarding("1")


def _groups(lab: Lab) -> int:
    """How many multicast groups ospfd's one socket joins on the taps at most: 224.0.0.5, and 224.0.0.6 as DR or BDR."""
    return 2 * sum(link.ospf is not None for _, link in lab.links) if lab.linux.frr is not None else 0


def _memberships(lab: Lab, facts: HostFacts) -> Iterator[Record]:
    """Beyond the limit ospfd joins no more, and hears nothing on those devices (measured with FRR 8.4)."""
    limit, groups = facts.sysctl(GROUPS4), _groups(lab)
    if limit is not None and groups > _GROUPS_TO_SPARE:
        yield Sysctl(GROUPS4, str(max(int(limit), groups + _GROUPS_TO_SPARE, _MANY_GROUPS)))
