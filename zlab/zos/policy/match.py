"""Which rule takes a connection, as Policy Agent orders them, who came close and why not, and who never can. Pure.

Rules are searched by priority, the highest first, and by name within a priority; the first match ends the search
(Configuration Guide, AT-TLS rules). "Alphabetical" is taken in the order of EBCDIC, which is not documented.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from zlab.codepage import encode_1047
from zlab.zos.policy.conditions import (
    Address,
    addresses_cover,
    describe_addresses,
    describe_ports,
    in_addresses,
    in_ports,
    mask_covers,
    mask_matches,
    ports_cover,
)
from zlab.zos.policy.meaning import Direction, Policy, RuleView


@dataclass(frozen=True, slots=True)
class Connection:
    """A TCP connection as AT-TLS sees it. None: not known, so that a rule that asks for it stays open."""

    direction: Direction | None = None
    local: Address | None = None
    local_port: int | None = None
    remote: Address | None = None
    remote_port: int | None = None
    job: str | None = None
    user: str | None = None


class Fit(StrEnum):
    YES = "matches"
    NO = "does not match"
    OPEN = "depends on what is not known"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a rule against a connection: what the rule wants, what the connection has."""

    name: str
    wanted: str
    had: str
    fit: Fit


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule and how a connection fits it."""

    rule: RuleView
    conditions: tuple[Condition, ...]

    @property
    def fit(self) -> Fit:
        fits = {condition.fit for condition in self.conditions}
        return Fit.NO if Fit.NO in fits else Fit.OPEN if Fit.OPEN in fits else Fit.YES

    @property
    def misses(self) -> tuple[Condition, ...]:
        return tuple(each for each in self.conditions if each.fit is Fit.NO)

    @property
    def unknown(self) -> tuple[Condition, ...]:
        return tuple(each for each in self.conditions if each.fit is Fit.OPEN)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a policy does with a connection.

    `taken` is None when no rule matches, and when an earlier rule depends on something not known. `candidates`
    are all rules in the order of the search.
    """

    taken: RuleView | None
    certain: bool
    candidates: tuple[Candidate, ...]

    @property
    def open(self) -> tuple[Candidate, ...]:
        """The rules that could take it before, or instead of, `taken`."""
        found = []
        for each in self.candidates:
            if each.fit is Fit.YES:
                break
            if each.fit is Fit.OPEN:
                found.append(each)
        return tuple(found)

    @property
    def runners_up(self) -> tuple[tuple[Candidate, str], ...]:
        """Rules that match too but come later, then those that fit in something besides the direction.

        Each with why it does not take the connection.
        """
        later = [
            (each, f"comes after {self.taken.name}{order_of(self.taken, each.rule)}")
            for each in self.candidates
            if self.taken is not None and each.fit is Fit.YES and each.rule is not self.taken
        ]
        near = [
            (each, "; ".join(map(_miss, each.misses)))
            for each in self.candidates
            if each.fit is Fit.NO
            and any(condition.fit is Fit.YES and condition.name != "direction" for condition in each.conditions)
        ]
        return (*later, *near)


def order_of(first: RuleView, other: RuleView) -> str:
    """Why one rule comes before another, in brackets."""
    if first.priority != other.priority:
        return f" (priority {first.priority} is above {other.priority})"
    return f" (both have priority {first.priority}; {first.name} is before {other.name} in the alphabet)"


def _miss(condition: Condition) -> str:
    return f"{condition.name} is {condition.had}, the rule wants {condition.wanted}"


def search_order(rules: Sequence[RuleView]) -> tuple[RuleView, ...]:
    """Rules as they are searched."""
    return tuple(sorted(rules, key=lambda rule: (-rule.priority, _collated(rule.name))))


def _collated(name: str) -> bytes:
    try:
        return encode_1047(name)
    except UnicodeEncodeError:
        return name.encode()


def match(policy: Policy, connection: Connection) -> Verdict:
    """Find the rule that takes a connection."""
    candidates = tuple(Candidate(rule, tuple(_conditions(rule, connection))) for rule in search_order(policy.rules))
    for each in candidates:
        if each.fit is Fit.YES:
            certain = all(other.fit is not Fit.OPEN for other in candidates[: candidates.index(each)])
            return Verdict(each.rule, certain, candidates)
    return Verdict(None, all(each.fit is Fit.NO for each in candidates), candidates)


def _conditions(rule: RuleView, connection: Connection) -> Iterator[Condition]:
    if rule.direction is not Direction.BOTH:
        had = connection.direction
        yield Condition("direction", rule.direction, had or "", _fit(had is not None, had is rule.direction))
    ends = (
        ("local", rule.local, connection.local, connection.local_port),
        ("remote", rule.remote, connection.remote, connection.remote_port),
    )
    for name, end, address, port in ends:
        if end.addresses:
            fits = address is not None and in_addresses(address, end.addresses)
            had_address = str(address) if address is not None else ""
            wanted = describe_addresses(end.addresses)
            yield Condition(f"{name} address", wanted, had_address, _fit(address is not None, fits))
        if end.ports:
            fits = port is not None and in_ports(port, end.ports)
            had_port = str(port) if port is not None else ""
            yield Condition(f"{name} port", describe_ports(end.ports), had_port, _fit(port is not None, fits))
    for name, mask, had_name in (("job", rule.job, connection.job), ("user", rule.user, connection.user)):
        if mask:
            fits = had_name is not None and mask_matches(had_name, mask)
            yield Condition(name, mask, had_name or "", _fit(had_name is not None, fits))


def _fit(known: bool, fits: bool) -> Fit:
    return (Fit.YES if fits else Fit.NO) if known else Fit.OPEN


def covers(wide: RuleView, narrow: RuleView) -> bool:
    """Whether every connection that `narrow` takes is one that `wide` takes too. A rule with a time covers nothing."""
    return (
        not wide.timed
        and wide.direction in (Direction.BOTH, narrow.direction)
        and addresses_cover(wide.local.addresses, narrow.local.addresses)
        and addresses_cover(wide.remote.addresses, narrow.remote.addresses)
        and ports_cover(wide.local.ports, narrow.local.ports)
        and ports_cover(wide.remote.ports, narrow.remote.ports)
        and mask_covers(wide.job, narrow.job)
        and mask_covers(wide.user, narrow.user)
    )


def never_matching(policy: Policy) -> tuple[tuple[RuleView, RuleView], ...]:
    """The rules that can never take a connection, each with an earlier one that takes all of theirs.

    Only one rule at a time is held against another: what two earlier rules cover together is not seen.
    """
    found = []
    # Most rules are for a port each: only those for the same one, or for many, can hide them.
    of_port: dict[int, list[RuleView]] = {}
    of_many: list[RuleView] = []
    for narrow in search_order(policy.rules):
        ports = narrow.local.ports
        earlier = chain(of_many, of_port.get(ports[0][0], ()) if ports else ())
        wide = next((each for each in earlier if covers(each, narrow)), None)
        if wide is not None:
            found.append((narrow, wide))
        if len(ports) == 1 and ports[0][0] == ports[0][1]:
            of_port.setdefault(ports[0][0], []).append(narrow)
        else:
            of_many.append(narrow)
    return tuple(found)
