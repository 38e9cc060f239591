"""Checks of firewalls and translation: by rules, and where both ends can be used, by a TCP connection."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

from zlab.lab.records import Publish
from zlab.linux.records import IptablesRule, NftTable, Record
from zlab.linux.status import Condition, Row
from zlab.verify.check import Check, no_way, no_way_on, rows_as_findings, side_by_side, silent
from zlab.verify.context import Context
from zlab.verify.findings import Fault, Finding, Seen, Unseen
from zlab.verify.forward_path import check_forward_path, nat_chain, packets_out, rules_seen, told

_GROUP = "firewall"


def _masquerade(context: Context) -> Iterator[Finding]:
    if not context.lab.linux.masquerade:
        yield Unseen("the lab file says masquerade: false")
        return
    if not context.uplink:
        yield Unseen("no uplink, see the check uplink")
        return
    cause = "without translation z/OS's address goes out to a network that knows no way back to it"
    rules = [*_translating(context, ("postrouting",), cause), *_translated_before(context)]
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
        if blocked := no_way_on(context, system.links[0]):
            yield blocked
            continue
        peer, why = far.internet_from(name, 4)
        if peer in own:
            yield Seen(f"a server outside saw {peer} for {system.sysname}, by TCP")
        elif peer:
            yield Fault(f"a server outside saw {peer}, not {context.uplink}'s address", cause, context.mend)
        elif any(isinstance(each, Fault) for each in rules):
            yield Fault(f"{system.sysname} reaches no server outside: {why}", cause, context.mend)
        else:
            yield Unseen(f"{system.sysname} reaches no server outside ({why}): see forward-path")


def _translated_before(context: Context) -> Iterator[Finding]:
    """The first translation counts, and another's may come before zlab's."""
    ruleset = rules_seen(context)
    own = {str(each.address.ip) for each in context.facts.addresses if each.device == context.uplink}
    for packet in packets_out(context) if ruleset is not None else ():
        first = ruleset.translated(packet, "postrouting") if packet.version == 4 and ruleset else None
        to = (first.by.get("snat") or {}).get("addr") if first is not None and first.by is not None else None
        if first is not None and to is not None and to not in own:
            cause = f"its rule comes before zlab's, and {context.uplink} has no such address"
            fix = f"sudo nft 'insert rule {first.family} {first.table} {first.chain} ip saddr {packet.source} accept'"
            yield Fault(f"{told(first)} translates {packet.what} to {to}", cause, fix)


def _translating(context: Context, chains: Collection[str], cause: str) -> Iterator[Finding]:
    """The rules of some chains of zlab's own that translate: of its nftables table, or legacy ones."""
    for row in context.rows_of(NftTable):
        yield from _own_rules(context, row, chains, cause)
    legacy = [row for row in context.rows_of(IptablesRule) if nat_chain(row.record) in chains]
    yield from rows_as_findings(context, legacy, cause)


def _own_rules(context: Context, row: Row, chains: Collection[str], cause: str) -> Iterator[Finding]:
    wanted = _rules(row.record, chains)
    if not wanted:
        return
    table = f"nft table {' '.join(row.record.identity[1:])}"
    if row.condition is Condition.UNKNOWN:
        yield Unseen(f"{table}: {Condition.UNKNOWN}")
    elif row.actual is None:
        yield Fault(f"{table} is missing", cause, context.mend)
    elif _rules(row.actual, chains) != wanted:
        yield Fault(f"the rules of {' and '.join(chains)} in {table} are not the lab's", cause, context.mend)
    else:
        yield Seen(f"{table} has the lab's rules of {' and '.join(chains)}")


def _rules(record: Record, chains: Collection[str]) -> list[Any]:
    """The rules of some chains, of a table's canonical text."""
    ruleset = json.loads(record.ruleset) if isinstance(record, NftTable) else {}
    return [rule for rule in ruleset.get("rules", ()) if rule["chain"] in chains]


def _published(context: Context) -> Iterator[Finding]:
    if not context.lab.linux.publish:
        return
    if not context.uplink:
        yield Unseen("no uplink, see the check uplink")
        return
    cause = "what arrives at the uplink is not translated to z/OS's address"
    rules = list(_translating(context, ("prerouting", "output"), cause))
    yield from (each for each in rules if not isinstance(each, Seen))  # rules alone are no connection
    if not any(isinstance(each, Fault) for each in rules):
        yield from side_by_side(lambda publish: _one_published(context, publish), context.lab.linux.publish)


def _own_address(context: Context) -> str | None:
    """The first IPv4 address of the uplink."""
    addresses = (each for each in context.facts.addresses if each.device == context.uplink)
    return next((str(each.address.ip) for each in addresses if each.address.version == 4), None)


def _one_published(context: Context, publish: Publish) -> Finding:
    first, last = publish.listen
    system = context.lab.systems[publish.to]
    link = system.links[0]
    if blocked := (no_way_on if context.rehearsed else no_way)(context, link):
        return blocked
    listen = str(first) if first == last else f"{first}-{last}"
    name = f"{publish.proto} {listen} to {system.sysname} port {publish.target_port}"
    own = _own_address(context)
    if context.looks.far is not None:
        peer, why = context.looks.far.published(publish)
        return Seen(f"{name}: from outside") if peer else _not_published(context, publish, f"{name}: {why}")
    if own is None:
        return Unseen(f"{name}: {context.uplink or 'the uplink'} has no IPv4 address")
    if publish.proto != "tcp":
        return Unseen(f"{name}: UDP answers nobody who does not speak its protocol")
    reply = context.looks.connect(own, first)
    if reply.why:
        return _not_published(context, publish, f"{name}: {reply.why}")
    return Seen(f"{name}: answers this host on {own}; from outside only another machine can try")


def _not_published(context: Context, publish: Publish, what: str) -> Finding:
    system = context.lab.systems[publish.to]
    if "refused" in what.lower():
        fix = f"on z/OS: start the server of port {publish.target_port}; D TCPIP,,NETSTAT,CONN to look"
        return Fault(what, f"nothing on {system.sysname} listens on port {publish.target_port}", fix)
    if silent(context, str(system.links[0].zos)):
        return Unseen(f"{system.links[0].zos} does not answer at all, see the check zos-ping")
    return Fault(what, "a firewall drops it, here or on z/OS", context.again("forward-path", "zos-ports"))


CHECKS = (
    Check(
        "masquerade",
        _GROUP,
        "What leaves the uplink has this host's address; in a rehearsal proven by TCP.",
        _masquerade,
        needs="root",
        seconds=20,
        compares=True,
    ),
    Check(
        "forward-path",
        _GROUP,
        "No firewall (nftables, ufw, firewalld, docker, iptables) drops what z/OS sends, gets or publishes.",
        check_forward_path,
        needs="root",
        seconds=20,
        compares=True,
    ),
    Check("published", _GROUP, "Each published port leads to z/OS.", _published, seconds=40, compares=True),
)
