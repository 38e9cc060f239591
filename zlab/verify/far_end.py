"""The other ends of a rehearsal's wires, used from inside it: z/OS's namespaces and the internet."""

from __future__ import annotations

import re
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

from zlab.lab.records import Lab, Publish
from zlab.linux.frr.want import frr_lines
from zlab.linux.records import FrrLine
from zlab.linux.state import Applied
from zlab.rehearsal.derive import derive_lab
from zlab.rehearsal.probe import Seen, probe
from zlab.rehearsal.topology import HOST, UPLINK, topology_of
from zlab.rehearsal.world import FOLDER

_NEXT_HOP_ID = re.compile(r" (nhid|proto|metric) \S+")
_NETNS = Path("/run/netns")
_PORTS = {4: 7017, 6: 7018}
_TRIES = 50
_TIMEOUT = 2.0  # seconds; the ends are on one machine


def as_rehearsed(lab: Lab, applied: Applied | None) -> Lab:
    """The lab as `zlab rehearse` brought it up: with fast timers or its own, with OSPF or, for want of FRR, without."""
    wanted = {(each.block, each.line) for each in applied.wanted if isinstance(each, FrrLine)} if applied else set()
    missing = "" if wanted else "no line of it is here"
    for faithful in (False, True):
        made = derive_lab(lab, faithful=faithful, frr_missing=missing).lab
        if {(each.block, each.line) for each in frr_lines(made)} <= wanted:
            return made
    return lab


def find_far_end(lab: Lab) -> RehearsedEnds | None:
    """The ends of the rehearsal this process is in, as its host; None on a host with a real z/OS."""
    names = (UPLINK, HOST, *lab.systems)
    if not FOLDER.is_dir() or not all((_NETNS / name).exists() for name in names):
        return None
    if (_NETNS / HOST).stat().st_ino != Path("/proc/self/ns/net").stat().st_ino:
        return None
    return RehearsedEnds(lab)


def _probe(*arguments: Any) -> Seen:
    """A probe, again while its port is still held: a tool being started holds every socket until it runs."""
    for _ in range(_TRIES):
        seen = probe(*arguments)
        if "in use" not in seen.why:
            break
        time.sleep(0.02)
    return seen


class RehearsedEnds:
    """TCP between the namespaces of a rehearsal; each question is asked once."""

    def __init__(self, lab: Lab) -> None:
        self._topology = topology_of(lab)
        self._known: dict[tuple[str, int], Seen] = {}
        # Two servers cannot listen on one port, and the versions need not wait for each other.
        self._busy: dict[tuple[str, int], threading.Lock] = {}
        self._locks = {version: threading.Lock() for version in _PORTS}

    def internet_from(self, system: str, version: int) -> tuple[str, str]:
        with self._locks[version]:
            found = self._known.get((system, version)) or self._ask_internet(system, version)
            self._known[system, version] = found
        return found.peer, found.why.rpartition(": ")[2]

    def _ask_internet(self, system: str, version: int) -> Seen:
        topology = self._topology
        address = str(topology.internet if version == 4 else topology.internet6)
        listen = (address, _PORTS[version])
        return _probe(_NETNS / UPLINK, listen, _NETNS / system, listen, "tcp", _TIMEOUT)

    def published(self, publish: Publish) -> tuple[str, str]:
        role = next(role for role in self._topology.systems if role.name == publish.to)
        listen = (str(role.wires[0].link.zos), publish.target_port)
        target = (str(self._topology.host_address.ip), publish.listen[0])
        with self._busy.setdefault(listen, threading.Lock()):  # several may be published to one server
            seen = _probe(_NETNS / publish.to, listen, _NETNS / UPLINK, target, publish.proto, _TIMEOUT)
        return seen.peer, seen.why.rpartition(": ")[2]

    def default_route_of(self, system: str) -> str:
        argv = ["ip", "netns", "exec", system, "ip", "route", "show", "default"]
        done = subprocess.run(argv, capture_output=True, text=True, timeout=5)
        return _NEXT_HOP_ID.sub("", " ".join(done.stdout.split()))
