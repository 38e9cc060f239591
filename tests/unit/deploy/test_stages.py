"""Push and restart of a rebuild: what members wait for is given once, told, and never forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.zosmf import PASSWORD, USER, zosmf_server
from tests.unit.deploy.conftest import Loopback
from tests.unit.deploy.test_push import OMPROUTE, Memory, write_lab
from zlab.deploy.errors import DeployError, PushRolledBackError
from zlab.deploy.rebuild.conduct import failure_of, reported
from zlab.deploy.rebuild.site import Site, host_site
from zlab.deploy.rebuild.stages import Stages
from zlab.deploy.targets import Target
from zlab.interrupts import Interrupted
from zlab.lab.load import load_lab
from zlab.linux.host import Host
from zlab.report.events import Run, Silent, Status
from zlab.zos.steps import Where

COMMANDS = ["P OMPROUTE", "S OMPROUTE", "D TCPIP,TCPIP,OMPROUTE,OSPF,NBR"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZLAB_TEST_OSPF_KEY", "zos-rocks-9")
    (tmp_path / "procs").mkdir()
    (tmp_path / "procs/SYSLOGD").write_text("//SYSLOGD PROC\n")
    return tmp_path


def stages(folder: Path, zos: Memory, hello: int = 10) -> Stages:
    path = write_lab(folder, hello)
    loaded = load_lab(path)
    return Stages(Site(loaded, loaded.lab, path, Host(), folder / "state", lambda _system: zos), 0)


def make(made: Stages, *names: str) -> Run:
    """Some steps of a rebuild, as far as they go."""
    run = Run(Silent())
    for step in made.steps():
        if step.name in names:
            with run.stage(step.name) as stage:
                step.act(stage)
    return run


def test_what_changed_is_given_and_then_nothing_more(folder: Path) -> None:
    zos = Memory()
    first = stages(folder, zos)
    run = make(first, "push", "restart")
    assert run.outcomes[1].status is Status.PASSED
    assert [command for command in zos.commands if command in COMMANDS] == COMMANDS
    zos.commands.clear()
    again = stages(folder, zos)
    run = make(again, "push", "restart")
    assert zos.commands == []
    assert again.to_type() == first.to_type() != {}, "syslogd's files are made in the shell: the operator's"
    again.forget()
    assert make(stages(folder, zos), "push", "restart").outcomes[1].why == "nothing needs it"


def test_a_command_that_fails_is_given_again_and_those_before_it_are_not(folder: Path) -> None:
    zos = Memory(replies={"S OMPROUTE": ("EZZ7830I ERROR AT LINE 3 OF OMPROUTE CONFIGURATION FILE",)})
    made = stages(folder, zos)
    make(made, "push")
    with pytest.raises(DeployError, match="EZZ7830I"):
        make(made, "restart")
    assert OMPROUTE in zos.texts, "the members stay: the next rebuild goes on with the command"
    zos.replies.clear()
    zos.commands.clear()
    make(stages(folder, zos), "restart")
    assert zos.commands[:2] == COMMANDS[1:]


def test_without_a_console_the_operator_is_told_when_the_commands_are_due_and_until_it_is_healthy(folder: Path) -> None:
    zos = Memory(has_console=False)
    told: list[str] = []
    made = stages(folder, zos)
    made.tell = lambda system, commands: told.extend(f"{system}: {step.command}" for step in commands)
    run = make(made, "push", "restart")
    assert run.outcomes[1].status is Status.SKIPPED
    assert [f"s0w1: {command}" for command in COMMANDS] == [each for each in told if "OMPROUTE" in each]
    later = stages(folder, zos)
    assert later.to_type() == made.to_type() != {}
    later.forget()
    assert stages(folder, zos).to_type() == {}


def test_a_push_that_is_put_back_leaves_no_command_behind(folder: Path) -> None:
    zos = Memory(fails_at=OMPROUTE)
    made = stages(folder, zos)
    with pytest.raises(PushRolledBackError):
        make(made, "push")
    assert made.to_type() == {}


def test_a_push_that_is_killed_while_it_writes_still_has_z_os_read_what_was_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """What no code catches, as nobody catches SIGKILL."""

    zos = Memory()
    made, write = stages(folder, zos), zos.write

    def killed(texts: Mapping[Target, str]) -> None:
        write(texts)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(zos, "write", killed)
        with pytest.raises(Killed):
            make(made, "push")
    make(stages(folder, zos), "push", "restart")
    assert [command for command in zos.commands if command in COMMANDS] == COMMANDS


def test_an_interruption_is_one_also_when_a_step_has_put_everything_back() -> None:
    put_back = PushRolledBackError("interrupted by SIGINT; every member is as it was before")
    put_back.__cause__ = Interrupted(2)
    assert failure_of(put_back, rehearsed=False).status == 130
    assert failure_of(DeployError("x"), rehearsed=False).status == 1


def test_the_digest_is_of_the_lab_its_members_and_the_files_they_name(folder: Path) -> None:
    def digest() -> str:
        return stages(folder, Memory()).site.digest()

    seen = [digest()]
    (folder / "members/s0w1").mkdir(parents=True)
    (folder / "members/s0w1/syslogd").write_text("# reviewed\n")
    seen.append(digest())
    (folder / "procs/SYSLOGD").write_text("//SYSLOGD PROC X\n")
    seen.append(digest())
    seen.append(stages(folder, Memory(), hello=5).site.digest())
    assert len(set(seen)) == 4
    assert digest() == seen[2]


def test_by_z_osmf_the_console_gives_the_commands_and_what_only_a_shell_can_is_left(
    folder: Path, loopback: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZLAB_ZOS_PASSWORD", PASSWORD)
    with zosmf_server(loopback.server) as server:
        server.replies["S OMPROUTE"] = "EZZ7898I OMPROUTE Initialization Complete"
        way = f"by: zosmf, host: 127.0.0.1, port: {server.port}, user: {USER}, ca_file: {loopback.ca}"
        path = write_lab(folder, deploy=f"{{{way}, password: {{env: ZLAB_ZOS_PASSWORD}}}}")
        loaded = load_lab(path)
        site = host_site(loaded, path, lambda _who: pytest.fail("the lab file names the password"))
        made = Stages(replace(site, state=folder / "state"), 0)
        run = make(made, "push", "restart")
    assert [command for command in server.commands if command in COMMANDS] == COMMANDS
    assert {step.command for step in made.given["s0w1"]} >= set(COMMANDS)
    assert all(step.where is not Where.CONSOLE or "SYSLOGD" in step.command for step in made.to_type()["s0w1"])
    assert run.outcomes[1].status is Status.PASSED


def test_a_report_of_a_rebuild_that_ended_early_has_the_lab_and_no_secret(folder: Path) -> None:
    made = stages(folder, Memory(replies={"S OMPROUTE": ("EZZ7830I ERROR AT LINE 3 OF OMPROUTE CONFIGURATION FILE",)}))
    make(made, "push")
    with pytest.raises(DeployError) as caught:
        make(made, "restart")
    page = reported("adcd", [], made, caught.value, 1.0, rehearsed=False).html
    assert page.count("<svg") == 2, "a wide one and one for phones"
    assert "S0W1" in page
    assert "zos-rocks-9" not in page
    assert "<svg" not in reported("adcd", [], None, caught.value, 1.0, rehearsed=False).html, "nothing to draw"
