"""The OSPF keys of this end, out of FRR's configuration or a lab file: they verify packets, and are never shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from zlab.errors import SecretError

if TYPE_CHECKING:
    from zlab.lab.records import Lab

_INTERFACE = re.compile(r"interface (\S+)")
_MD5 = re.compile(r"ip ospf message-digest-key (\d+) md5 (\S+)")
_PASSWORD = re.compile(r"ip ospf authentication-key (\S+)")


def keys_of(running: str) -> dict[str, dict[int, bytes]]:
    """The OSPF keys of each interface in FRR's running configuration. Pure; the result is never printed or kept."""
    keys: dict[str, dict[int, bytes]] = {}
    device = ""
    for raw in running.splitlines():
        line = raw.strip()
        if raw[:1] not in (" ", ""):
            opened = _INTERFACE.fullmatch(line)
            device = opened[1] if opened else ""
        elif device and (found := _MD5.match(line)):
            keys.setdefault(device, {})[int(found[1])] = found[2].encode()
        elif device and (found := _PASSWORD.match(line)):
            keys.setdefault(device, {})[0] = found[1].encode()
    return keys


def keys_of_lab(lab: Lab) -> tuple[Mapping[str, Mapping[int, bytes]], tuple[str, ...]]:
    """The keys of a lab's links, and in words which are not at hand."""
    from zlab.lab.secrets import reveal

    keys: dict[str, dict[int, bytes]] = {}
    missing: list[str] = []
    for _, link in lab.links:
        auth = link.ospf.auth if link.ospf else None
        if auth is None or auth.key is None or auth.type == "none":
            continue
        try:
            key = reveal(auth.key).encode()
        except SecretError as error:
            missing.append(f"{link.device}: {error.problems[0].what}; its key is not compared")
            continue
        keys[link.device] = {auth.key_id if auth.type == "md5" else 0: key}
    return keys, tuple(missing)
