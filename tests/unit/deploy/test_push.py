"""A push from comparison to proof, and everything that can go wrong in the middle of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.support.in_process import Result, run_zlab
from tests.support.zos_ftp import PASSWORD, USER, zos_ftp
from zlab.deploy.errors import DeployError, EditedError, PushRolledBackError, UnfitError
from zlab.deploy.plan import PushPlan
from zlab.deploy.push import Push
from zlab.deploy.replies import judge_reply
from zlab.deploy.store import DeployStore
from zlab.deploy.targets import Target, parse_target
from zlab.deploy.transports.base import Reply, normal
from zlab.lab.load import load_lab
from zlab.lab.records import Lab
from zlab.lab.secrets import reveal
from zlab.report.events import Run, Silent, Status
from zlab.zos.steps import Step, Where

LAB = """\
lab: adcd
linux: {{frr: {{router_id: 10.1.1.1}}}}
systems:
  s0w1:
    links:
      - ospf: {{hello: {hello}, auth: {{type: md5, key_id: 3, key: {{env: ZLAB_TEST_OSPF_KEY}}}}}}
    members:
      omproute: USER.TCPPARMS(OMPROUTE)
      syslogd: /etc/syslog.conf
      files: {{"USER.PROCLIB(SYSLOGD)": procs/SYSLOGD}}
    deploy: {deploy}
