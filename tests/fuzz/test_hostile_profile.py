"""Input made to hurt `zlab profile`: one clear message or a reading, in time and within memory."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT, need
from zlab.codepage import encode_1047
from zlab.zos.language import LintContext
from zlab.zos.library import Library
from zlab.zos.member import MemberError, MemberText, decode_member, read_member
from zlab.zos.profile.diff import diff
from zlab.zos.profile.layout import format_document
from zlab.zos.profile.lint import lint
from zlab.zos.profile.parse import parse

PROFILE = "PORT\n   22 TCP SSHD* NOAUTOLOG ; OpenSSH\nARPAGE 20\n"
SECONDS = 5


@pytest.mark.parametrize(
    "text",
    [
        '"' * 400_001,
        ";" * 400_000,
        "PORT " * 30_000,
        "x" * 4_000_000,
        "BEGINROUTES " + "ROUTE " * 30_000,
        "BEGINROUTES\n" + "ROUTE DEFAULT 10.1.1.1 E\n" * 10_000,
        "PORT\n" + "0 TCP A\n" * 15_000,
        "PORT\n" + "9 TCP A\n" * 10_000 + "".join(f"PORTRANGE {n} 1 TCP A\n" for n in range(10, 10_010)),
        "PORT 22 TCP A AUTOLOG\nENDAUTOLOG\n" * 10_000,
        "AUTOLOG " + "A " * 30_000,
        "TCPCONFIG\n" + "  RESTRICTLOWPROTS\n" * 20_000,
        "END\n" * 20_000,
        "INCLUDE A\n" * 20_000,
        "HOME " + "1.1.1.1 E " * 15_000,
        "INTERFACE E DEFINE IPAQENET6 IPADDR " + "FD00::1 " * 10_000,
        "<" * 300_000 + " &" * 30_000,
        "\n" * 300_000,
    ],
    ids=lambda text: repr(text[:18]),
)
def test_a_file_made_to_be_slow_is_not(text: str) -> None:
    begun = time.process_time()
    document = parse(MemberText("slow", text), Library())
    lint(document, LintContext(record_length=80))
    again = parse(MemberText("slow", format_document(document)), Library())
    assert diff(document, again) == []
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize(
    "raw",
    [
        PROFILE.encode(),
        PROFILE.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + PROFILE.encode(),
        encode_1047(PROFILE * 20),
        encode_1047("".join(f"{line:80}" for line in PROFILE.splitlines() * 9)),
        PROFILE.encode() + b"; caf\xe9\n",
        b"",
    ],
    ids=["lf", "crlf", "bom", "ebcdic", "ebcdic cards", "latin-1", "empty"],
)
def test_a_member_in_any_form_is_read_and_gives_its_bytes_back(raw: bytes) -> None:
    document = parse(decode_member("member", raw), Library())
    assert document.member.encode() == raw
    assert all(statement.name in ("PORT", "ARPAGE") for statement in document.statements)
    assert bool(document.statements) == bool(raw)


@pytest.mark.parametrize(
    "raw",
    [b"PORT\0 22", PROFILE.encode("utf-16"), bytes(range(256)) * 40],
    ids=["NUL", "UTF-16", "binary"],
)
def test_what_is_no_text_is_refused_in_one_message(raw: bytes) -> None:
    with pytest.raises(MemberError) as error:
        decode_member("member", raw)
    assert len(error.value.problems) == 1


def test_a_gigabyte_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge"
    with path.open("wb") as file:
        file.truncate(1 << 30)
    with pytest.raises(MemberError, match="larger than"):
        read_member(path)


def test_lint_of_a_gigabyte_line_ends_with_one_message_and_status_1(tmp_path: Path) -> None:
    path = tmp_path / "huge"
    with path.open("wb") as file:
        file.truncate(1 << 30)
    done = subprocess.run(
        [sys.executable, "-m", "zlab", "profile", "lint", str(path)], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "larger than" in done.stderr


def test_atheris_finds_nothing_in_a_few_seconds(tmp_path: Path) -> None:
    need(importlib.util.find_spec("atheris") is not None, "atheris")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number, case in enumerate(sorted((ROOT / "tests" / "golden" / "profile").glob("*/in.txt"))):
        (corpus / str(number)).write_bytes(case.read_bytes())
    harness = str(ROOT / "tests" / "fuzz" / "atheris_profile.py")
    options = ["-max_total_time=5", "-rss_limit_mb=600", f"-artifact_prefix={tmp_path}/"]
    done = subprocess.run([sys.executable, harness, str(corpus), *options], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Done" in done.stderr
