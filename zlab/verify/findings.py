"""What a check finds, and how its findings become one outcome. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zlab.report.events import Outcome, Status


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that is as it should be, with its value."""

    what: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not: what was seen, why that is, and what to do about it.

    `fix` is one line to paste into a shell of this host, where `#` begins a remark; or it says where it is to be done:
    `on z/OS: …`, `in the lab file: …`.
    """

    what: str
    cause: str
    fix: str


@dataclass(frozen=True, slots=True)
class Unseen:
    """Something that could not be looked at, and why."""

    what: str


Finding = Seen | Fault | Unseen


def outcome_of(name: str, group: str, findings: Iterable[Finding], seconds: float = 0.0) -> Outcome:
    """One fault fails; without one, one thing seen passes; nothing seen is a skip, never a pass."""
    found = list(findings)
    faults = [each for each in found if isinstance(each, Fault)]
    seen = [each.what for each in found if isinstance(each, Seen)]
    unseen = [each.what for each in found if isinstance(each, Unseen)]
    if faults:
        why = _joined([each.what for each in faults])
        cause, fix = _joined([each.cause for each in faults]), _lines([each.fix for each in faults])
        return Outcome(name, Status.FAILED, why, fix, seconds, group, cause)
    if seen:
        not_seen = f" (not seen: {_joined(unseen)})" if unseen else ""
        return Outcome(name, Status.PASSED, _joined(seen) + not_seen, "", seconds, group)
    return Outcome(name, Status.SKIPPED, _joined(unseen) or "nothing in this lab asks for it", "", seconds, group)


_MOST = 4


def _joined(texts: Sequence[str]) -> str:
    """Each text once, and of many the first ones and a count."""
    once = _once(texts)
    more = f"; and {len(once) - _MOST} more" if len(once) > _MOST else ""
    return "; ".join(once[:_MOST]) + more


def _lines(texts: Sequence[str]) -> str:
    """A line for each, so that they can be pasted."""
    once = _once(texts)
    return "\n".join(once[:_MOST] + ([f"# and {len(once) - _MOST} more"] if len(once) > _MOST else []))


def _once(texts: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))
