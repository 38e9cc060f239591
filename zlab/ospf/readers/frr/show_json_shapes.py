"""The shapes FRR's answers in JSON have had, release by release, brought to that of today. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from zlab.ospf.readers.frr.json_values import Json

_OBJECT = re.compile(r"^\s*\{", re.MULTILINE)


def split_documents(text: str) -> Iterator[Json]:
    """Every JSON object that begins a line of `text`; a truncated one ends the search."""
    decoder = json.JSONDecoder()
    at = 0
    while (found := _OBJECT.search(text, at)) is not None:
        try:
            document, at = decoder.raw_decode(text, found.end() - 1)
        except (json.JSONDecodeError, RecursionError):
            at = found.end()
            continue
        if isinstance(document, dict):
            yield document


def by_vrf(document: Json) -> list[Json]:
    """The document itself, or with `vrf all` what stands under each name."""
    inner: list[Json] = [value for value in document.values() if isinstance(value, dict) and "vrfName" in value]
    if not inner and "neighbors" not in document:
        # `show ip ospf neighbor IFNAME detail json` of FRR 9 (pull request 12751)
        inner = [value for value in document.values() if _is_neighbors(value)]
    return inner or [document]


def as_today(document: Json) -> Json:
    """An answer with ospfd's neighbors under "neighbors", by router id, and its interfaces under theirs, by name.

    Up to FRR 7.1 details were the whole answer (pull request 4658), and in 4 and 5 the neighbors and the interfaces
    were lists of such objects (pull requests 1659, 1647).
    """
    if _is_neighbors(document):
        return {"neighbors": document}
    if _is_interfaces(document):
        return {"interfaces": document}
    listed = document.get("interfaces")
    if isinstance(listed, list) and listed and all(_is_interfaces(each) for each in listed):
        return {"interfaces": {name: entry for each in listed for name, entry in each.items()}}
    given = document.get("neighbors")
    if isinstance(given, list) and given and all(_is_neighbors(each) for each in given):
        by_id: dict[str, list[object]] = {}
        for each in given:
            for router_id, entries in each.items():
                by_id.setdefault(router_id, []).extend(entries)
        return {"neighbors": by_id}
    return document


def _is_neighbors(value: object) -> bool:
    """Whether it is neighbors of ospfd by router id: `{"10.1.1.1": [{"nbrState": …, "ifaceName": …}]}`."""
    return (
        isinstance(value, dict)
        and bool(value)
        and all(
            isinstance(entries, list)
            and entries
            and all(isinstance(entry, dict) and "ifaceName" in entry and _STATE & entry.keys() for entry in entries)
            for entries in value.values()
        )
    )


_STATE = {"nbrState", "state"}


def _is_interfaces(value: object) -> bool:
    """Whether it is interfaces of ospfd by name: `{"tap0": {"ifUp": true, "ospfEnabled": true}}`."""
    return (
        isinstance(value, dict)
        and bool(value)
        and all(isinstance(entry, dict) and "ospfEnabled" in entry for entry in value.values())
    )
