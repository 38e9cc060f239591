"""Rules and policies that can drop OSPF, out of a listing of nftables. Pure, and a hint only: packets prove."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from zlab.ospf.evidence import Block

Json = Mapping[str, Any]

_OSPF = (89, "ospf", "ospfigp")


def blocks_of(objects: Iterable[Json]) -> Iterator[Block]:
    """The rules that drop protocol 89 (`nft --json list ruleset`), then the input and output policies that drop."""
    listing = list(objects)
    for rule in _of(listing, "rule"):
        expressions = [each for each in rule.get("expr", ()) if isinstance(each, dict)]
        if any(each.keys() & {"drop", "reject"} for each in expressions) and any(
            _is_ospf(each) for each in expressions
        ):
            place = f"{rule.get('family')} {rule.get('table')} {rule.get('chain')}"
            yield Block(_hook(listing, rule), f"nft rule in {place} drops protocol 89", _device(expressions))
    for chain in _of(listing, "chain"):
        if chain.get("hook") in ("input", "output") and chain.get("policy") == "drop":
            place = f"{chain.get('family')} {chain.get('table')} {chain.get('name')}"
            yield Block(str(chain["hook"]), f"policy of {place} is drop")


def _of(objects: Iterable[Json], kind: str) -> Iterator[Json]:
    return (found[kind] for found in objects if isinstance(found.get(kind), dict))


def _hook(objects: Iterable[Json], rule: Json) -> str:
    same = ("family", "table")
    for chain in _of(objects, "chain"):
        if chain.get("name") == rule.get("chain") and all(chain.get(key) == rule.get(key) for key in same):
            return str(chain.get("hook") or "input")
    return "input"


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
