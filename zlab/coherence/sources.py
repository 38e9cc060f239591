"""Everything that is known of one system, from whichever files are given; a rule asks for what it needs. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from zlab.coherence.linux_side import LinuxSide
from zlab.lab.records import Lab, System
from zlab.lab.source import Source
from zlab.zos.devmap.records import Devmap
from zlab.zos.find_io import FindIo
from zlab.zos.omproute.meaning import Meaning as OmprouteMeaning
from zlab.zos.profile.records import ProfileMeaning
from zlab.zos.syslogd.tree import Document as SyslogdDocument
from zlab.zos.tcpdata.tree import Document as TcpdataDocument
from zlab.zos.vtam.meaning import Trle


@dataclass(frozen=True, slots=True)
class Sources:
    """The files of one system and of its host. None is what was not given; no rule guesses it.

    `names` says what each file is called where its own places do not (a rendered member is no file).
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
    find_io: FindIo | None = None

    @property
    def of_lab(self) -> System | None:
        """The system as the lab has it."""
        return self.lab.systems[self.system] if self.lab is not None else None
