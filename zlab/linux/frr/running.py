"""FRR's running configuration as blocks of lines. Pure.

Keys of authentication lines are cut off as the text is read; they are kept apart, for comparison only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address

# "ip ospf message-digest-key 1 md5 KEY", "ip ospf authentication-key KEY", "password 8 KEY", "neighbor X password KEY"
_KEY = re.compile(
    r"^(?P<line>.*\b(?:message-digest-key \d+ md5|authentication-key|password|key-string))(?: \d)? (?P<key>\S.*)$"
)
# FRR prints an area as it was typed: 0 or 0.0.0.0.
_AREA = re.compile(r"^(?P<line>ip ospf area|ipv6 ospf6 area) (?P<area>\d{1,9})$")


@dataclass(frozen=True, slots=True)
class RunningConfig:
    """Block ("router ospf", "" is the top level) to its lines, in file order. A block is a line of the top level."""

    blocks: Mapping[str, tuple[str, ...]]
    _keys: Mapping[tuple[str, str], str] = field(repr=False, compare=False, default_factory=dict)

    def has(self, block: str, line: str) -> bool:
        return line in self.blocks.get(block, ()) or (not block and line in self.blocks)

    def has_key(self, block: str, line: str, key: str) -> bool:
        """Whether an authentication line carries this key."""
        import hmac  # with it come hashlib and OpenSSL, which no reader of a healthy host needs

        return hmac.compare_digest(self._keys.get((block, line), "").encode(), key.encode())

    def lines(self) -> Iterator[tuple[str, str]]:
        return ((block, line) for block, lines in self.blocks.items() for line in lines)


def parse_running_config(text: str) -> RunningConfig:
    """`show running-config` to blocks; whatever is not configuration (a banner, `!`, `exit`, `end`) is left out."""
    blocks: dict[str, list[str]] = {"": []}
    keys: dict[tuple[str, str], str] = {}
    block = ""
    for raw in text.splitlines():
        line = raw.strip()
        if line in ("", "!", "end") or line.startswith(("Building configuration", "Current configuration")):
            continue
        if line.startswith("exit"):
            block = ""
            continue
        secret = _KEY.match(line)
        if secret:
            line = secret["line"]
        area = _AREA.match(line)
        if area:
            line = f"{area['line']} {IPv4Address(int(area['area']))}"
        if raw[0] != " ":
            block = ""
            if _opens_block(line):
                block = line
                blocks.setdefault(block, [])
                continue
        if secret:
            keys[block, line] = secret["key"]
        blocks.setdefault(block, []).append(line)
    return RunningConfig({name: tuple(lines) for name, lines in blocks.items() if lines or name}, keys)


def _opens_block(line: str) -> bool:
    return line.startswith(("interface ", "router ", "route-map ", "vrf ", "key chain ", "line ", "pseudowire "))
