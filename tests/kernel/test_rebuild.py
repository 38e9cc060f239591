"""`zlab deploy rebuild` from nothing to healthy: rehearsed, and on a host whose z/OS answers in another namespace."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import need_tools
from tests.kernel.test_rehearse import Rehearsals, machine, processes_of
from tests.kernel.test_verify_host import name_server
from tests.support.answers import answer
from tests.support.netns import ROOT, LabNet
from tests.support.waiting import wait_for
from tests.support.zlab import Zlab
from tests.support.zos_ftp import PASSWORD, USER

REHEARSED = """\
lab: again
linux:
  publish: [{{listen: 8023, to: s0w1, port: 23}}]
  frr: {{router_id: 10.1.1.1, default_route: always}}
systems:
  s0w1:
    links: [{{ospf: {{hello: {hello}, dead: 12, auth: {{type: md5, key: {{env: NOT_HERE}}}}}}}}]
    tcpip: {{ports: [{{port: 22, job: "SSHD*"}}]}}
    members: {{profile: USER.TCPPARMS(PROFILE), omproute: /etc/omproute.conf}}
    deploy: {{by: ftp, user: IBMUSER}}
"""
WAY = ["down", "up", "push", "restart", "verify", "report"]


def statuses(report: Any) -> dict[str, str]:
    return {stage["name"]: stage["status"] for stage in report["stages"] if stage["group"] == "rebuild"}


def cases(path: Path) -> dict[str, str]:
    """Test cases of a JUnit file, each with what it holds: failure, skipped, or nothing."""
    return {
        case.get("name", ""): next((each.tag for each in case), "")
        for case in ElementTree.parse(path).getroot().iter("testcase")
    }


class Rehearsed(Rehearsals):
    def argv(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "zlab", "deploy", "rebuild", *arguments, "--rehearse"]


@pytest.fixture
def rehearsed(root: None, tmp_path: Path) -> Iterator[Rehearsed]:
    need_tools("ip", "nft", "zebra", "ospfd", "ospf6d", "vtysh")
    yield Rehearsed(tmp_path)
    wait_for(lambda: not processes_of(tmp_path), "no process of the rehearsal is left")


def test_a_rehearsed_rebuild_goes_the_whole_way_and_leaves_its_report_alone(rehearsed: Rehearsed) -> None:
    before, folder = machine(), rehearsed.folder
    lab = rehearsed.lab(REHEARSED.format(hello=3))
    # The world has a /var/tmp of its own: what the user wants there must come out of it.
    with tempfile.TemporaryDirectory(dir="/var/tmp") as outside:
        html, junit = Path(outside) / "report.html", folder / "junit.xml"
        done = rehearsed.run(lab, "--html", str(html), "--junit", str(junit), "--json")
        page = html.read_text()
    assert machine() == before
    assert sorted(path.name for path in folder.iterdir()) == ["junit.xml", "lab.yaml"]
    report = answer("deploy rebuild", done.stdout)
    assert (report["lab"], report["rehearsed"], report["healthy"], report["error"]) == ("again", True, True, None)
    assert statuses(report) == dict.fromkeys(WAY, "pass")
    assert all(stage["seconds"] >= 0 for stage in report["stages"])
    (system,) = report["systems"]
    assert {member["language"] for member in system["members"]} == {"profile", "omproute"}
    assert [step["command"] for step in system["given"]] == ["P OMPROUTE", "S OMPROUTE"]
    assert any("OBEYFILE" in step["command"] for step in system["to_type"])
    checks = {check["name"]: check["status"] for check in report["checks"]}
    assert {checks[name] for name in ("ospf-ipv4", "published", "masquerade", "zos-ping")} == {"pass"}
    assert "fail" not in checks.values()
    assert set(cases(junit)) == {stage["name"] for stage in report["stages"]} - {"report"} | checks.keys()
    assert "failure" not in cases(junit).values()
    for text in ("zlab deploy rebuild --rehearse", "What changed on z/OS", "OBEYFILE", "OSPF neighbors", "<svg"):
        assert text in page


def test_a_lab_value_that_the_reviewed_member_contradicts_is_found_with_its_cause(rehearsed: Rehearsed) -> None:
    folder = rehearsed.folder
    lab = rehearsed.lab(REHEARSED.format(hello=3))
    render = [sys.executable, "-m", "zlab", "render", lab, "--out", lab]
    subprocess.run(render, check=True, capture_output=True, cwd=ROOT, timeout=60)
    rehearsed.lab(REHEARSED.format(hello=2))
    files = ("--junit", str(folder / "j.xml"), "--html", str(folder / "r.html"))
    done = rehearsed.run(lab, "--deadline", "3", *files, "--json", status=4)
    report = answer("deploy rebuild", done.stdout)
    assert report["error"]["code"] == "ZL760"
    assert "ospf-ipv4" in report["error"]["problems"][0]["what"]
    (adjacency,) = [check for check in report["checks"] if check["name"] == "ospf-ipv4"]
    assert "hello" in adjacency["cause"].lower()
    assert "Linux 2, z/OS 3" in adjacency["why"]
    assert any("timers" in note for note in report["notes"])
    assert cases(folder / "j.xml")["verify"] == cases(folder / "j.xml")["ospf-ipv4"] == "failure"
    assert adjacency["cause"] in (folder / "r.html").read_text()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_rehearsal_says_so_and_still_reports(rehearsed: Rehearsed, number: signal.Signals) -> None:
    lab = rehearsed.lab(REHEARSED.format(hello=3))
    junit = rehearsed.folder / "junit.xml"
    with rehearsed.popen(lab, "--faithful", "--junit", str(junit)) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "FRR: zebra" in line:
                break
        if number is signal.SIGINT:
            os.killpg(process.pid, number)  # as a terminal does
        else:
            process.send_signal(number)
        _, error = process.communicate(timeout=60)
    assert process.returncode == 130
    assert f"interrupted by {number.name} (the rehearsal is gone without a trace)" in error
    assert "Traceback" not in error
    assert "FRR: zebra, ospfd, ospf6d" in cases(junit)


HOST = """\
lab: adcd
linux:
  publish: [{listen: 8023, to: s0w1, port: 23}]
