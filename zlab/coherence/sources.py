"""Everything that is known of one system, from whichever files are given; a rule asks for what it needs. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from zlab.coherence.linux_side import LinuxSide, devmap_taps
from zlab.lab.records import Lab, System
from zlab.lab.source import Source
from zlab.zos.devmap.records import Devmap
from zlab.zos.find_io import FindIo
from zlab.zos.omproute.meaning import Meaning as OmprouteMeaning
from zlab.zos.policy.meaning import Policy
from zlab.zos.profile.records import ProfileMeaning
from zlab.zos.syslogd.tree import Document as SyslogdDocument
from zlab.zos.tcpdata.ipnodes import HostEntry
from zlab.zos.tcpdata.tree import Document as TcpdataDocument
from zlab.zos.vtam.meaning import Trle


@dataclass(frozen=True, slots=True)
class Sources:
    """The files of one system and of its host. None is what was not given; no rule guesses it.

    `resolver` is the resolver's set-up file, `ipnodes` the hosts file, `attls` an AT-TLS policy that has rules.
    `find_io_file` is where find_io was read from: its own records have lines only.
    """

    lab: Lab | None = None
    lab_source: Source | None = None
    system: str = ""
    linux: LinuxSide | None = None
    devmap: Devmap | None = None
    trles: tuple[Trle, ...] | None = None
    profile: ProfileMeaning | None = None
    omproute: OmprouteMeaning | None = None
    syslogd: SyslogdDocument | None = None
    tcpdata: TcpdataDocument | None = None
    resolver: TcpdataDocument | None = None
    ipnodes: tuple[HostEntry, ...] | None = None
    attls: Policy | None = None
    find_io: FindIo | None = None
    find_io_file: str = "find_io"

    @property
    def of_lab(self) -> System | None:
        """The system as the lab has it."""
        return self.lab.systems[self.system] if self.lab is not None else None

    @property
    def taps(self) -> LinuxSide | None:
        """The Linux end of the lab or of frr.conf where it has addresses, else the taps that the devmap makes."""
        if self.linux is not None and any(tap.address for tap in self.linux.taps):
            return self.linux
        taps = devmap_taps(self.devmap, self.find_io, self.find_io_file) if self.devmap is not None else ()
        return LinuxSide(taps) if taps else None
