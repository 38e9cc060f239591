"""Where a rebuild acts: a host with its z/OS; `rehearsed.py` has the other one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from zlab.deploy.transports.base import Transport
from zlab.deploy.transports.ways import AskPassword, open_transport
from zlab.errors import Place, StateError
from zlab.files import own_folder
from zlab.lab.load import LoadedLab
from zlab.lab.records import Lab
from zlab.linux.host import Host
from zlab.linux.state import Kernel
from zlab.verify.check import Check
from zlab.verify.checks import CHECKS


@dataclass(frozen=True, slots=True)
class Site:
    """A lab and the two ends it is rebuilt on.

    `loaded` is what the members are made of and what is verified; `host_lab` what the host is told, which differs in a
    rehearsal by its fast timers. `path` is the lab file ("-" is standard input), `state` the folder of what a rebuild
    leaves, `connect` the way to the z/OS of a system.
    """

    loaded: LoadedLab
    host_lab: Lab
    path: Path
    host: Host
    state: Path
    connect: Callable[[str], Transport]
    checks: Sequence[Check] = CHECKS
    notes: tuple[str, ...] = ()

    @property
    def lab(self) -> Lab:
        return self.loaded.lab

    @property
    def members(self) -> Path:
        """The inventory's members, one folder a system; it need not be there."""
        return self.path.parent / "members"

    def digest(self) -> str:
        """Of what the steps of a rebuild depend on: the lab file, its members, and the kernel that holds the network.

        Raises StateError when a member cannot be read.
        """
        made = hashlib.sha256(self.loaded.source.text.encode())
        named = {name for system in self.lab.systems.values() for name in system.members.files.values()}
        files = [*self.members.rglob("*"), *(self.path.parent / name for name in named)]
        for path in sorted(path for path in files if path.is_file()):
            made.update(f"\0{path}\0".encode())
            try:
                made.update(path.read_bytes())
            except OSError as error:
                raise StateError(f"cannot read it: {error.strerror}", place=Place(str(path))) from None
        made.update(str(Kernel.current(self.host)).encode())
        return made.hexdigest()


def host_site(loaded: LoadedLab, path: Path, ask: AskPassword) -> Site:
    """This host, and z/OS by the way that the lab file names; `ask` is for a password it does not name."""
    lab = loaded.lab
    return Site(loaded, lab, path, Host(), own_folder("deploy"), lambda system: open_transport(lab, system, ask))
