"""What the rules of nftables do with one packet, told from their listing (`nft -j`, libnftables-json(5)). Pure.

A match that is not known here, such as an extension of iptables, may hold or not: what follows from it is unsure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fnmatch import fnmatchcase
from ipaddress import ip_address, ip_network
from typing import Any

Json = dict[str, Any]
_REFUSING = ("drop", "reject")
_TARGETS = {"REJECT": "drop", "DROP": "drop", "ACCEPT": "accept", "RETURN": "return"}
_TRANSLATING = ("snat", "dnat", "masquerade", "redirect")


@dataclass(frozen=True, slots=True)
class Packet:
    """A TCP packet that is forwarded; `out` is "" before it is routed. Its ports are some that no rule names,
    unless it is for a published one."""

    what: str
    into: str
    out: str
    source: str
    target: str
    state: str = "new"
    status: tuple[str, ...] = ()
    sport: int = 52377
    dport: int = 52378

    @property
    def version(self) -> int:
        return ip_address(self.source).version


class Fate(StrEnum):
    PASSED = "passed"
    DROPPED = "dropped"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Judged:
    """What one base chain does with a packet; `by` is the statement that translates it first, if one does."""

    family: str
    table: str
    chain: str
    hook: str
    fate: Fate
    by: Json | None = None


class Ruleset:
    """The chains, rules and sets of one listing."""

    def __init__(self, objects: Sequence[Json]) -> None:
        self._chains: list[Json] = [each["chain"] for each in objects if "chain" in each]
        self._rules: dict[tuple[str, str, str], list[Json]] = {}
        for rule in (each["rule"] for each in objects if "rule" in each):
            self._rules.setdefault((rule["family"], rule["table"], rule["chain"]), []).append(rule)
        named = [each[kind] for each in objects for kind in ("set", "map") if kind in each]
        self._sets = {(each["family"], each["table"], each["name"]): each.get("elem", []) for each in named}

    def judge(self, packet: Packet) -> Iterator[Judged]:
        """What the chains that filter do with a packet on its way through this host."""
        for chain in self._chains:
            hook = chain.get("hook")
            if hook in ("ingress", "prerouting", "forward", "postrouting") and chain.get("type") != "nat":
                seen = packet if hook in ("forward", "postrouting") else replace(packet, out="")
                if _concerns(chain, seen):
                    judged = self._judged(chain, seen)
                    anywhere = chain["family"] == "netdev" and "dev" not in chain
                    yield replace(judged, fate=Fate.UNSURE) if anywhere and judged.fate is Fate.DROPPED else judged

    def translated(self, packet: Packet, hook: str) -> Judged | None:
        """The first chain of those that translate at a hook that does so, or may; None where none does."""
        chains = [each for each in self._chains if each.get("type") == "nat" and each.get("hook") == hook]
        for chain in sorted(chains, key=lambda each: int(each["prio"])):
            if _concerns(chain, packet):
                judged = self._judged(chain, packet)
                if judged.by is not None or judged.fate is Fate.UNSURE:
                    return judged
        return None

    def _judged(self, chain: Json, packet: Packet) -> Judged:
        walk = _Walk(self._rules, self._sets, (chain["family"], chain["table"]), packet)
        verdict, by = walk.through(chain["name"]) or (chain.get("policy", "accept"), None)
        return Judged(chain["family"], chain["table"], chain["name"], chain["hook"], walk.fate(verdict), by)


def _concerns(chain: Json, packet: Packet) -> bool:
    if chain["family"] == "netdev":
        devices = chain.get("dev", [packet.into])  # nft 1.0 does not tell the device
        return packet.into in ([devices] if isinstance(devices, str) else devices)
    return chain["family"] in ("inet", f"ip{packet.version if packet.version == 6 else ''}")


_Verdict = tuple[str, Json | None]


class _Walk:
    """One packet's way through a base chain and those it jumps to."""

    def __init__(
        self,
        rules: Mapping[tuple[str, str, str], list[Json]],
        sets: Mapping[tuple[str, str, str], list[Any]],
        table: tuple[str, str],
        packet: Packet,
    ) -> None:
        self._rules, self._sets, self._table, self._packet = rules, sets, table, packet
        self._possible: set[str] = set()
        self._inside: set[str] = set()

    def fate(self, verdict: str) -> Fate:
        found = {*self._possible, verdict}
        if len(found) > 1:
            return Fate.UNSURE
        return Fate.DROPPED if verdict == "drop" else Fate.PASSED

    def through(self, chain: str) -> _Verdict | None:
        """The verdict of a chain's rules, or None where they leave it to who called. What may happen is kept."""
        if chain in self._inside:  # the kernel takes no loops
            return None
        self._inside.add(chain)
        verdict = self._first(chain)
        self._inside.remove(chain)
        return verdict

    def _first(self, chain: str) -> _Verdict | None:
        for rule in self._rules.get((*self._table, chain), ()):
            ends, verdict = self._rule(rule["expr"])
            if ends:
                return verdict
        return None

    def _rule(self, expressions: Sequence[Json]) -> tuple[bool, _Verdict | None]:
        """Whether the chain ends with this rule, and with what verdict (None: back to who called)."""
        sure = True
        for expression in expressions:
            kind = next(iter(expression))
            if kind == "match":
                holds = self._holds(expression["match"])
            elif kind == "xt":
                holds, expression = _extension(expression["xt"])
            elif kind == "vmap":
                holds, expression = self._looked_up(expression["vmap"])
            else:
                holds = None if kind in ("limit", "quota", "ct count") else True
            if holds is False:
                return False, None
            sure = sure and holds is True
            ends, verdict = self._decided(expression, sure=sure)
            if ends:
                return ends, verdict
        return False, None

    def _decided(self, expression: Json, *, sure: bool) -> tuple[bool, _Verdict | None]:
        """What a statement decides; of a rule that may not hold it is kept as possible, and the chain goes on."""
        kind = next(iter(expression), "")
        if kind in ("jump", "goto"):
            verdict = self.through(expression[kind]["target"])
            ends = verdict is not None or kind == "goto"
        elif kind in (*_REFUSING, "accept", "return", *_TRANSLATING):
            named = "drop" if kind in _REFUSING else "accept"
            verdict = None if kind == "return" else (named, expression if kind in _TRANSLATING else None)
            ends = True
        elif kind == "queue":
            self._possible |= {"accept", "drop"}
            return False, None
        else:
            return False, None
        if ends and not sure:
            # Where it may return, what comes after in who called may happen too, and does so in this walk.
            self._possible |= {verdict[0]} if verdict else {"accept", "drop"}
            return False, None
        return ends, verdict

    def _holds(self, match: Json) -> bool | None:
        values = self._values(match["left"])
        if values is None or not values:
            return None if values is None else False
        return self._compared(match["op"], values, match["right"])

    def _compared(self, operator: str, values: Sequence[Any], right: Any) -> bool | None:
        if operator in ("<", ">", "<=", ">="):
            return None
        found = [self._among(value, right) for value in values]
        holds = True if True in found else None if None in found else False
        return holds if operator != "!=" or holds is None else not holds

    def _among(self, value: Any, right: Any) -> bool | None:
        if isinstance(right, str) and right.startswith("@"):
            right = self._sets.get((*self._table, right[1:]), [])
        if isinstance(right, dict) and "set" in right:
            right = right["set"]
        if isinstance(right, list):
            found = [self._among(value, _plain(each)) for each in right]
            return True if True in found else None if None in found else False
        return _same(value, right)

    def _looked_up(self, vmap: Json) -> tuple[bool | None, Json]:
        """The verdict of a map; unsure where the key or an element cannot be told."""
        values = self._values(vmap["key"])
        data = vmap["data"]
        pairs = self._sets.get((*self._table, data[1:]), []) if isinstance(data, str) else data["set"]
        for key, verdict in pairs if values else ():
            holds = key == "*" or self._compared("==", values or (), _plain(key))
            if holds is not False:
                return holds, verdict
        return (None, {"queue": None}) if values is None else (False, {})

    def _values(self, left: Any) -> Sequence[Any] | None:
        """What a packet has there, in every spelling; none where it has no such thing, None where nobody knows."""
        kind, what = next(iter(left.items())) if isinstance(left, dict) else ("", {})
        packet = self._packet
        if kind == "meta":
            return _meta(packet).get(what["key"])
        if kind == "payload" and "protocol" in what:
            return _payload(packet, what["protocol"], what["field"])
        if kind == "ct":
            return {"state": (packet.state,), "status": packet.status or ("none",)}.get(what["key"])
        if kind == "fib" and what["result"] == "type" and "daddr" in what["flags"]:
            return ("unicast",)
        if kind == "fib" and what["result"] == "oif":
            return (True,)  # there is a way back: whether it is the right one, rp-filter and route-to-zos judge
        return None


