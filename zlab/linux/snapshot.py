"""Everything of a host that a change could have left behind, as text that two moments are compared by.

Broader than the records of a plan on purpose: it also sees what zlab did not mean to do.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zlab.errors import HostError
from zlab.linux.host import Host

_LISTINGS = {
    "links": ("ip", "-oneline", "link", "show"),
    "addresses": ("ip", "-oneline", "address", "show"),
    "routes": ("ip", "route", "show", "table", "all"),
    "routes6": ("ip", "-6", "route", "show", "table", "all"),
    "rules": ("ip", "rule", "show"),
    "nft": ("nft", "--stateless", "list", "ruleset"),
}
_LEGACY = {
    "iptables": ("net/ip_tables_names", "iptables-legacy-save"),
    "ip6tables": ("net/ip6_tables_names", "ip6tables-legacy-save"),
}
_SETTINGS = ("forwarding", "force_forwarding", "accept_ra", "accept_redirects", "disable_ipv6", "promote_secondaries")
_CONFIGURATION = ("ufw", "firewalld/zones", "firewalld/policies")
# Device numbers are given anew; lifetimes run by themselves; iptables-save stamps the time and counts
# packets; carrier comes and goes; a device that was up once has another qdisc than one that never was.
_MOVING = re.compile(
    r"^\d+: | (valid_lft|preferred_lft|expires) \S+|\[\d+:\d+\]|^# .*$|NO-CARRIER,|,LOWER_UP|(state|qdisc) \S+ "
)
_FRR_KEY = re.compile(r"(message-digest-key \d+ md5|authentication-key|password( \d)?) \S+")


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that only one of two moments has; `change` is "-" (was there) or "+" (is there now)."""

    section: str
    change: str
    line: str

    def to_json(self) -> dict[str, Any]:
        return {"section": self.section, "change": self.change, "line": self.line}

    def __str__(self) -> str:
        return f"{self.section}: {self.change} {self.line}"


Snapshot = dict[str, tuple[str, ...]]
"""Section to its lines. Holds no secret: FRR's keys are masked."""


def take_snapshot(host: Host) -> Snapshot:
    """The state of the host now; what cannot be seen (no tool, no root) is an empty section."""
    sections = {name: _listing(host, command) for name, command in _LISTINGS.items()}
    for name, (names, tool) in _LEGACY.items():
        # Asking the legacy tools creates their tables; a list of those that exist does not.
        if _has_lines(host.proc / names):
            sections[name] = _listing(host, (tool,))
    sections["sysctls"] = tuple(sorted(_settings(host)))
    sections["configuration"] = tuple(sorted(_digests(host)))
    running = _listing(host, (*host.vtysh, "-c", "show running-config"))
    # vtysh joins the answers of all daemons; where the lines each of them has come to stand moves.
    sections["frr"] = tuple(
        _FRR_KEY.sub(r"\1 <key>", line) for line in running if not line.startswith(("hostname ", "log file "))
    )
    return sections


def compare_snapshots(before: Snapshot, after: Snapshot) -> tuple[Difference, ...]:
    found = []
    for section in sorted(before.keys() | after.keys()):
        lines = difflib.ndiff(before.get(section, ()), after.get(section, ()))
        found += [Difference(section, line[0], line[2:]) for line in lines if line[0] in "+-"]
    return tuple(found)


def _listing(host: Host, command: tuple[str, ...]) -> tuple[str, ...]:
    if not host.has(command[0]):
        return ()
    try:
        done = host.run(command, check=False)
    except HostError:
        return ()
    lines = (_MOVING.sub("", line).rstrip() for line in done.stdout.splitlines())
    return tuple(line for line in lines if line) if done.status == 0 else ()


def _has_lines(path: Path) -> bool:
    try:
        return bool(path.read_text(encoding="utf-8").strip())
    except OSError:
        return False


def _settings(host: Host) -> Iterator[str]:
    yield f"net/ipv4/ip_forward = {_value(host.proc / 'sys/net/ipv4/ip_forward')}"
    for family in ("ipv4", "ipv6"):
        for folder in (host.proc / "sys/net" / family / "conf").glob("*"):
            for name in _SETTINGS:
                value = _value(folder / name)
                if value:
                    yield f"net/{family}/conf/{folder.name}/{name} = {value}"


def _value(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def _digests(host: Host) -> Iterator[str]:
    for folder in _CONFIGURATION:
        for path in _files(host.etc / folder):
            try:
                yield f"{path} {hashlib.sha256(path.read_bytes()).hexdigest()[:16]}"
            except OSError:
                continue


def _files(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []
