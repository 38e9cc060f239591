"""What `zlab ospf health` says in a rehearsal's host of an adjacency that does not come up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zlab.lab.records import Lab
from zlab.rehearsal.topology import HOST
from zlab.rehearsal.world import FOLDER, World


def cause_of(world: World, lab: Lab, vtysh: Sequence[str], device: str) -> tuple[str, str]:
    """The code of the cause on a tap, and its words with the values of both ends; empty where nothing is wrong."""
    from zlab.linux.host import Host
    from zlab.ospf.expect import expectations
    from zlab.ospf.host.checkup import Checkup

    host = Host(state_dir=FOLDER / "state", run_dir=FOLDER / "zlab", vtysh=tuple(vtysh))

    def look() -> dict[str, Any]:
        found = [each for each in Checkup(host, expectations(lab)).run().neighbors if each.device == device]
        diagnosis = next((each.diagnosis for each in found if each.diagnosis), None)
        return diagnosis.to_json() if diagnosis else {}

    told = world.look(HOST, look)
    if not told:
        return "", ""
    return str(told["cause"]), f"{told['title']}: Linux {told['linux']}, z/OS {told['zos']}"
