"""The way of z/OS's packets through every firewall of this host: by rules, and in a rehearsal by a TCP connection."""

from __future__ import annotations

from collections.abc import Iterator

from zlab.lab.records import Link, System
from zlab.linux.records import FirewalldObject, IptablesRule, Record, UfwRule
from zlab.verify.check import no_way_on, rows_as_findings
from zlab.verify.context import Context
from zlab.verify.findings import Fault, Finding, Seen, Unseen
from zlab.verify.netfilter import Fate, Judged, Packet, Ruleset

_OF_IPTABLES = ("raw", "mangle", "nat", "filter", "security")
_FOREIGN = (UfwRule, FirewalldObject, IptablesRule)
_OUTSIDE = {4: "198.51.100.7", 6: "2001:db8:fffe::7"}  # of the documentation ranges (RFC 5737, RFC 3849)


def check_forward_path(context: Context) -> Iterator[Finding]:
    cause = "this firewall drops what it was not told to accept; ping may pass where TCP is blocked"
    foreign = [row for row in context.rows_of(*_FOREIGN) if not nat_chain(row.record)]
    rows = list(rows_as_findings(context, foreign, cause))
    managed = any(isinstance(each, Fault) for each in rows)
    drops = list(_judged(context, managed=managed))
    # A rule that is there is no proof while it is not known what the others do.
    unsure = any(isinstance(each, Unseen) for each in drops)
    yield from (each for each in rows if not (unsure and isinstance(each, Seen)))
    yield from drops
    if context.rehearsed and not any(isinstance(each, Fault) for each in drops):
        yield from _forwarded(context)
    elif not context.rehearsed:
        yield Unseen("a TCP connection from z/OS: start one there, and look at the counters of `zlab net status`")


def nat_chain(record: Record) -> str:
    """The chain of a rule of iptables that translates, in nftables' spelling; "" of any other record."""
    return record.chain.lower() if isinstance(record, IptablesRule) and record.table == "nat" else ""


def rules_seen(context: Context) -> Ruleset | None:
    """The rules of this host, where they are visible."""
    return None if context.facts.firewall.unreadable else context.looks.ruleset()


def packets_out(context: Context) -> Iterator[Packet]:
    """The first packet of a connection that each system begins, by each link and IP version."""
    for system, link in _links(context):
        for version, zos in _addresses(link):
            what = f"TCP from {system.sysname} ({zos})"
            yield Packet(what, link.device, context.uplink, zos, _OUTSIDE[version])


def _packets(context: Context) -> Iterator[Packet]:
    """Those, what answers them, and the first packet for each published port."""
    yield from packets_out(context)
    for system, link in _links(context):
        for version, zos in _addresses(link):
            what = f"answers to {system.sysname} ({zos})"
            yield Packet(what, context.uplink, link.device, _OUTSIDE[version], zos, "established")
    for publish in context.lab.linux.publish:
        if publish.proto == "tcp":
            system = context.lab.systems[publish.to]
            link, port = system.links[0], publish.target_port
            what = f"TCP for the published port {publish.listen[0]}"
            zos, status = str(link.zos), ("dnat",)
            yield Packet(what, context.uplink, link.device, _OUTSIDE[4], zos, status=status, dport=port)


def _links(context: Context) -> Iterator[tuple[System, Link]]:
    return ((context.lab.systems[name], link) for name, link in context.lab.links)


def _addresses(link: Link) -> Iterator[tuple[int, str]]:
    yield 4, str(link.zos)
    if link.ipv6 is not None:
        yield 6, str(link.ipv6.zos)


