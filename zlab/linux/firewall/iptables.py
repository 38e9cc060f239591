"""Tagged rules in chains that iptables or Docker own: the adapters for both, and the rules they share."""

from __future__ import annotations

from collections.abc import Iterator

from zlab.linux.firewall.adapter import Adapter
from zlab.linux.firewall.records import FirewallFacts, FirewallNeeds, TapNeeds
from zlab.linux.records import IptablesRule, Record


def forward_rules(needs: FirewallNeeds, backend: str, chain: str, families: tuple[str, ...]) -> Iterator[Record]:
    """Accepts both ways between each tap and the uplink, and between taps, at the head of `chain`."""
    for family in families:
        taps = [tap for tap in needs.taps if family == "ip" or tap.network6]
        pairs = [(tap.device, needs.uplink) for tap in taps if needs.uplink]
        pairs += [(out, in_) for in_, out in pairs]
        pairs += [(one.device, other.device) for one in taps for other in taps if one != other]
        for in_, out in pairs:
            yield _accept(needs, backend, family, chain, ("-i", in_, "-o", out))


def ospf_rules(needs: FirewallNeeds, backend: str, families: tuple[str, ...]) -> Iterator[Record]:
    """Accepts of protocol 89 from the taps that run OSPF, at the head of INPUT."""
    for family in families:
        for tap in needs.taps:
            if _speaks(tap, family):
                yield _accept(needs, backend, family, "INPUT", ("-i", tap.device, "-p", "ospf"))


def _speaks(tap: TapNeeds, family: str) -> bool:
    return tap.ospf if family == "ip" else tap.ospf6


def _accept(needs: FirewallNeeds, backend: str, family: str, chain: str, match: tuple[str, ...]) -> IptablesRule:
    rule = (*match, "-m", "comment", "--comment", f"zlab:{needs.lab}", "-j", "ACCEPT")
    return IptablesRule(backend, family, "filter", chain, rule)


def _dropping(facts: FirewallFacts, hook: str, owner: str) -> tuple[str, ...]:
    return tuple(chain.family for chain in facts.chains if chain.owner == owner and chain.hook == hook and chain.drops)


def _iptables_reason(facts: FirewallFacts) -> str:
    chains = [chain for chain in facts.chains if chain.owner == "iptables" and chain.drops]
    return f"{chains[0].chain} of iptables ({chains[0].family}) drops what no rule accepts" if chains else ""


def _iptables_records(needs: FirewallNeeds, facts: FirewallFacts) -> tuple[Record, ...]:
    return (
        *forward_rules(needs, "nft", "FORWARD", _dropping(facts, "forward", "iptables")),
        *ospf_rules(needs, "nft", _dropping(facts, "input", "iptables")),
    )


def _docker_reason(facts: FirewallFacts) -> str:
    if not (facts.docker or facts.docker_ipv6):
        return ""
    # dockerd sets the policy to DROP only where it switched forwarding on itself, and may do so later.
    return "Docker's FORWARD chain drops or may drop; DOCKER-USER is where it lets others accept"


def _docker_records(needs: FirewallNeeds, facts: FirewallFacts) -> tuple[Record, ...]:
    families = (*(("ip",) if facts.docker else ()), *(("ip6",) if facts.docker_ipv6 else ()))
    return (
        *forward_rules(needs, "nft", "DOCKER-USER", families),
        *ospf_rules(needs, "nft", _dropping(facts, "input", "docker")),
    )


IPTABLES = Adapter("iptables", _iptables_reason, _iptables_records)
DOCKER = Adapter("docker", _docker_reason, _docker_records)