systems:
  s0w1:
    tcpip: {ports: [{port: 23, job: TN3270}]}
    resolver: {nameservers: [203.0.113.1]}
    members: {syslogd: /etc/syslog.conf, tcpdata: USER.TCPPARMS(TCPDATA)}
    deploy: {by: ftp, user: ZOS_USER, tls: false, password: {env: ZLAB_ZOS_PASSWORD}}
""".replace("ZOS_USER", USER)
FTP_SERVER = """
import sys
from pathlib import Path
from tests.support.zos_ftp import zos_ftp

class Told(list):
    def append(self, line):
        print(line, flush=True)

with zos_ftp(Path(sys.argv[1]), address=("10.1.1.2", 21)) as zos:
    zos.commands = Told()
    zos.silent.update(sys.argv[2:])
    print("ready", flush=True)
    sys.stdin.read()
"""


@dataclass
class Host(Zlab):
    """The host's zlab, its z/OS with a folder of data sets."""

    net: LabNet | None = None

    @contextmanager
    def ftp(self, *silent: str) -> Iterator[Iterator[str]]:
        """z/OS's FTP server, reached over the tap; gives the commands it was sent. It never answers `silent` verbs."""
        (self.folder / "zos").mkdir(exist_ok=True)
        assert self.net is not None
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with self.net.zos.popen(
            sys.executable, "-c", FTP_SERVER, str(self.folder / "zos"), *silent, **pipes
        ) as process:
            try:
                assert process.stdout is not None
                assert process.stdout.readline() == "ready\n"
                yield process.stdout
            finally:
                process.kill()

    def rebuild(self, *arguments: str | Path, status: int = 0) -> Any:
        arguments = arguments if "--deadline" in arguments else ("--deadline", "20", *arguments)
        done = self.run("deploy", "rebuild", self.folder, *arguments, "--json", status=status)
        return answer("deploy rebuild", done.stdout)

    def started(self, *arguments: str) -> subprocess.Popen[str]:
        argv = self.argv("deploy", "rebuild", str(self.folder), *arguments)
        env = {**os.environ, **self.environment}
        return self.where.popen(*argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)

    def finished(self) -> list[str]:
        path = self.state / "deploy/adcd/rebuild.json"
        return json.loads(path.read_text())["finished"] if path.exists() else []


@pytest.fixture
def host(net: LabNet, tmp_path: Path) -> Iterator[Host]:
    made = Host(net.host, tmp_path, {"ZLAB_ZOS_PASSWORD": PASSWORD}, net)
    made.lab(HOST)
    net.host.up("tap0")
    with name_server(net.uplink):
        yield made


