"""Wanted against actual, thing by thing, and who each thing belongs to. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from zlab.linux.driver import Reading
from zlab.linux.firewall.nft import RuleCounter
from zlab.linux.records import Record, Step
from zlab.linux.state import Applied


class Condition(StrEnum):
    OK = "ok"
    MISSING = "missing"
    DIFFERENT = "different"
    DEFERRED = "waits for its device"
    UNKNOWN = "not visible without root"
    OBSOLETE = "no longer wanted"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing: what is wanted of it, what it is, and whose it is ("zlab", "not zlab", another lab's name)."""

    record: Record
    condition: Condition
    actual: Record | None
    owner: str

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.record.kind,
            "what": self.record.describe(),
            "condition": str(self.condition),
            "actual": self.actual.describe() if self.actual else None,
            "owner": self.owner,
        }


@dataclass(frozen=True, slots=True)
class Status:
    """A lab on this host. `counters` are of our own rules; `notes` are what runs of zlab left behind."""

    lab: str
    up: bool
    uplink: str
    rows: tuple[Row, ...]
    firewalls: tuple[tuple[str, str], ...] = ()
    counters: tuple[RuleCounter, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def as_wanted(self) -> bool:
        return all(row.condition in (Condition.OK, Condition.DEFERRED) for row in self.rows)

    def to_json(self) -> dict[str, Any]:
        return {
            "lab": self.lab,
            "up": self.up,
            "uplink": self.uplink,
            "as_wanted": self.as_wanted,
            "firewalls": [{"name": name, "why": why} for name, why in self.firewalls],
            "rows": [row.to_json() for row in self.rows],
            "counters": [asdict(counter) for counter in self.counters],
            "notes": list(self.notes),
        }


def judge_status(
    wanted: Sequence[Record],
    deferred: Sequence[Record],
    reading: Reading,
    owned: Sequence[Step],
    others: Sequence[Applied] = (),
) -> tuple[Row, ...]:
    """One row for each thing the lab wants, and for each of ours that it wants no longer."""
    actual = {record.identity: record for record in reading.records}
    ours = {step.identity for step in owned}
    theirs = {step.identity: other.lab for other in others for step in other.steps}
    rows = []
    for record in wanted:
        found = actual.get(record.identity)
        if record.identity in reading.unknown:
            condition = Condition.UNKNOWN
        elif found is None:
            condition = Condition.MISSING
        else:
            condition = Condition.OK if found == record else Condition.DIFFERENT
        owner = "zlab" if record.identity in ours else theirs.get(record.identity, "not zlab" if found else "")
        rows.append(Row(record, condition, found, owner))
    rows += [Row(record, Condition.DEFERRED, None, "") for record in deferred]
    targets = {record.identity for record in (*wanted, *deferred)}
    for step in owned:
        found = actual.get(step.identity)
        if step.identity not in targets and found is not None and found == step.after:
            rows.append(Row(found, Condition.OBSOLETE, found, "zlab"))
    return tuple(rows)
