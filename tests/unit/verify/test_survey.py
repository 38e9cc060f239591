"""What is read once for all checks: logs, and the devmap and PROFILEs of a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.verify.made_up import LAB, context, outcome
from zlab.errors import HostError, ZlabError
from zlab.lab.load import parse_lab
from zlab.verify.context import ListedPort
from zlab.verify.members import devmap_findings, listed_ports
from zlab.verify.survey import read_logs

DEVMAP = """\
[system]
memory 8g

[manager]
name awsosa 0024 --path=A0 --pathtype=OSD --tunnel_intf=y --tunnel_ip=10.1.1.1
device 400 osa osa --unitadd=0
device 401 osa osa --unitadd=1
device 402 osa osa --unitadd=2
"""


def test_a_devmap_that_agrees_passes_and_one_that_does_not_fails_with_its_line(tmp_path: Path) -> None:
    loaded = parse_lab(LAB)
    assert devmap_findings(loaded, tmp_path) is None, "no devmap there"
    (tmp_path / "devmap.txt").write_text(DEVMAP)
    assert outcome("devmap", context(devmap=devmap_findings(loaded, tmp_path))).status == "pass"
    (tmp_path / "devmap.txt").write_text(DEVMAP.replace("10.1.1.1", "10.1.9.1").replace("device 400", "device 500"))
    found = outcome("devmap", context(devmap=devmap_findings(loaded, tmp_path)))
    assert found.status == "fail"
    assert "10.1.9.1" in found.why
    assert found.fix


def test_the_devmap_beside_the_members_of_a_system_is_found_too(tmp_path: Path) -> None:
    loaded = parse_lab(LAB)
    (tmp_path / "s0w1").mkdir()
    (tmp_path / "s0w1" / "devmap").write_text(DEVMAP.replace("10.1.1.1", "10.1.9.1"))
    assert "10.1.9.1" in outcome("devmap", context(devmap=devmap_findings(loaded, tmp_path))).why


PROFILE = """\
AUTOLOG 5
  FTPD JOBNAME FTPD1
  TN3270
ENDAUTOLOG
PORT
  20 TCP OMVS NOAUTOLOG
  21 TCP FTPD1
  22 TCP SSHD* NOAUTOLOG
  23 TCP TN327* BIND 10.1.1.9
  80 TCP HTTPD
  81 TCP *
  514 UDP SYSLOGD
  UNRSV TCP * DENY
  4000 TCP RESERVED
"""


def test_a_port_of_a_profile_must_answer_when_autolog_starts_its_job(tmp_path: Path) -> None:
    (tmp_path / "profile").write_text(PROFILE)
    rows = listed_ports(parse_lab(LAB).lab, tmp_path)
    assert [(row.port, row.job, row.expected, row.bind) for row in rows] == [
        (20, "OMVS", False, ""),
        (21, "FTPD1", True, ""),
        (22, "SSHD*", False, ""),
        (23, "TN327*", True, "10.1.1.9"),
        (80, "HTTPD", False, ""),
        (81, "*", False, ""),
    ]


def test_each_system_of_several_has_the_profile_of_its_own_folder(tmp_path: Path) -> None:
    lab = parse_lab("lab: two\nsystems: {s0w1: , s0w2: {links: [{device: tap1, linux: 10.2.1.1/24}]}}\n").lab
    (tmp_path / "profile").write_text(PROFILE)
    (tmp_path / "s0w2").mkdir()
    (tmp_path / "s0w2" / "tcpip.profile").write_text("PORT 25 TCP SMTP\n")
    assert listed_ports(lab, tmp_path) == (ListedPort("s0w2", 25, "SMTP", False),)


def test_a_real_profile_is_read(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "profile").write_bytes((corpus / "profile" / "sampprof-mod-sy2pka.txt").read_bytes())
    rows = listed_ports(parse_lab(LAB).lab, tmp_path)
    assert len(rows) == 17
    assert [(row.port, row.job) for row in rows if row.expected] == [(21, "FTP1")]


def test_a_folder_that_is_not_there_is_one_message(tmp_path: Path) -> None:
    with pytest.raises(HostError, match="cannot read"):
        devmap_findings(parse_lab(LAB), tmp_path / "nowhere")
    with pytest.raises(HostError, match="cannot read"):
        listed_ports(parse_lab(LAB).lab, tmp_path / "nowhere")


def test_a_log_is_counted_and_its_last_moment_known(tmp_path: Path) -> None:
    log = tmp_path / "all.log"
    line = "Nov 24 09:00:0{} S0W1 OMPROUTE[33554490]: EZZ7968I Hello interval missed on interface ETH1\n"
    log.write_text("".join(line.format(second) for second in range(3)))
    facts = read_logs([log])
    assert facts.counts["EZZ7968I"] == 3
    assert facts.last is not None
    assert f"{facts.last:%H:%M:%S}" == "09:00:02"
    with pytest.raises(ZlabError):
        read_logs([tmp_path / "nowhere.log"])
