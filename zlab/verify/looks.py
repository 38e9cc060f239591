"""What a check asks of the running system, one question a method; tests answer them from memory.

Every answer is bounded in time. Nothing here changes anything.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from zlab.errors import Problem
from zlab.linux.host import Host
from zlab.linux.surroundings import sysctl_problems
from zlab.linux.sysctl import read_sysctl
from zlab.verify.dns import ask_name_server
from zlab.verify.icmp import ping

if TYPE_CHECKING:
    from zlab.lab.records import Publish
    from zlab.linux.firewall.records import BaseChain
    from zlab.ospf.expect import Expectation
    from zlab.ospf.health import Report

_TOOL_TIMEOUT = 5.0
_MAX_AGE = "3600"
_CONNECT_TIMEOUT = 2.0


@dataclass(frozen=True, slots=True)
class Way:
    """Which way the kernel would send a packet (`ip route get`); `why` is the kernel's refusal, or ""."""

    device: str = ""
    via: str = ""
    source: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer after some seconds, or why there was none. `asked` is false where this user may not ask."""

    seconds: float = 0.0
    why: str = ""
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Neighbor:
    """A line of the neighbour table (`ip neigh`): states such as REACHABLE, STALE, FAILED."""

    address: str
    device: str
    states: tuple[str, ...]


def accepts(objects: Iterable[dict[str, Any]], devices: Collection[str]) -> bool:
    """Whether the rules of one chain (`nft -j`) accept all that comes in by the devices, and goes out. Pure."""
    found: dict[str, set[str]] = {"iifname": set(), "oifname": set()}
    for rule in (each["rule"]["expr"] for each in objects if "rule" in each):
        plain = [each for each in rule if not each.keys() & {"counter", "log"}]
        if len(plain) != 2 or "accept" not in plain[1] or plain[0].get("match", {}).get("op") != "==":
            continue  # it matches more than a device, or does something else
        match = plain[0]["match"]
        key = match["left"].get("meta", {}).get("key") if isinstance(match["left"], dict) else None
        if key in found:
            right = match["right"]
            found[key] |= set(right["set"]) if isinstance(right, dict) and "set" in right else {str(right)}
    return all(set(devices) <= names for names in found.values())


def announces_default(database: str) -> bool:
    """Whether ospfd's external database has a 0.0.0.0 that is not being withdrawn (MaxAge, RFC 2328 14). Pure."""
    announced = (entry for entry in database.split("LS age: ")[1:] if "Link State ID: 0.0.0.0 " in entry)
    return any(entry.split(maxsplit=1)[0] != _MAX_AGE for entry in announced)


class FarEnd(Protocol):
    """The other ends of the lab's wires, where they can be used: in a rehearsal. Both answer with the address
    the server saw, or "" and why nothing arrived."""

    def internet_from(self, system: str, version: int) -> tuple[str, str]: ...

    def published(self, publish: Publish) -> tuple[str, str]: ...

    def default_route_of(self, system: str) -> str: ...


class Looks:
    """The questions, asked of this host. `far` is None on a host whose z/OS is real.

    `closely` also listens on the wire where an adjacency is not healthy, some seconds; without it the cause
    of that stays unknown.
    """

    def __init__(
        self, host: Host, expected: Sequence[Expectation] = (), far: FarEnd | None = None, *, closely: bool = True
    ) -> None:
        self.host = host
        self._closely = closely
        self.far = far
        self._expected = expected
        self._lock = threading.Lock()

    def way(self, to: str, *, source: str = "", device: str = "") -> Way:
        """With `source` and `device`: the way of a packet that comes in there, by the rules of forwarding."""
        words = ["from", source] if source else []
        words += ["iif", device] if device else []
        done = self.host.run(["ip", "-json", "route", "get", to, *words], check=False, timeout=_TOOL_TIMEOUT)
        if done.status != 0:
            return Way(why=done.complaint.removeprefix("RTNETLINK answers: "))
        try:
            found = json.loads(done.stdout)[0]
        except (ValueError, IndexError):
            return Way(why="ip gave no answer that can be read")
        return Way(str(found.get("dev", "")), str(found.get("gateway", "")), str(found.get("prefsrc", "")))

    def ping(self, address: str) -> Reply:
        try:
            return Reply(ping(address))
        except PermissionError:
            return Reply(why="this user may send no echo request (net.ipv4.ping_group_range)", asked=False)
        except OSError as error:
            return Reply(why=_reason(error))

    def connect(self, address: str, port: int) -> Reply:
        """A TCP connection, closed at once."""
        try:
            with socket.create_connection((address, port), timeout=_CONNECT_TIMEOUT):
                return Reply()
        except OSError as error:
            return Reply(why=_reason(error))

    def name_server(self, address: str) -> Reply:
        try:
            ask_name_server(address)
        except OSError as error:
            return Reply(why=_reason(error))
        return Reply()

    def sysctl(self, path: str) -> str | None:
        return read_sysctl(self.host, path)

    def sysctl_files(self) -> tuple[Problem, ...]:
        """Lines in files of sysctl.d that would switch forwarding off."""
        return sysctl_problems(self.host.etc.parent)

    def accepts(self, chain: BaseChain, devices: Collection[str]) -> bool:
        """Whether a chain of somebody else's has rules that accept what comes in by some devices, and goes out."""
        words = ["list", "chain", chain.family, chain.table, chain.chain]
        done = self.host.run(["nft", "--json", *words], check=False, timeout=_TOOL_TIMEOUT)
        return done.status == 0 and accepts(json.loads(done.stdout)["nftables"], devices)

    @cached_property
    def neighbors(self) -> tuple[Neighbor, ...]:
        done = self.host.run(["ip", "-json", "neigh", "show"], check=False, timeout=_TOOL_TIMEOUT)
        rows = json.loads(done.stdout or "[]") if done.status == 0 else []
        return tuple(Neighbor(row["dst"], row.get("dev", ""), tuple(row.get("state", ()))) for row in rows)

    def default_route_announced(self) -> bool | None:
        """Whether ospfd announces 0.0.0.0 itself; None where FRR does not say."""
        question = ("-c", "show ip ospf database external self-originate")
        if not self.host.has(self.host.vtysh[0]):
            return None
        done = self.host.run([*self.host.vtysh, *question], check=False, timeout=_TOOL_TIMEOUT)
        return announces_default(done.stdout) if done.status == 0 else None

    def ospf(self) -> Report:
        """The health of all adjacencies; looked at once, for both versions."""
        with self._lock:
            return self._report

    @cached_property
    def _report(self) -> Report:
        from zlab.ospf.host.checkup import Checkup

        checkup = Checkup(self.host, self._expected)
        return checkup.run() if self._closely else checkup.glance()[1]


def _reason(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return str(error) if "answer" in str(error) else "no answer in time"
    return (error.strerror or str(error)).lower()
