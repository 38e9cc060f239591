"""Every job fits its cards, RACF commands are those of the notes, and what does not fit is said before it leaves."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zlab.lab.load import load_lab
from zlab.zos.jcl import racf
from zlab.zos.jcl.cards import check_jcl, dsn_problem
from zlab.zos.jcl.catalogue import JOBS, find_job
from zlab.zos.jcl.jobs import Job, JobError, render_job
from zlab.zos.jcl.racf import RacfError, Ring, tso_lines

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_every_job_fits_its_cards_from_a_lab_and_without_one(job: Job) -> None:
    lab = load_lab(ROOT / "inventories/adcd/lab.yaml").lab
    for text in (render_job(job, {}), render_job(job, {}, lab, "s0w1")):
        assert text.endswith("\n")
        assert max(map(len, text.splitlines())) <= 80
        if job.is_jcl:
            assert check_jcl(text, job.name) == []
            assert text.startswith("//")


def test_the_map_job_is_that_of_the_notes() -> None:
    values = {
        "user": "COLIN",
        "subject": "CN=docec256.O=Doc.C=GB",
        "issuer": "CN=SSCA256.OU=CA.O=DOC.C=GB",
        "label": "CP",
    }
    text = render_job(find_job("racf-map"), values)
    words = re.sub(r"\s*-\n\s*", " ", text)
    assert (
        "RACDCERT MAP ID(COLIN) SDNFILTER('CN=docec256.O=Doc.C=GB') "
        "IDNFILTER('CN=SSCA256.OU=CA.O=DOC.C=GB') WITHLABEL('CP')" in words
    )
    assert "SETROPTS RACLIST(DIGTNMAP,DIGTCRIT) REFRESH" in words


def test_the_import_job_checks_before_it_adds_and_refreshes_before_it_lists() -> None:
    text = render_job(find_job("racf-import"), {"label": "LINUXDOCCA256", "ring": "MQRING"})
    order = [text.index(word) for word in ("CHECKCERT", "ADD(", "CONNECT(", "SETROPTS", "LISTRING")]
    assert order == sorted(order)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.from_regex(r"[A-Z()='.,a-z0-9]{1,150}", fullmatch=True), min_size=1, max_size=8))
def test_tso_joins_a_command_back_to_its_words(words: list[str]) -> None:
    lines = tso_lines(tuple(words))
    assert max(map(len, lines)) <= 72
    joined = ""
    for line in lines:
        text = line.lstrip() if joined else line
        joined += text[:-1] if line.endswith("+") else text.removesuffix("-") if line is not lines[-1] else text
    assert joined.split() == words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("//A JOB 1\n//S EXEC PGM=X," + "P" * 60 + "\n", "ends at column 71"),
        ("//TOOLONGNAME JOB 1\n", "no name of a statement"),
        ("//A JOB 1\n//1 DD DUMMY\n", "no name of a statement"),
        ("//A JOB 1\n//X FROB Y\n", "FROB is no JCL operation"),
        ("//A JOB 1,\n//                    MSGCLASS=H\n", "columns 4 to 16"),
        ("//A JOB 1\nstray text\n", "neither a JCL statement"),
        ("//A JOB 1\n//D DD DSN=A.TOOLONGQUALIFIER\n", "no data-set name"),
        ("//A JOB 1\n//D DD DSN=A.B(1X)\n", "no member name"),
        ("//A JOB 1\n//S EXEC PGM=IKJEFT01\n//SYSTSIN DD *\n" + "R" * 75 + "\n/*\n", "ends at column 72"),
        ("//A JOB 1\n//D DD *\n" + "x" * 81 + "\n/*\n", "a card has 80"),
        ("//* an arrow →\n", "not in code page 1047"),
    ],
)
def test_what_a_card_cannot_hold_is_found_at_its_place(text: str, expected: str) -> None:
    problems = check_jcl(text, "x.jcl")
    assert any(expected in problem.what for problem in problems), problems
    assert all(problem.place and problem.place.file == "x.jcl" for problem in problems)


def test_in_stream_data_is_not_read_as_jcl() -> None:
    assert check_jcl("//A JOB 1\n//D DD *,DLM='ZZ'\n//NOT A STATEMENT AT ALL\nZZ\n//E DD DUMMY\n", "x") == []


@pytest.mark.parametrize("dsn", ["ADCD.&SYSVER..TCPPARMS(PROFILE)", "A.B", "'COLIN.X.PEM'", "&LOADLIB."])
def test_data_set_names_of_real_jobs_are_taken(dsn: str) -> None:
    assert dsn_problem(dsn) == ""


@pytest.mark.parametrize(
    ("job", "values", "expected"),
    [
        ("racf-map", {"subject": "CN=" + "x" * 300}, "subject"),
        ("racf-map", {"user": "toolongname"}, "user"),
        ("racf-import", {"dsn": "not a data set"}, "dsn"),
        ("racf-import", {"colour": "red"}, "no parameter colour"),
        ("syslogd", {"conf": "/etc/" + "long/" * 12 + "syslog.conf"}, "column 71"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_name(job: str, values: dict[str, str], expected: str) -> None:
    with pytest.raises(JobError, match=expected):
        render_job(find_job(job), values)


def test_names_racf_cannot_hold_are_refused() -> None:
    for make in (
        lambda: Ring("1BAD", "R"),
        lambda: Ring("START1", "two words"),
        lambda: racf.Certificate("CERTAUTH", "x" * 33),
        lambda: racf.Certificate("ID(toolonguser)", "x"),
    ):
        with pytest.raises(RacfError):
            make()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-m", "zlab", "jcl", *arguments]
    return subprocess.run(argv, capture_output=True, text=True, cwd=ROOT, timeout=60)


def test_the_commands_list_render_and_say_what_is_not_confirmed(tmp_path: Path) -> None:
    assert {job.name for job in JOBS} == {each["name"] for each in json.loads(run("list", "--json").stdout)["jobs"]}
    done = run("render", "pagent", "-o", str(tmp_path / "PAGENT"))
    assert "not confirmed" in done.stderr
    assert (tmp_path / "PAGENT").read_text().startswith("//PAGENT")
    near = run("render", "sylogd")
    assert near.returncode == 1
    assert "did you mean syslogd?" in near.stderr
    assert run("render", "syslogd", "--set", "conf").returncode == 2
