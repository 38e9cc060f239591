"""A job is handed to JES, waited for, and judged by what it has written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.answers import answer
from tests.support.in_process import Result, run_zlab
from tests.support.zos_ftp import PASSWORD, USER, zos_ftp
from zlab.deploy.errors import DeployError, JobError
from zlab.deploy.jobs import judged, run_job

JOB = "//ZLABJOB JOB 1,MSGCLASS=H\n//S1 EXEC PGM=IEFBR14\n"
WENT = "IEF142I ZLABJOB S1 - STEP WAS EXECUTED - COND CODE {}\n"


@pytest.mark.parametrize(
    ("output", "code", "failure"),
    [
        (WENT.format("0000"), 0, ""),
        (WENT.format("0000") + WENT.format("0004"), 4, ""),
        (WENT.format("0008") + WENT.format("0000"), 8, "condition code 0008"),
        ("IEF453I ZLABJOB - JOB FAILED - JCL ERROR\n", None, "JCL error"),
        ("IEF450I ZLABJOB S1 - ABEND=S806 U0000 REASON=00000004\n", None, "abend"),
        ("nothing of the kind\n", None, "does not say how it ended"),
    ],
)
def test_the_highest_condition_code_is_the_jobs(output: str, code: int | None, failure: str) -> None:
    ran = judged("JOB00042", output)
    assert ran.code == code
    if failure:
        with pytest.raises(JobError, match=failure):
            ran.check()
    else:
        ran.check()


class Jes:
    """A spool in which the output is there at the third look."""

    name = "jes"

    def __init__(self, looks: int) -> None:
        self.looks = looks

    def submit(self, job: str) -> str:
        return "JOB00042"

    def job_output(self, job: str) -> str | None:
        self.looks -= 1
        return None if self.looks > 0 else WENT.format("0000")


def test_a_job_is_waited_for_until_its_output_is_there() -> None:
    waits: list[float] = []
    assert run_job(Jes(3), JOB, "job", deadline=60, wait=waits.append).went_well
    assert len(waits) == 2


def test_a_job_that_is_not_over_in_time_is_told_by_its_name() -> None:
    with pytest.raises(DeployError, match="JOB00042 is not over after 0 s"):
        run_job(Jes(3), JOB, "job", deadline=0)


def submit(folder: Path, job: str, deploy: str, **more: str) -> Result:
    (folder / "lab.yaml").write_text(f"lab: adcd\nsystems: {{s0w1: {{deploy: {deploy}}}}}\n")
    (folder / "job.jcl").write_text(job)
    return run_zlab(
        "deploy", "submit", folder / "job.jcl", folder / "lab.yaml", "--deadline", more.get("deadline", "9")
    )


def test_the_command_prints_the_output_and_ends_by_the_condition_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZLAB_ZOS_PASSWORD", PASSWORD)
    (tmp_path / "zos").mkdir()
    with zos_ftp(tmp_path / "zos") as server:
        way = f"{{by: ftp, host: 127.0.0.1, port: {server.port}, user: {USER}, tls: false, "
        deploy = way + "password: {env: ZLAB_ZOS_PASSWORD}}"
        server.jobs["JOB00042"] = WENT.format("0000")
        done = submit(tmp_path, JOB, deploy)
        assert (done.status, done.out) == (0, WENT.format("0000"))
        server.jobs["JOB00042"] = WENT.format("0012")
        done = submit(tmp_path, JOB, deploy)
        assert (done.status, done.out) == (1, WENT.format("0012"))
        assert "ZL780: JOB00042: condition code 0012" in done.err
        done = run_zlab("deploy", "submit", tmp_path / "job.jcl", tmp_path / "lab.yaml", "--json")
        told = answer("deploy submit", done.out)
        assert (done.status, told["job"], told["code"]) == (1, "JOB00042", 12)
        server.commands.clear()
        done = submit(tmp_path, JOB + "//" + "x" * 79 + "\n//* →\n", deploy)
        assert done.status == 1
        assert "job.jcl:3:81: 81 characters in a record of 80" in done.err
        assert "job.jcl:4:5: '→' is not in code page 1047" in done.err
        assert server.asked("STOR") == []
        del server.jobs["JOB00042"]
        done = submit(tmp_path, JOB, deploy, deadline="0")
        assert "JOB00042 is not over after 0 s" in done.err


def test_a_way_without_jes_is_a_usage_error(tmp_path: Path) -> None:
    done = submit(tmp_path, JOB, "{by: files}")
    assert done.status == 2
    assert "does not reach JES" in done.err
