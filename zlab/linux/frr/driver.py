"""Reading and changing FRR's running configuration through vtysh. Never `write memory`, never frr-reload."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from zlab.errors import HostError, SecretError
from zlab.lab.base import SecretRef
from zlab.lab.secrets import reveal
from zlab.linux.driver import OnStep, Reading
from zlab.linux.frr.running import RunningConfig, parse_running_config
from zlab.linux.host import Host
from zlab.linux.records import FrrLine, Identity, Record, Step

_LONGEST_KEYS = {"authentication-key": 8, "md5": 16}
"""Bytes of a key in the packet (RFC 2328 D.3 and D.4.3); what is longer ospfd cuts silently (measured)."""


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
        asked = {identity[1:3] for identity in identities}
        found = (_present(running, identity, asked) for identity in identities)
        return Reading(tuple(record for record in found if record is not None))

    def change(self, host: Host, steps: Sequence[Step], on_step: OnStep) -> None:
        running = parse_running_config(host.run([*host.vtysh, "-c", "show running-config"]).stdout)
        text = "\n".join(change_commands(steps, running))
        if text:
            _load(host, text + "\n")
        for step in steps:
            on_step(step)


def _present(running: RunningConfig, identity: Identity, asked: Collection[Identity]) -> Record | None:
    _, block, line, *secret = identity
    if not running.has(block, line):
        return None
    if line in running.blocks and not block:
        # A block that holds lines of others only is theirs by now, and outlives us.
        lines = running.blocks[line]
        return FrrLine(block, line) if not lines or any((line, each) in asked for each in lines) else None
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
    would be taken for its own (measured). A router block of ours goes when nothing of others is left in it.
    """
    wanted = _by_block(step.record for step in steps if step.after is not None)
    gone = [step.record for step in steps if step.after is None]
    present = [record for record in gone if isinstance(record, FrrLine) and running.has(record.block, record.line)]
    unwanted = _by_block(record for record in present if record.block)
    blocks = [record.line for record in present if not record.block]
    emptied = {block for block in blocks if block not in wanted and not _remaining(running, block, unwanted)}
    # Interfaces leave their area before the router goes; routers come before their interfaces.
    for block in sorted(unwanted.keys() - emptied, key=lambda name: (name.startswith("router "), name)):
        yield block
        yield from (f" {_negated(record.line)}" for record in reversed(unwanted[block]))
        yield "exit"
    yield from (f"no {block}" for block in sorted(emptied))
    for block in sorted(wanted, key=lambda name: not name.startswith("router ")):
        yield block
        for record in wanted[block]:
            key = f" {_key(record)}" if record.secret else ""
            if record.secret and running.has(block, record.line):
                yield f" {_negated(record.line)}"  # a key is not overwritten, only removed and given anew
            yield f" {record.line}{key}"
        yield "exit"


def _by_block(records: Iterable[Record]) -> dict[str, list[FrrLine]]:
    """The lines of each block; a line that opens one has no block itself."""
    found: dict[str, list[FrrLine]] = {}
    for record in records:
        if isinstance(record, FrrLine):
            lines = found.setdefault(record.block or record.line, [])
            if record.block:
                lines.append(record)
    return found


def check_keys(steps: Iterable[Step]) -> None:
    """Look for every key a change needs, before it begins. Raises SecretError."""
    for step in steps:
        if isinstance(step.after, FrrLine):
            _key(step.after)


def _key(record: FrrLine) -> str:
    if record.secret is None:
        return ""
    key = reveal(_secret_ref(record.secret))
    longest = next(length for word, length in _LONGEST_KEYS.items() if record.line.endswith(word))
    if len(key.encode()) > longest:
        raise SecretError(
            f"the key behind {' '.join(record.secret)} is longer than the {longest} bytes that `{record.line}` takes",
            hint="FRR would cut it without a word, and z/OS would not",
        )
    return key


def _remaining(running: RunningConfig, block: str, unwanted: Mapping[str, Sequence[FrrLine]]) -> set[str]:
    return set(running.blocks.get(block, ())) - {record.line for record in unwanted.get(block, ())}


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
