"""The forms of FRR's answers as text, each turned into an object of its `… json` answers. Pure.

One record a form: a row of a table, or a block of lines that begins with a known one. Layouts: FRR 8.4.4, measured, and
published ones of 6 to 10; columns are known by what is in them, so that lost blanks and other releases do no harm.
What the objects mean is `show_json`'s to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from zlab.ospf.evidence import Evidence, Side, Table, TableSeen
from zlab.ospf.readers.frr.json_values import Json, milliseconds

_ID = r"[\d.]+"


@dataclass
class Answers:
    """The objects made so far, each in the shape of one `… json` answer, and the tables whose head was seen."""

    neighbors: dict[str, list[Json]] = field(default_factory=dict)
    neighbors6: list[Json] = field(default_factory=list)
    details6: dict[str, Json] = field(default_factory=dict)
    interfaces: dict[str, Json] = field(default_factory=dict)
    interfaces6: dict[str, Json] = field(default_factory=dict)
    routes: dict[str, dict[str, Any]] = field(default_factory=dict)
    routes6: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    kernel: dict[int, dict[str, list[Json]]] = field(default_factory=dict)
    seen: set[tuple[int, Table]] = field(default_factory=set)
    prefix: str = ""
    protocol: str = ""

    def documents(self) -> Iterator[Json]:
        """The answers, as `show_json` reads them."""
        if self.neighbors:
            yield {"neighbors": self.neighbors}
        if self.neighbors6:
            yield {"neighbors": self.neighbors6}
        if self.interfaces:
            yield {"interfaces": self.interfaces}
        if self.routes6:
            yield {"routes": self.routes6}
        yield from filter(None, (self.details6, self.interfaces6, self.routes, *self.kernel.values()))

    def evidence(self) -> Evidence:
        """The tables that were seen, also the empty ones."""
        return Evidence(tables=tuple(TableSeen(Side.LINUX, version, table) for version, table in sorted(self.seen)))


Groups = dict[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A line that is complete in itself, but for the prefix that the line before told."""

    pattern: re.Pattern[str]
    put: Callable[[Answers, Groups], None]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines from the one that fits `begins` on. `fields` are sought in all of them as one text."""

    begins: re.Pattern[str]
    fields: tuple[tuple[str, str, Callable[[str], Any]], ...]
    put: Callable[[Answers, Groups, dict[str, Any]], None]


def _neighbor(answers: Answers, row: Groups) -> None:
    entry = {
        "nbrState": row["state"],
        "nbrPriority": int(row["priority"]),
        "upTimeInMsec": milliseconds(row["up"]),
        "routerDeadIntervalTimerDueMsec": milliseconds(row["due"]),
        "ifaceAddress": row["address"],
        "ifaceName": row["interface"],
    }
    answers.neighbors.setdefault(row["id"], []).append(entry)


def _neighbor6(answers: Answers, row: Groups) -> None:
    names = ("neighborId", "priority", "deadTime", "state", "ifState", "duration", "interfaceName")
    entry: dict[str, Any] = dict(zip(names, row.values(), strict=True))
    answers.neighbors6.append({**entry, "priority": int(row["priority"])})


def _seen(version: int, table: Table) -> Callable[[Answers, Groups], None]:
    def put(answers: Answers, _row: Groups) -> None:
        answers.seen.add((version, table))
        answers.prefix = ""

    return put


def _kernel_seen(answers: Answers, row: Groups) -> None:
    answers.seen.add((6 if row["six"] else 4, Table.KERNEL))
    answers.prefix = ""


def _ospf_prefix(answers: Answers, row: Groups) -> None:
    answers.prefix, answers.protocol = row["prefix"], ""
    answers.routes.setdefault(row["prefix"], {"routeType": "N", "nexthops": []})


def _no_network(answers: Answers, _row: Groups) -> None:
    """The way to a router."""
    answers.prefix = ""


def _hop(answers: Answers, row: Groups) -> None:
    """A next hop on a line of its own: of OSPF's table, or a further one of the kernel's."""
    if not answers.prefix:
        return
    if answers.protocol:
        _kernel_hop(answers, row)
        return
    hop = {"ip": row["via"], "via": row["interface"]} if row["via"] else {"directlyAttachedTo": row["interface"]}
    answers.routes[answers.prefix]["nexthops"].append(hop)


def _ospf6(answers: Answers, row: Groups) -> None:
    hop = {"nextHop": row["via"], "interfaceName": row["interface"]}
    answers.routes6.setdefault(row["prefix"], []).append({"destinationType": "N", "nextHops": [hop]})
    answers.seen.add((6, Table.OSPF))


_PROTOCOLS = {"O": "ospf", "C": "connected", "K": "kernel", "S": "static", "L": "local", "R": "rip", "B": "bgp"}


def _zebra(answers: Answers, row: Groups) -> None:
    installed = ">" in row["marks"] and "*" in row["marks"]
    answers.prefix = row["prefix"] if installed else ""
    answers.protocol = _PROTOCOLS.get(row["code"], "other")
    if installed:
        _kernel_hop(answers, row)


def _kernel_hop(answers: Answers, row: Groups) -> None:
    hop = {"ip": row["via"], "interfaceName": row["interface"]}
    entry = {"protocol": answers.protocol, "installed": True, "nexthops": [hop]}
    table = answers.kernel.setdefault(6 if ":" in answers.prefix else 4, {})
    table.setdefault(answers.prefix, []).append(entry)


def _ip_route(answers: Answers, row: Groups) -> None:
    """A line of iproute2: a host's address without a length, and `default` for all."""
    six = ":" in row["prefix"] + row["via"]
    prefix = row["prefix"] if row["prefix"] != "default" else "::/0" if six else "0.0.0.0/0"
    answers.prefix = prefix if "/" in prefix else f"{prefix}/{128 if six else 32}"
    answers.protocol = row["protocol"] or "boot"
    _kernel_hop(answers, row)
    answers.prefix = ""


