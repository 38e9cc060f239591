"""What `ip` lists, as data.

Reading through pyroute2 costs its import, 100 ms, and 280 ms a dump of 500 devices; `ip -json` takes 3 ms
and 10 ms (measured). Changes go through netlink, where an error has a number.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from zlab.errors import HostError
from zlab.linux.host import Host

Json = dict[str, Any]


def list_devices(host: Host) -> list[Json]:
    """Every device with its addresses. Numbers stay numbers (`-N`): names of protocols are each host's own."""
    return _array(host.run(["ip", "-json", "-details", "-N", "address", "show"]).stdout)


def list_routes(host: Host, version: int, *selector: str) -> list[Json]:
    """The routes of the main table; none where the kernel lacks that version of IP."""
    argv = ["ip", f"-{version}", "-json", "-details", "-N", "route", "show", "table", "main", *selector]
    done = host.run(argv, check=False)
    return _array(done.stdout) if done.status == 0 else []


def _array(text: str) -> list[Json]:
    try:
        return [entry for entry in json.loads(text or "[]") if entry]  # some releases print {} for what is filtered
    except ValueError as error:
        raise HostError(f"ip printed something that is not its JSON: {error}") from None


def networks_of(routes: Sequence[Json], version: int) -> Iterator[tuple[str, Json]]:
    """Each route with its destination as a network ("default" and single addresses have a length then)."""
    nowhere, longest = ("0.0.0.0/0", 32) if version == 4 else ("::/0", 128)
    for route in routes:
        destination = route["dst"]
        if destination == "default":
            destination = nowhere
        yield destination if "/" in destination else f"{destination}/{longest}", route
