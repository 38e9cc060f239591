"""`zlab syslogd` as a user meets it: routes, reloads, exit statuses, JSON, wrong input."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.in_process import run_zlab

CONF = "*.err /var/log/errors\n*.TCPIP.*.debug /var/log/tcpip\n*.Pagent.*.* /var/log/pagent\n"


@pytest.fixture
def conf(tmp_path: Path) -> Path:
    path = tmp_path / "syslog.conf"
    path.write_text(CONF)
    return path


def test_route_tells_every_place_by_which_rule(conf: Path) -> None:
    done = run_zlab(
        "syslogd", "route", "--user", "START1", "--job", "TCPIP", "--facility", "daemon", "--priority", "err", conf
    )
    assert done.status == 0
    assert done.out.splitlines() == [
        f"/var/log/errors  by *.err, {conf}:1:1",
        f"/var/log/tcpip  by *.TCPIP.*.debug, {conf}:2:1",
    ]
    assert "written 2 times, to 2 places" in done.err


def test_route_has_a_stable_shape_as_json(conf: Path) -> None:
    done = run_zlab("syslogd", "route", "--job", "TCPIP", "--priority", "info", "--json", conf)
    assert done.json["destinations"] == ["/var/log/tcpip"]
    (landing,) = done.json["landings"]
    assert landing["rule"] == {"file": str(conf), "line": 2}
    assert landing["certain"] is True


def test_a_name_that_fits_but_for_its_case_is_told_so(conf: Path) -> None:
    done = run_zlab("syslogd", "route", "--job", "PAGENT", "--priority", "info", conf)
    assert "only if the case of names does not count" in done.out


def test_a_message_that_lands_nowhere_is_status_3(conf: Path) -> None:
    done = run_zlab("syslogd", "route", "--job", "SSHD", "--priority", "info", conf)
    assert (done.status, done.out) == (3, "")
    assert "it lands nowhere" in done.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(("--priority", "eror"), "did you mean error?"), (("--host", "10.1.1.1", "--job", "X"), "no user and no job")],
)
def test_a_message_that_cannot_be_is_refused(conf: Path, arguments: tuple[str, ...], told: str) -> None:
    done = run_zlab("syslogd", "route", *arguments, conf)
    assert done.status == 2
    assert told in done.err


def test_a_facility_that_is_not_known_is_a_warning_only(conf: Path) -> None:
    done = run_zlab("syslogd", "route", "--facility", "deamon", "--priority", "err", conf)
    assert done.status == 0
    assert "did you mean daemon?" in done.err


def test_reload_lists_the_files_to_make_and_the_command(conf: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.conf"
    new.write_text(CONF + "mail.* /var/log/mail\n")
    done = run_zlab("syslogd", "reload", conf, new, "--json")
    assert done.status == 3
    assert done.json["new_files"] == ["/var/log/mail"]
    assert done.json["steps"][-1]["command"] == "F SYSLOGD,RESTART"
    assert run_zlab("syslogd", "reload", conf, conf).status == 0


def test_the_verbs_of_every_language_work_through_a_pipe() -> None:
    assert run_zlab("syslogd", "lint", "-", input=CONF.encode()).status == 0
    assert run_zlab("syslogd", "fmt", "-", input=b"*.err    /x\n").out == "*.err            /x\n"


def test_a_lab_is_rendered_merged_and_compared(conf: Path, tmp_path: Path) -> None:
    lab = tmp_path / "lab.yaml"
    lab.write_text('lab: adcd\nsystems: {s0w1: {syslogd: {rules: [{when: "*.err", to: /var/log/all}]}}}\n')
    assert "*.err            /var/log/all\n" in run_zlab("syslogd", "render", lab).out
    merged = run_zlab("syslogd", "merge", conf, lab).out
    assert merged == CONF.replace("/var/log/errors", "/var/log/all")
    assert run_zlab("syslogd", "diff", lab, conf).status == 3
