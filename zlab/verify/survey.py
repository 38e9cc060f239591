"""Reading a host once for all checks."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from zlab.lab.load import LoadedLab
from zlab.lab.records import Lab
from zlab.linux.host import Host
from zlab.linux.net import Net
from zlab.linux.want import uplink_of
from zlab.ospf.expect import expectations
from zlab.verify.context import Context, LogFacts
from zlab.verify.far_end import as_rehearsed, find_far_end
from zlab.verify.looks import Looks
from zlab.verify.members import read_members


class Survey:
    """What was given once (lab file, logs, members), and how to look at the host again and again.

    Where nothing that was chosen needs it, what the lab wants is not `compared` with the host, and firewalls and FRR
    are not asked.
    """

    def __init__(
        self,
        loaded: LoadedLab,
        host: Host,
        *,
        given: str = "",
        logs: Sequence[Path] = (),
        members: Path | None = None,
        compared: bool = True,
    ) -> None:
        self._net = Net(host)
        self._given = given
        self._compared = compared
        self.seen: Context | None = None
        """What was looked at last."""
        self.lab: Lab = loaded.lab
        if find_far_end(loaded.lab) is not None:
            self.lab = as_rehearsed(loaded.lab, self._net.store.applied(loaded.lab.lab))
        self._log = read_logs(logs) if logs else None
        self._members = read_members(loaded, members) if members else None

    def look(self, *, closely: bool = True) -> Context:
        """The host as it is now. A process without root sees less, and says so in the rows."""
        seen = look_at(self._net, self.lab, closely=closely, compared=self._compared)
        self.seen = replace(seen, given=self._given, log=self._log, members=self._members)
        return self.seen


def look_at(net: Net, lab: Lab, *, closely: bool = True, compared: bool = True) -> Context:
    """A lab on the host of `net`, as it is now, without files."""
    looks = Looks(net.host, expectations(lab), find_far_end(lab), closely=closely)
    root = os.geteuid() == 0
    if not compared:
        facts = net.look_around(lab)
        return Context(lab, facts, looks, uplink_of(lab, facts), root=root)
    surveyed = net.survey(lab)
    status = net.status_of(lab, surveyed)
    uplink = surveyed.wanted.uplink
    return Context(lab, surveyed.facts, looks, uplink, status.rows, status.counters, root=root)


def read_logs(paths: Sequence[Path]) -> LogFacts:
    """What the checks need of logs. Raises LogError when there is nothing to read."""
    from zlab.messages.logs.scan import scan

    found = scan(paths)
    moments = [each.last.when for each in found.ids if each.last is not None and each.last.when is not None]
    name = found.files[0] if len(found.files) == 1 else f"{len(found.files)} logs"
    name = "standard input" if name == "-" else name
    return LogFacts(name, found.messages, {each.id: each.count for each in found.ids}, max(moments, default=None))
