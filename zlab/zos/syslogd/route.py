"""Where a message lands: every destination, and by which rule. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zlab.zos.syslogd.meaning import LogRule, Match, Message, Wanted


@dataclass(frozen=True, slots=True)
class Landing:
    """One rule that writes the message. `sure` is False where only the case of a name stands between."""

    rule: LogRule
    by: Wanted
    sure: bool


@dataclass(frozen=True, slots=True)
class Route:
    """All landings of a message, in file order."""

    message: Message
    landings: tuple[Landing, ...]

    @property
    def destinations(self) -> tuple[str, ...]:
        """Where it lands, each place once."""
        return tuple(dict.fromkeys(landing.rule.destination for landing in self.landings))

    @property
    def duplicates(self) -> tuple[Landing, ...]:
        """The landings behind the first: the same message written again."""
        return self.landings[1:]

    def to_json(self) -> dict[str, Any]:
        message = self.message
        return {
            "message": {
                "user": message.user or None,
                "job": message.job or None,
                "host": message.host,
                "facility": message.facility,
                "priority": message.priority,
            },
            "landings": [
                {
                    "destination": landing.rule.destination,
                    "kind": str(landing.rule.kind) if landing.rule.kind else None,
                    "rule": {"file": landing.rule.place.file, "line": landing.rule.place.line},
                    "condition": landing.by.text,
                    "certain": landing.sure,
                }
                for landing in self.landings
            ],
            "destinations": list(self.destinations),
            "copies": len(self.landings),
        }


def route(rules: Sequence[LogRule], message: Message) -> Route:
    """Follow one message through all rules; each rule that takes it writes it."""
    landings = []
    for rule in rules:
        match, by = rule.takes(message)
        if by is not None and match is not Match.NO:
            landings.append(Landing(rule, by, match is Match.YES))
    return Route(message, tuple(landings))
