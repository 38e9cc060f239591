"""What a check asks of the running system, one question a method; tests answer them from memory.

Every answer is bounded in time. Nothing here changes anything.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from zlab.errors import Problem, ZlabError
from zlab.linux.firewall.xtables import tool
from zlab.linux.host import Host
from zlab.linux.surroundings import sysctl_problems
from zlab.linux.sysctl import read_sysctl
from zlab.verify.dns import ask_name_server
from zlab.verify.icmp import NotAllowedError, ping
from zlab.verify.iptables_rules import is_of_iptables, replaced
from zlab.verify.netfilter import Ruleset

if TYPE_CHECKING:
    from zlab.lab.records import Publish
    from zlab.ospf.expect import Expectation
    from zlab.ospf.health import Report

_TOOL_TIMEOUT = 5.0
_MAX_AGE = "3600"
_CONNECT_TIMEOUT = 2.0
NOT_SENT = "a firewall of this host lets no echo request out"
_REFUSING = ("blackhole", "unreachable", "prohibit")

T = TypeVar("T")


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

    @property
    def unresolved(self) -> bool:
        """Whether nobody on the wire says that the address is his (ARP, neighbour discovery)."""
        return "FAILED" in self.states or "INCOMPLETE" in self.states

    @property
    def permanent(self) -> bool:
        """Whether somebody wrote the MAC address by hand."""
        return "PERMANENT" in self.states


def announces_default(database: str) -> bool:
    """Whether ospfd's external database has a 0.0.0.0 that is not being withdrawn (MaxAge, RFC 2328 14). Pure."""
    announced = (entry for entry in database.split("LS age: ")[1:] if "Link State ID: 0.0.0.0 " in entry)
    return any(entry.split(maxsplit=1)[0] != _MAX_AGE for entry in announced)


class _Once:
    """Answers by their question: each is asked once, however many ask at the same time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked: dict[tuple[object, ...], Future[Any]] = {}

    def ask(self, question: tuple[object, ...], how: Callable[[], T]) -> T:
        with self._lock:
            first = question not in self._asked
            answer: Future[T] = self._asked.setdefault(question, Future())
        if first:
            try:
                answer.set_result(how())
            except (ZlabError, OSError) as error:
                answer.set_exception(error)
        return answer.result()


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
        self._once = _Once()

    def way(self, to: str, *, source: str = "", device: str = "") -> Way:
        """With `source` and `device`: the way of a packet that comes in there, by the rules of forwarding."""
        return self._once.ask(("way", to, source, device), lambda: self._way(to, source, device))

    def _way(self, to: str, source: str, device: str) -> Way:
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

    def refusing(self, to: str) -> str:
        """The best route to an address where it is one that refuses (blackhole, unreachable, prohibit), as `ip route`
        names it; or ""."""
        done = self.host.run(["ip", "-json", "route", "show", "match", to], check=False, timeout=_TOOL_TIMEOUT)
        routes = json.loads(done.stdout or "[]") if done.status == 0 else []
        best = routes[-1] if routes else {}  # they are listed from the default route on to the most specific one
        return f"{best['type']} {best['dst']}" if best.get("type") in _REFUSING else ""

    def ping(self, address: str) -> Reply:
        return self._once.ask(("ping", address), lambda: self._ping(address))

    def _ping(self, address: str) -> Reply:
        try:
            return Reply(ping(address))
        except NotAllowedError as error:
            return Reply(why=str(error), asked=False)
        except PermissionError:
            return Reply(why=NOT_SENT)
        except OSError as error:
            return Reply(why=_reason(error))

    def neighbor(self, address: str, device: str) -> Neighbor | None:
        """What the neighbour table says of an address, asked for it just now; None where it says nothing."""
        self.ping(f"{address}%{device}" if address.startswith("fe80:") else address)
        return next((each for each in self.neighbors() if (each.address, each.device) == (address, device)), None)

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

    def ruleset(self) -> Ruleset | None:
        """All rules of nftables; None where they are not visible."""
        return self._once.ask(("ruleset",), self._ruleset)

    def _ruleset(self) -> Ruleset | None:
        if not self.host.has("nft"):
            return Ruleset(())
        done = self.host.run(["nft", "--json", "list", "ruleset"], check=False, timeout=_TOOL_TIMEOUT)
        if done.status != 0:
            return None
        objects = json.loads(done.stdout)["nftables"]
        opaque = [each["rule"]["family"] for each in objects if "rule" in each and is_of_iptables(each["rule"])]
        for family in sorted({*opaque} & {"ip", "ip6"}):
            saved = self.host.run([tool(self.host, family, "nft", "save")], check=False, timeout=_TOOL_TIMEOUT)
            objects = replaced(objects, family, saved.stdout)
        return Ruleset(objects)

    def neighbors(self) -> tuple[Neighbor, ...]:
        """The whole table as it is at this moment."""
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
        return self._once.ask(("ospf",), self._ospf)

    def _ospf(self) -> Report:
        from zlab.ospf.host.checkup import Checkup

        checkup = Checkup(self.host, self._expected)
        return checkup.run() if self._closely else checkup.glance()[1]


def _reason(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return str(error) if "answer" in str(error) else "no answer in time"
    return (error.strerror or str(error)).lower()
