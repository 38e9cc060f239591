"""The table of all checks. A new one is one record here and one test."""

from __future__ import annotations

from zlab.errors import UsageError
from zlab.verify import agreement, firewall, forwarding, ipv6, logs, ospf, taps, zos
from zlab.verify.check import Check

CHECKS: tuple[Check, ...] = (
    *taps.CHECKS,
    *forwarding.CHECKS,
    *firewall.CHECKS,
    *zos.CHECKS,
    *ipv6.CHECKS,
    *ospf.CHECKS,
    *logs.CHECKS,
    *agreement.CHECKS,
)


def choose(names: list[str] | None) -> tuple[Check, ...]:
    """The checks of some names or groups, in the order of the table; all without names. Raises UsageError."""
    import difflib

    if not names:
        return CHECKS
    wanted = {word.strip().lower() for name in names for word in name.split(",")} - {""}
    if not wanted:
        raise UsageError("--only names no check", hint="zlab verify --list names them")
    known = {check.name for check in CHECKS} | {check.group.lower() for check in CHECKS}
    for word in sorted(wanted - known):
        near = difflib.get_close_matches(word, known, 1)
        raise UsageError(
            f"there is no check {word}", hint=f"did you mean {near[0]}?" if near else "zlab verify --list names them"
        )
    return tuple(check for check in CHECKS if check.name in wanted or check.group.lower() in wanted)
