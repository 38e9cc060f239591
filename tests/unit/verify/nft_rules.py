"""Chains and rules as nft lists them (`nft -j`), in few words."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
ACCEPT: Json = {"accept": None}
DROP: Json = {"drop": None}


def base(place: str, *, hook: str = "forward", policy: str = "accept", kind: str = "filter", prio: int = 0) -> Json:
    """A chain hooked into the kernel; `place` is "FAMILY TABLE NAME"."""
    family, table, name = place.split()
    head = {"family": family, "table": table, "name": name}
    return {"chain": {**head, "type": kind, "hook": hook, "prio": prio, "policy": policy}}


def rule(place: str, *expressions: Json) -> Json:
    family, table, chain = place.split()
    return {"rule": {"family": family, "table": table, "chain": chain, "expr": [*expressions]}}


def match(left: Json, right: Any, op: str = "==") -> Json:
    return {"match": {"op": op, "left": left, "right": right}}


def meta(key: str, right: Any, op: str = "==") -> Json:
    return match({"meta": {"key": key}}, right, op)


def ct(key: str, right: Any, op: str = "in") -> Json:
    return match({"ct": {"key": key}}, right, op)


def payload(name: str, right: Any, op: str = "==") -> Json:
    """A field of a header, such as "ip saddr"."""
    protocol, field = name.split()
    return match({"payload": {"protocol": protocol, "field": field}}, right, op)


def prefix(network: str) -> Json:
    address, length = network.split("/")
    return {"prefix": {"addr": address, "len": int(length)}}
