"""What one kind of firewall needs so that a lab's packets pass it. A new firewall is one `Adapter`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from zlab.linux.firewall.records import FirewallFacts, FirewallNeeds
from zlab.linux.records import Record


@dataclass(frozen=True, slots=True)
class Adapter:
    """`reason` says in words why this firewall is in play on a host, or "" when it is not.

    `records` are the things to add for it, beyond what our own nft table holds; both are pure.
    """

    name: str
    reason: Callable[[FirewallFacts], str]
    records: Callable[[FirewallNeeds, FirewallFacts], tuple[Record, ...]]
