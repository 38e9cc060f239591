"""Evidence from the host zlab runs on: first one question to FRR and the kernel, then, where something is
wrong, the packets on the wire, FRR's log, its configuration and the firewall.

Reads only. What a process without root cannot see is said in `unseen`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from zlab.errors import ZlabError
from zlab.linux.host import Host
from zlab.ospf.evidence import Daemon, Description, Evidence, Hello, Interface, Side, Table, TableSeen, merge
from zlab.ospf.host.kernel import kernel_devices, kernel_routes
from zlab.ospf.host.keys import keys_of
from zlab.ospf.readers.frr.json_values import area_id
from zlab.ospf.readers.frr.show_json import read_frr_json

if TYPE_CHECKING:
    from zlab.ospf.expect import Expectation
    from zlab.ospf.readers.packets import Keys

# vtysh stops at the first question a daemon is not there for: those of ospf6d come last.
_FIRST = (
    "show daemons",
    "show running-config",
    "show ip ospf json",
    "show ip ospf interface json",
    "show ip ospf neighbor detail json",
    "show ip ospf route json",
)
_SIXTH = (
    "show ipv6 ospf6 json",
    "show ipv6 ospf6 interface json",
    "show ipv6 ospf6 neighbor json",
    "show ipv6 ospf6 neighbor detail json",
    "show ipv6 ospf6 route json",
)
_DATABASE = (
    "show ip ospf database json",
    "show ip ospf database router json",
    "show ipv6 ospf6 database intra-prefix detail json",
    "show ipv6 ospf6 database router detail json",
)
Wire = tuple[int, str]
"""An IP version and a device."""

_DAEMONS = (("zebra", 0), ("ospfd", 4), ("ospf6d", 6))
_LOGS = ("/var/log/frr/frr.log", "/var/log/frr/ospfd.log", "/var/log/frr/ospf6d.log")
_LOG_TAIL = 256 * 1024  # bytes
RETRANSMIT = 5.0
"""Seconds between two database descriptions of a neighbor that does not get on (both daemons' default)."""


def look(host: Host, expected: Sequence[Expectation] = ()) -> Evidence:
    """The first look: FRR in one call of vtysh, devices and routes from the kernel. What is missing is no error."""
    devices = kernel_devices(host.sys, (each.device for each in expected), host.proc)
    return merge((ask_frr(host), kernel_routes(host.proc), devices))


def ask_frr(host: Host) -> Evidence:
    """Neighbors, interfaces and routes of ospfd and ospf6d."""
    if not host.has(host.vtysh[0]):
        return Evidence(unseen=("FRR is not visible: vtysh is not installed on this host",))
    text, why = _ask(host, (*_FIRST, *_SIXTH))
    daemons = tuple(daemons_of(text)) if not why else ()
    if daemons and not _runs(daemons, "ospfd") and _runs(daemons, "ospf6d"):
        text += _ask(host, _SIXTH)[0]
    found = read_frr_json(text, source="FRR", when=datetime.now())
    return replace(
        found,
        daemons=(*daemons, *found.daemons),
        interfaces=(*found.interfaces, *configured_interfaces(text)),
        tables=(*found.tables, *tables_without_a_word(text, found)),
        unseen=(why,) if why else ("FRR is not running on this host",) if len(daemons) == len(_DAEMONS) else (),
    )


def ask_database(host: Host) -> Evidence:
    """What every router announces, as far as a route may be missing for it."""
    answer, _ = _ask(host, _DATABASE) if host.has(host.vtysh[0]) else ("", "")
    return read_frr_json(answer, source="FRR")


def _ask(host: Host, questions: Sequence[str]) -> tuple[str, str]:
    """What vtysh answers, and why it does not; a daemon that is missing ends its answers, and is no error."""
    try:
        done = host.run([*host.vtysh, *(word for question in questions for word in ("-c", question))], check=False)
    except ZlabError as error:
        return "", f"FRR is not visible: {error.problems[0].what}"
    if done.status != 0 and not done.stdout.lstrip().startswith(("{", "zebra", "ospf", "mgmtd", "staticd", "watchfrr")):
        if os.geteuid() == 0 and "failed to connect to any daemons" in done.stdout + done.stderr:
            return "", ""
        return "", "FRR does not answer: it is not running, or only root and the group frrvty may ask it"
    return done.stdout, ""


def daemons_of(answer: str) -> Iterator[Daemon]:
    """Which of the daemons OSPF needs run, by the answer to `show daemons` at its head. Pure."""
    head = answer.lstrip().partition("\n")[0]
    running = set(head.split()) if not head.startswith("{") else set()
    for name, version in _DAEMONS:
        if name not in running:
            yield Daemon(Side.LINUX, name, running=False, version=version)


def configured_interfaces(answer: str) -> Iterator[Interface]:
    """The interfaces FRR's configuration gives an area: all that is left of one whose device is down or gone. Pure."""
    from zlab.linux.frr.running import parse_running_config

    config = parse_running_config(answer.partition("\nCurrent configuration:")[2].partition("\nend\n")[0])
    for block, lines in config.blocks.items():
        name = block.removeprefix("interface ").split()[0] if block.startswith("interface ") else ""
        for version, words in ((4, "ip ospf"), (6, "ipv6 ospf6")):
            areas = [line.removeprefix(f"{words} area ") for line in lines if line.startswith(f"{words} area ")]
            if name and areas:
                passive = True if f"{words} passive" in lines else None
                area = area_id(areas[0])
                yield Interface(Side.LINUX, version, name, area=area, passive=passive, source="FRR's configuration")


def tables_without_a_word(answer: str, found: Evidence) -> Iterator[TableSeen]:
    """The tables of routes of daemons that told their neighbors and no route: they are empty, not unseen. Pure.

    Before its first calculation ospfd says "No OSPF routing information exist" and `{}`.
    """
    if "% Unknown command" in answer:
        return  # an FRR without that question
    seen = {(each.version, each.table) for each in found.tables}
    for version in (4, 6):
        if (version, Table.NEIGHBORS) in seen and (version, Table.OSPF) not in seen:
            yield TableSeen(Side.LINUX, version, Table.OSPF)


def _runs(daemons: Iterable[Daemon], name: str) -> bool:
    return not any(each.name == name and not each.running for each in daemons)


@dataclass
class Closer:
    """The closer look, for the wires where something is wrong. `progress` is told what it is doing, and for how long.

    `keys` are taken from FRR's own configuration unless the caller has them; they verify packets, nothing else.
    """

    host: Host
    wires: frozenset[Wire]
    seconds: float
    forming: frozenset[Wire] = frozenset()
    dead: int = 40
    given_keys: Keys = field(default_factory=dict, repr=False)
    progress: Callable[[str], None] = lambda _text: None

    def look(self) -> Evidence:
        """Everything beyond the first look."""
        from zlab.linux.frr.running import parse_running_config

        running = ""
        if self.host.has(self.host.vtysh[0]):
            running, _ = _ask(self.host, ("show running-config",))
        keys = {**keys_of(running), **self.given_keys}
        heard = self._listen(keys)
        config = parse_running_config(running)
        parts = (
            heard,
            ask_database(self.host),
            self._log([line for _, line in config.lines() if line.startswith("log file ")]) if running else Evidence(),
            self._firewall(),
        )
        return merge(parts)

    def _listen(self, keys: Keys) -> Evidence:
        from zlab.ospf.host.capture import listen

        named = sorted({device for _, device in self.wires})
        there = [name for name in named if (self.host.sys / "class/net" / name).exists()]
        wires = frozenset(wire for wire in self.wires if wire[1] in there)
        if not there or self.seconds <= 0:
            return Evidence()
        self.progress(f"listening for OSPF on {', '.join(there)} for at most {self.seconds:.0f} s …")
        try:
            return listen(there, self.seconds, keys=keys, enough=Enough(wires, self.forming & wires))
        except ZlabError as error:
            return Evidence(unseen=(str(error),))

    def _log(self, lines: Sequence[str]) -> Evidence:
        """The end of FRR's logs: complaints of the last dead intervals, transitions as far as it reaches."""
        named = [line.split()[2] for line in lines if len(line.split()) > 2]
        since = datetime.now() - timedelta(seconds=max(3 * self.dead, 30))
        parts: list[Evidence] = []
        for number, name in enumerate(dict.fromkeys((*named, *_LOGS))):
            parts += _read_tail(Path(name), since, number * _LOG_TAIL)
        if not parts:
            parts.append(Evidence(unseen=("FRR writes no log file here: what it complains of is not visible",)))
        return merge(parts)

    def _firewall(self) -> Evidence:
        from zlab.ospf.host.firewall_hints import blocks_of

        if not self.host.has("nft") or os.geteuid() != 0:
            return Evidence()
        try:
            done = self.host.run(["nft", "--json", "list", "ruleset"], check=False)
            objects = json.loads(done.stdout)["nftables"] if done.status == 0 else []
        except (ZlabError, ValueError, KeyError):
            return Evidence()
        return Evidence(blocks=tuple(blocks_of(objects)))


def _read_tail(path: Path, since: datetime, first: int) -> Iterator[Evidence]:
    """The end of one log; nothing of a file that is not there."""
    from zlab.ospf.readers.frr.log import read_frr_log

    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _LOG_TAIL))
            lines = file.read(_LOG_TAIL).decode(errors="replace").splitlines()
    except FileNotFoundError:
        return
    except OSError as error:
        yield Evidence(unseen=(f"{path}: cannot be read: {error.strerror}",))
        return
    # The first line of a tail is half of one.
    whole = lines[1:] if size > _LOG_TAIL else lines
    yield read_frr_log(whole, end=datetime.now(), source=str(path), since=since, first=first)


@dataclass(frozen=True)
class Enough:
    """Whether a listener has heard both ends of every wire, and the databases' exchange where it is stuck."""

    wires: frozenset[Wire]
    forming: frozenset[Wire]

    def __call__(self, packets: Sequence[Hello | Description]) -> bool:
        heard = {(each.version, each.device, each.outgoing) for each in packets if isinstance(each, Hello)}
        described = {
            (each.version, each.device) for each in packets if isinstance(each, Description) and not each.outgoing
        }
        both = all({(*wire, True), (*wire, False)} <= heard for wire in self.wires)
        return both and self.forming <= described