def _judged(context: Context, *, managed: bool) -> Iterator[Finding]:
    """Every chain's word on every packet. Of a firewall that lacks zlab's rules (`managed`) that is told already."""
    ruleset = rules_seen(context)
    if ruleset is None:
        yield Unseen(context.facts.firewall.unreadable or "the rules of nftables cannot be read")
        return
    owners = {(each.family, each.table, each.chain): each.owner for each in context.facts.firewall.chains}
    sure = True
    for packet in _packets(context) if context.uplink else ():
        for judged in ruleset.judge(packet):
            owner = owners.get((judged.family, judged.table, judged.chain)) or _owner(judged)
            if judged.fate is Fate.PASSED or (managed and owner not in ("", "zlab")):
                continue
            if judged.fate is Fate.DROPPED:
                sure = False
                yield _dropped(context, judged, owner, packet)
            elif owner == "":
                sure = False
                yield Unseen(f"{told(judged)} has rules zlab cannot follow: it may drop what z/OS sends or gets")
    if sure and not managed:
        named = sorted({owner for owner in owners.values() if owner not in ("", "zlab")})
        yield Seen(f"{', '.join(named)} and all other rules let it pass" if named else "no chain of nftables drops it")


def _owner(judged: Judged) -> str:
    """Whose a chain is that is not hooked at forward or input, by its table."""
    if judged.table.startswith("zlab_"):
        return "zlab"
    if judged.family in ("ip", "ip6") and judged.table in _OF_IPTABLES:
        return "iptables"
    return "firewalld" if judged.table == "firewalld" else ""


def told(judged: Judged) -> str:
    """A chain in words."""
    return f"chain {judged.chain} of nftables table {judged.family} {judged.table}"


def _dropped(context: Context, judged: Judged, owner: str, packet: Packet) -> Fault:
    what = f"{told(judged)} drops {packet.what} on hook {judged.hook}"
    if owner == "zlab":
        return Fault(what, "somebody put a rule into zlab's own table", context.mend)
    if owner == "firewalld":
        fix = "sudo firewall-cmd --get-active-policies  # one of a smaller priority rejects it: change that one"
        return Fault(what, "a policy or zone of firewalld decides before zlab's", fix)
    cause = "an accept in another table does not override a drop"
    if owner == "ufw":
        return Fault(what, "an earlier rule of ufw decides before zlab's", _ufw_first(context))
    if owner:
        tool = "iptables" if judged.family == "ip" else "ip6tables"
        taps = (f"{way} {link.device}" for _, link in context.lab.links for way in ("-i", "-o"))
        return Fault(what, cause, "; ".join(f"sudo {tool} -I FORWARD {each} -j ACCEPT" for each in taps))
    return Fault(what, cause, _accepting(context, judged))


def _accepting(context: Context, judged: Judged) -> str:
    taps = ", ".join(f'"{link.device}"' for _, link in context.lab.links)
    where = f"{judged.family} {judged.table} {judged.chain}"
    keys = ("iifname", "oifname") if judged.hook in ("forward", "postrouting") else ("iifname",)
    return "; ".join(f"sudo nft 'insert rule {where} {key} {{ {taps} }} accept'" for key in keys)


def _ufw_first(context: Context) -> str:
    """ufw leaves a rule that it has where it is, so it goes before it comes again."""
    pairs = [(link.device, context.uplink) for _, link in context.lab.links]
    routes = (f"allow in on {one} out on {other}" for pair in pairs for one, other in (pair, pair[::-1]))
    again = (
        f"sudo ufw route delete {route}; sudo ufw route insert 1 {route} comment zlab:{context.lab.lab}"
        for route in routes
    )
    return "; ".join(again)


def _forwarded(context: Context) -> Iterator[Finding]:
    far = context.looks.far
    for name, system in context.lab.systems.items():
        if blocked := no_way_on(context, system.links[0]):
            yield blocked
            continue
        peer, why = far.internet_from(name, 4) if far else ("", "")
        if peer:
            yield Seen(f"TCP from {system.sysname} to a server outside")
        elif not context.facts.firewall.unreadable:
            cause = "translation or the way back is missing: the other failed checks say which"
            yield Fault(f"no TCP from {system.sysname} to a server outside: {why}", cause, context.mend)
