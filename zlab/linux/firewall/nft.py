"""Our own nftables table: forwarding, OSPF, masquerading and published ports of one lab.

It is all a host without a firewall needs. Where another firewall can drop, an accept here does not help
(a packet must pass every base chain), and that firewall's adapter adds its own; masquerading and
published ports work from here in every case (measured).
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_network, summarize_address_range
from typing import Any

from zlab.errors import HostError
from zlab.linux.driver import OnStep, Reading
from zlab.linux.firewall.adapter import Adapter
from zlab.linux.firewall.records import FirewallFacts, FirewallNeeds, PublishedPort
from zlab.linux.host import Host
from zlab.linux.records import Identity, NftTable, Record, Step

FAMILY = "inet"
_OSPF = 89
_CHAINS = (
    # name, type, hook, priority
    ("forward", "filter", "forward", 0),
    ("input", "filter", "input", 0),
    ("prerouting", "nat", "prerouting", -100),
    ("output", "nat", "output", -100),
    ("postrouting", "nat", "postrouting", 100),
)

Json = dict[str, Any]


def table_name(lab: str) -> str:
    return f"zlab_{lab}"


def _reason(facts: FirewallFacts) -> str:
    return "masquerading and published ports live in a table of our own" if facts.nft else ""


def _records(needs: FirewallNeeds, _facts: FirewallFacts) -> tuple[Record, ...]:
    rules = list(_rules(needs))
    if not rules:
        return ()
    used = {chain for chain, _ in rules}
    content = {
        "chains": [
            {"name": name, "type": type_, "hook": hook, "prio": priority, "policy": "accept"}
            for name, type_, hook, priority in _CHAINS
            if name in used
        ],
        "rules": [{"chain": chain, "comment": f"zlab:{needs.lab}", "expr": expr} for chain, expr in rules],
    }
    return (NftTable(FAMILY, table_name(needs.lab), canonical(content)),)


ADAPTER = Adapter("nft", _reason, _records)


def _rules(needs: FirewallNeeds) -> Iterator[tuple[str, list[Json]]]:
    """(chain, expressions) of every rule; sets keep 250 taps in as many rules as one."""
    taps = [tap.device for tap in needs.taps]
    if needs.uplink:
        yield "forward", [_meta("iifname", taps), _meta("oifname", [needs.uplink]), _COUNTER, _ACCEPT]
        yield "forward", [_meta("iifname", [needs.uplink]), _meta("oifname", taps), _COUNTER, _ACCEPT]
    if len(taps) > 1:
        yield "forward", [_meta("iifname", taps), _meta("oifname", taps), _COUNTER, _ACCEPT]
    speaking = [tap.device for tap in needs.taps if tap.ospf or tap.ospf6]
    if speaking:
        yield "input", [_meta("iifname", speaking), _equal({"meta": {"key": "l4proto"}}, _OSPF), _COUNTER, _ACCEPT]
    for port in needs.publish:
        if needs.uplink:
            yield "prerouting", [_meta("iifname", [needs.uplink]), *_published(port)]
        yield "output", [_LOCAL, _NOT_LOOPBACK, *_published(port)]
    if not needs.uplink:
        return
    for wanted, family, networks in (
        (needs.masquerade, "ip", [tap.network for tap in needs.taps]),
        (needs.masquerade_ipv6, "ip6", [tap.network6 for tap in needs.taps if tap.network6]),
    ):
        if wanted and networks:
            source = _equal({"payload": {"protocol": family, "field": "saddr"}}, {"set": _prefixes(networks)})
            yield "postrouting", [source, _meta("oifname", [needs.uplink]), _COUNTER, {"masquerade": None}]


_COUNTER: Json = {"counter": {"packets": 0, "bytes": 0}}
_ACCEPT: Json = {"accept": None}


def _equal(left: Json, right: Any) -> Json:
    return {"match": {"op": "==", "left": left, "right": right}}


def _meta(key: str, devices: Sequence[str]) -> Json:
    return _equal({"meta": {"key": key}}, {"set": list(devices)})


# The host itself reaches a published port by its own addresses; what listens on loopback stays reachable.
_LOCAL = _equal({"fib": {"result": "type", "flags": ["daddr"]}}, "local")
_NOT_LOOPBACK: Json = {
    "match": {
        "op": "!=",
        "left": {"payload": {"protocol": "ip", "field": "daddr"}},
        "right": {"prefix": {"addr": "127.0.0.0", "len": 8}},
    }
}


def _published(port: PublishedPort) -> list[Json]:
    one = port.first == port.last
    target: Json = {"family": "ip", "addr": port.address, **({"port": port.port} if one else {})}
    listen: Any = port.first if one else {"range": [port.first, port.last]}
    match = _equal({"payload": {"protocol": port.proto, "field": "dport"}}, listen)
    return [match, _COUNTER, {"dnat": target}]


def _prefixes(networks: Iterable[str]) -> list[Json]:
    found = (ip_network(network) for network in networks)
    return [{"prefix": {"addr": str(network.network_address), "len": network.prefixlen}} for network in found]


def canonical(content: Mapping[str, Any]) -> str:
    """One text for all spellings of a table: nft sorts sets, joins neighbouring prefixes, unwraps single elements."""
    return json.dumps(
        {
            "chains": sorted(
                (
                    {key: chain[key] for key in ("name", "type", "hook", "prio", "policy")}
                    for chain in content["chains"]
                ),
                key=lambda chain: str(chain["name"]),
            ),
            "rules": sorted(
                (
                    {
                        "chain": rule["chain"],
                        "comment": rule.get("comment", ""),
                        "expr": [_plain(expression) for expression in rule["expr"]],
                    }
                    for rule in content["rules"]
                ),
                key=lambda rule: str(rule["chain"]),  # stable: rules of one chain keep their order
            ),
        },
        sort_keys=True,
        separators=(",", ":"),
    )


def _plain(expression: Json) -> Json:
    if "counter" in expression:
        return _COUNTER
    if "match" not in expression:
        return expression
    match = expression["match"]
    left = match["left"]
    if "fib" in left and isinstance(left["fib"]["flags"], str):
        left = {"fib": {**left["fib"], "flags": [left["fib"]["flags"]]}}
    operator = "==" if match["op"] == "in" else match["op"]
    return {"match": {"op": operator, "left": left, "right": _plain_value(match["right"])}}


def _plain_value(value: Any) -> Any:
    if value == "ospf":  # as /etc/protocols has it, or has not
        return _OSPF
    elements = value["set"] if isinstance(value, dict) and "set" in value else [value]
    if any(_is_address(element) for element in elements):
        return {"set": [{"range": [str(first), str(last)]} for first, last in _joined(elements)]}
    return {"set": sorted(elements, key=str)} if len(elements) > 1 else elements[0]


def _is_address(element: Any) -> bool:
    # A range of ports holds numbers, one of addresses text.
    return isinstance(element, dict) and ("prefix" in element or isinstance(element.get("range", [0])[0], str))


def _joined(elements: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Address ranges in order, neighbours joined."""
    spans = []
    for element in elements:
        if isinstance(element, dict) and "prefix" in element:
            network = ip_network(f"{element['prefix']['addr']}/{element['prefix']['len']}")
            spans.append((network.network_address, network.broadcast_address))
        elif isinstance(element, dict):
            spans.append((ip_address(element["range"][0]), ip_address(element["range"][1])))
        else:
            spans.append((ip_address(element), ip_address(element)))
    joined: list[tuple[Any, Any]] = []
    for first, last in sorted(spans):
        if joined and int(first) <= int(joined[-1][1]) + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


