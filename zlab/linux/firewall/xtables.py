"""Tagged rules in chains of others: iptables-nft by its restore, legacy by python-iptables under its lock."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence

from zlab.errors import HostError
from zlab.linux.driver import OnStep, Reading
from zlab.linux.firewall.xtables_lock import xtables_lock
from zlab.linux.host import Host
from zlab.linux.records import Identity, IptablesRule, Record, Step

_TOOL = {"ip": "iptables", "ip6": "ip6tables"}
_TABLE_NAMES = {"ip": "net/ip_tables_names", "ip6": "net/ip6_tables_names"}


class IptablesDriver:
    """Reads and changes `IptablesRule`, one call for each backend and family."""

    kinds = frozenset({IptablesRule.kind})

    def read(self, host: Host, identities: Collection[Identity]) -> Reading:
        if os.geteuid() != 0:
            return Reading(unknown=frozenset(identities))
        records: list[Record] = []
        for backend, family in sorted({(identity[1], identity[2]) for identity in identities}):
            records += _saved(host, backend, family)
        wanted = set(identities)
        return Reading(tuple(record for record in records if record.identity in wanted))

    def change(self, host: Host, steps: Sequence[Step], on_step: OnStep) -> None:
        groups: dict[tuple[str, str], list[Step]] = {}
        for step in steps:
            groups.setdefault(step.identity[1:3], []).append(step)  # type: ignore[arg-type] # (backend, family)
        for (backend, family), group in groups.items():
            if backend == "nft":
                _restore(host, family, group)
            else:
                _commit_legacy(host, group)
            for step in group:
                on_step(step)


def tool(host: Host, family: str, backend: str, action: str) -> str:
    """The name of a tool; a distribution without the alternatives has the plain name for its only backend."""
    exact, plain = f"{_TOOL[family]}-{backend}-{action}", f"{_TOOL[family]}-{action}"
    return exact if host.has(exact) else plain


def parse_save(listing: str, backend: str, family: str) -> Iterator[IptablesRule]:
    """The rules of an iptables-save listing that carry a comment of ours."""
    table = ""
    for line in listing.splitlines():
        if line.startswith("*"):
            table = line[1:].strip()
        elif line.startswith("-A ") and "zlab:" in line:
            chain, *rule = shlex.split(line)[1:]
            yield IptablesRule(backend, family, table, chain, _plain(rule))


def _plain(rule: Sequence[str]) -> tuple[str, ...]:
    """Protocol 89 is printed by its name only where /etc/protocols has it."""
    return tuple(
        "ospf" if word == "89" and index and rule[index - 1] == "-p" else word for index, word in enumerate(rule)
    )


def _saved(host: Host, backend: str, family: str) -> list[IptablesRule]:
    if backend == "legacy" and not _legacy_tables(host, family):
        return []  # asking the legacy tool would create them
    save = tool(host, family, backend, "save")
    if not host.has(save):
        return []
    return list(parse_save(host.run([save]).stdout, backend, family))


def _legacy_tables(host: Host, family: str) -> bool:
    try:
        return bool((host.proc / _TABLE_NAMES[family]).read_text(encoding="utf-8").strip())
    except OSError:
        return False


def _restore(host: Host, family: str, steps: Iterable[Step]) -> None:
    present = set(_saved(host, "nft", family))
    lines: dict[str, list[str]] = {}
    for step in steps:
        record = step.record
        if isinstance(record, IptablesRule) and (record in present) != (step.after is not None):
            verb = "-I" if step.after is not None else "-D"
            lines.setdefault(record.table, []).append(f"{verb} {record.chain} {shlex.join(record.rule)}")
    if not lines:
        return
    text = "".join(f"*{table}\n" + "\n".join(rules) + "\nCOMMIT\n" for table, rules in lines.items())
    restore = tool(host, family, "nft", "restore")
    # Restore commits table by table: all are tried before one is changed.
    host.run([restore, "--noflush", "--test"], stdin=text)
    host.run([restore, "--noflush"], stdin=text)


def _commit_legacy(host: Host, steps: Iterable[Step]) -> None:
    with xtables_lock():
        present = {family: set(_saved(host, "legacy", family)) for family in _TOOL}
        orders = [
            {"after": step.after is not None, **record.to_json()}
            for step in steps
            if isinstance(record := step.record, IptablesRule)
            and (record in present[record.family]) != (step.after is not None)
        ]
        if not orders:
            return
        # python-iptables keeps one raw socket for the life of its process, in the namespace where it first
        # looked, and loads with 18 subprocesses: it lives in a process of its own (measured, facts in docs).
        done = host.run(
            [sys.executable, "-m", "zlab.linux.firewall.legacy_commit"], stdin=json.dumps(orders), check=False
        )
        if done.status != 0:
            missing = "No module named 'iptc'" in done.stderr
            hint = f"{sys.executable} -m pip install python-iptables" if missing else None
            lines = done.stderr.strip().splitlines()
            raise HostError(f"legacy iptables: {lines[-1] if lines else 'the change failed'}", hint=hint)
