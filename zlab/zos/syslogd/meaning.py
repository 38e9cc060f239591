"""What a z/OS syslog.conf means: rules that take messages and write them somewhere. Pure.

A rule takes a message when one of its conditions does and none of its `none` conditions does. How `none` weighs
against the order of the conditions is inferred from the BSD syslogd that z/OS's descends from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address, ip_network

from zlab.errors import Place
from zlab.zos.syslogd.grammar import ANY, NONE, SEVERITIES, canonical_priority
from zlab.zos.syslogd.tree import Condition, Document, Rule


class DestinationKind(StrEnum):
    FILE = "file"
    CONSOLE = "console"
    OPERLOG = "operlog"
    HOST = "host"
    SMF = "smf"
    USERS = "users"


def destination_kind(text: str) -> DestinationKind | None:
    """What a destination is by its form; None for what is none."""
    if text.startswith("/dev/"):
        return {"/dev/console": DestinationKind.CONSOLE, "/dev/operlog": DestinationKind.OPERLOG}.get(
            text, DestinationKind.FILE
        )
    if text.startswith("/"):
        return DestinationKind.FILE
    if text.startswith("@") and len(text) > 1:
        return DestinationKind.HOST
    if text.upper() == "$SMF":
        return DestinationKind.SMF
    users = text.split(",")
    if text == "*" or all(user and user.isalnum() and len(user) <= 8 for user in users):
        return DestinationKind.USERS
    return None


def clean_path(destination: str) -> str:
    """A destination with single slashes: `//` names the same file."""
    return re.sub(r"/{2,}", "/", destination) if destination.startswith("/") else destination


@dataclass(frozen=True, slots=True)
class Message:
    """A message as syslogd gets it; `host` is the sender of one from the network, which has no user and job."""

    facility: str
    priority: str
    user: str = ""
    job: str = ""
    host: str | None = None


class Match(StrEnum):
    """FOLDED: only if names match without regard to case, and whether syslogd does so is not known."""

    YES = "yes"
    FOLDED = "folded"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One condition: who, which facility, and the priority from which on. `severity` is None for `none`."""

    place: Place
    text: str
    host: str | None
    user: str
    job: str
    facility: str
    severity: int | None

    @property
    def excludes(self) -> bool:
        return self.severity is None

    def matches(self, message: Message) -> Match:
        """Whether the message is one of those this condition speaks of; priorities are no matter to `none`."""
        if self.facility not in (ANY, message.facility.lower()):
            return Match.NO
        severity = SEVERITIES.get(message.priority.lower(), 0)
        if self.severity is not None and severity > self.severity:
            return Match.NO
        if self.host is not None:
            return Match.YES if message.host is not None and _host_matches(self.host, message.host) else Match.NO
        if message.host is not None and (self.user, self.job) != (ANY, ANY):
            return Match.NO
        return _worse(_name_matches(self.user, message.user), _name_matches(self.job, message.job))


@dataclass(frozen=True, slots=True)
class LogRule:
    """A rule that has a destination. Modes are octal text; `archive` is the qualifier of -N."""

    place: Place
    wanted: tuple[Wanted, ...]
    destination: str
    kind: DestinationKind | None
    file_mode: str | None
    directory_mode: str | None
    archive: str | None
    emptied: bool

    @property
    def path(self) -> str:
        """The destination in the form in which two that are the same file are equal."""
        return clean_path(self.destination)

    @property
    def logs_to_file(self) -> bool:
        """Whether it is a file that grows, and no device."""
        return self.kind is DestinationKind.FILE and not self.path.startswith("/dev/")

    @property
    def dated(self) -> bool:
        return "%" in self.destination

    def takes(self, message: Message) -> tuple[Match, Wanted | None]:
        """Whether the message lands in this rule's destination, and by which condition."""
        if any(one.excludes and one.matches(message) is not Match.NO for one in self.wanted):
            return Match.NO, None
        best: tuple[Match, Wanted | None] = (Match.NO, None)
        for one in self.wanted:
            if one.excludes:
                continue
            match = one.matches(message)
            if match is Match.YES:
                return match, one
            if match is Match.FOLDED:
                best = (match, one)
        return best


def meaning(document: Document) -> tuple[LogRule, ...]:
    """The rules of a file that write somewhere, in file order."""
    return tuple(_rule(document, rule) for rule in document.rules if rule.destination is not None)


def _rule(document: Document, rule: Rule) -> LogRule:
    destination = rule.destination.text if rule.destination else ""
    wanted = tuple(_wanted(document, condition) for condition in rule.conditions if condition.well_formed)
    return LogRule(
        document.place(rule.start),
        wanted,
        destination,
        destination_kind(destination),
        _value(rule, "-F"),
        _value(rule, "-D"),
        _value(rule, "-N"),
        rule.option("-X") is not None,
    )


def _value(rule: Rule, name: str) -> str | None:
    option = rule.option(name)
    return option.value.text if option and option.value else None


def _wanted(document: Document, condition: Condition) -> Wanted:
    priority = canonical_priority(condition.priority)
    severity = None if priority == NONE else 7 if priority == ANY else SEVERITIES.get(priority, -1)
    return Wanted(
        document.place(condition.word.start),
        condition.word.text,
        condition.host,
        condition.user,
        condition.job,
        condition.facility,
        severity,
    )


def _name_matches(pattern: str, name: str) -> Match:
    if pattern == ANY or _fits(pattern, name):
        return Match.YES
    return Match.FOLDED if _fits(pattern.upper(), name.upper()) else Match.NO


def _fits(pattern: str, name: str) -> bool:
    return name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern


def _worse(one: Match, other: Match) -> Match:
    if Match.NO in (one, other):
        return Match.NO
    return Match.FOLDED if Match.FOLDED in (one, other) else Match.YES


def _host_matches(pattern: str, host: str) -> bool:
    try:
        return ip_address(host) in ip_network(pattern, strict=False)
    except ValueError:
        # A name: with and without the suffixes the resolver knows, which are not known here.
        one, other = pattern.lower(), host.lower()
        return one == other or other.startswith(f"{one}.") or one.startswith(f"{other}.")