def test_from_nothing_to_healthy_by_ftp_over_the_tap_that_the_rebuild_brought_up(net: LabNet, host: Host) -> None:
    with host.ftp(), net.server(net.zos, "10.1.1.2", 23):
        report = host.rebuild("--html", host.folder / "report.html")
        assert statuses(report) == {**dict.fromkeys(WAY, "pass"), "restart": "skip"}
        assert report["healthy"] is True
        assert (host.folder / "zos/_etc_syslog.conf").exists()
        assert [step["command"] for step in report["systems"][0]["to_type"]][-1] == "F RESOLVER,REFRESH"
        assert net.ask(net.uplink, "203.0.113.2", 8023) == "203.0.113.1"
        again = host.rebuild()
    why = {stage["name"]: stage["why"] for stage in again["stages"]}
    assert why["push"] == "s0w1: 0 members written, 2 as they should be"
    assert why["restart"] == "nothing needs it"
    assert why["down"] != "was not up"
    assert again["systems"][0]["to_type"] == []
    assert PASSWORD not in (host.folder / "report.html").read_text()


def test_interrupted_while_z_os_is_silent_it_goes_on_with_the_push(net: LabNet, host: Host) -> None:
    junit = host.folder / "junit.xml"
    with host.ftp("SITE") as told, host.started("--junit", str(junit)) as process:
        for line in told:
            if line.startswith("SITE"):
                break
        locked = host.run("deploy", "rebuild", host.folder, status=6)
        assert f"process {process.pid}" in locked.stderr
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=60)
    assert process.returncode == 130, error
    assert "zlab: ZL770: " in error
    assert "the same command goes on where this one stood" in error
    assert "Traceback" not in error
    assert "not rebuilt" in out
    assert cases(junit)["push"] == "failure"
    assert host.finished() == ["down", "up"]
    with host.ftp(), net.server(net.zos, "10.1.1.2", 23):
        report = host.rebuild()
    assert statuses(report)["up"] == "skip"
    assert statuses(report)["push"] == statuses(report)["verify"] == "pass"
    assert report["healthy"] is True
    assert host.finished() == []


def test_interrupted_while_it_waits_for_z_os_the_operators_commands_are_told_again(net: LabNet, host: Host) -> None:
    with host.ftp():
        with host.started("--deadline", "600") as process:
            wait_for(lambda: "restart" in host.finished(), "it waits for z/OS to be healthy")
            process.send_signal(signal.SIGTERM)
            out, _ = process.communicate(timeout=60)
        assert process.returncode == 130
        assert "F RESOLVER,REFRESH" in out
        unhealthy = host.rebuild("--deadline", "0", status=4)
        assert unhealthy["error"]["code"] == "ZL760"
        assert {check["name"] for check in unhealthy["checks"] if check["status"] == "fail"} >= {"zos-ports"}
        with net.server(net.zos, "10.1.1.2", 23):
            report = host.rebuild()
    skipped = [name for name, status in statuses(report).items() if status == "skip"]
    assert skipped == ["down", "up", "push", "restart"]
    assert report["healthy"] is True
    assert [step["command"] for step in report["systems"][0]["to_type"]][-1] == "F RESOLVER,REFRESH"


def test_an_edited_lab_starts_over(host: Host) -> None:
    host.rebuild(status=1)  # no FTP server
    assert host.finished() == ["down", "up"]
    host.lab(HOST + "    syslogd: {job: SYSLOGD1}\n")
    report = host.rebuild(status=1)
    assert statuses(report)["up"] == "pass"
    assert report["error"]["code"] == "ZL700"


def test_without_root_one_message_says_what_to_do(net: LabNet) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        zlab = Zlab(net.host, Path(folder))
        zlab.lab()
        zlab.state.mkdir()
        zlab.state.chmod(0o777)
        nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        argv = [*nobody, *zlab.argv("deploy", "rebuild", str(zlab.folder))]
        done = zlab.where.run(*argv, check=False, env=zlab.environment)
    assert done.returncode == 1
    assert done.stderr.count("ZL") == 1
    assert "sudo" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_lab_from_standard_input_is_rebuilt_too(net: LabNet, host: Host) -> None:
    text = HOST.partition("    members:")[0]
    with net.server(net.zos, "10.1.1.2", 23):
        done = host.run("deploy", "rebuild", "-", "--deadline", "20", "--json", input=text)
    assert json.loads(done.stdout)["healthy"] is True


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ("/nowhere.yaml", 1, "No such file"),
        ("tests", 1, "Is a directory"),
        ("--deadline nan", 2, "number of seconds"),
        ("--faithful", 2, "--rehearse --faithful"),
    ],
)
def test_wrong_use_is_one_message(host: Host, given: str, status: int, words: str) -> None:
    done = host.run("deploy", "rebuild", *given.split(), status=status)
    assert words in done.stderr
    assert "Traceback" not in done.stderr