"""
KEY = "zos-rocks-9"
OMPROUTE = parse_target("USER.TCPPARMS(OMPROUTE)")
SYSLOG = parse_target("/etc/syslog.conf")
PROC = parse_target("USER.PROCLIB(SYSLOGD)")


@dataclass
class Memory:
    """z/OS as a dictionary. `before_write` is called between comparison and write, as a colleague would act."""

    texts: dict[Target, str] = field(default_factory=dict)
    replies: dict[str, tuple[str, ...]] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)
    writes: list[Target] = field(default_factory=list)
    fails_at: Target | None = None
    mangles: Target | None = None
    has_console: bool = True
    name: str = "memory"

    def read(self, targets: Sequence[Target]) -> dict[Target, str | None]:
        return {target: self.texts.get(target) for target in targets}

    def write(self, texts: Mapping[Target, str]) -> None:
        for target, text in texts.items():
            if target == self.fails_at:
                self.fails_at = None
                raise DeployError(f"{target}: no space")
            self.writes.append(target)
            self.texts[target] = text[:-9] if target == self.mangles else text

    def remove(self, targets: Sequence[Target]) -> None:
        for target in targets:
            self.texts.pop(target, None)

    def command(self, text: str) -> Reply | None:
        if not self.has_console:
            return None
        self.commands.append(text)
        return Reply(text, next((said for start, said in self.replies.items() if text.startswith(start)), ()))

    def close(self) -> None: ...


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZLAB_TEST_OSPF_KEY", KEY)
    monkeypatch.setenv("ZLAB_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("ZLAB_ZOS_PASSWORD", PASSWORD)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "procs").mkdir()
    (tmp_path / "procs/SYSLOGD").write_text("//SYSLOGD PROC\n")
    return tmp_path


def write_lab(folder: Path, hello: int = 10, deploy: str = "{by: files}") -> Path:
    path = folder / "lab.yaml"
    path.write_text(LAB.format(hello=hello, deploy=deploy))
    return path


def pushing(folder: Path, zos: Memory, hello: int = 10) -> Push:
    lab: Lab = load_lab(write_lab(folder, hello)).lab
    store = DeployStore(folder / "state", lab.lab, "s0w1")
    return Push(lab, "s0w1", zos, store, Run(Silent()))


def survey(push: Push, folder: Path, **options: Any) -> PushPlan:
    return push.survey(reveal, inventory=folder / "members/s0w1", **options)


def pushed(folder: Path, zos: Memory, hello: int = 10) -> PushPlan:
    push = pushing(folder, zos, hello)
    plan = survey(push, folder)
    push.apply(plan)
    return plan


def test_a_first_push_writes_all_and_a_second_nothing(folder: Path) -> None:
    zos = Memory()
    first = pushed(folder, zos)
    assert {member.target for member in first.members} == {OMPROUTE, SYSLOG, PROC}
    assert "RouterID" in zos.texts[OMPROUTE]
    zos.writes.clear()
    assert pushed(folder, zos).is_empty
    assert zos.writes == []


def test_only_what_changed_is_written_and_the_users_own_lines_stay(folder: Path) -> None:
    zos = Memory()
    pushed(folder, zos)
    zos.texts[OMPROUTE] = "; my own comment\n" + zos.texts[OMPROUTE]
    zos.writes.clear()
    push = pushing(folder, zos, hello=5)
    plan = survey(push, folder, force=True)
    push.apply(plan)
    assert zos.writes == [OMPROUTE]
    assert zos.texts[OMPROUTE].startswith("; my own comment\n")
    assert [change.path[-1] for change in plan.members[0].changes] == ["Hello_Interval"]


def test_a_key_is_in_the_member_and_in_no_plan(folder: Path) -> None:
    zos = Memory()
    plan = pushed(folder, zos)
    assert KEY.encode().hex().upper() in zos.texts[OMPROUTE]
    told = json.dumps(plan.to_json())
    assert KEY not in told
    assert KEY.encode().hex().upper() not in told


def test_what_was_there_is_kept_for_its_owner_only(folder: Path) -> None:
    zos = Memory({SYSLOG: "*.err /var/log/errors\n"})
    pushed(folder, zos)
    kept = list((folder / "state").rglob("etc-syslog.conf"))
    assert [path.read_text() for path in kept] == ["*.err /var/log/errors\n"]
    assert kept[0].stat().st_mode & 0o077 == 0
    assert kept[0].parent.stat().st_mode & 0o077 == 0


def test_an_edit_since_the_last_push_is_named_and_left_alone(folder: Path) -> None:
    zos = Memory()
    pushed(folder, zos)
    zos.texts[OMPROUTE] += "; edited by a colleague\n"
    push = pushing(folder, zos, hello=5)
    plan = survey(push, folder)
    with pytest.raises(EditedError, match=r"OMPROUTE\) was changed by somebody else"):
        push.apply(plan)
    assert "colleague" in zos.texts[OMPROUTE]


def test_someone_elses_edit_is_told_once(folder: Path) -> None:
    place = folder / "build/adcd/s0w1/USER.TCPPARMS.OMPROUTE"
    write_lab(folder)
    zlab("push", "--yes")
    place.write_text(place.read_text() + "; by a colleague\n")
    write_lab(folder, hello=5)
    assert zlab("push", "--yes", status=1).err.count("was changed by somebody else") == 1
    assert zlab("status", status=3).err.count("was changed by somebody else") == 1
    assert "colleague" in place.read_text()


def test_an_edit_between_comparing_and_writing_is_never_overwritten(folder: Path) -> None:
    zos = Memory()
    push = pushing(folder, zos)
    plan = survey(push, folder)
    zos.texts[SYSLOG] = "*.* /var/log/colleague\n"
    with pytest.raises(EditedError, match="changed meanwhile"):
        push.apply(plan)
    last = push.run.outcomes[-1]
    assert (last.name, last.status, last.why) == ("nothing changed meanwhile", Status.FAILED, "1 member did")
    assert zos.writes == []


def test_a_second_push_at_the_same_time_is_refused_with_its_status(folder: Path) -> None:
    write_lab(folder)
    with DeployStore(folder / "state/deploy", "adcd", "s0w1").held():
        assert "another push to this system is under way" in zlab("push", "--yes", status=6).err
    assert not (folder / "build").exists()
    zlab("push", "--yes")


@pytest.mark.parametrize("fault", ["fails_at", "mangles"])
def test_a_failure_in_the_middle_puts_every_member_back(folder: Path, fault: str) -> None:
    before = {SYSLOG: "*.err /var/log/errors\n"}
    zos = Memory(dict(before), **{fault: OMPROUTE})  # type: ignore[arg-type] # one of its own fields
    push = pushing(folder, zos)
    plan = survey(push, folder)
    with pytest.raises(PushRolledBackError, match="every member is as it was before"):
        push.apply(plan)
    assert zos.texts == before


def test_a_failed_command_puts_every_member_back(folder: Path) -> None:
    zos = Memory(replies={"S OMPROUTE": ("EZZ7830I ERROR AT LINE 3 OF OMPROUTE CONFIGURATION FILE",)})
    push = pushing(folder, zos)
    plan = survey(push, folder)
    with pytest.raises(PushRolledBackError, match="EZZ7830I"):
        push.apply(plan)
    assert zos.texts == {}


def test_without_a_console_the_commands_are_for_a_person(folder: Path) -> None:
    zos = Memory(has_console=False)
    push = pushing(folder, zos)
    plan = survey(push, folder)
    result = push.apply(plan)
    assert result.to_type == plan.steps
    assert plan.steps


def test_a_line_that_does_not_fit_keeps_everything_from_being_sent(folder: Path) -> None:
    (folder / "procs/SYSLOGD").write_text("//SYSLOGD PROC\n" + "x" * 81 + "\n// an arrow →\n")
    zos = Memory()
    push = pushing(folder, zos)
    plan = survey(push, folder)
    with pytest.raises(UnfitError) as told:
        push.apply(plan)
    assert [str(problem.place) for problem in told.value.problems] == [
        "USER.PROCLIB(SYSLOGD):2:81",
        "USER.PROCLIB(SYSLOGD):3:13",
    ]
    assert zos.writes == []


def test_a_reviewed_member_of_the_inventory_goes_as_it_is(folder: Path) -> None:
    reviewed = folder / "members/s0w1/syslogd"
    reviewed.parent.mkdir(parents=True)
    reviewed.write_text("# reviewed\n*.err /var/log/reviewed\n")
    zos = Memory({SYSLOG: "*.err /var/log/errors\n"})
    push = pushing(folder, zos)
    push.apply(survey(push, folder, whole=True))
    assert zos.texts[SYSLOG] == reviewed.read_text()


@pytest.mark.parametrize(
    ("lines", "proven", "failed"),
    [
        (("EZZ0053I COMMAND VARY OBEYFILE COMPLETED SUCCESSFULLY",), True, False),
        (("ezz0060i processing command", "EZZ0064I VARY FOUND ERRORS", "EZZ0065I COMPLETE"), False, True),
        (("IST097I DISPLAY ACCEPTED",), False, False),
        (("IEE305I V COMMAND INVALID",), False, True),
        (("EZZ0059I VARY OBEY COMMAND FAILED: SEE PREVIOUS MESSAGES",), False, True),
        ((), False, False),
    ],
)
def test_a_reply_is_judged_by_its_ids(lines: tuple[str, ...], proven: bool, failed: bool) -> None:
    step = Step(Where.CONSOLE, "V TCPIP,,OBEYFILE,DSN=X", "", ("EZZ0053I COMMAND … COMPLETED SUCCESSFULLY", "EZZ0065I"))
    judgement = judge_reply(step, Reply(step.command, lines))
    assert (judgement.proven, judgement.failed) == (proven, failed)


@pytest.mark.parametrize(("command", "failed"), [("P OMPROUTE", False), ("F OMPROUTE,RECONFIG", True)])
def test_to_stop_what_does_not_run_is_no_failure(command: str, failed: bool) -> None:
    said = Reply(command, ("IEE341I OMPROUTE NOT ACTIVE",))
    assert judge_reply(Step(Where.CONSOLE, command, ""), said).failed is failed


def test_texts_are_compared_as_records_hold_them() -> None:
    assert normal("a  \r\nb\n\n\n") == "a\nb\n"
    assert normal("") == ""


def zlab(*arguments: str, status: int = 0) -> Result:
    """`zlab deploy` in the folder of the test."""
    done = run_zlab("deploy", *arguments)
    assert done.status == status, done.out + done.err
    assert "Traceback" not in done.err
    assert KEY not in done.out + done.err
    assert PASSWORD not in done.out + done.err
    return done


def test_the_commands_by_ftp_from_dry_run_to_second_push(folder: Path) -> None:
    (folder / "zos").mkdir()
    with zos_ftp(folder / "zos") as server:
        way = f"by: ftp, host: 127.0.0.1, port: {server.port}, user: {USER}, tls: false"
        deploy = f"{{{way}, password: {{env: ZLAB_ZOS_PASSWORD}}}}"
        write_lab(folder, deploy=deploy)
        dry = json.loads(zlab("push", "--dry-run", "--json", status=3).out)
        assert len(dry["members"]) == 3
        assert server.asked("STOR") == []
        assert "--yes" in zlab("push", status=2).err
        done = zlab("push", "--yes")
        assert "now type, in this order:" in done.out
        assert json.loads(zlab("push", "--json").out)["written"] == []
        zlab("status")
        zlab("pull")
        pulled = (folder / "members/s0w1/omproute").read_text()
        assert "Authentication_Key=&ZLABK1." in pulled
        server.in_use.add(OMPROUTE.dsn)
        assert "in use" in zlab("push", status=1).err


def test_of_a_hundred_members_three_are_written_over_one_connection(folder: Path) -> None:
    names = [f"MEM{number}" for number in range(100)]
    (folder / "many").mkdir()
    (folder / "zos").mkdir()
    with zos_ftp(folder / "zos") as server:
        for name in names:
            (folder / "many" / name).write_text(f"//{name} PROC\n")
            server.put(f"USER.PROCLIB({name})", f"//{name} PROC\n")
        for name in names[:3]:
            (folder / "many" / name).write_text(f"//{name} PROC ANOTHER=1\n")
        files = ", ".join(f'"USER.PROCLIB({name})": many/{name}' for name in names)
        login = f"by: ftp, host: 127.0.0.1, port: {server.port}, user: {USER}, tls: false"
        (folder / "lab.yaml").write_text(
            f"lab: adcd\nsystems:\n  s0w1:\n    members: {{files: {{{files}}}}}\n"
            f"    deploy: {{{login}, password: {{env: ZLAB_ZOS_PASSWORD}}}}\n"
        )
        assert len(json.loads(zlab("push", "--yes", "--json").out)["written"]) == 3
        assert server.connections == 1
        assert [line.split("'")[1] for line in server.asked("STOR")] == [f"USER.PROCLIB({name})" for name in names[:3]]
        assert len(server.asked("RETR")) == 100 + 2 * 3  # all once, and what changes before and after it is written
        assert server.asked("NLST") == []


def test_a_folder_is_a_way_too(folder: Path) -> None:
    write_lab(folder)
    zlab("push", "--yes")
    assert (folder / "build/adcd/s0w1/USER.TCPPARMS.OMPROUTE").stat().st_mode & 0o077 == 0
    zlab("push", "--yes")


def test_a_lab_that_names_no_member_is_a_usage_error(folder: Path) -> None:
    (folder / "lab.yaml").write_text("lab: adcd\nsystems: {s0w1: }\n")
    assert "names no member" in zlab("push", status=2).err
