"""The lab as this host has it: in the host of a rehearsal, as it is rehearsed there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zlab.lab.records import Lab
    from zlab.linux.net import Net

_OF_A_REHEARSAL = Path("/run/zlab-rehearsal")  # zlab.rehearsal.world.FOLDER, which a plain host need not import


def lab_here(net: Net, lab: Lab) -> Lab:
    """A rehearsal has fast timers and no OSPF without FRR; to bring the file's own there would break what works."""
    if not _OF_A_REHEARSAL.is_dir():
        return lab
    from zlab.verify.far_end import as_rehearsed, find_far_end

    return as_rehearsed(lab, net.store.applied(lab.lab)) if find_far_end(lab) is not None else lab