_STATE = r"(?:Full|2-Way|Two-?[Ww]ay|Init|Down|Attempt|Ex[Ss]tart|Ex[Cc]hange|Loading|Deleted)"
_HOP = r"(?:via (?P<via>[\da-fA-F.:]+), |(?:is )?directly (?:connected|attached to),? ?)(?P<interface>[^\s,]+)"
ROWS = (
    Row(
        re.compile(
            rf"(?P<id>{_ID}) +(?P<priority>\d+) +(?P<state>{_STATE}(?:/\S+)?) +(?:(?P<up>\S+) +)?"
            rf"(?P<due>[\d.]+s|\d+:\d\d:\d\d|-) +(?P<address>{_ID}) +(?P<interface>\S+)"
        ),
        _neighbor,
    ),
    Row(re.compile(r"Neighbor ID +Pri +State "), _seen(4, Table.NEIGHBORS)),
    Row(
        re.compile(
            rf"(?P<id>{_ID}) +(?P<priority>\d+) +(?P<due>[\dwdhms:]+) +(?P<state>{_STATE})/(?P<role>\S+)"
            r" +(?P<up>\S+) +(?P<interface>[^\s\[]+)\[\S+\]"
        ),
        _neighbor6,
    ),
    Row(re.compile(r"Neighbor ID +Pri +DeadTime "), _seen(6, Table.NEIGHBORS)),
    Row(re.compile(r"=+ OSPF network routing table"), _seen(4, Table.OSPF)),
    Row(re.compile(rf"=+ OSPF router routing table|R +(?:IA +)?{_ID} +\["), _no_network),
    Row(re.compile(rf"N (?:IA|E1|E2)? *(?P<prefix>{_ID}/\d+) +\["), _ospf_prefix),
    Row(
        re.compile(r"\*N +(?:IA|IE|E1|E2) +(?P<prefix>[\da-f:]+/\d+) +(?P<via>[\da-f:]+) +(?P<interface>\S+) +\S+$"),
        _ospf6,
    ),
    Row(re.compile(r"(?:Codes: .*)?R - RIP(?P<six>ng)?,"), _kernel_seen),
    Row(
        re.compile(rf"(?P<code>[A-Z])(?P<marks>[ >*qrbto]*) (?P<prefix>[\da-f.:]+/\d+)(?: \[\d+/\d+\])? {_HOP}"), _zebra
    ),
    Row(re.compile(rf"[*q>]? *{_HOP}"), _hop),
    Row(
        re.compile(
            r"(?!.* uid )(?P<prefix>default|[\da-f.:]+(?:/\d+)?)(?: nhid \d+)?(?: via (?:inet6 )?(?P<via>[\da-f.:]+))?"
            r" dev (?P<interface>\S+)(?: proto (?P<protocol>\S+))?"
        ),
        _ip_route,
    ),
)


def _block_neighbor(answers: Answers, head: Groups, values: dict[str, Any]) -> None:
    answers.neighbors.setdefault(head["id"], []).append({"ifaceAddress": head["address"], **values})


def _block_neighbor6(answers: Answers, head: Groups, values: dict[str, Any]) -> None:
    answers.details6[f"{head['id']}%{head['interface']}"] = values


