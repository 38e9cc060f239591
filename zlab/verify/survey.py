"""Reading a host once for all checks."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from zlab.lab.load import LoadedLab
from zlab.lab.records import Lab
from zlab.linux.host import Host
from zlab.linux.net import Net
from zlab.ospf.expect import expectations
from zlab.verify.context import Context, LogFacts
from zlab.verify.far_end import as_rehearsed, find_far_end
from zlab.verify.looks import Looks

if TYPE_CHECKING:
    from zlab.zos.findings import Finding


class Survey:
    """What was given once (lab file, logs, members), and how to look at the host again and again."""

    def __init__(
        self, loaded: LoadedLab, host: Host, *, logs: Sequence[Path] = (), members: Path | None = None
    ) -> None:
        self._net = Net(host)
        self.seen: Context | None = None
        """What was looked at last."""
        self.lab: Lab = loaded.lab
        if find_far_end(loaded.lab) is not None:
            self.lab = as_rehearsed(loaded.lab, self._net.store.applied(loaded.lab.lab))
        self._log = read_logs(logs) if logs else None
        self._devmap = devmap_findings(loaded, members) if members else None

    def look(self, *, closely: bool = True) -> Context:
        """The host as it is now. A process without root sees less, and says so in the rows."""
        self.seen = replace(look_at(self._net, self.lab, closely=closely), log=self._log, devmap=self._devmap)
        return self.seen


def look_at(net: Net, lab: Lab, *, closely: bool = True) -> Context:
    """A lab on the host of `net`, as it is now, without files."""
    surveyed = net.survey(lab)
    status = net.status(lab)
    return Context(
        lab,
        surveyed.facts,
        Looks(net.host, expectations(lab), find_far_end(lab), closely=closely),
        surveyed.wanted.uplink,
        status.rows,
        status.counters,
        root=os.geteuid() == 0,
    )


def read_logs(paths: Sequence[Path]) -> LogFacts:
    """What the checks need of logs. Raises LogError when there is nothing to read."""
    from zlab.messages.scan import scan

    found = scan(paths)
    moments = [each.last.when for each in found.ids if each.last is not None and each.last.when is not None]
    name = found.files[0] if len(found.files) == 1 else f"{len(found.files)} logs"
    name = "standard input" if name == "-" else name
    return LogFacts(name, found.messages, {each.id: each.count for each in found.ids}, max(moments, default=None))


def devmap_findings(loaded: LoadedLab, folder: Path) -> tuple[Finding, ...] | None:
    """What contradicts the lab in the devmap of a folder; None when it has none. Raises HostError."""
    from zlab.coherence.check import check_coherence
    from zlab.coherence.sources import Sources
    from zlab.errors import HostError
    from zlab.zos.devmap.parse import read_devmap

    try:
        files = sorted(path for path in folder.iterdir() if "devmap" in path.name.lower() and path.is_file())
    except OSError as error:
        raise HostError(f"cannot read {folder}: {error.strerror}") from None
    if not files:
        return None
    return tuple(
        finding
        for system in loaded.lab.systems
        for path in files
        for finding in check_coherence(
            Sources(lab=loaded.lab, lab_source=loaded.source, system=system, devmap=read_devmap(path))
        )
    )
