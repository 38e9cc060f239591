"""When a command fails in the middle: the members are put back, and z/OS goes by them again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.deploy.test_push import Memory
from zlab.deploy.errors import DeployError, PushRolledBackError
from zlab.deploy.push import Push
from zlab.deploy.reach import cuts_off
from zlab.deploy.store import DeployStore
from zlab.deploy.targets import Target, parse_target
from zlab.lab.load import parse_lab
from zlab.lab.records import Lab
from zlab.lab.secrets import reveal
from zlab.report.events import Run, Silent
from zlab.zos.render import render_members
from zlab.zos.steps import Step, Where

LAB = """\
lab: adcd
linux: {{frr: {{router_id: 10.1.1.1}}}}
systems:
  s0w1:
    links: [{{ospf: {{hello: {hello}}}}}, {{}}]
    tcpip: {{ports: {ports}}}
    members: {{profile: USER.TCPPARMS(PROFILE), omproute: USER.TCPPARMS(OMPROUTE), syslogd: /etc/syslog.conf}}
"""
PROFILE = parse_target("USER.TCPPARMS(PROFILE)")
INVERSE = parse_target("USER.TCPPARMS(ZLABOBEU)")
OMPROUTE = parse_target("USER.TCPPARMS(OMPROUTE)")
OBEYFILE = "V TCPIP,TCPIP,OBEYFILE,DSN="


def lab(hello: int = 10, ports: str = "[]") -> Lab:
    return parse_lab(LAB.format(hello=hello, ports=ports)).lab


def there() -> dict[Target, str]:
    texts = render_members(lab(), "s0w1")
    places = {"profile": PROFILE, "omproute": OMPROUTE, "syslogd": Target("/etc/syslog.conf")}
    return {place: texts[name] for name, place in places.items()}


def push(zos: Memory, wanted: Lab, folder: Path) -> None:
    pushing = Push(wanted, "s0w1", zos, DeployStore(folder, "adcd", "s0w1"), Run(Silent()))
    pushing.apply(pushing.survey(reveal))


MORE = "[{port: 8080, job: WEB}]"


def test_an_obeyfile_that_fails_is_taken_back_by_its_inverse(tmp_path: Path) -> None:
    failed = "EZZ0059I VARY OBEY COMMAND FAILED: SEE PREVIOUS MESSAGES"
    zos = Memory(there(), replies={f"{OBEYFILE}USER.TCPPARMS(ZLABOBEY)": (failed,)})
    with pytest.raises(PushRolledBackError, match=r"EZZ0059I.*every member is as it was before, and was read again"):
        push(zos, lab(ports=MORE), tmp_path)
    assert {place: zos.texts[place] for place in there()} == there()
    assert "8080" in zos.texts[INVERSE]
    assert zos.commands[-1] == f"{OBEYFILE}USER.TCPPARMS(ZLABOBEU)"


def test_a_syntaxcheck_that_fails_has_changed_nothing_on_z_os(tmp_path: Path) -> None:
    zos = Memory(there(), replies={"V TCPIP,TCPIP,SYNTAXCHECK": ("EZZ0064I VARY SYNTAXCHECK FOUND ERRORS",)})
    with pytest.raises(PushRolledBackError, match="EZZ0064I"):
        push(zos, lab(ports=MORE), tmp_path)
    assert [command for command in zos.commands if "SYNTAXCHECK" not in command] == []
    assert INVERSE not in zos.texts


def test_a_daemon_that_does_not_start_is_started_again_on_what_was_there(tmp_path: Path) -> None:
    zos = Memory(there(), replies={"S OMPROUTE": ("EZZ7830I ERROR AT LINE 3",)})
    with pytest.raises(DeployError, match=r"may still go by the new ones.*S OMPROUTE"):
        push(zos, lab(hello=5), tmp_path)  # the stand-in never starts it: the operator is told
    assert zos.texts[OMPROUTE] == there()[OMPROUTE]
    assert zos.commands == ["P OMPROUTE", "S OMPROUTE", "P OMPROUTE", "S OMPROUTE"]


def test_what_took_force_before_the_failure_is_taken_back_too(tmp_path: Path) -> None:
    zos = Memory(there(), replies={"S OMPROUTE": ("IEE305I S COMMAND INVALID",)})
    with pytest.raises(DeployError, match="IEE305I"):
        push(zos, lab(hello=5, ports=MORE), tmp_path)
    assert f"{OBEYFILE}USER.TCPPARMS(ZLABOBEU)" in zos.commands


@pytest.mark.parametrize(
    ("host", "command", "expected"),
    [
        ("", "P TCPIP", True),
        ("", "P OMPROUTE", False),
        ("", "V TCPIP,TCPIP,STOP,ETH1", True),
        ("", "V TCPIP,TCPIP,STOP,ETH2", False),
        ("host: 10.1.2.2, ", "V TCPIP,TCPIP,STOP,ETH2", True),
        ("host: zos.example, ", "V TCPIP,TCPIP,STOP,ETH2", True),
        ("host: 10.1.2.2, ", "V TCPIP,TCPIP,OBEYFILE,DSN=A.B", False),
    ],
)
def test_a_command_that_would_cut_the_connection_is_known(host: str, command: str, expected: bool) -> None:
    text = LAB.format(hello=10, ports="[]") + f"    deploy: {{{host}by: zosmf, user: IBMUSER}}\n"
    assert cuts_off(parse_lab(text).lab.systems["s0w1"], Step(Where.CONSOLE, command, "")) is expected


def test_a_command_that_would_cut_the_connection_is_left_to_the_operator(tmp_path: Path) -> None:
    zos = Memory(there())
    text = (
        LAB.format(hello=10, ports="[]")
        .replace("{}]", "{}]\n    deploy: {by: files}")
        .replace("hello: 10", "hello: 10")
    )
    wanted = parse_lab(text.replace("links: [{ospf", "links: [{mtu: 1492, ospf")).lab
    pushing = Push(wanted, "s0w1", zos, DeployStore(tmp_path, "adcd", "s0w1"), Run(Silent()))
    result = pushing.apply(pushing.survey(reveal))
    assert "V TCPIP,TCPIP,STOP,ETH1" not in zos.commands
    assert "V TCPIP,TCPIP,STOP,ETH1" in [step.command for step in result.to_type]


class Killed(Exception):
    """Nothing that a push could catch, as after kill -9."""


def test_what_a_killed_push_has_written_is_still_brought_into_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zos = Memory(there())

    def die(_self: Push, _step: Step) -> bool:
        raise Killed

    with monkeypatch.context() as killed:
        killed.setattr(Push, "give", die)
        with pytest.raises(Killed):
            push(zos, lab(ports=MORE), tmp_path)
    zos.commands.clear()
    again = Push(lab(ports=MORE), "s0w1", zos, DeployStore(tmp_path, "adcd", "s0w1"), Run(Silent()))
    plan = again.survey(reveal)
    assert (plan.members, plan.is_empty) == ((), False)
    again.apply(plan)
    assert zos.commands[-1] == f"{OBEYFILE}USER.TCPPARMS(ZLABOBEY)"
    assert again.survey(reveal).is_empty
