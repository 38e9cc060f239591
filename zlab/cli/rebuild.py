"""The stages of `zlab deploy rebuild`, and its report."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zlab.cli import console
from zlab.errors import ZlabError
from zlab.exits import Exit

if TYPE_CHECKING:
    from zlab.deploy.rebuild import Step
    from zlab.lab.load import LoadedLab
    from zlab.report.events import Outcome, Sink

AskPassword = Callable[[str], str]


class UnhealthyError(ZlabError):
    """The lab was rebuilt, and is not healthy at the deadline."""

    code = "ZL760"
    status = Exit.UNHEALTHY


@dataclass(frozen=True, slots=True)
class Rebuild:
    """One lab file, how long its checks may take, and who is asked for a password."""

    path: Path
    loaded: LoadedLab
    deadline: float
    ask: AskPassword

    def steps(self) -> list[Step]:
        from zlab.deploy.rebuild import Step

        return [Step("down", self._down), Step("up", self._up), Step("push", self._push), Step("verify", self._verify)]

    def _down(self) -> str:
        from zlab.linux.net import Net

        net = Net()
        with net.locked():
            change = net.down(self.loaded.lab.lab)
        return "was not up" if change is None else f"{len(change.plan.steps)} steps"

    def _up(self) -> str:
        from zlab.linux.net import Net

        net = Net()
        with net.locked():
            change = net.up(self.loaded.lab, self.path)
        return f"{len(change.plan.steps)} steps"

    def _push(self) -> str:
        from zlab.deploy.wanted import places_of

        lab = self.loaded.lab
        systems = [system for system in lab.systems if places_of(lab, system)]
        told = [f"{system}: {self._push_one(system)}" for system in systems]
        return "; ".join(told) or "no system names a member"

    def _push_one(self, system: str) -> str:
        from zlab.deploy.push import Push
        from zlab.deploy.store import DeployStore, default_folder
        from zlab.deploy.ways import open_transport
        from zlab.lab.secrets import reveal
        from zlab.report.events import Run, Silent

        lab = self.loaded.lab
        transport = open_transport(lab, system, self.ask)
        try:
            push = Push(lab, system, transport, DeployStore(default_folder(), lab.lab, system), Run(Silent()))
            result = push.apply(push.survey(reveal, inventory=self.path.parent / "members" / system))
        finally:
            transport.close()
        typed = f", {len(result.to_type)} commands to type" if result.to_type else ""
        return f"{len(result.written)} members written{typed}"

    def _verify(self) -> str:
        from zlab.linux.host import Host
        from zlab.report.events import Silent, Status
        from zlab.verify.checks import choose
        from zlab.verify.run import verify
        from zlab.verify.survey import Survey

        survey = Survey(self.loaded, Host())
        outcomes = verify(choose(None), survey.look, Silent(), wait=self.deadline)
        failed = [outcome for outcome in outcomes if outcome.status is Status.FAILED]
        if failed:
            names = ", ".join(outcome.name for outcome in failed)
            raise UnhealthyError(f"not healthy: {names}: {failed[0].why}", hint="`zlab verify` tells each cause")
        return f"{sum(outcome.status is Status.PASSED for outcome in outcomes)} checks passed"


def run_rebuild(making: Rebuild, sink: Sink, *, fresh: bool, junit: Path | None, as_json: bool) -> Exit:
    """All stages. The JUnit file is written however it ends."""
    import hashlib

    from zlab.deploy.rebuild import Progress, rebuild
    from zlab.deploy.store import default_folder
    from zlab.report.events import Run

    lab = making.loaded.lab.lab
    digest = hashlib.sha256(making.path.read_bytes()).hexdigest()
    run = Run(sink)
    try:
        rebuild(making.steps(), run, Progress(default_folder() / lab / "rebuild.json", digest), fresh=fresh)
    finally:
        if junit is not None:
            _write_junit(junit, lab, run.outcomes)
    if as_json:
        stages = [outcome.to_json() for outcome in run.outcomes]
        console.data_json({"lab": lab, "healthy": run.healthy, "stages": stages})
    else:
        rows = [(str(each.status), each.name, f"{each.seconds:.2f} s", each.why) for each in run.outcomes]
        console.table(("result", "stage", "time", "what"), rows, sys.stdout)
    return Exit.OK


def _write_junit(path: Path, lab: str, outcomes: list[Outcome]) -> None:
    from zlab.files import write_atomic
    from zlab.report.junit import junit_xml

    write_atomic(path, junit_xml(f"zlab deploy rebuild {lab}", outcomes))
