"""Checks of names and of rules: what refers to what, who is never reached. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv6Address, ip_interface
from itertools import combinations

from zlab.zos.findings import Finding
from zlab.zos.policy.checks.subject import Check, Subject, did_you_mean, named
from zlab.zos.policy.conditions import Addresses, Ports
from zlab.zos.policy.grammar.statements import BY_NAME, RULE, key_of
from zlab.zos.policy.match import covers, never_matching, order_of, search_order
from zlab.zos.policy.meaning import Direction, RuleView
from zlab.zos.policy.rules import names as rules
from zlab.zos.policy.tree import Statement


def references(subject: Subject) -> Iterator[Finding]:
    """Names that lead nowhere, names given twice, and statements that nobody names."""
    policy = subject.policy
    used: set[int] = set()
    for statement, around in subject.document.everything:
        key = key_of(around.folded, statement.key) if around is not None else None
        if key is None or not key.refers or not statement.value or statement.block is not None:
            continue
        name = key.values.clean(statement.value)
        found = policy.find(key.refers, name)
        if found is not None:
            used.add(found.key_at)
        elif name_is_given(name):
            names = [each for kind, each in policy.globals if kind == key.refers.lower()]
            what = f"no {key.refers} is called {name}{did_you_mean(name, names)}"
            yield subject.finding(rules.DANGLING, what, statement.value_at)
    yield from _duplicates(subject)
    elsewhere = {
        each.value
        for each, around in subject.document.everything
        if around is not None and around.folded not in BY_NAME and each.folded.endswith("ref")
    }
    for statement in subject.document.statements:
        kind = BY_NAME.get(statement.folded)
        if statement.value in elsewhere:
            continue  # addresses and ports are also for IP security and the other kinds of policy
        if kind is None or kind is RULE or not statement.value or statement.key_at in used:
            continue
        if policy.find(kind.name, statement.value) is statement:
            yield subject.finding(rules.UNUSED, f"nobody refers to {named(statement)}", statement.key_at)


def name_is_given(name: str) -> bool:
    """Whether a name is one, and no placeholder of a template."""
    return not re.search(r"[?{}<>]", name)


def _duplicates(subject: Subject) -> Iterator[Finding]:
    first: dict[tuple[str, str], Statement] = {}
    for statement in subject.document.statements:
        if statement.folded in BY_NAME and statement.value and statement.block:
            other = first.setdefault((statement.folded, statement.value), statement)
            if other is not statement:
                what = f"{named(statement)} is defined twice"
                yield subject.finding(rules.DUPLICATE, what, statement.key_at, [("first here", other.key_at)])


def inline_and_ref(subject: Subject) -> Iterator[Finding]:
    for statement, _ in subject.document.everything:
        kind = BY_NAME.get(statement.folded)
        if kind is None or kind.repeat_inline:
            continue
        for name in kind.inline:
            inline = [each for each in statement.body if each.folded == name.lower() and each.block]
            refs = [each for each in statement.body if each.folded == f"{name}ref".lower()]
            if inline and refs:
                what = f"{named(statement)} has {name} inline and {refs[0].key} {refs[0].value}"
                related = [("the inline block, which is used", inline[0].key_at)]
                yield subject.finding(rules.INLINE_AND_REF, what, refs[0].key_at, related)


def rule_parts(subject: Subject) -> Iterator[Finding]:
    """What a rule must have."""
    for rule in subject.policy.rules:
        given = {each.folded for each in rule.statement.body if each.value}
        at = rule.statement.key_at
        if "ttlsgroupactionref" not in given:
            yield subject.finding(rules.NO_GROUP, f"TTLSRule {rule.name} has no TTLSGroupActionRef", at)
        if "direction" not in given:
            yield subject.finding(rules.NO_DIRECTION, f"TTLSRule {rule.name} has no Direction", at)
        if not any(each.startswith(("local", "remote", "jobname", "userid")) for each in given):
            yield subject.finding(rules.NO_CONDITION, f"TTLSRule {rule.name} is for every connection", at)
        if rule.group is not None and rule.enabled and "ttlsenvironmentactionref" not in given:
            what = f"TTLSRule {rule.name} has no TTLSEnvironmentActionRef, and {rule.group.value} turns AT-TLS on"
            yield subject.finding(rules.NO_ENVIRONMENT, what, at, [("TTLSEnabled On", rule.group.key_at)])
        if rule.group is not None and rule.effective.has("TTLSEnabled") and not rule.enabled:
            what = f"TTLSRule {rule.name} leaves its connections in clear text"
            yield subject.finding(rules.DISABLED, what, at, [("TTLSEnabled Off", rule.group.key_at)])


def keyrings(subject: Subject) -> Iterator[Finding]:
    for statement in subject.document.statements:
        if statement.folded == "ttlsenvironmentaction" and statement.block:
            given = {each.folded for each in statement.body}
            if given.isdisjoint({"ttlskeyringparms", "ttlskeyringparmsref"}):
                yield subject.finding(rules.NO_KEYRING, f"{named(statement)} has no keyring", statement.key_at)


def addresses(subject: Subject) -> Iterator[Finding]:
    for statement, around in subject.document.everything:
        key = key_of(around.folded, statement.key) if around is not None else None
        if key is None or not key.name.endswith(("Addr", "Prefix", "Range")) or not statement.value:
            continue
        word = statement.value.split()[0]
        if key.name.endswith("Addr") and re.fullmatch(r"\d{1,10}", word):
            number = int(word)
            shown = ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0)) if number < 2**32 else "no address"
            what = f"{key.name} {word} is the address {shown}"
            yield subject.finding(rules.NUMBER_ADDRESS, what, statement.value_at)
        elif key.name.endswith("Addr") and (found := re.fullmatch(r"0\.0\.(\d{1,3})\.(\d{1,3})", word)):
            what = f"{key.name} {word} is what the bare number {int(found[1]) * 256 + int(found[2])} becomes"
            yield subject.finding(rules.NUMBER_ADDRESS, what, statement.value_at)
        elif ":" in word and _reserved(word):
            yield subject.finding(rules.MAPPED_ADDRESS, f"{key.name} {word}", statement.value_at)


def _reserved(word: str) -> bool:
    try:
        address = ip_interface(word.partition("-")[0]).ip
    except ValueError:
        return False
    return isinstance(address, IPv6Address) and (address.ipv4_mapped is not None or int(address) >> 32 == 0)


def reach(subject: Subject) -> Iterator[Finding]:
    """Rules that never match, and rules whose names alone decide between them."""
    hidden = set()
    for narrow, wide in never_matching(subject.policy):
        hidden.add(narrow.name)
        what = f"TTLSRule {narrow.name} can never match: {wide.name} takes its connections{order_of(wide, narrow)}"
        at = narrow.statement.key_at
        yield subject.finding(rules.UNREACHABLE, what, at, [(f"{wide.name} is here", wide.statement.key_at)])
    ordered = [rule for rule in search_order(subject.policy.rules) if rule.name not in hidden]
    by_priority: dict[int, list[RuleView]] = {}
    for rule in ordered:
        by_priority.setdefault(rule.priority, []).append(rule)
    for same in by_priority.values():
        if len(same) > _MOST_COMPARED:
            continue
        for first, other in combinations(same, 2):
            if _compete(first, other) and not covers(other, first):
                what = f"{first.name} and {other.name} can take the same connection; {first.name} is used"
                at = other.statement.key_at
                yield subject.finding(rules.OVERLAP, what, at, [(f"{first.name} is here", first.statement.key_at)])


_MOST_COMPARED = 500
"""Every pair is compared; a policy with more rules of one priority is generated, and takes too long."""


def _compete(first: RuleView, other: RuleView) -> bool:
    """Whether two rules name a port in common and differ in nothing that keeps them apart."""
    directions = {first.direction, other.direction}
    if directions == {Direction.INBOUND, Direction.OUTBOUND}:
        return False
    ends = ((first.local, other.local), (first.remote, other.remote))
    if not any(one.ports and two.ports and _ports_meet(one.ports, two.ports) for one, two in ends):
        return False
    apart = any(
        not _ports_meet(one.ports, two.ports) or not _addresses_meet(one.addresses, two.addresses) for one, two in ends
    )
    names = ((first.job, other.job), (first.user, other.user))
    return not apart and not any(_names_apart(one, two) for one, two in names)


def _ports_meet(one: Ports, two: Ports) -> bool:
    return not one or not two or any(a <= d and c <= b for a, b in one for c, d in two)


def _addresses_meet(one: Addresses, two: Addresses) -> bool:
    return (
        not one
        or not two
        or any(a.version == b.version and a.low <= b.high and b.low <= a.high for a in one for b in two)
    )


def _names_apart(one: str, two: str) -> bool:
    return bool(one and two) and not ({"*", "?"} & set(one + two)) and one != two


NAME_CHECKS: tuple[Check, ...] = (references, inline_and_ref, rule_parts, keyrings, addresses, reach)
