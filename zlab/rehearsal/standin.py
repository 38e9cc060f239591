"""FRR in OMPROUTE's role: its configuration from the lab, and its log in OMPROUTE's words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from zlab.lab.base import SecretRef
from zlab.lab.records import Lab, Ospf, Ospf6
from zlab.ospf.readers.frr.log import parse_adjacency_change
from zlab.ospf.readers.omproute.messages import adjacency_messages, syslogd_line
from zlab.rehearsal.frr import FrrSide
from zlab.rehearsal.namespaces import die_with_parent, fork_to, let_go_of_terminal
from zlab.rehearsal.topology import ZosRole

FAST_TIMERS = (" timers throttle lsa all 0", " timers lsa min-arrival 0", " timers throttle spf 0 50 500")
FAST_TIMERS6 = (" timers lsa min-arrival 0", " timers throttle spf 0 50 500")
"""FULL is not yet a route: MinLSInterval alone adds 5 to 10 seconds (measured)."""


_PROCESS = 67174422
"""The process id in the stand-in's lines, of the size z/OS has them."""


def speaks(lab: Lab, name: str) -> tuple[bool, bool]:
    """Whether a system runs OSPFv2, and OSPFv3."""
    links = lab.systems[name].links
    return any(link.ospf for link in links), any(link.ospf6 for link in links)


def standin_config(lab: Lab, role: ZosRole, reveal: Callable[[SecretRef], str], *, fast: bool) -> str:
    """FRR's configuration for one z/OS. It holds the keys: for `vtysh -f` only, never for a log."""
    version4, version6 = speaks(lab, role.name)
    lines = []
    if version4:
        lines += ["router ospf", f" ospf router-id {role.router_id}", " log-adjacency-changes detail"]
        lines += [*(FAST_TIMERS if fast else ()), "exit"]
    if version6:
        lines += ["router ospf6", f" ospf6 router-id {role.router_id}", " log-adjacency-changes detail"]
        lines += [*(FAST_TIMERS6 if fast else ()), "exit"]
    lines += ["interface lo"]
    if version4:
        area = next(wire.link.ospf.area for wire in role.wires if wire.link.ospf)
        lines += [f" ip ospf area {area}"]
    if version6:
        area = next(wire.link.ospf6.area for wire in role.wires if wire.link.ospf6)
        lines += [f" ipv6 ospf6 area {area}"]
    lines += ["exit"]
    for wire in role.wires:
        lines += [f"interface {wire.osa}"]
        lines += _ospf(wire.link.ospf, reveal) if wire.link.ospf else []
        lines += _ospf6(wire.link.ospf6) if wire.link.ospf6 else []
        lines += ["exit"]
    return "\n".join(lines) + "\n"


def _ospf(ospf: Ospf, reveal: Callable[[SecretRef], str]) -> Iterator[str]:
    auth = ospf.auth
    if auth.type == "password" and auth.key:
        yield from (" ip ospf authentication", f" ip ospf authentication-key {reveal(auth.key)}")
    if auth.type == "md5" and auth.key:
        yield " ip ospf authentication message-digest"
        yield f" ip ospf message-digest-key {auth.key_id} md5 {reveal(auth.key)}"
    yield from (f" ip ospf dead-interval {ospf.dead}", f" ip ospf hello-interval {ospf.hello}")
    if ospf.cost is not None:
        yield f" ip ospf cost {ospf.cost}"
    yield from (f" ip ospf network {ospf.network}", f" ip ospf area {ospf.area}")


def _ospf6(ospf: Ospf6) -> Iterator[str]:
    yield from (f" ipv6 ospf6 dead-interval {ospf.dead}", f" ipv6 ospf6 hello-interval {ospf.hello}")
    if ospf.instance:
        yield f" ipv6 ospf6 instance-id {ospf.instance}"
    if ospf.cost is not None:
        yield f" ipv6 ospf6 cost {ospf.cost}"
    yield from (f" ipv6 ospf6 network {ospf.network}", f" ipv6 ospf6 area {ospf.area}")


def host_base_config(lab: Lab, *, fast: bool) -> str:
    """What the host's FRR has before zlab: fast timers, which are not the lab's; nothing in a faithful rehearsal."""
    if not fast:
        return ""
    version4 = any(link.ospf for _, link in lab.links)
    version6 = any(link.ospf6 for _, link in lab.links)
    lines = [*(("router ospf", *FAST_TIMERS, "exit") if version4 else ())]
    lines += [*(("router ospf6", *FAST_TIMERS6, "exit") if version6 else ())]
    return "\n".join(lines) + "\n" if lines else ""


def write_messages(side: FrrSide, role: ZosRole, messages: Path) -> int:
    """Follow the logs of a stand-in in a child, and write OMPROUTE's messages of them. Returns its process id."""
    messages.touch()

    def follow() -> int:
        die_with_parent()
        let_go_of_terminal()
        addresses = {wire.osa: str(wire.link.linux.ip) for wire in role.wires}
        read = {"ospfd": 0, "ospf6d": 0}
        while True:
            for daemon, offset in read.items():
                text, read[daemon] = _grown(side.log(daemon), offset)
                lines = [line for raw in text.splitlines() for line in _translate(raw, daemon, role, addresses)]
                if lines:
                    with messages.open("a", encoding="utf-8") as file:
                        file.write("\n".join(lines) + "\n")
            time.sleep(0.05)

    return fork_to(follow)


def _grown(path: Path, offset: int) -> tuple[str, int]:
    """The whole lines a file got since `offset`, and the new offset."""
    try:
        with path.open("rb") as file:
            file.seek(offset)
            raw = file.read()
    except FileNotFoundError:
        return "", 0
    whole = raw[: raw.rfind(b"\n") + 1]
    return whole.decode(errors="replace"), offset + len(whole)


def _translate(line: str, daemon: str, role: ZosRole, addresses: dict[str, str]) -> Iterator[str]:
    change = parse_adjacency_change(line)
    if change is None:
        return
    version = 4 if daemon == "ospfd" else 6
    neighbor = change.address or addresses.get(change.interface, "") if version == 4 else change.router_id
    when = _time_of(line)
    for message in adjacency_messages(change, version, neighbor):
        yield syslogd_line(message, when, role.sysname, role.job, _PROCESS)


def _time_of(line: str) -> datetime:
    """The time an FRR line begins with (`2026/11/23 17:25:53.123456`)."""
    try:
        return datetime.strptime(line[:19], "%Y/%m/%d %H:%M:%S")
    except ValueError:
        return datetime.now()
