"""`zlab rehearse` as a user runs it: the proof, its words, and that nothing of it is left or touched."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import need, need_tools
from tests.support.answers import answer
from tests.support.netns import ROOT
from tests.support.waiting import wait_for

ADCD = str(ROOT / "inventories" / "adcd")
TWO_SYSTEMS = """\
lab: two
linux:
  publish:
    - {listen: 8023, to: s0w1, port: 23}
    - {listen: 8024, to: s0w2, port: 23}
    - {listen: 5353, to: s0w2, proto: udp}
  frr: {router_id: 10.1.1.1, redistribute: [connected]}
systems:
  s0w1: {links: [{device: tap0, ospf: {auth: {type: md5, key: {env: NOT_HERE}}}}]}
  s0w2: {links: [{device: tap1, ospf: {area: 0.0.0.0}}]}
"""
PLAIN = "lab: plain\nsystems: {s0w1: }\n"
NO_MASQUERADE = "lab: routed\nlinux: {masquerade: false}\nsystems: {s0w1: }\n"
FAST_OF_ITS_OWN = """\
lab: quick
linux: {frr: {router_id: 10.1.1.1}}
systems:
  s0w1: {links: [{device: tap0, ospf: {hello: 1, dead: 4, network: point-to-point}}]}
"""


@dataclass
class Rehearsals:
    """The command with a run folder of its own."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "ZLAB_RUN_DIR": str(self.folder / "run"), "ZLAB_STATE_DIR": str(self.folder / "state")}

    def argv(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "zlab", "rehearse", *arguments]

    def run(self, *arguments: str, status: int = 0, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        argv = [*before, *self.argv(*arguments)]
        done = subprocess.run(argv, capture_output=True, text=True, env=self.environment, cwd=ROOT, timeout=110)
        assert done.returncode == status, f"{' '.join(argv)}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done

    def json(self, *arguments: str, status: int = 0, before: tuple[str, ...] = ()) -> Any:
        return answer("rehearse run", self.run("run", *arguments, "--json", status=status, before=before).stdout)

    def kept(self) -> Any:
        return answer("rehearse list", self.run("list", "--json").stdout)["rehearsals"]

    def lab(self, text: str) -> str:
        (self.folder / "lab.yaml").write_text(text)
        return str(self.folder)

    def popen(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.argv(*arguments),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment,
            cwd=ROOT,
            start_new_session=True,
        )


def processes_of(folder: Path) -> list[int]:
    """Every living process that was started, directly or not, by a rehearsal of this test."""
    mark = f"ZLAB_RUN_DIR={folder / 'run'}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if mark in (entry / "environ").read_bytes().split(b"\0"):
                found.append(int(entry.name))
    return found


@pytest.fixture
def rehearsals(root: None, tmp_path: Path) -> Iterator[Rehearsals]:
    need_tools("ip", "nft", "zebra", "ospfd", "ospf6d", "vtysh")
    yield Rehearsals(tmp_path)
    wait_for(lambda: not processes_of(tmp_path), "no process of the rehearsal is left")


def machine() -> dict[str, str]:
    """What a rehearsal could have touched of this machine."""
    commands = ("ip address", "ip route show table all", "ip -6 route show table all", "ip rule", "nft -s list ruleset")
    seen = {command: subprocess.run(command.split(), capture_output=True, text=True).stdout for command in commands}
    seen["forwarding"] = Path("/proc/sys/net/ipv4/ip_forward").read_text()
    seen["mounts"] = "\n".join(line for line in Path("/proc/mounts").read_text().splitlines() if "zlt-" not in line)
    seen["files"] = str([Path(path).exists() for path in ("/run/zlab-rehearsal", "/run/frr/host", "/run/zlab")])
    return seen


def outcomes(report: Any) -> dict[str, str]:
    return {outcome["name"]: outcome["status"] for outcome in report["outcomes"]}


def test_the_reference_lab_is_proven_with_its_story_and_the_machine_is_as_before(rehearsals: Rehearsals) -> None:
    before = machine()
    picture = rehearsals.folder / "lab.svg"
    report = rehearsals.json(ADCD, "--story", "--picture", str(picture))
    assert machine() == before
    assert report["healthy"] is True
    assert set(outcomes(report).values()) == {"pass"}
    assert {"lab", "healthy", "seconds", "verified_after", "notes", "outcomes", "messages"} == report.keys()
    for outcome in report["outcomes"]:
        assert {"name", "status", "why", "cause", "fix", "seconds", "group"} == outcome.keys()
    (why,) = (each["why"] for each in report["outcomes"] if "zlab names the cause" in each["name"])
    assert why == "z/OS announces a smaller MTU than Linux has: Linux 1500, z/OS 1400"
    assert "✓ its link works" in picture.read_text()
    broken = picture.with_name("lab-broken.svg").read_text()
    assert "✗ its link does not work" in broken
    assert "tap0 10.1.1.1/24 leads to S0W1 ETH1 10.1.1.2, OSPF + v6, area 0.0.0.0: does not work" in broken
    said = report["messages"]["S0W1"]
    assert any("EZZ7921I" in line and "old state 128, new state 4, event 10" in line for line in said)
    assert any("EZZ7919I State change, IPv6 OSPF, neighbor 10.1.1.1, new state 128" in line for line in said)
    assert any("new state 1, event 11" in line for line in said), "zPDT's restart kills the neighbor"


def test_the_report_for_people_is_whole_in_a_pipe_and_its_files_are_written(rehearsals: Rehearsals) -> None:
    folder = rehearsals.folder
    done = rehearsals.run("run", ADCD, "--junit", str(folder / "junit.xml"), "--messages", str(folder / "said"))
    assert "all proven" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr
    suite = ElementTree.parse(folder / "junit.xml").getroot()
    assert int(suite.get("failures", "-1")) == 0
    assert int(suite.get("tests", "0")) > 10
    assert "OMPROUTE[" in (folder / "said" / "S0W1.log").read_text()


def test_files_come_out_of_the_folders_that_a_world_has_of_its_own(rehearsals: Rehearsals) -> None:
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        outside = Path(folder)
        files = ("--junit", f"{folder}/junit.xml", "--picture", f"{folder}/lab.svg", "--messages", f"{folder}/said")
        rehearsals.run("run", ADCD, *files)
        assert ElementTree.parse(outside / "junit.xml").getroot().get("failures") == "0"
        assert (outside / "lab.svg").read_text().startswith("<svg")
        assert (outside / "said/S0W1.log").stat().st_size
    assert "cannot write" in rehearsals.run("run", rehearsals.lab(PLAIN), "--junit", "/nowhere/x.xml", status=1).stderr


def test_two_systems_a_throw_away_key_and_udp(rehearsals: Rehearsals) -> None:
    report = rehearsals.json(rehearsals.lab(TWO_SYSTEMS))
    assert report["healthy"] is True
    proven = outcomes(report)
    assert proven["S0W1 reaches S0W2 through the host"] == "pass"
    assert proven["published udp 5353 reaches S0W2"] == "pass"
    assert any("throw-away key" in note for note in report["notes"])
    assert set(report["messages"]) == {"S0W1", "S0W2"}


@pytest.mark.parametrize("text", [PLAIN, NO_MASQUERADE], ids=["plain", "not masqueraded"])
def test_a_lab_without_ospf_and_ipv6_is_proven_as_far_as_it_goes(rehearsals: Rehearsals, text: str) -> None:
    report = rehearsals.json(rehearsals.lab(text))
    assert report["healthy"] is True
    assert "S0W1 reaches the internet by TCP" in outcomes(report)
    assert not any("OSPF" in name or "IPv6" in name for name in outcomes(report))


def test_faithful_takes_the_timers_of_the_lab(rehearsals: Rehearsals) -> None:
    report = rehearsals.json(rehearsals.lab(FAST_OF_ITS_OWN), "--faithful")
    assert report["healthy"] is True
    assert not any("timers are fast" in note for note in report["notes"])


def test_without_frr_it_says_what_is_skipped_and_proves_the_rest(rehearsals: Rehearsals) -> None:
    hidden = ("unshare", "--mount", "sh", "-c", 'mount -t tmpfs none /usr/lib/frr && exec "$@"', "sh")
    report = rehearsals.json(ADCD, before=hidden)
    assert report["healthy"] is True
    assert any(note.startswith("OSPF is left out: FRR is not installed") for note in report["notes"])
    assert outcomes(report)["S0W1 reaches the internet over IPv6"] == "pass"


def test_an_ordinary_user_rehearses_in_a_user_namespace_with_veth(rehearsals: Rehearsals) -> None:
    nobody = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
    allowed = subprocess.run([*nobody, "unshare", "-Urnm", "true"], capture_output=True).returncode == 0
    need(allowed, "user namespaces for ordinary users")
    report = rehearsals.json(ADCD, before=nobody)
    assert report["healthy"] is True
    assert "veth" in report["outcomes"][0]["why"]
    assert outcomes(report)["OSPFv3 with S0W1: route in the host's kernel"] == "pass"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_killed_or_interrupted_leaves_nothing(rehearsals: Rehearsals, number: signal.Signals) -> None:
    before = machine()
    # With the lab's own timers it takes most of a minute: it is not over before the signal comes.
    with rehearsals.popen("run", ADCD, "--faithful") as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "FRR: zebra" in line:
                break
        assert len(processes_of(rehearsals.folder)) > 6
        if number is signal.SIGINT:  # a terminal tells the whole foreground
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
        _, error = process.communicate(timeout=30)
    wait_for(lambda: not processes_of(rehearsals.folder), "no process of it is left")
    assert machine() == before
    assert "Traceback" not in error
    if number is not signal.SIGKILL:
        assert process.returncode == 130
        assert "gone without a trace" in error


def test_a_kept_rehearsal_is_listed_entered_and_ended(rehearsals: Rehearsals) -> None:
    before = machine()
    done = rehearsals.run("up", ADCD)
    try:
        assert "the rehearsal of adcd is up: uplink, host, s0w1" in done.stdout
        messages = next(Path(line.split()[1]) for line in done.stdout.splitlines() if "messages:" in line)
        assert "EZZ7919I" in messages.read_text()
        assert [each["lab"] for each in rehearsals.kept()] == ["adcd"]
        shown = rehearsals.run("exec", "adcd", "host", "--", "ip", "-brief", "address", "show", "tap0").stdout
        assert "10.1.1.1/24" in shown
        status = rehearsals.run("exec", "adcd", "host", "--", "zlab", "net", "status", "adcd")
        assert "lab adcd is up" in status.stdout
        shell = rehearsals.argv("shell", "adcd", "s0w1")
        environment = {**rehearsals.environment, "SHELL": "/bin/sh"}
        inside = subprocess.run(
            shell,
            input="ip -brief link; $ZLAB_VTYSH -c 'show daemons'\n",
            capture_output=True,
            text=True,
            env=environment,
            cwd=ROOT,
            timeout=60,
        )
        assert "osa0" in inside.stdout
        assert "ospfd" in inside.stdout
        assert rehearsals.run("exec", "adcd", "host", "--", "false", status=1).returncode == 1
        assert "it has uplink, host, s0w1" in rehearsals.run("exec", "adcd", "moon", "--", "true", status=1).stderr
    finally:
        rehearsals.run("down", "adcd")
    assert "no rehearsal is up" in rehearsals.run("list").stderr
    assert "no rehearsal" in rehearsals.run("down", "adcd", status=1).stderr
    wait_for(lambda: not processes_of(rehearsals.folder), "no process of it is left")
    assert machine() == before


def test_a_kept_rehearsal_that_died_is_forgotten_and_one_of_the_same_lab_replaced(rehearsals: Rehearsals) -> None:
    lab = rehearsals.lab(PLAIN)
    first = answer("rehearse up", rehearsals.run("up", lab, "--json").stdout)["process"]
    rehearsals.run("up", lab)
    second = rehearsals.kept()[0]["process"]
    assert first != second
    assert first not in processes_of(rehearsals.folder)
    os.kill(second, signal.SIGKILL)
    wait_for(lambda: not processes_of(rehearsals.folder), "the world ends with its first process")
    assert rehearsals.kept() == []
    assert not list((rehearsals.folder / "run" / "rehearsals").iterdir())


def test_it_is_proven_on_a_machine_that_has_other_things_to_do(rehearsals: Rehearsals) -> None:
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(8)]
    try:
        assert rehearsals.json(ADCD)["healthy"] is True
    finally:
        for process in busy:
            process.kill()
            process.wait()


