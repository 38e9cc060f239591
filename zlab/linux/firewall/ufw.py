"""ufw: its FORWARD and INPUT policies drop. Rules go in through ufw itself, so that they outlive a reload."""

from __future__ import annotations

import os
import shlex
from collections.abc import Collection, Iterator, Sequence

from zlab.errors import HostError
from zlab.linux.driver import OnStep, Reading
from zlab.linux.firewall.adapter import Adapter
from zlab.linux.firewall.iptables import ospf_rules
from zlab.linux.firewall.records import FirewallFacts, FirewallNeeds
from zlab.linux.host import Host
from zlab.linux.records import Identity, Record, Step, UfwRule


def _reason(facts: FirewallFacts) -> str:
    return "its FORWARD policy drops what no `ufw route allow` lets through" if facts.ufw_active else ""


def _records(needs: FirewallNeeds, facts: FirewallFacts) -> tuple[Record, ...]:
    taps = [tap.device for tap in needs.taps]
    pairs = [(tap, needs.uplink) for tap in taps if needs.uplink]
    pairs += [(out, in_) for in_, out in pairs]
    pairs += [(one, other) for one in taps for other in taps if one != other]
    routes = (
        UfwRule(("route", "allow", "in", "on", in_, "out", "on", out, "comment", f"zlab:{needs.lab}"))
        for in_, out in pairs
    )
    # ufw knows no protocol 89 ("Unsupported protocol 'ospf'"); a rule at the head of INPUT survives its
    # reload and its disable and enable (measured).
    backend = "nft" if any(chain.owner == "ufw" for chain in facts.chains) or not facts.legacy else "legacy"
    return (*routes, *ospf_rules(needs, backend, ("ip", "ip6")))


ADAPTER = Adapter("ufw", _reason, _records)


class UfwDriver:
    """Reads and changes `UfwRule` through the ufw command."""

    kinds = frozenset({UfwRule.kind})

    def read(self, host: Host, identities: Collection[Identity]) -> Reading:
        if os.geteuid() != 0:
            return Reading(unknown=frozenset(identities))
        if not host.has("ufw"):
            return Reading()
        wanted = set(identities)
        present = parse_added(host.run(["ufw", "show", "added"]).stdout)
        return Reading(tuple(record for record in present if record.identity in wanted))

    def change(self, host: Host, steps: Sequence[Step], on_step: OnStep) -> None:
        for step in steps:
            record = step.record
            if isinstance(record, UfwRule):
                _change(host, record, remove=step.after is None)
            on_step(step)


def parse_added(listing: str) -> Iterator[UfwRule]:
    """The rules of `ufw show added` that carry a comment of ours."""
    for line in listing.splitlines():
        if line.startswith("ufw ") and "zlab:" in line:
            words = shlex.split(line)[1:]
            yield UfwRule(tuple(words))


def _change(host: Host, record: UfwRule, *, remove: bool) -> None:
    rule = ("route", "delete", *record.rule[1:]) if remove else record.rule
    done = host.run(["ufw", *rule], check=False)
    # It says "Skipping adding existing rule" and "Could not delete non-existent rule" with status 0.
    if done.status != 0 or "ERROR" in done.stderr:
        raise HostError(f"ufw {' '.join(rule)}: {done.complaint}")
