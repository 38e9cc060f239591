"""What in the host's own FRR configuration forbids the lines of a lab. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from zlab.errors import Problem
from zlab.linux.facts import FrrFacts
from zlab.linux.records import FrrLine, Identity

_ROUTER_OF = {"ip ospf ": "ospfd", "ipv6 ospf6 ": "ospf6d"}
# The words that name a setting; the value follows. A block has one value for each.
_SETTING = re.compile(
    r"(?:ip ospf message-digest-key \d+|ip ospf [a-z-]+|ipv6 ospf6 [a-z-]+"
    r"|ospf6? router-id|redistribute \S+|default-information)\b(?!-)"
)


def frr_problems(wanted: Sequence[FrrLine], facts: FrrFacts, owned: Collection[Identity]) -> tuple[Problem, ...]:
    """Daemons that do not run, and lines of others that say something else. Empty when no line is wanted."""
    if not wanted:
        return ()
    if not facts.running:
        return (Problem(f"the lab wants OSPF, and {facts.why}", hint="install and start FRR, or leave linux.frr out"),)
    return (
        *_missing_daemons(wanted, facts),
        *_contradictions(wanted, facts, owned),
        *_network_lines(wanted, facts),
        *_logged_keys(wanted, facts),
    )


def _missing_daemons(wanted: Sequence[FrrLine], facts: FrrFacts) -> Iterator[Problem]:
    needed = {daemon for line in wanted for prefix, daemon in _ROUTER_OF.items() if line.line.startswith(prefix)}
    for daemon in sorted(needed - set(facts.daemons)):
        yield Problem(
            f"FRR runs without {daemon}",
            hint=f"set {daemon}=yes in /etc/frr/daemons and restart FRR (systemctl restart frr)",
        )


def _contradictions(wanted: Sequence[FrrLine], facts: FrrFacts, owned: Collection[Identity]) -> Iterator[Problem]:
    ours = {identity[1:3] for identity in owned}
    there: dict[tuple[str, str], str] = {}
    for block, line in facts.lines:
        setting = _SETTING.match(line)
        if setting and (block, line) not in ours:
            there[block, setting[0]] = line
    for each in wanted:
        setting = _SETTING.match(each.line)
        other = there.get((each.block, setting[0])) if setting else None
        if other is not None and other != each.line:
            yield Problem(
                f"FRR has `{other}` in `{each.block}`, and the lab wants `{each.line}`",
                hint="change the lab file, or remove that line in vtysh; zlab changes no lines of others",
            )


def _network_lines(wanted: Sequence[FrrLine], facts: FrrFacts) -> Iterator[Problem]:
    wants_area = any(line.line.startswith("ip ospf area") for line in wanted)
    networks = [line for block, line in facts.lines if block == "router ospf" and line.startswith("network ")]
    if wants_area and networks:
        # ospfd: "Please remove all network commands first." (ospfd/ospf_vty.c, ip ospf area)
        yield Problem(
            f"FRR has `{networks[0]}` in `router ospf`; ospfd takes no `ip ospf area` beside network lines",
            hint="replace the network lines by `ip ospf area` on their interfaces",
        )


def _logged_keys(wanted: Sequence[FrrLine], facts: FrrFacts) -> Iterator[Problem]:
    given = set(facts.lines)
    missing = any(line.secret and (line.block, line.line) not in given for line in wanted)
    if missing and ("", "log commands") in given:
        # Measured with 8.4.4: `ip ospf message-digest-key 1 md5 KEY` stands in ospfd's log as it was typed.
        yield Problem(
            "FRR has `log commands`, and would write the OSPF key into its log",
            hint="`no log commands` in vtysh while the lab comes up",
        )