def _meta(packet: Packet) -> dict[str, tuple[Any, ...]]:
    six = packet.version == 6
    into, out = (packet.into,), (packet.out,) if packet.out else ()
    return {
        "iifname": into,
        "iif": into,
        "oifname": out,
        "oif": out,
        "l4proto": ("tcp", 6),
        "nfproto": ("ipv6", 10) if six else ("ipv4", 2),
        "protocol": ("ip6",) if six else ("ip",),
        "pkttype": ("host", "unicast"),
    }


def _payload(packet: Packet, protocol: str, field: str) -> Sequence[Any] | None:
    ports = {"sport": (packet.sport,), "dport": (packet.dport,)}
    ip = "ip6" if packet.version == 6 else "ip"
    fields: dict[str, dict[str, tuple[Any, ...]]] = {
        ip: {
            "saddr": (packet.source,),
            "daddr": (packet.target,),
            "protocol": ("tcp", 6),
            "nexthdr": ("tcp", 6),
            "version": (packet.version,),
        },
        "tcp": ports,
        "th": ports,
    }
    return fields[protocol].get(field) if protocol in fields else ()


def _extension(extension: Json | None) -> tuple[bool | None, Json]:
    """A match or target of iptables. nft tells its name alone, and releases before 1.0.6 not even that."""
    name = extension.get("name", "") if extension else ""
    if extension is None or extension.get("type") == "match":
        return (True if name == "comment" else None), {}
    if name in ("MASQUERADE", "SNAT", "DNAT", "REDIRECT"):
        return True, {name.lower(): {}}
    return True, {_TARGETS[name]: None} if name in _TARGETS else {}