class NftDriver:
    """Reads and changes tables of our own, all of a change in one transaction of nft."""

    kinds = frozenset({NftTable.kind})

    def read(self, host: Host, identities: Collection[Identity]) -> Reading:
        if not host.has("nft"):
            return Reading()
        records: list[Record] = []
        unknown: set[Identity] = set()
        for identity in identities:
            done = host.run(["nft", "--json", "list", "table", *identity[1:]], check=False)
            if done.status == 0:
                records.append(NftTable(identity[1], identity[2], canonical(_content(done.stdout))))
            elif "Operation not permitted" in done.stderr:
                unknown.add(identity)
            elif "No such file or directory" not in done.stderr:
                raise HostError(f"nft cannot list table {identity[2]}: {done.complaint}")
        return Reading(tuple(records), frozenset(unknown))

    def change(self, host: Host, steps: Sequence[Step], on_step: OnStep) -> None:
        if not host.has("nft"):
            raise HostError("nft is not installed", hint="install nftables, or set firewall: [legacy] in the lab file")
        commands = [command for step in steps for command in _commands(step)]
        host.run(["nft", "--json", "--file", "-"], stdin=json.dumps({"nftables": commands}))
        for step in steps:
            on_step(step)


def _commands(step: Step) -> Iterator[Json]:
    record = step.record
    if not isinstance(record, NftTable):
        return
    table = {"family": record.family, "name": record.name}
    # Adding it first makes the delete right whether the table is there or not.
    yield {"add": {"table": table}}
    yield {"delete": {"table": table}}
    if not isinstance(step.after, NftTable):
        return
    place = {"family": record.family, "table": record.name}
    content = json.loads(step.after.ruleset)
    yield {"add": {"table": table}}
    for chain in content["chains"]:
        yield {"add": {"chain": {**place, **chain}}}
    for rule in content["rules"]:
        yield {"add": {"rule": {**place, **rule, "expr": [_loadable(each) for each in rule["expr"]]}}}