def test_a_net_up_that_fails_is_a_failed_proof_with_its_report(rehearsals: Rehearsals) -> None:
    tools = rehearsals.folder / "bin"
    tools.mkdir()
    # An nft that says yes and loads no masquerading.
    (tools / "nft").write_text(
        '#!/bin/sh\nif [ "$2" = --file ]; then sed \'s/, *{"masquerade": null}//\' | exec /usr/sbin/nft "$@"; fi\n'
        'exec /usr/sbin/nft "$@"\n'
    )
    (tools / "nft").chmod(0o755)
    path = ("env", f"PATH={tools}:{os.environ['PATH']}")
    junit = rehearsals.folder / "junit.xml"
    report = rehearsals.json(rehearsals.lab(PLAIN), "--junit", str(junit), status=4, before=path)
    assert report["healthy"] is False
    assert outcomes(report)["zlab net up"] == "fail"
    assert "did not come about" in report["outcomes"][-1]["why"]
    assert "left" not in report["outcomes"][-1]["why"], "our own table is undone"
    assert ElementTree.parse(junit).getroot().get("failures") == "1"


@pytest.mark.parametrize("argument", ["/nowhere/lab.yaml", "/dev/null"])
def test_a_lab_that_cannot_be_read_is_one_message(rehearsals: Rehearsals, argument: str) -> None:
    done = rehearsals.run("run", argument, status=1)
    assert "Traceback" not in done.stderr
    assert "lab file" in done.stderr or "empty" in done.stderr