def _plain(element: Any) -> Any:
    """An element of a set without its time-out, counter or comment."""
    return element["elem"]["val"] if isinstance(element, dict) and "elem" in element else element


def _same(value: Any, wanted: Any) -> bool | None:
    if isinstance(wanted, dict) and "prefix" in wanted:
        prefix = wanted["prefix"]
        network = ip_network(f"{prefix['addr']}/{prefix['len']}", strict=False)
        return ip_address(value) in network
    if isinstance(wanted, dict) and "range" in wanted:
        first, last = wanted["range"]
        if isinstance(value, int) and isinstance(first, int):
            return bool(first <= value <= last)
        return None if isinstance(value, int) else _between(value, first, last)
    if isinstance(wanted, dict):
        return None
    if isinstance(wanted, str) and isinstance(value, str):
        return _alike(value, wanted)
    return isinstance(value, type(wanted)) and bool(value == wanted)


def _between(value: str, first: str, last: str) -> bool:
    one, low, high = ip_address(value), ip_address(first), ip_address(last)
    return one.version == low.version and int(low) <= int(one) <= int(high)


def _alike(value: str, wanted: str) -> bool:
    """A name with a star at its end stands for all that begin so; an address has more than one spelling."""
    if wanted.endswith("*"):
        return fnmatchcase(value, wanted)
    if ":" in value and ":" in wanted:
        try:
            return ip_address(value) == ip_address(wanted)
        except ValueError:
            return False
    return value == wanted
