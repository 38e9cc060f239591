"""Rules and policies that can drop OSPF, out of a listing of nftables. Pure, and a hint only: packets prove."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from zlab.ospf.evidence import Block
from zlab.ospf.rules.clues import accepting

Json = Mapping[str, Any]

_OSPF = (89, "ospf", "ospfigp")
_VERSIONS = {"ip": 4, "ip6": 6, "inet": 0}
_HOOKS = {"input": "iifname", "output": "oifname"}
"""Of each hook, how nft names the device."""


def blocks_of(objects: Iterable[Json]) -> Iterator[Block]:
    """The rules that drop protocol 89 (`nft --json list ruleset`), then the input and output policies that drop."""
    listing = list(objects)
    hooks = {_place(each, "name"): each.get("hook") for each in _of(listing, "chain")}
    for rule in _of(listing, "rule"):
        hook = str(hooks.get(_place(rule, "chain")) or "input")
        if rule.get("family") in _VERSIONS and hook in _HOOKS and _drops_ospf(rule):
            yield _block(rule, "chain", hook, rule.get("handle"))
    for chain in _of(listing, "chain"):
        hook = str(chain.get("hook"))
        if chain.get("family") in _VERSIONS and hook in _HOOKS and chain.get("policy") == "drop":
            yield _block(chain, "name", hook, None)


def _block(record: Json, chain: str, hook: str, handle: object) -> Block:
    """A rule, or without `handle` the policy of a chain."""
    family, table, name = _place(record, chain)
    place = f"{family} {table} {name}"
    what = f"policy of {place} is drop" if handle is None else f"nft rule in {place} drops protocol 89"
    device = _device(_expressions(record))
    return Block(hook, what, device, _VERSIONS[family], _cure(family, table, name, hook, handle))


def _cure(family: str, table: str, chain: str, hook: str, handle: object) -> str:
    """iptables' own tables are left to iptables; of others a rule is taken away, and a policy gets an exception."""
    if (table, family) in (("filter", "ip"), ("filter", "ip6")):
        return accepting(_VERSIONS[family], hook)
    if handle is not None:
        return f"nft delete rule {family} {table} {chain} handle {handle}"
    return f"nft insert rule {family} {table} {chain} {_HOOKS[hook]} {{device}} meta l4proto 89 accept"


def _of(objects: Iterable[Json], kind: str) -> Iterator[Json]:
    return (found[kind] for found in objects if isinstance(found.get(kind), dict))


def _place(record: Json, chain: str) -> tuple[str, str, str]:
    return str(record.get("family")), str(record.get("table")), str(record.get(chain))


def _expressions(record: Json) -> list[Json]:
    given = record.get("expr")
    return [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []


def _drops_ospf(rule: Json) -> bool:
    expressions = _expressions(rule)
    return any(each.keys() & {"drop", "reject"} for each in expressions) and any(map(_is_ospf, expressions))


def _is_ospf(expression: Json) -> bool:
    match = expression.get("match")
    if isinstance(match, dict):
        return match.get("op") in ("==", None) and match.get("right") in _OSPF
    return False


def _device(expressions: Iterable[Json]) -> str:
    for expression in expressions:
        match = expression.get("match")
        left = match.get("left") if isinstance(match, dict) else None
        meta = left.get("meta") if isinstance(left, dict) else None
        if (
            isinstance(match, dict)
            and isinstance(meta, dict)
            and meta.get("key") in ("iifname", "oifname", "iif", "oif")
        ):
            right = match.get("right")
            return right if isinstance(right, str) and match.get("op") in ("==", None) else ""
    return ""
