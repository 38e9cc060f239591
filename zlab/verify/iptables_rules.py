"""Rules as iptables-save prints them, in the shape in which nft lists its own.

nft tells of an extension of iptables (conntrack, addrtype, multiport, …) its name alone. Pure.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

Json = dict[str, Any]
_UNKNOWN: Json = {"xt": None}
_VERDICTS = {"ACCEPT": "accept", "DROP": "drop", "REJECT": "reject", "RETURN": "return"}
_TRANSLATIONS = {"SNAT": "snat", "DNAT": "dnat", "MASQUERADE": "masquerade", "REDIRECT": "redirect"}
_DECIDES_NOTHING = ("LOG", "NFLOG", "MARK", "CONNMARK", "TCPMSS", "CHECKSUM", "CLASSIFY", "CT", "TRACE", "SET")
_EXTENSIONS = ("tcp", "udp", "comment", "conntrack", "state", "addrtype", "multiport")
"""Those whose options are known below; of any other, each option may hold or not."""


def is_of_iptables(rule: Json) -> bool:
    """Whether a rule has a part of which nft does not tell what it is."""
    return any("xt" in each and (each["xt"] or {}).get("name") != "comment" for each in rule["expr"])


def rules_of_save(listing: str, family: str) -> Iterator[Json]:
    """The rules of iptables-save (`family` "ip") or ip6tables-save ("ip6")."""
    lines = listing.splitlines()
    table = ""
    chains = {line[1:].split()[0] for line in lines if line.startswith(":")}
    for line in lines:
        if line.startswith("*"):
            table = line[1:].strip()
        elif line.startswith("-A "):
            chain, *words = shlex.split(line)[1:]
            expr = list(_expressions(words, family, chains))
            yield {"rule": {"family": family, "table": table, "chain": chain, "expr": expr}}


def replaced(objects: Sequence[Json], family: str, listing: str) -> list[Json]:
    """A listing of nft in which the tables that iptables-save prints have their rules from there."""
    rules = list(rules_of_save(listing, family))
    tables = {line[1:].strip() for line in listing.splitlines() if line.startswith("*")}
    kept = [each for each in objects if "rule" not in each or not _is_in(each["rule"], family, tables)]
    return [*kept, *rules]


def _is_in(rule: Json, family: str, tables: Iterable[str]) -> bool:
    return rule["family"] == family and rule["table"] in tables


def _expressions(words: Sequence[str], family: str, chains: Iterable[str]) -> Iterator[Json]:
    for operator, option, values in _options(words):
        if option in ("-j", "-g"):
            yield from _target(values[0], option, words, chains)
            return
        yield from _match(option, values, family, operator)


def _options(words: Sequence[str]) -> Iterator[tuple[str, str, list[str]]]:
    """Each option with its values, and the operator that a `!` before it makes of it."""
    operator, option = "==", ""
    values: list[str] = []
    for word in [*words, "-"]:
        if word == "!" or word.startswith("-"):
            if option:
                yield operator, option, values
                operator, option = "==", ""
            if word == "!":
                operator = "!="
            else:
                option, values = word, []
        else:
            values.append(word)


def _match(option: str, values: Sequence[str], family: str, operator: str) -> Iterator[Json]:
    if option == "--comment" or (option == "-m" and values[0] in _EXTENSIONS):
        return
    left = _left(option, family) if len(values) == 1 else None
    yield _UNKNOWN if left is None else {"match": {"op": operator, "left": left, "right": _right(option, values[0])}}


def _left(option: str, family: str) -> Json | None:
    fields: dict[str, Json] = {
        "-i": {"meta": {"key": "iifname"}},
        "-o": {"meta": {"key": "oifname"}},
        "-p": {"meta": {"key": "l4proto"}},
        "-s": {"payload": {"protocol": family, "field": "saddr"}},
        "-d": {"payload": {"protocol": family, "field": "daddr"}},
        "--ctstate": {"ct": {"key": "state"}},
        "--state": {"ct": {"key": "state"}},
        "--ctstatus": {"ct": {"key": "status"}},
        "--dst-type": {"fib": {"result": "type", "flags": ["daddr"]}},
    }
    for name in ("sport", "dport"):
        fields[f"--{name}"] = fields[f"--{name}s"] = {"payload": {"protocol": "th", "field": name}}
    return fields.get(option)


def _right(option: str, value: str) -> Any:
    if option in ("-i", "-o"):
        return value.replace("+", "*")
    if option in ("-s", "-d"):
        address, _, length = value.partition("/")
        return {"prefix": {"addr": address, "len": int(length)}} if length.isdigit() else address
    if "port" in option:
        return {"set": [_port(each) for each in value.split(",")]}
    if option == "-p":
        return int(value) if value.isdigit() else value
    return {"set": [each.lower() for each in value.split(",")]}


def _port(text: str) -> Any:
    first, _, last = text.partition(":")
    if not first.isdigit():
        return {"name": text}  # nothing is known of it
    return {"range": [int(first), int(last)]} if last.isdigit() else int(first)


def _target(target: str, option: str, words: Sequence[str], chains: Iterable[str]) -> Iterator[Json]:
    if target in chains:
        yield {"goto" if option == "-g" else "jump": {"target": target}}
    elif target in _VERDICTS:
        yield {_VERDICTS[target]: None}
    elif target in _TRANSLATIONS:
        to = dict(pairwise(words))
        address = to.get("--to-source") or to.get("--to-destination")
        yield {_TRANSLATIONS[target]: {"addr": address.partition(":")[0]} if address else None}
    elif target not in _DECIDES_NOTHING:
        yield {"queue": None}
