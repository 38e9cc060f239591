"""`zlab net status`: every thing of a lab, what was counted, and what runs of zlab left."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from zlab.cli import console
from zlab.cli.lab_here import lab_here
from zlab.errors import LabFileError
from zlab.exits import Exit

if TYPE_CHECKING:
    from zlab.linux.firewall.nft import RuleCounter
    from zlab.linux.net import Net
    from zlab.linux.status import Status

_TONES = {
    "ok": "green",
    "missing": "red",
    "different": "red",
    "no longer wanted": "red",
    "waits for its device": "magenta",
    "not visible without root": "magenta",
}


def show_status(given: str | None, *, as_json: bool) -> Exit:
    from zlab.linux.net import Net

    net = Net()
    status = _status(net, given)
    if as_json:
        console.data_json(status.to_json())
    else:
        _show(status)
    return Exit.OK if status.as_wanted else Exit.DIFFERENT


def _status(net: Net, given: str | None) -> Status:
    from zlab.cli.naming import lab_name
    from zlab.lab.load import find_lab_file, load_lab

    name = lab_name(given, net.host.state_dir, "*.applied", "*.next")
    applied = net.store.applied(name) or net.store.pending(name)
    by_name = given == name and applied is not None
    # The name of a lab that is up means that lab, not an inventory that happens to be called so.
    path = Path(applied.lab_file) if by_name and applied is not None else find_lab_file(given)
    try:
        lab = lab_here(net, load_lab(path).lab)
    except LabFileError as error:
        if applied is None:
            raise
        if not by_name:
            console.warn(f"{error.problems[0]}; showing what was applied")
        return net.status_of_applied(name)
    return net.status(lab) if lab.lab == name else net.status_of_applied(name)


def _show(status: Status) -> None:
    state = "up" if status.up else "not up"
    console.data(f"lab {status.lab} is {state} on this host" + (f", uplink {status.uplink}" if status.uplink else ""))
    for name, why in status.firewalls:
        console.data(f"firewall {name}: {why}")
    console.data()
    rows: list[Sequence[str]] = [(str(row.condition), row.owner, row.record.describe()) for row in status.rows]
    console.table(("condition", "owner", "what"), rows, tones=_TONES)
    if status.counters:
        console.data()
        console.table(("packets", "bytes", "chain", "rule"), [_counter(counter) for counter in status.counters])
    for note in status.notes:
        console.warn(note)


def _counter(counter: RuleCounter) -> tuple[str, ...]:
    return (str(counter.packets), str(counter.bytes), counter.chain, counter.what)
