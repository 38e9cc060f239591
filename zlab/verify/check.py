"""One check: a name, what it proves, and the function that looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from zlab.lab.records import Link, LinkIpv6
from zlab.linux.status import Condition, Row
from zlab.verify.context import Context
from zlab.verify.findings import Fault, Finding, Seen, Unseen
from zlab.verify.looks import NOT_SENT

_AT_ONCE = 32
_FORWARDING = "net/ipv4/conf/{}/forwarding"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Check:
    """`proves` is a sentence; `needs` what it cannot do without ("root", "--log", …); `seconds` its time-out.

    `compares` is whether it looks at the rows of the context, or at the facts of firewalls and of FRR: asking for those
    takes seconds on some hosts.
    """

    name: str
    group: str
    proves: str
    run: Callable[[Context], Iterator[Finding]]
    needs: str = ""
    seconds: float = 10.0
    compares: bool = False


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


def not_addressed(context: Context, link: Link) -> Unseen | None:
    """The same for a tap without its address of the lab."""
    there = context.has_address(link.device, link.linux)
    return None if there else Unseen(f"{link.device} has no {link.linux}, see the check address")


def no_way(context: Context, link: Link) -> Unseen | None:
    """What to say of z/OS where this host has no way to it, so that one check alone is to blame. None where it has."""
    if blocked := not_up(context, link.device) or not_addressed(context, link):
        return blocked
    there = context.looks.way(str(link.zos)).device == link.device
    return None if there else Unseen(f"the way to {link.zos} is not {link.device}, see the check route-to-zos")


def no_way_on(context: Context, link: Link) -> Unseen | None:
    """The same for what is beyond this host, by IPv4."""
    off = (name for name in (link.device, context.uplink) if context.looks.sysctl(_FORWARDING.format(name)) == "0")
    if (blocked := no_way(context, link)) or (found := next(off, None)) is None:
        return blocked
    return Unseen(f"{found} does not forward, see the check forwarding")


def no_way6(context: Context, device: str, ipv6: LinkIpv6) -> Unseen | None:
    """The same for IPv6."""
    if blocked := not_up(context, device):
        return blocked
    there = context.has_address(device, ipv6.linux)
    return None if there else Unseen(f"{device} has no {ipv6.linux}, see the check ipv6-address")


def silent(context: Context, address: str) -> bool:
    """Whether z/OS does not answer at all there, for which the check `zos-ping` is to blame and not a port."""
    reply = context.looks.ping(address)
    return reply.asked and bool(reply.why)


def not_sent(what: str) -> Fault:
    """An echo request that did not leave this host."""
    cause = "a rule on hook output or postrouting drops it"
    return Fault(f"{what}: {NOT_SENT}", cause, "sudo nft list ruleset  # look there for the rule")


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
