"""Checks of firewalls and translation: by rules, and where both ends can be used, by a TCP connection."""

from __future__ import annotations

from collections.abc import Iterator

from zlab.lab.records import Publish
from zlab.linux.records import FirewalldObject, IptablesRule, NftTable, UfwRule
from zlab.verify.check import Check, not_up, rows_as_findings, side_by_side
from zlab.verify.context import Context
from zlab.verify.findings import Fault, Finding, Seen, Unseen

_GROUP = "firewall"
_FOREIGN = (UfwRule, FirewalldObject, IptablesRule)


def _masquerade(context: Context) -> Iterator[Finding]:
    if not context.lab.linux.masquerade:
        yield Unseen("the lab file says masquerade: false")
        return
    cause = "without translation z/OS's address goes out to a network that knows no way back to it"
    rules = list(rows_as_findings(context, context.rows_of(NftTable), cause))
    yield from rules
    far = context.looks.far
    if far is None:
        count = sum(each.packets for each in context.counters if "masquerade" in each.what)
        if context.counters:
            yield Seen(f"{count} connections masqueraded since `net up`")
        yield Unseen("that a server outside sees this host's address: only z/OS can send what proves it")
        return
    own = {str(each.address.ip) for each in context.facts.addresses if each.device == context.uplink}
    for name, system in context.lab.systems.items():
        peer, why = far.internet_from(name, 4)
        if peer in own:
            yield Seen(f"a server outside saw {peer} for {system.sysname}, by TCP")
        elif peer:
            yield Fault(f"a server outside saw {peer}, not {context.uplink}'s address", cause, context.mend)
        elif any(isinstance(each, Fault) for each in rules):
            yield Fault(f"{system.sysname} reaches no server outside: {why}", cause, context.mend)
        else:
            yield Unseen(f"{system.sysname} reaches no server outside ({why}): see forward-path")


def _forward_path(context: Context) -> Iterator[Finding]:
    cause = "this firewall drops what it was not told to accept; ping may pass where TCP is blocked"
    yield from rows_as_findings(context, context.rows_of(*_FOREIGN), cause)
    drops = list(_foreign_drops(context))
    faults = [each for each in drops if isinstance(each, Fault)]
    yield from drops
    if context.facts.firewall.unreadable:
        yield Unseen(context.facts.firewall.unreadable)
    elif not drops:
        owners = sorted({chain.owner for chain in context.facts.firewall.chains if chain.owner not in ("", "zlab")})
        told = f"{', '.join(owners)} and zlab's table let it pass" if owners else "no chain of another drops"
        yield Seen(told)
    if context.rehearsed and not faults:
        yield from _forwarded(context)
    elif not context.rehearsed:
        yield Unseen("a TCP connection from z/OS: start one there, and look at the counters of `zlab net status`")


def _foreign_drops(context: Context) -> Iterator[Finding]:
    """Base chains of nobody zlab has an adapter for: no accept in another table overrides their drop."""
    devices = [link.device for _, link in context.links]
    for chain in context.facts.firewall.chains:
        drops = chain.drops and not chain.owner and chain.hook == "forward"
        if drops and context.looks.accepts(chain, devices):
            yield Seen(f"chain {chain.chain} of {chain.family} {chain.table} drops, and accepts the taps")
        elif drops:
            what = f"chain {chain.chain} of nftables table {chain.family} {chain.table} drops on hook forward"
            cause = "an accept in another table does not override a drop"
            taps = ", ".join(f'"{device}"' for device in devices)
            where = f"{chain.family} {chain.table} {chain.chain}"
            fix = (
                f"sudo nft insert rule {where} iifname {{ {taps} }} accept; "
                f"sudo nft insert rule {where} oifname {{ {taps} }} accept"
            )
            yield Fault(what, cause, fix)


def _forwarded(context: Context) -> Iterator[Finding]:
    far = context.looks.far
    for name, system in context.lab.systems.items():
        if blocked := not_up(context, system.links[0].device):
            yield blocked
            continue
        peer, why = far.internet_from(name, 4) if far else ("", "")
        if peer:
            yield Seen(f"TCP from {system.sysname} to a server outside")
        elif not context.facts.firewall.unreadable:
            cause = "forwarding, translation or the way back is missing: the other failed checks say which"
            yield Fault(f"no TCP from {system.sysname} to a server outside: {why}", cause, context.mend)


def _published(context: Context) -> Iterator[Finding]:
    own = next(
        (
            str(each.address.ip)
            for each in context.facts.addresses
            if each.device == context.uplink and each.address.version == 4
        ),
        None,
    )
    return side_by_side(lambda publish: _one_published(context, publish, own), context.lab.linux.publish)


def _one_published(context: Context, publish: Publish, own: str | None) -> Finding:
    first, last = publish.listen
    if blocked := not_up(context, context.lab.systems[publish.to].links[0].device):
        return blocked
    sysname = context.lab.systems[publish.to].sysname
    name = f"{publish.proto} {first if first == last else f'{first}-{last}'} to {sysname} port {publish.target_port}"
    if context.looks.far is not None:
        peer, why = context.looks.far.published(publish)
        return Seen(f"{name}: from outside") if peer else _not_published(context, name, why)
    if own is None:
        return Unseen(f"{name}: {context.uplink or 'the uplink'} has no IPv4 address")
    if publish.proto != "tcp":
        return Unseen(f"{name}: UDP answers nobody who does not speak its protocol")
    reply = context.looks.connect(own, first)
    if reply.why:
        return _not_published(context, name, reply.why, f", and start the server on {sysname}")
    return Seen(f"{name}: answers this host on {own}; from outside only another machine can try")


def _not_published(context: Context, name: str, why: str, more: str = "") -> Finding:
    if "refused" in why.lower():
        cause = "it is not translated, or nothing on z/OS listens on the port"
        return Fault(f"{name}: {why}", cause, f"{context.mend}{more}")
    cause = "z/OS does not answer, or a firewall drops it"
    return Fault(f"{name}: {why}", cause, f"see zos-ping and forward-path; {context.mend}")


CHECKS = (
    Check(
        "masquerade",
        _GROUP,
        "What leaves the uplink has this host's address; in a rehearsal proven by TCP.",
        _masquerade,
        needs="root",
        seconds=20,
    ),
    Check(
        "forward-path",
        _GROUP,
        "No firewall (nftables, ufw, firewalld, docker, legacy iptables) drops what z/OS sends or gets.",
        _forward_path,
        needs="root",
        seconds=20,
    ),
    Check("published", _GROUP, "Each published port leads to z/OS.", _published, seconds=40),
)
