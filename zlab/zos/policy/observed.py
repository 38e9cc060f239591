"""Connections as AT-TLS reported them (EZD1281I), against what a policy says would take them. Pure.

Layout: IP Messages volume 2, and the real lines of Colin Paice's notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address

from zlab.errors import Place
from zlab.messages.logs.recognise import LogMessage
from zlab.zos.policy.conditions import Address
from zlab.zos.policy.match import Connection, Verdict, match
from zlab.zos.policy.meaning import Direction, Policy

_MAP = re.compile(
    r"TTLS Map\s+CONNID:\s*(?P<cid>\S+)\s+LOCAL:\s*(?P<local>\S+)\s+REMOTE:\s*(?P<remote>\S+)\s+"
    r"JOBNAME:\s*(?P<job>\S+)\s+USERID:\s*(?P<user>\S+)\s+TYPE:\s*(?P<type>\S+)\s+STATUS:\s*(?P<status>.*?)"
    r"(?:\s+RULE:\s*(?P<rule>.*?))?(?:\s+ACTIONS:\s*(?P<actions>.*))?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Observed:
    """One EZD1281I. `rule` is empty where AT-TLS named none."""

    connid: str
    connection: Connection
    status: str
    rule: str
    place: Place


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was observed, and what the policy says of the same connection."""

    observed: Observed
    verdict: Verdict

    @property
    def predicted(self) -> str:
        return self.verdict.taken.name if self.verdict.taken else ""

    @property
    def agrees(self) -> bool:
        return self.predicted == self.observed.rule

    @property
    def why(self) -> str:
        """Why the rule that was observed would not be taken, in words."""
        found = next((each for each in self.verdict.candidates if each.rule.name == self.observed.rule), None)
        if self.agrees or not self.observed.rule:
            return ""
        if found is None:
            return f"the policy has no rule {self.observed.rule}"
        if found.misses:
            return "; ".join(f"{each.name} is {each.had}, the rule wants {each.wanted}" for each in found.misses)
        return f"{self.predicted} comes first"


def mapped_connections(messages: Iterable[LogMessage]) -> Iterator[Observed]:
    """The connections of all EZD1281I; lines that are cut short are left out."""
    for message in messages:
        found = _MAP.search(message.text) if message.id == "EZD1281I" else None
        if found is None:
            continue
        local, remote = (parse_end(found[end]) for end in ("local", "remote"))
        if local is None or remote is None:
            continue
        direction = Direction.INBOUND if found["type"].lower() == "inbound" else Direction.OUTBOUND
        connection = Connection(direction, *local, *remote, found["job"], found["user"])
        rule = (found["rule"] or "").strip()
        yield Observed(found["cid"], connection, found["status"], "" if rule == "**N/A**" else rule, message.place)


def parse_end(text: str) -> tuple[Address | None, int | None] | None:
    """`10.1.1.2..4000`, `10.1.1.2:4000`, `[::1]:443`, an address alone or `:4000`; None for anything else."""
    found = re.fullmatch(r"(?:\[(?P<six>[^\]]+)\]|(?P<address>.*?))(?:(?:\.\.|:)(?P<port>\d{1,5}))?", text)
    if found is None:
        return None
    address, port = found["six"] or found["address"], found["port"]
    try:
        # An IPv6 address without brackets ends in digits too: the whole word is tried first.
        return ip_address(text), None
    except ValueError:
        pass
    try:
        return (ip_address(address) if address else None), (int(port) if port else None)
    except ValueError:
        return None


def compare(policy: Policy, observed: Iterable[Observed]) -> Iterator[Comparison]:
    for each in observed:
        yield Comparison(each, match(policy, each.connection))
