"""Reading and changing FRR's running configuration through vtysh. Never `write memory`, never frr-reload."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence

from zlab.errors import HostError, SecretError
from zlab.lab.base import SecretRef
from zlab.lab.secrets import reveal
from zlab.linux.driver import OnStep, Reading
from zlab.linux.frr.running import RunningConfig, parse_running_config
from zlab.linux.host import Host
from zlab.linux.records import FrrLine, Identity, Record, Step


class FrrDriver:
    """Reads `FrrLine` from one `show running-config`, changes them by one `vtysh -f`."""

    kinds = frozenset({FrrLine.kind})

    def read(self, host: Host, identities: Collection[Identity]) -> Reading:
        if not host.has(host.vtysh[0]):
            return Reading()
        done = host.run([*host.vtysh, "-c", "show running-config"], check=False)
        if done.status != 0:
            if os.geteuid() != 0:
                return Reading(unknown=frozenset(identities))
            return Reading()  # no daemon runs: what is not running is not there
        running = parse_running_config(done.stdout)
        found = (_present(running, identity) for identity in identities)
        return Reading(tuple(record for record in found if record is not None))

    def change(self, host: Host, steps: Sequence[Step], on_step: OnStep) -> None:
        running = parse_running_config(host.run([*host.vtysh, "-c", "show running-config"]).stdout)
        text = "\n".join(change_commands(steps, running))
        if text:
            _load(host, text + "\n")
        for step in steps:
            on_step(step)


def _present(running: RunningConfig, identity: Identity) -> Record | None:
    _, block, line, *secret = identity
    if not running.has(block, line):
        return None
    if not secret:
        return FrrLine(block, line)
    reference = (secret[0], secret[1])
    try:
        same = running.has_key(block, line, reveal(_secret_ref(reference)))
    except SecretError:
        same = True  # without the secret at hand there is nothing to compare; a change would ask for it
    return FrrLine(block, line, reference, other_key=not same)


def _secret_ref(reference: tuple[str, str]) -> SecretRef:
    source, name = reference
    return SecretRef(env=name) if source == "env" else SecretRef(file=name)


def change_commands(steps: Sequence[Step], running: RunningConfig) -> Iterator[str]:
    """The commands of a change, secrets revealed. Raises SecretError.

    Every block is left with `exit`: `!` does not leave `router ospf6`, and a following `interface` line
    would be taken for its own (measured). A router block that our removal empties goes with its last line.
    """
    wanted: dict[str, list[FrrLine]] = {}
    unwanted: dict[str, list[FrrLine]] = {}
    for step in steps:
        record = step.record
        if isinstance(record, FrrLine):
            there = running.has(record.block, record.line)
            if step.after is not None:
                wanted.setdefault(record.block, []).append(record)
            elif there:
                unwanted.setdefault(record.block, []).append(record)
    # Interfaces leave their area before the router goes; routers come before their interfaces.
    for block in sorted(unwanted, key=lambda name: name.startswith("router ")):
        lines = unwanted[block]
        remaining = set(running.blocks.get(block, ())) - {record.line for record in lines}
        if block.startswith("router ") and not remaining and block not in wanted:
            yield f"no {block}"
            continue
        yield block
        yield from (f" {_negated(record.line)}" for record in reversed(lines))
        yield "exit"
    for block in sorted(wanted, key=lambda name: not name.startswith("router ")):
        yield block
        for record in wanted[block]:
            key = f" {reveal(_secret_ref(record.secret))}" if record.secret else ""
            if record.secret and running.has(block, record.line):
                yield f" {_negated(record.line)}"  # a key is not overwritten, only removed and given anew
            yield f" {record.line}{key}"
        yield "exit"


def _negated(line: str) -> str:
    # Only the number names a digest key; its removal takes no key text.
    return f"no {line.removesuffix(' md5')}" if "message-digest-key" in line else f"no {line}"


def _load(host: Host, text: str) -> None:
    """Feed commands to vtysh from memory: a key is in no file, no argument list and no log."""
    descriptor = os.memfd_create("zlab-frr", os.MFD_CLOEXEC)
    try:
        os.write(descriptor, text.encode())
        done = host.run([*host.vtysh, "-f", f"/proc/self/fd/{descriptor}"], check=False, pass_fds=[descriptor])
    finally:
        os.close(descriptor)
    # vtysh says "% Unknown command" and ends with status 0; the line it quotes may hold a key.
    complaints = [
        line for line in (done.stdout + done.stderr).splitlines() if line.startswith("%") or "error" in line.lower()
    ]
    if done.status != 0 or complaints:
        said = complaints[0] if complaints else f"exit status {done.status}"
        raise HostError(f"FRR refused a line: {_without_keys(said)}")


def _without_keys(text: str) -> str:
    words = text.split()
    for marker in ("md5", "authentication-key", "password"):
        if marker in words:
            return " ".join([*words[: words.index(marker) + 1], "<key>"])
    return text