def _loadable(expression: Json) -> Json:
    """Ranges of addresses as the prefixes they were, which every nft loads."""
    right = expression.get("match", {}).get("right")
    if not (isinstance(right, dict) and isinstance(right.get("set"), list) and _is_address(right["set"][0])):
        return expression
    prefixes = [
        {"prefix": {"addr": str(network.network_address), "len": network.prefixlen}}
        for first, last in _joined(right["set"])
        for network in summarize_address_range(first, last)
    ]
    return {"match": {**expression["match"], "right": {"set": prefixes} if len(prefixes) > 1 else prefixes[0]}}


def _content(listing: str) -> Json:
    try:
        objects = json.loads(listing)["nftables"]
    except (ValueError, KeyError) as error:
        raise HostError(f"nft printed something that is not its JSON: {error}") from None
    return {
        "chains": [found["chain"] for found in objects if "chain" in found],
        "rules": [found["rule"] for found in objects if "rule" in found],
    }


@dataclass(frozen=True, slots=True)
class RuleCounter:
    """What a rule of ours has matched since it was made."""

    chain: str
    what: str
    packets: int
    bytes: int


_COUNTED = re.compile(
    r"^\s*(?P<match>.*?)\s*counter packets (?P<packets>\d+) bytes (?P<bytes>\d+) (?P<verdict>.*?)(?: comment .*)?$"
)
_CHAIN = re.compile(r"^\s*chain (\S+) \{$")


def read_counters(host: Host, lab: str) -> tuple[RuleCounter, ...]:
    """The counters of a lab's table; empty when it is not there or not visible."""
    if not host.has("nft"):
        return ()
    done = host.run(["nft", "list", "table", FAMILY, table_name(lab)], check=False)
    return tuple(parse_counters(done.stdout)) if done.status == 0 else ()


def parse_counters(listing: str) -> Iterator[RuleCounter]:
    chain = ""
    for line in listing.splitlines():
        if found := _CHAIN.match(line):
            chain = found[1]
        elif found := _COUNTED.match(line):
            yield RuleCounter(chain, f"{found['match']} {found['verdict']}", int(found["packets"]), int(found["bytes"]))
