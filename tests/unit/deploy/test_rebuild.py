"""A rebuild makes its stages in order, and goes on where it was cut off."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from zlab.deploy.errors import DeployError
from zlab.deploy.rebuild.steps import Progress, Step, rebuild
from zlab.errors import LockedError
from zlab.interrupts import Interrupted
from zlab.report.events import Run, Silent, Stage, Status


class Lab:
    """Stages that note that they were made, and one that may raise."""

    def __init__(self, folder: Path) -> None:
        self.made: list[str] = []
        self.raises: dict[str, BaseException] = {}
        self.path = folder / "state" / "rebuild.json"

    def rebuild(self, *, fresh: bool = False, digest: str = "one") -> Run:
        run = Run(Silent())
        steps = [Step(name, self._stage(name)) for name in ("down", "up", "push", "verify")]
        rebuild(steps, run, Progress(self.path, digest), fresh=fresh)
        return run

    def _stage(self, name: str) -> Callable[[Stage], None]:
        def act(stage: Stage) -> None:
            if error := self.raises.pop(name, None):
                raise error
            self.made.append(name)
            stage.why = f"{name} is made"

        return act


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    return Lab(tmp_path)


def test_every_stage_is_made_in_order_with_its_words(lab: Lab) -> None:
    run = lab.rebuild()
    assert lab.made == ["down", "up", "push", "verify"]
    assert [outcome.why for outcome in run.outcomes] == [f"{name} is made" for name in lab.made]
    assert not lab.path.exists()


@pytest.mark.parametrize("error", [Interrupted(2), DeployError("the disk is full")])
def test_what_was_cut_off_goes_on_where_it_stood(lab: Lab, error: BaseException) -> None:
    lab.raises["push"] = error
    with pytest.raises(type(error)):
        lab.rebuild()
    run = lab.rebuild()
    assert lab.made == ["down", "up", "push", "verify"]
    assert [outcome.status for outcome in run.outcomes][:2] == [Status.SKIPPED, Status.SKIPPED]


@pytest.mark.parametrize("how", [{"fresh": True}, {"digest": "two"}])
def test_asked_to_or_with_another_lab_file_it_starts_over(lab: Lab, how: dict[str, object]) -> None:
    lab.raises["push"] = DeployError("x")
    with pytest.raises(DeployError):
        lab.rebuild()
    lab.rebuild(**how)  # type: ignore[arg-type]  # one keyword of two types
    assert lab.made == ["down", "up", "down", "up", "push", "verify"]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"digest": "other", "finished": ["down"]}'])
def test_a_state_file_of_no_use_is_no_obstacle(lab: Lab, text: str) -> None:
    lab.path.parent.mkdir()
    lab.path.write_text(text)
    lab.rebuild()
    assert lab.made == ["down", "up", "push", "verify"]


def test_only_the_owner_reads_the_progress(lab: Lab) -> None:
    lab.raises["up"] = DeployError("x")
    with pytest.raises(DeployError):
        lab.rebuild()
    assert lab.path.stat().st_mode & 0o077 == 0


def test_two_rebuilds_of_one_lab_do_not_run_at_once(lab: Lab) -> None:
    with Progress(lab.path, "one").held(), pytest.raises(LockedError, match=f"process {os.getpid()}"):
        lab.rebuild()
    lab.rebuild()
    assert lab.made == ["down", "up", "push", "verify"]
