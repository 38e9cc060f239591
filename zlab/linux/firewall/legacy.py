"""Legacy x_tables: they drop what nftables accepted, and on old hosts they are all there is."""

from __future__ import annotations

from collections.abc import Iterator

from zlab.linux.firewall.adapter import Adapter
from zlab.linux.firewall.iptables import forward_rules, ospf_rules
from zlab.linux.firewall.records import FirewallFacts, FirewallNeeds
from zlab.linux.records import IptablesRule, Record


def _reason(facts: FirewallFacts) -> str:
    if facts.legacy_drops:
        return "rules of legacy iptables drop what nftables accepts"
    return "" if facts.nft else "there is no nft on this host"


def _records(needs: FirewallNeeds, facts: FirewallFacts) -> tuple[Record, ...]:
    families = ("ip", "ip6") if any(tap.network6 for tap in needs.taps) else ("ip",)
    rules = (*forward_rules(needs, "legacy", "FORWARD", families), *ospf_rules(needs, "legacy", families))
    return rules if facts.nft else (*rules, *_nat(needs))


def _nat(needs: FirewallNeeds) -> Iterator[Record]:
    """Masquerading and published ports, where no nft can do them."""
    tag = ("-m", "comment", "--comment", f"zlab:{needs.lab}")
    if not needs.uplink:
        return
    for tap in needs.taps:
        for wanted, family, network in (
            (needs.masquerade, "ip", tap.network),
            (needs.masquerade_ipv6, "ip6", tap.network6),
        ):
            if wanted and network:
                masquerade = ("-s", network, "-o", needs.uplink, *tag, "-j", "MASQUERADE")
                yield IptablesRule("legacy", family, "nat", "POSTROUTING", masquerade)
    for port in needs.publish:
        listen = str(port.first) if port.first == port.last else f"{port.first}:{port.last}"
        target = f"{port.address}:{port.port}" if port.first == port.last else port.address
        match = ("-i", needs.uplink, "-p", port.proto, "-m", port.proto, "--dport", listen)
        rule = (*match, *tag, "-j", "DNAT", "--to-destination", target)
        yield IptablesRule("legacy", "ip", "nat", "PREROUTING", rule)


ADAPTER = Adapter("legacy", _reason, _records)
