"""One check: a name, what it proves, and the function that looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from zlab.linux.status import Condition, Row
from zlab.verify.context import Context
from zlab.verify.findings import Fault, Finding, Seen, Unseen

_AT_ONCE = 32

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Check:
    """`proves` is a sentence; `needs` what it cannot do without ("root", "--log", …); `seconds` its time-out."""

    name: str
    group: str
    proves: str
    run: Callable[[Context], Iterator[Finding]]
    needs: str = ""
    seconds: float = 10.0


def side_by_side(ask: Callable[[T], Finding], items: Iterable[T]) -> Iterator[Finding]:
    """One question to many, asked at the same time: twenty systems that are off cost no more than one."""
    asked = list(items)
    if not asked:
        return
    with ThreadPoolExecutor(min(_AT_ONCE, len(asked))) as pool:
        yield from pool.map(ask, asked)


def not_up(context: Context, device: str) -> Unseen | None:
    """What to say of anything behind a device that is not up: the check `tap` is to blame. None where it is up."""
    return None if context.is_up(device) else Unseen(f"{device} is not up, see the check tap")


def rows_as_findings(context: Context, rows: Iterable[Row], cause: str) -> Iterator[Finding]:
    """Wanted against actual as findings; what `net up` would make is its fix."""
    for row in rows:
        what = row.record.describe()
        if row.condition is Condition.OK:
            yield Seen(what)
        elif row.condition is Condition.UNKNOWN:
            yield Unseen(f"{what}: {Condition.UNKNOWN}")
        elif row.condition is Condition.DEFERRED:
            yield Unseen(f"{what}: waits for {row.record.needs_device}")
        else:
            found = f"{row.actual.describe()}; the lab wants {what}" if row.actual else f"{what} is missing"
            yield Fault(found, cause, context.mend)
