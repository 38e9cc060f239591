"""Which adapters a host needs, and what they need together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from zlab.errors import Problem
from zlab.linux.firewall import firewalld, iptables, legacy, nft, ufw
from zlab.linux.firewall.records import FirewallFacts, FirewallNeeds
from zlab.linux.records import Record

ADAPTERS = (nft.ADAPTER, ufw.ADAPTER, firewalld.ADAPTER, iptables.DOCKER, iptables.IPTABLES, legacy.ADAPTER)


@dataclass(frozen=True, slots=True)
class FirewallWant:
    """The records for one lab, and the (name, reason) of each adapter in play."""

    records: tuple[Record, ...]
    adapters: tuple[tuple[str, str], ...]
    warnings: tuple[Problem, ...] = ()


def want_firewall(
    needs: FirewallNeeds, facts: FirewallFacts, chosen: Literal["auto"] | tuple[str, ...] = "auto"
) -> FirewallWant:
    """Everything that must be there for the lab's packets to pass, for all firewalls of the host at once."""
    if chosen != "auto" and "legacy" in chosen and "nft" not in chosen:
        facts = replace(facts, nft=False)  # legacy does it all, masquerading included
    records: list[Record] = []
    adapters: list[tuple[str, str]] = []
    for adapter in ADAPTERS:
        reason = adapter.reason(facts)
        if chosen != "auto":
            # Masquerading needs one of the two that can do it, whatever else is named.
            needed = adapter.name == "nft" and "legacy" not in chosen
            reason = (reason or "named in the lab file") if adapter.name in chosen or needed else ""
        found = adapter.records(needs, facts) if reason else ()
        if found:
            adapters.append((adapter.name, reason))
            records += found
    return FirewallWant(tuple(records), tuple(adapters), tuple(_unhelped(facts)))


def _unhelped(facts: FirewallFacts) -> Iterator[Problem]:
    """Base chains that drop, and that no adapter may touch."""
    for chain in facts.chains:
        if chain.drops and not chain.owner:
            yield Problem(
                f"chain {chain.chain} of nftables table {chain.family} {chain.table} drops on hook {chain.hook}, "
                "and an accept in another table does not override that",
                hint="accept the taps in that chain yourself; zlab changes no rules of others",
            )
