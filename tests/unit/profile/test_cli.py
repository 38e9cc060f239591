"""`zlab profile` as a user meets it: exit statuses, JSON, pipes, wrong input, files that are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.in_process import run_zlab
from tests.unit.profile.reading import SMALLEST

DISPLAY = "HOME ADDRESS LIST:\nINTFNAME:   ETH1\n  ADDRESS:  10.1.1.3\n    FLAGS:  PRIMARY\n"


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    path = tmp_path / "lab.yaml"
    path.write_text(SMALLEST)
    return path


@pytest.fixture
def member(lab: Path, tmp_path: Path) -> Path:
    path = tmp_path / "PROFILE"
    path.write_text(run_zlab("profile", "render", lab).out)
    return path


def test_what_is_rendered_has_no_finding_and_is_no_difference_from_its_lab(lab: Path, member: Path) -> None:
    assert run_zlab("profile", "lint", member).status == 0
    done = run_zlab("profile", "diff", lab, member)
    assert (done.status, done.out) == (0, "")


def test_a_hidden_mtu_is_one_difference_with_both_places(member: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    text = member.read_text().replace("IPADDR 10.1.1.2/24\n   MTU 1500", "ipaddr 10.1.1.2/24 mtu\n 1492").upper()
    other.write_text("".join(f"  {line}   ; reflow\n" for line in text.splitlines() if not line.startswith(";")))
    done = run_zlab("profile", "diff", member, other, "--json")
    (change,) = done.json["changes"]
    assert (done.status, change["path"], change["before"], change["after"]) == (
        3,
        ["INTERFACE", "ETH1", "MTU"],
        "1500",
        "1492",
    )
    assert (change["before_place"].split(":")[0], change["after_place"].split(":")[0]) == (str(member), str(other))


def test_obey_prints_the_obeyfile_and_the_commands_and_json_has_the_same(
    lab: Path, member: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.write_text(member.read_text().replace("PORT\n", "PORT\n  8080 TCP WEB\n"))
    done = run_zlab("profile", "obey", member, other)
    assert done.status == 3
    assert "PORT\n   8080 TCP WEB\n" in done.out
    assert "DELETE PORT 8080 TCP WEB\n" in done.out
    assert done.out.index("SYNTAXCHECK") < done.out.index("OBEYFILE,DSN=USER.TCPPARMS(ZLABOBEY)")
    plan = run_zlab("profile", "obey", lab, other, "--json", "--job", "tcpip2", "--dsn", "my.pds(obey)").json
    assert plan["obeyfile"] == "PORT\n   8080 TCP WEB\n"
    assert [step["command"] for step in plan["steps"]] == [
        "V TCPIP,TCPIP2,SYNTAXCHECK,DSN=MY.PDS(OBEY)",
        "V TCPIP,TCPIP2,OBEYFILE,DSN=MY.PDS(OBEY)",
    ]


def test_obey_writes_both_obeyfiles_under_their_member_names(member: Path, tmp_path: Path) -> None:
    other, out = tmp_path / "other", tmp_path / "deep" / "out"
    other.write_text(member.read_text().replace("PORT\n", "PORT\n  8080 TCP WEB\n"))
    done = run_zlab("profile", "obey", member, other, "--out", out)
    assert (out / "ZLABOBEY").read_text() == "PORT\n   8080 TCP WEB\n"
    assert (out / "ZLABOBEU").read_text() == "DELETE PORT 8080 TCP WEB\n"
    assert "; OBEYFILE" not in done.out


def test_obey_from_a_profile_to_itself_has_nothing_to_do(lab: Path, member: Path, tmp_path: Path) -> None:
    done = run_zlab("profile", "obey", lab, member, "--out", tmp_path / "out")
    assert (done.status, done.out) == (0, "")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("dsn", ["USER.TCPPARMS(TOOLONGNAME)", "1BAD", f"{'A234567.' * 5}ABCD"])
def test_a_data_set_name_z_os_cannot_have_is_one_message(member: Path, dsn: str) -> None:
    done = run_zlab("profile", "obey", member, member, "--dsn", dsn)
    assert done.status == 2
    assert done.err.count("\n") == 1


def test_drift_is_told_from_files_and_from_a_pipe(lab: Path, member: Path, tmp_path: Path) -> None:
    display = tmp_path / "home.txt"
    display.write_text(DISPLAY)
    done = run_zlab("profile", "drift", member, "--netstat", display, "--json")
    (change,) = done.json["changes"]
    assert (done.status, change["before"], change["after"]) == (3, "10.1.1.2", "10.1.1.3")
    assert run_zlab("profile", "diff", member, "--netstat", display, "--json").json == done.json
    assert run_zlab("profile", "drift", lab, input=DISPLAY.replace("1.3", "1.2").encode()).status == 0


def test_a_file_without_a_display_is_no_proof_that_nothing_differs(member: Path) -> None:
    done = run_zlab("profile", "drift", member, input=b"EZZ0061I nothing\n")
    assert done.status == 2
    assert "no display of NETSTAT" in done.err


def test_diff_takes_one_of_its_two_other_sides(member: Path) -> None:
    assert run_zlab("profile", "diff", member).status == 2
    assert run_zlab("profile", "diff", member, member, "--netstat", member).status == 2


def test_merge_writes_the_file_in_place_and_a_second_time_leaves_it(lab: Path, tmp_path: Path) -> None:
    own = tmp_path / "OWN"
    own.write_bytes("; größer\nARPAGE 5\n".encode("latin-1"))
    assert run_zlab("profile", "merge", own, lab, "--write").status == 0
    once = own.read_bytes()
    assert once.startswith("; größer\nARPAGE 5\n".encode("latin-1"))
    assert "unchanged" in run_zlab("profile", "merge", own, lab, "--write").err
    assert own.read_bytes() == once


@pytest.mark.parametrize(
    ("raw", "message"),
    [(b"\x00\x01PORT", "NUL"), ("PORT\n22 TCP X\n".encode("utf-16"), "NUL")],
    ids=["binary", "utf-16"],
)
def test_what_is_no_text_is_one_message(tmp_path: Path, raw: bytes, message: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(raw)
    done = run_zlab("profile", "lint", path)
    assert done.status == 1
    assert message in done.err
    assert "Traceback" not in done.err


def test_a_sparse_gigabyte_is_refused_and_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge"
    with path.open("wb") as file:
        file.truncate(2**30)
    done = run_zlab("profile", "lint", path)
    assert done.status == 1
    assert "larger than 256 MiB" in done.err


def test_an_empty_member_and_a_missing_one(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert run_zlab("profile", "lint", tmp_path / "empty").status == 0
    done = run_zlab("profile", "lint", tmp_path / "missing")
    assert (done.status, done.err.count("\n")) == (1, 1)


def test_what_is_mended_from_a_pipe_is_all_that_standard_output_has() -> None:
    done = run_zlab("profile", "lint", "--fix", "-", input=b"PORT 22 TCP SSHD SAF SSH\n")
    assert done.out == "PORT 22 TCP SSHD* SAF SSH\n"
    assert "ZP044" in done.err
