"""Checks of real members that were given: nothing in them contradicts the lab, or another of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zlab.verify.check import Check
from zlab.verify.context import Context
from zlab.verify.findings import Fault, Finding, Seen, Unseen

if TYPE_CHECKING:
    from zlab.zos.findings import Finding as LintFinding


@dataclass(frozen=True, slots=True)
class _Topic:
    """A topic of `zlab.coherence`, what agrees when nothing is found, and the kinds of members it judges."""

    name: str
    proves: str
    kinds: frozenset[str]

    def judge(self, context: Context) -> Iterator[Finding]:
        members = context.members
        if members is None:
            yield Unseen("no members were given: --members DIR")
            return
        judged = sorted(self.kinds & members.kinds)
        if not judged:
            yield Unseen(f"{members.folder} has no {' or '.join(sorted(self.kinds))}")
            return
        found = members.findings[self.name]
        wrong = [each for each in found if each.rule.severity != "note"]
        for each in wrong:
            yield Fault(_told(each), each.rule.why, each.rule.fix)
        if not wrong:
            yield Seen(f"{', '.join(judged)} and the lab file agree")
        yield from (Seen(_told(each)) for each in found if each not in wrong)


def _told(finding: LintFinding) -> str:
    """What is wrong, with both places."""
    related = "".join(f", {what}: {place}" for what, place in finding.related)
    return f"{finding.place}: {finding.rule.id} {finding.what}{related}"


_TOPICS = (
    _Topic(
        "hardware",
        "Devmap, TRLEs and the interfaces of the PROFILE have the same devices and port names.",
        frozenset({"devmap", "find_io", "vtam", "profile"}),
    ),
    _Topic(
        "addressing",
        "Addresses, masks, MTUs, next hops and forwarding of the PROFILE are those of the lab.",
        frozenset({"profile"}),
    ),
    _Topic(
        "ospf",
        "OMPROUTE's interfaces, areas, intervals, keys and MTUs are the PROFILE's and Linux's.",
        frozenset({"omproute", "frr"}),
    ),
    _Topic(
        "jobs",
        "PORT rows, TCPIPJOBNAME and AT-TLS name the jobs that the lab starts.",
        frozenset({"profile", "tcpdata", "syslogd", "attls"}),
    ),
    _Topic(
        "names",
        "Host names and resolver files are those of the lab's systems.",
        frozenset({"tcpdata", "resolver", "ipnodes"}),
    ),
)

CHECKS = tuple(
    Check(f"members-{topic.name}", "members", topic.proves, topic.judge, needs="--members") for topic in _TOPICS
)
