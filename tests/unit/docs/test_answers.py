"""Every command's `--json` is of the shape that is documented for it, and every documented key is seen with a value."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

from tests.conftest import ROOT
from tests.support.answers import answer_of, command_of, keys_with_values, parsed
from tests.support.commands import all_commands
from tests.support.in_process import Result, run_zlab
from tests.unit.attls.support import COLATTLJ_AND_S
from zlab.shapes import labs, net
from zlab.shapes.answers import ANSWERS, UNSHAPED
from zlab.shapes.base import ErrorAnswer, Shape
from zlab.shapes.schema import all_answers_schema, answer_schema
from zlab.shapes.statuses import STATUSES

GOLDEN = ROOT / "tests/golden"
LAB = """\
lab: adcd
linux: {frr: {router_id: 10.1.1.1}}
systems:
  s0w1:
    links: [{ospf: {hello: 12}}]
    members: {omproute: USER.TCPPARMS(OMPROUTE), syslogd: /etc/syslog.conf}
    deploy: {by: files, folder: zos}
"""
NETSTAT = "EZD0101I NETSTAT CS V2R5 TCPIP 311\nHOME ADDRESS LIST:\nLINKNAME:   ETH9\n  ADDRESS:  10.9.1.2\n    FLAGS:\n"
SYSLOG = "*.err /var/log/errors\n*.TCPIP.*.debug /var/log/tcpip\n*.Pagent.*.* /var/log/%Y/pagent\n"
MAPPED = (
    "Apr  2 17:25:53 S0W1 TTLS[16842781]: 17:25:53 TCPIP EZD1281I TTLS Map CONNID: 00000032 LOCAL: 10.1.1.2..8443 "
    "REMOTE: 10.1.0.2..60742 JOBNAME: WEBSRV USERID: START1 TYPE: InBound STATUS: Enabled RULE: {} ACTIONS: A B C\n"
)
FAILURE = "EZZ7921I OSPF Adjacency Failure, neighbor 10.1.1.1, old state 128, new state 4, event 10"

SCENARIOS = (
    "init --devmap devmap --find-io empty --out new.yaml",
    "init --out -",
    "init --out lab.yaml",
    "check lab.yaml --profile profile.old --explain",
    "render lab.yaml",
    "render lab.yaml --out out",
    "render lab.yaml --check",
    "net down adcd",
    "net down adcd --dry-run",
    "net recover",
    "net install lab.yaml --root image --dry-run",
    "net install lab.yaml --root image",
    "net uninstall lab.yaml --root image --dry-run",
    "net uninstall lab.yaml --root image",
    "net status lab.yaml",
    "net confirm adcd",
    *(f"{language} render lab.yaml" for language in ("profile", "syslogd", "tcpdata", "vtam", "devmap")),
    "omproute render lab.yaml --out made",
    "attls render attls.yaml",
    "profile lint profile.twice",
    "omproute lint omproute.old",
    "syslogd lint syslog.conf",
    "attls lint policy",
    "tcpdata lint lab.yaml",
    "vtam lint lab.yaml",
    "devmap lint devmap",
    "profile fmt profile.old",
    "profile fmt profile.old --check",
    "profile fmt profile.old --write",
    "omproute fmt omproute.old",
    "syslogd fmt syslog.conf",
    "attls fmt policy",
    "tcpdata fmt empty",
    "vtam fmt empty",
    "devmap fmt devmap",
    "profile diff profile.old profile.new",
    "omproute diff omproute.old omproute.new",
    "syslogd diff syslog.conf lab.yaml",
    "attls diff policy policy.new",
    "tcpdata diff empty lab.yaml",
    "vtam diff empty lab.yaml",
    "devmap diff devmap lab.yaml",
    "profile merge profile.old lab.yaml",
    "omproute merge omproute.old lab.yaml",
    "syslogd merge syslog.conf lab.yaml --out merged",
    "attls merge policy attls.yaml",
    "tcpdata merge empty lab.yaml",
    "vtam merge empty lab.yaml",
    "devmap merge devmap lab.yaml",
    "profile drift profile.new --netstat netstat",
    "profile obey profile.old profile.new",
    "omproute reconfig omproute.old omproute.new",
    "omproute locate omproute.old 2",
    "syslogd route syslog.conf --job TCPIP --user START1 --priority err",
    "syslogd route syslog.conf --host 10.1.1.9",
    "syslogd reload syslog.conf lab.yaml",
    "syslogd reload lab.yaml syslog.conf",
    "attls match policy --local 10.1.1.2:8443 --direction inbound",
    "attls match pairs --local 10.1.1.2:4000 --remote 10.1.0.2:60742 --direction inbound --job colattls --user start1",
    "attls match policy --log mapped",
    "attls trace trace.log",
    "attls trace failed.log",
    "attls trace --level 7",
    "cert ca --folder certs",
    "cert issue s0w1 --folder certs --name s0w1.example",
    "cert list --folder certs",
    "cert check certs/s0w1.pem --host other.example",
    "cert import certs/ca.pem",
    "jcl list",
    "jcl render syslogd",
    "ospf health --display zos.display --frr-json frr.json --no-live",
    "ospf health --display full.display --no-live",
    "ospf health --log omproute.log --log missing --no-live",
    "ospf watch --log - --every 0.2 --no-live",
    "ospf timeline omproute.log frr.log missing",
    "ospf causes",
    "explain EZZ7921I ZP039 ZK001",
    "explain EZZ9999I",
    "explain EZD1281I --rc 402 --errno 111",
    f"explain {FAILURE}",
    "explain --state 128",
    "explain --rc 999",
    "explain --tables",
    "logs scan omproute.log trace.log failed.log missing",
    "logs count EZZ7921I omproute.log missing",
    "deploy push lab.yaml --dry-run",
    "deploy push lab.yaml --yes",
    "deploy push lab.yaml --yes --force",
    "deploy status lab.yaml",
    "deploy pull lab.yaml --out pulled",
    "ci init --out .",
    "ci init --out . --check",
    "ci diff gone/lab.yaml out",
    "verify --list",
    "verify --failures",
    "graph lab.yaml",
    "graph lab.yaml --mermaid",
    "graph lab.yaml --text",
    "rehearse list",
)
"""Command lines without root and without a network, run one after the other in one folder."""

REFUSED = {"init --out lab.yaml", "net confirm adcd"}

ELSEWHERE = {
    "net plan": "tests/kernel/test_net.py",
    "net up": "tests/kernel/test_net.py",
    "net try": "tests/kernel/test_try.py",
    "attls serve": "tests/unit/tls/serving.py",
    "cert fetch": "tests/unit/tls/test_probe.py",
    "tls probe": "tests/unit/tls/test_probe.py",
    "logs scan --follow": "tests/unit/messages/test_following.py",
    "deploy rebuild": "tests/kernel/test_rebuild.py",
    "deploy submit": "tests/unit/deploy/test_jobs.py",
    "fleet plan": "tests/fleet",
    "fleet up": "tests/fleet",
    "fleet verify": "tests/fleet",
    "fleet down": "tests/fleet",
    "verify": "tests/kernel/test_verify.py",
    "rehearse run": "tests/kernel/test_rehearse.py",
    "rehearse up": "tests/kernel/test_rehearse.py",
    "rehearse down": "tests/kernel/test_rehearse.py",
}
"""Answers that need namespaces or a peer: who holds them against their shapes, by tests.support.answers."""


NEED_A_KERNEL = {
    *(shape for shape in vars(net).values() if isinstance(shape, type) and issubclass(shape, Shape)),
    labs.LiveState,
    labs.UplinkState,
    labs.LinkState,
    labs.Rehearsals,
    labs.KeptRehearsal,
}
"""Shapes whose keys have values in the tests of ELSEWHERE only."""

SELDOM = {
    "Connection.certificate",
    "Neighbor.also",
    "Picture.live",
    "Push.problems",
    "Pushed.problems",
    "WatchLine.also",
    "WatchLine.linux_code",
    "WatchLine.zos_code",
}
"""Keys that no scenario here gives a value; a key that gets one is to leave this list."""


@dataclass(frozen=True)
class Answered:
    line: str
    arguments: list[str]
    result: Result


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Answered]]:
    """Every scenario, run once."""
    folder = tmp_path_factory.mktemp("answers")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name in ("STATE", "RUN", "DEPLOY"):
            patch.setenv(f"ZLAB_{name}_DIR", str(folder / name.lower()))
        patch.setenv("ZLAB_VTYSH", "vtysh-of-nobody")
        _fill(folder)
        yield {line: _run(line) for line in SCENARIOS}


def _fill(folder: Path) -> None:
    """The files that the scenarios name: those of the golden cases, and what is written here."""
    copied = {
        "profile.old": "profile/diff-hidden-mtu/before.txt",
        "profile.twice": "profile/zp039-one-reservation-twice/in.txt",
        "profile.new": "profile/diff-device-to-interface/after.txt",
        "omproute.old": "omproute/diff-hidden-mtu/before.txt",
        "omproute.new": "omproute/diff-hidden-mtu/after.txt",
        "policy": "attls/clean-policy/in.txt",
        "policy.new": "attls/diff-settings/after.txt",
        "attls.yaml": "attls/render-adcd/lab.yaml",
        "trace.log": "logs/attls-levels/log.txt",
        "failed.log": "logs/console-attls/log.txt",
        "omproute.log": "logs/omproute-restart/log.txt",
        "zos.display": "health/both-ends-mtu/zos.txt",
        "full.display": "health/full-with-a-route-zos/zos.txt",
        "frr.log": "health/complaints-of-frr/frr.log",
        "frr.json": "health/both-ends-mtu/frr.json",
    }
    for name, source in copied.items():
        shutil.copy(GOLDEN / source, folder / name)
    shutil.copy(ROOT / "inventories/adcd/members/s0w1/devmap", folder / "devmap")
    texts = {
        "lab.yaml": LAB,
        "syslog.conf": SYSLOG,
        "netstat": NETSTAT,
        "mapped": MAPPED.format("GONE"),
        "pairs": COLATTLJ_AND_S,
        "empty": "",
    }
    for name, text in texts.items():
        (folder / name).write_text(text)


def _run(line: str) -> Answered:
    arguments = [*line.split(), "--json"]
    stdin = Path("omproute.log").read_bytes() if " - " in line else b""
    return Answered(line, arguments, run_zlab(*arguments, input=stdin))


@pytest.mark.parametrize("line", SCENARIOS)
def test_the_answer_of_a_command_is_of_its_shape(answered: dict[str, Answered], line: str) -> None:
    each = answered[line]
    assert "Traceback" not in each.result.err
    assert each.result.out, each.result.err
    answers = parsed(each.arguments, each.result.out)
    assert isinstance(answers[0], ErrorAnswer) == (line in REFUSED), each.result.err
    if not answer_of(each.arguments).lines:
        Draft202012Validator(answer_schema(command_of(each.arguments))).validate(each.result.json)


def test_the_schema_refuses_what_is_of_another_shape() -> None:
    checked = Draft202012Validator(answer_schema("net recover"))
    assert checked.is_valid({"recovered": [], "a key of later": 1})
    assert not checked.is_valid({"recovered": None})
    assert not checked.is_valid([])


def test_the_page_is_the_one_that_zlab_makes() -> None:
    page = run_zlab("schema", "--of", "all", "--markdown").out
    assert (ROOT / "docs/reference/json.md").read_text() == page, (
        "zlab schema --of all --markdown -o docs/reference/json.md"
    )


def test_the_error_of_the_page_is_a_real_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs/interfaces.md").read_text()
    ((line, output),) = re.findall(r"```\n\$ zlab (net plan nowhere --json)\n(.*?)```", page, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    done = run_zlab(*line.split())
    assert done.out + done.err == output


def test_every_shape_and_key_says_what_it_is() -> None:
    definitions = all_answers_schema()["$defs"]
    assert not [name for name, each in definitions.items() if not each.get("description")]
    assert not [
        f"{name}.{key}"
        for name, each in definitions.items()
        for key, value in each["properties"].items()
        if not value.get("description")
    ]


@pytest.mark.parametrize(
    ("command", "told"),
    [("net plam", "did you mean net plan?"), ("rehearse shell", "it becomes a shell"), ("", "docs/reference/json.md")],
)
def test_a_command_without_a_schema_is_told_why(command: str, told: str) -> None:
    done = run_zlab("schema", "--of", command)
    assert (done.status, done.out) == (2, "")
    assert told in done.err


def test_the_help_of_a_command_tells_the_statuses_of_the_table() -> None:
    told = {name: statuses for name, command in all_commands().items() if (statuses := statuses_in_help(command))}
    assert told == {name: set(statuses) for name, statuses in STATUSES.items()}


def test_every_command_has_a_shape_or_a_reason_for_none() -> None:
    assert {answer.command for answer in ANSWERS} | set(UNSHAPED) == set(all_commands())
    assert not {answer.command for answer in ANSWERS} & set(UNSHAPED)


def test_every_command_with_a_shape_has_the_option_and_the_others_have_not() -> None:
    with_option = {name for name, command in all_commands().items() if "--json" in option_names(command)}
    assert with_option == {answer.command for answer in ANSWERS} | {"schema"}


def test_every_option_that_changes_the_answer_is_one() -> None:
    commands = all_commands()
    for answer in ANSWERS:
        assert not answer.asked or answer.asked in option_names(commands[answer.command])


def test_every_answer_is_tried_here_or_by_the_test_that_is_named() -> None:
    tried = {_words(answer_of([*line.split(), "--json"])) for line in SCENARIOS}
    assert {_words(answer) for answer in ANSWERS} == tried | set(ELSEWHERE)
    assert not tried & set(ELSEWHERE)
    assert all((ROOT / path).exists() for path in ELSEWHERE.values())


def test_every_documented_key_is_seen_with_a_value(answered: dict[str, Answered]) -> None:
    """A key that never has one is not documented but imagined."""
    shapes = _all_shapes(answer.shape for answer in ANSWERS if _words(answer) not in ELSEWHERE)
    documented = {f"{shape.__name__}.{key}" for shape in shapes - NEED_A_KERNEL for key in shape.model_fields}
    seen = {
        key
        for each in answered.values()
        for answer in parsed(each.arguments, each.result.out)
        for key in keys_with_values(answer)
    }
    assert documented - seen == SELDOM


def _all_shapes(shapes: Iterable[type[Shape]]) -> set[type[Shape]]:
    """These and all that stand in them."""
    found: set[type[Shape]] = set()
    waiting: list[Any] = list(shapes)
    while waiting:
        one = waiting.pop()
        if isinstance(one, type) and issubclass(one, Shape):
            if one not in found:
                found.add(one)
                waiting += [field.annotation for field in one.model_fields.values()]
        else:
            waiting += get_args(one)
    return found


def statuses_in_help(command: Any) -> set[int]:
    """The numbers of "Status 3 when …, 4 when …" in what `--help` shows."""
    texts = [command.help, *(getattr(parameter, "help", None) for parameter in command.params)]
    told = " ".join(" ".join(text.split()) for text in texts if text)
    return {
        int(number)
        for sentence in re.findall(r"[Ss]tatus (\d(?:[^.]*?, \d when)?)", told)
        for number in re.findall(r"^\d|\d(?= when)", sentence)
    }


def option_names(command: Any) -> set[str]:
    return {name for parameter in command.params for name in parameter.opts}


def _words(answer: Any) -> str:
    return f"{answer.command} {answer.asked}".strip()
