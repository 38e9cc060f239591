"""`zlab omproute` as a user meets it: exit statuses, JSON, pipes, keys that stay hidden, wrong input."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.support.in_process import run_zlab

KEY = "abracadabra"
LAB = """\
lab: adcd
linux: {frr: {router_id: 10.1.1.1}}
systems:
  s0w1:
    links:
      - ospf: {auth: {type: md5, key: {env: ZLAB_TEST_KEY}}}
    omproute: {job: OMP1}
"""


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZLAB_TEST_KEY", KEY)
    path = tmp_path / "lab.yaml"
    path.write_text(LAB)
    return path


@pytest.fixture
def member(lab: Path, tmp_path: Path) -> Path:
    path = tmp_path / "omproute.conf"
    path.write_text(run_zlab("omproute", "render", lab).out)
    return path


def test_what_is_rendered_is_no_difference_from_its_lab(lab: Path, member: Path) -> None:
    done = run_zlab("omproute", "diff", lab, member)
    assert (done.status, done.out) == (0, "")


def test_a_hidden_change_is_status_3_with_both_places(member: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.conf"
    other.write_text(member.read_text().replace("MTU=1500", "mtu = 1492").upper())
    done = run_zlab("omproute", "diff", member, other, "--json")
    (change,) = done.json["changes"]
    assert (done.status, change["before"], change["after"], change["effect"]) == (3, "1500", "1492", "restart")
    assert change["before_place"].startswith(str(member))
    assert change["after_place"].startswith(str(other))


def test_a_member_may_come_through_a_pipe() -> None:
    done = run_zlab("omproute", "lint", "-", "--json", input=b"Aera Area_Number=0.0.0.0;\n")
    assert done.status == 3
    assert {finding["id"] for finding in done.json["findings"]} == {"ZO003", "ZO030"}


def test_an_ebcdic_member_is_read_and_written_back_in_its_code_page(tmp_path: Path) -> None:
    from zlab.codepage import decode_1047, encode_1047

    path = tmp_path / "OMPCFG"
    path.write_bytes(
        encode_1047("Area Area_Number=0.0.0.0\nInterface Name=A IP_Address=1.1.1.1 Subnet_Mask=255.0.0.0;\n")
    )
    assert run_zlab("omproute", "lint", "--fix", path).status == 3
    assert decode_1047(path.read_bytes()).startswith("Area Area_Number=0.0.0.0;\n")


def test_keys_are_revealed_only_into_a_file_nobody_else_can_read(lab: Path, tmp_path: Path) -> None:
    refused = run_zlab("omproute", "render", lab, "--reveal-keys")
    assert (refused.status, refused.out) == (2, "")
    out = tmp_path / "revealed.conf"
    done = run_zlab("omproute", "render", lab, "--reveal-keys", "--out", out)
    assert done.status == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert KEY.encode().hex().upper() in out.read_text()


def test_no_command_shows_a_key(lab: Path, member: Path, tmp_path: Path) -> None:
    revealed, empty = tmp_path / "revealed.conf", tmp_path / "empty.conf"
    run_zlab("omproute", "render", lab, "--reveal-keys", "--out", revealed)
    empty.write_text("")
    changed = tmp_path / "changed.conf"
    changed.write_text(revealed.read_text().replace("0x61", "0x62"))
    hexadecimal = KEY.encode()[1:].hex().upper()
    for arguments in (
        ("lint", revealed),
        ("lint", "--explain", revealed),
        ("lint", revealed, "--json"),
        ("diff", revealed, changed),
        ("diff", revealed, changed, "--json"),
        ("diff", "-y", empty, revealed),
        ("reconfig", empty, revealed),
        ("reconfig", revealed, empty, "--json"),
        ("diff", lab, revealed),
    ):
        done = run_zlab("omproute", *arguments)
        assert hexadecimal not in done.out + done.err, arguments
        assert KEY not in done.out + done.err, arguments


def test_a_missing_key_is_one_message(lab: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZLAB_TEST_KEY")
    done = run_zlab("omproute", "render", lab, "--reveal-keys", "--out", tmp_path / "out.conf")
    assert done.status == 1
    assert done.err.count("\n") == 1
    assert "ZLAB_TEST_KEY" in done.err
    assert not (tmp_path / "out.conf").exists()


def test_reconfig_names_the_lab_s_own_job(lab: Path, member: Path) -> None:
    done = run_zlab("omproute", "reconfig", member, lab)
    assert (done.status, done.out) == (0, "")
    changed = member.with_name("old.conf")
    changed.write_text(member.read_text().replace("MTU=1500", "MTU=1492"))
    done = run_zlab("omproute", "reconfig", changed, lab, "--json")
    assert done.status == 3
    assert [step["command"] for step in done.json["steps"]][:2] == ["P OMP1", "S OMP1"]


def test_fmt_check_says_whether_it_would_change(tmp_path: Path, member: Path) -> None:
    assert run_zlab("omproute", "fmt", "--check", member).status == 0
    ugly = tmp_path / "ugly.conf"
    ugly.write_text("area   area_number=0.0.0.0 ;\n")
    assert run_zlab("omproute", "fmt", "--check", ugly).status == 3
    assert run_zlab("omproute", "fmt", "-w", ugly).status == 0
    assert ugly.read_text() == "Area Area_Number=0.0.0.0;\n"


def test_locate_finds_the_line_of_a_message(tmp_path: Path) -> None:
    (tmp_path / "AREAS").write_text("Area;\nAera;\n")
    main = tmp_path / "omproute.conf"
    main.write_text("OSPF;\nInclude AREAS;\n")
    done = run_zlab("omproute", "locate", main, "3")
    assert done.out == f"{tmp_path / 'AREAS'}:2\n"
    assert run_zlab("omproute", "locate", main, "3", "--json").json["line"] == 2
    assert run_zlab("omproute", "locate", main, "9").status == 2


@pytest.mark.parametrize(
    ("raw", "told"), [(b"", "ZO030"), (b"\0\0", "NUL"), (b"\xff\xfe", "ZO003"), (b"\xef\xbb\xbfArea;\r\n", "ZO030")]
)
def test_any_file_gives_findings_or_one_clear_message(tmp_path: Path, raw: bytes, told: str) -> None:
    path = tmp_path / "any"
    path.write_bytes(raw)
    done = run_zlab("omproute", "lint", path)
    assert done.status in (1, 3)
    assert told in done.out + done.err


def test_a_file_that_is_not_there_is_one_message(tmp_path: Path) -> None:
    done = run_zlab("omproute", "lint", tmp_path / "nothing", "--json")
    assert done.status == 1
    assert json.loads(done.out)["error"]["code"] == "ZL400"