def _block_interface(answers: Answers, head: Groups, values: dict[str, Any]) -> None:
    if "areaId" in values:
        answers.interfaces6[head["name"]] = {**values, "attachedToArea": True, "status": head["status"]}
    elif "area" in values:
        values |= {"ospfEnabled": True, "ifUp": head["status"] == "up"}
        answers.interfaces[head["name"]] = values


def _is_passive(text: str) -> bool:
    return "Passive" in text


def _trailer(text: str) -> Json:
    return {"authType": "NULL" if text == "disabled" else text}


def _links(text: str) -> list[Json]:
    return [{"type": "inet6", "address": text}]


_AUTH = {"Cryptographic": "authenticationMessageDigest", "Simple password": "authenticationSimplePassword"}
BLOCKS = (
    Block(
        re.compile(rf"Neighbor (?P<id>{_ID}), interface address (?P<address>{_ID})"),
        (
            ("ifaceName", r"via interface (\S+)", str),
            ("nbrPriority", r"priority is (\d+)", int),
            ("nbrState", rf"State is ({_STATE}(?:/[\w-]+)?)", str),
            ("stateChangeCounter", r"(\d+) state changes", int),
            ("lastPrgrsvChangeMsec", r"Progressive change (\S+) ago", milliseconds),
            ("lastRegressiveChangeReason", r"Regressive change \S+ ago, due to (\S+)", str),
            ("routerDesignatedId", rf"DR is ({_ID})", str),
            ("routerDesignatedBackupId", rf"BDR is ({_ID})", str),
            ("routerDeadIntervalTimerDueMsec", r"Dead timer due in (\S+)", milliseconds),
        ),
        _block_neighbor,
    ),
    Block(
        re.compile(rf"Neighbor (?P<id>{_ID})%(?P<interface>\S+)"),
        (
            ("interface", r"via interface (\S+)", str),
            ("linkLocalAddress", r"Link-local address: (\S+)", str),
            ("neighborState", rf"State ({_STATE}) for", str),
            ("neighborStateDuration", r"for a duration of (\S+)", str),
            ("neighborDRouter", rf"choice of DR/BDR ({_ID})/", str),
            ("neighborBdRouter", rf"choice of DR/BDR {_ID}/({_ID})", str),
        ),
        _block_neighbor6,
    ),
    Block(
        re.compile(r"(?P<name>\S+) is (?P<status>up|down)(?:, type \S+)?$"),
        (
            ("mtuBytes", r"ifindex \d+, MTU (\d+)", int),
            ("ipAddress", rf"Internet Address ({_ID})/\d+", str),
            ("ipAddressPrefixlen", rf"Internet Address {_ID}/(\d+)", int),
            ("area", rf"Internet Address .*?Area ({_ID})", str),
            ("routerId", rf"Router ID ({_ID})", str),
            ("networkType", r"Network Type (\w+)", str),
            ("state", r"Transmit Delay is \d+ sec, State ([\w-]+)", str),
            ("priority", r"Priority (\d+)", int),
            ("drAddress", rf"(?<!Backup )Designated Router \(ID\) {_ID},? Interface Address ({_ID})", str),
            ("bdrAddress", rf"Backup Designated Router \(ID\) {_ID},? Interface Address ({_ID})", str),
            ("timerMsecs", r"configured, Hello (\d+m?s)", milliseconds),
            ("timerDeadSecs", r"Dead (\d+)s", int),
            ("timerPassiveIface", r"(Hello due in|No Hellos \(Passive interface\)|configured: Hello )", _is_passive),
            ("nbrCount", r"Neighbor Count is (\d+)", int),
            ("authentication", r"(Cryptographic|Simple password) authentication enabled", lambda text: _AUTH[text]),
            ("areaId", rf"Area ID ({_ID})", str),
            ("internetAddress", r"inet6: ?(fe80:\S+)", _links),
            ("instanceId", r"Instance ID (\d+)", int),
            ("interfaceMtu", r"Interface MTU (\d+)", int),
            ("ospf6InterfaceState", r"State (\w+), Transmit", str),
            ("timerIntervalsConfigHello", r"configured: Hello (\d+)", int),
            ("timerIntervalsConfigDead", r"configured: Hello \S+ Dead (\d+)", int),
            ("type", r"is (?:up|down), type (\w+)", str),
            ("authInfo", r"Authentication Trailer is (\w+)", _trailer),
            ("dr", rf"\bDR: ({_ID})", str),
            ("bdr", rf"\bBDR: ({_ID})", str),
        ),
        _block_interface,
    ),
)
