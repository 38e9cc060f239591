"""What is read once for all checks: logs, and the members of a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.verify.made_up import LAB, PLAIN, context, outcome
from zlab.coherence.check import TOPICS
from zlab.errors import HostError, ZlabError
from zlab.lab.load import parse_lab
from zlab.verify.checks import CHECKS
from zlab.verify.context import ListedPort
from zlab.verify.members import read_members
from zlab.verify.survey import read_logs
from zlab.zos.render import render_members

DEVMAP = """\
[system]
memory 8g

[manager]
name awsosa 0024 --path=A0 --pathtype=OSD --tunnel_intf=y --tunnel_ip=10.1.1.1
device 400 osa osa --unitadd=0
device 401 osa osa --unitadd=1
device 402 osa osa --unitadd=2
"""


def test_a_devmap_that_agrees_passes_and_one_that_does_not_fails_with_both_places(tmp_path: Path) -> None:
    loaded = parse_lab(LAB)
    check = "members-hardware"
    found = outcome(check, context(members=read_members(loaded, tmp_path)))
    assert (found.status, found.why) == ("skip", f"{tmp_path} has no devmap or find_io or profile or vtam")
    (tmp_path / "devmap.txt").write_text(DEVMAP)
    found = outcome(check, context(members=read_members(loaded, tmp_path)))
    assert (found.status, found.why) == ("pass", "devmap and the lab file agree")
    (tmp_path / "devmap.txt").write_text(DEVMAP.replace("10.1.1.1", "10.1.9.1").replace("device 400", "device 500"))
    found = outcome(check, context(members=read_members(loaded, tmp_path)))
    assert found.status == "fail"
    assert "10.1.9.1" in found.why
    assert f"{tmp_path}/devmap.txt:5:1" in found.why
    assert "lab.yaml:8:9: ZC007" in found.why, "the place of the lab file"
    assert "--tunnel_ip" in found.fix


def test_the_devmap_beside_the_members_of_a_system_is_found_too(tmp_path: Path) -> None:
    loaded = parse_lab(LAB)
    (tmp_path / "s0w1").mkdir()
    (tmp_path / "s0w1" / "devmap").write_text(DEVMAP.replace("10.1.1.1", "10.1.9.1"))
    assert "10.1.9.1" in outcome("members-hardware", context(members=read_members(loaded, tmp_path))).why


def test_an_osa_of_the_devmap_that_the_lab_does_not_use_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "devmap").write_text(
        DEVMAP + "[manager]\nname awsosa 0009 --path=F0 --pathtype=OSD\ndevice 500 osa osa\n"
    )
    found = outcome("members-hardware", context(members=read_members(parse_lab(LAB), tmp_path)))
    assert (found.status, found.why) == ("pass", "devmap and the lab file agree")


MEMBERS = {
    "profile": "INTERFACE ETH1 DEFINE IPAQENET PORTNAME PORTB IPADDR 10.1.1.2/24 MTU 1492\nPORT\n  520 UDP ROUTED\n",
    "omproute": (
        "OSPF_Interface IP_Address=10.1.1.2 Name=ETH1 Subnet_Mask=255.255.255.0 MTU=1492\n"
        "  Attaches_To_Area=0.0.0.1 Hello_Interval=5 Dead_Router_Interval=40;\n"
        "Area Area_Number=0.0.0.1;\n"
    ),
    "tcpdata": "TCPIPJOBNAME TCPIP2\nOTHER: HOSTNAME X\n",
}


@pytest.mark.parametrize(
    ("check", "rules"),
    [
        ("members-hardware", {"ZC003"}),
        ("members-addressing", {"ZC015"}),
        ("members-ospf", {"ZC024", "ZC025"}),
        ("members-jobs", {"ZC040", "ZC042"}),
        ("members-names", {"ZC047"}),
    ],
)
def test_members_that_contradict_the_lab_fail_by_topic(check: str, rules: set[str], tmp_path: Path) -> None:
    for name, text in MEMBERS.items():
        (tmp_path / name).write_text(text)
    members = read_members(parse_lab(LAB), tmp_path)
    found = outcome(check, context(members=members))
    assert found.status == "fail"
    assert rules <= {each.rule.id for each in members.findings[check.removeprefix("members-")]}
    assert found.cause
    assert found.fix


def test_every_member_that_zlab_renders_agrees(tmp_path: Path) -> None:
    loaded = parse_lab(LAB.replace("        routes: [10.9.0.0/16]\n", ""))
    for name, text in render_members(loaded.lab, "s0w1").items():
        (tmp_path / name).write_text(text)
    members = read_members(loaded, tmp_path)
    found = [outcome(check.name, context(members=members)) for check in CHECKS if check.group == "members"]
    assert len(found) == len(TOPICS)
    assert [(each.name, each.why) for each in found if each.status == "fail"] == []


def test_a_finding_in_the_lab_alone_is_not_the_members(tmp_path: Path) -> None:
    """Nothing routes out of this lab, which `zlab check` tells; the devmap has nothing to do with it."""
    (tmp_path / "devmap").write_text(DEVMAP)
    loaded = parse_lab(PLAIN)
    members = read_members(loaded, tmp_path)
    assert not any(members.findings.values())


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
    rows = read_members(parse_lab(LAB), tmp_path).ports
    assert [(row.port, row.job, row.expected, row.bind) for row in rows] == [
        (20, "OMVS", False, ""),
        (21, "FTPD1", True, ""),
        (22, "SSHD*", False, ""),
        (23, "TN327*", True, "10.1.1.9"),
        (80, "HTTPD", False, ""),
        (81, "*", False, ""),
    ]


def test_each_system_of_several_has_the_profile_of_its_own_folder(tmp_path: Path) -> None:
    loaded = parse_lab("lab: two\nsystems: {s0w1: , s0w2: {links: [{device: tap1, linux: 10.2.1.1/24}]}}\n")
    (tmp_path / "profile").write_text(PROFILE)
    (tmp_path / "s0w2").mkdir()
    (tmp_path / "s0w2" / "tcpip.profile").write_text("PORT 25 TCP SMTP\n")
    assert read_members(loaded, tmp_path).ports == (ListedPort("s0w2", 25, "SMTP", False),)


def test_a_real_profile_is_read(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "profile").write_bytes((corpus / "profile" / "sampprof-mod-sy2pka.txt").read_bytes())
    rows = read_members(parse_lab(LAB), tmp_path).ports
    assert len(rows) == 17
    assert [(row.port, row.job) for row in rows if row.expected] == [(21, "FTP1")]


def test_a_folder_that_is_not_there_is_one_message(tmp_path: Path) -> None:
    with pytest.raises(HostError, match="cannot read"):
        read_members(parse_lab(LAB), tmp_path / "nowhere")


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
