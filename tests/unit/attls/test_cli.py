"""`zlab attls` as a user meets it: words, JSON, exit statuses, wrong input."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import need_tools
from tests.support.in_process import run_zlab
from tests.support.waiting import wait_for
from tests.unit.attls.support import COLATTLJ_AND_S
from tests.unit.tls.serving import free_port, s_client

LOG = (
    "Apr  2 17:25:53 S0W1 TTLS[16842781]: 17:25:53 TCPIP EZD1281I TTLS Map CONNID: 00000032 LOCAL: 10.1.1.2..4000 "
    "REMOTE: 10.1.0.2..60742 JOBNAME: COLATTLS USERID: START1 TYPE: InBound STATUS: Appl Control RULE: {} "
    "ACTIONS: TNGA TNEA TNCA\n"
)
MEET = ("--local", "10.1.1.2:4000", "--remote", "10.1.0.2:60742", "--direction", "inbound")


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "policy"
    path.write_text(COLATTLJ_AND_S)
    return path


def test_match_names_the_rule_the_runner_up_and_who_never_matches(policy: Path) -> None:
    done = run_zlab("attls", "match", policy, *MEET, "--job", "colattls", "--user", "start1")
    assert done.status == 0
    assert done.out.startswith("COLATTLJ takes it (priority 1, ")
    assert "\nnot COLATTLS: comes after COLATTLJ" in done.out
    assert "\nnever COLATTLS: COLATTLJ takes its connections" in done.out


def test_match_as_json_has_every_candidate_with_its_conditions(policy: Path) -> None:
    told = run_zlab("attls", "match", policy, *MEET, "--json").json
    assert (told["rule"], told["certain"], told["status"]) == ("COLATTLJ", True, "Appl Control")
    assert told["actions"] == ["TNGA", "TNEA", "TNCA"]
    assert [each["rule"] for each in told["candidates"]] == ["COLATTLJ", "COLATTLS"]
    assert told["never"] == [{"rule": "COLATTLS", "because_of": "COLATTLJ"}]


def test_match_says_what_it_would_have_to_know(policy: Path) -> None:
    policy.write_text(COLATTLJ_AND_S.replace("# Jobname                     COLCOMPI", "  Jobname COLCOMPI"))
    done = run_zlab("attls", "match", policy, *MEET)
    assert "no rule takes it for certain" in done.out
    assert "depends: COLATTLJ would take it first, if job (COLCOMPI)" in done.out


def test_match_of_a_log_has_status_3_when_it_disagrees(policy: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text(LOG.format("COLATTLJ"))
    assert run_zlab("attls", "match", policy, "--log", log).status == 0
    log.write_text(LOG.format("COLATTLJ") + LOG.format("COLATTLS") + LOG.format("GONE"))
    done = run_zlab("attls", "match", policy, "--log", log)
    assert done.status == 3
    assert "z/OS took COLATTLS, this policy COLATTLJ: COLATTLJ comes first" in done.out
    assert "the policy has no rule GONE" in done.out
    told = run_zlab("attls", "match", policy, "--log", log, "--json").json
    assert told["compared"] == 3
    assert [each["observed"] for each in told["disagree"]] == ["COLATTLS", "GONE"]


def test_match_follows_the_files_of_policy_agent(tmp_path: Path) -> None:
    (tmp_path / "pagent.conf").write_text("LogLevel 31\nTcpImage TCPIP /etc/pagent.TCPIP.conf FLUSH\n")
    (tmp_path / "pagent.TCPIP.conf").write_text("TTLSConfig //'USER.TCPPARMS(PAGENTTN)'\n")
    (tmp_path / "PAGENTTN").write_text(COLATTLJ_AND_S)
    done = run_zlab("attls", "match", tmp_path / "pagent.conf", *MEET)
    assert "COLATTLJ takes it" in done.out
    (tmp_path / "PAGENTTN").unlink()
    gone = run_zlab("attls", "match", tmp_path / "pagent.conf", *MEET)
    assert gone.status == 2
    assert "--dataset" in gone.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--local", "10.1.1.2:99999"), "is no ADDRESS:PORT"),
        (("--local", "nowhere"), "is no ADDRESS:PORT"),
        (("--direction", "both"), "neither inbound nor outbound"),
        (("--direction", "sideways"), "neither inbound nor outbound"),
        (("--log", "/nonexistent/log"), "/nonexistent/log"),
    ],
)
def test_match_refuses_what_it_cannot_mean(policy: Path, arguments: tuple[str, ...], words: str) -> None:
    done = run_zlab("attls", "match", policy, *arguments)
    assert done.status in (1, 2)
    assert words in done.err
    assert "Traceback" not in done.err


def test_ipv6_ends_are_understood(policy: Path) -> None:
    done = run_zlab("attls", "match", policy, "--local", "[2001:db8::2]:4000", "--remote", "2001:db8::1")
    assert "COLATTLJ takes it" in done.out


def test_a_broken_policy_warns_that_z_os_installs_nothing_of_it(policy: Path) -> None:
    policy.write_text(COLATTLJ_AND_S + "}\n")
    done = run_zlab("attls", "match", policy, *MEET)
    assert "COLATTLJ takes it" in done.out
    assert "z/OS may install none of it" in done.err


def test_lint_fix_mends_and_leaves_the_rest_alone(tmp_path: Path) -> None:
    image = tmp_path / "image"
    image.write_text("# mine\n TLSConfig   //'USER.Z24C.TCPPARMS(PAGENTTN)' FLUSH PURGE\n")
    assert run_zlab("attls", "lint", image).status == 3
    assert run_zlab("attls", "lint", image, "--fix").status == 0
    assert image.read_text() == "# mine\n TTLSConfig   //'USER.Z24C.TCPPARMS(PAGENTTN)' FLUSH PURGE\n"


def test_every_file_of_the_corpus_is_linted_in_one_go_without_a_traceback(corpus: Path) -> None:
    done = run_zlab("attls", "lint", *sorted((corpus / "attls").glob("*.txt")), "--json")
    assert done.status == 3
    assert done.json["counts"]["error"] > 0


# serve


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--keyrings", "nowhere"), "is no folder"),
        (("--keyrings", ".", "--listen", "70000"), "is no port"),
        (("--keyrings", ".", "--connect", "9000"), "is not PORT=HOST:PORT"),
        (("--keyrings", ".", "--to", "x"), "is not HOST:PORT"),
        (("--keyrings", ".", "--controlled", "maybe"), "neither tls nor clear"),
        (("--keyrings", ".", "--local", "here"), "is no address"),
        (("--keyrings", ".", "--users", "nowhere"), "cannot read it"),
        (("--keyrings", ".", "--log", "/nonexistent/log"), "cannot write"),
    ],
)
def test_serve_refuses_what_it_cannot_do(policy: Path, arguments: tuple[str, ...], words: str) -> None:
    done = run_zlab("attls", "serve", policy, *arguments)
    assert done.status in (1, 2)
    assert words in done.err
    assert "Traceback" not in done.err


def test_serve_refuses_a_policy_that_z_os_would_not_install(policy: Path, tmp_path: Path) -> None:
    policy.write_text(COLATTLJ_AND_S + "}\n")
    done = run_zlab("attls", "serve", policy, "--keyrings", tmp_path)
    assert done.status == 1
    assert "ZA002: } closes nothing" in done.err
    assert "z/OS would install no policy" in done.err


def test_a_key_with_a_passphrase_needs_it_and_it_is_never_shown(
    policy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certs = tmp_path / "certs"
    monkeypatch.setenv("LAB_KEY", "geheim-4711")
    assert run_zlab("cert", "ca", "--folder", certs).status == 0
    own = ("issue", "NISTECC521", "--folder", certs, "--passphrase-env", "LAB_KEY")
    assert run_zlab("cert", *own).status == 0
    locked = run_zlab("attls", "serve", policy, "--keyrings", certs)
    assert locked.status == 1
    assert "the key is encrypted" in locked.err
    # Opened, it gets as far as the port, which somebody else has.
    with socket.create_server(("127.0.0.1", 0)) as taken:
        words = ("--passphrase-env", "LAB_KEY", "--listen", str(taken.getsockname()[1]))
        done = run_zlab("attls", "serve", policy, "--keyrings", certs, *words)
    assert "cannot listen" in done.err
    assert "geheim" not in locked.err + done.err + done.out


def test_serve_says_which_port_is_taken(policy: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run_zlab("attls", "serve", policy, "--keyrings", tmp_path, "--listen", str(taken.getsockname()[1]))
    assert done.status == 1
    assert "cannot listen on 127.0.0.1 port" in done.err


def test_the_whole_story_served_tried_traced_and_matched(tmp_path: Path) -> None:
    need_tools("openssl")
    port = free_port()
    policy, log, certs = tmp_path / "policy", tmp_path / "tls.log", tmp_path / "certs"
    policy.write_text(COLATTLJ_AND_S.replace("4000", str(port)))
    for words in (
        ("ca", "--subject", "CN=SSCA256,OU=CA,O=DOC,C=GB"),
        ("issue", "NISTECC521", "--key", "ec-p521", "--name", "localhost"),
        ("issue", "docec256", "--for", "client", "--subject", "CN=docec256,O=Doc,C=GB"),
    ):
        assert run_zlab("cert", *words, "--folder", certs).status == 0
    users = tmp_path / "map.jcl"
    users.write_text("RACDCERT MAP ID(COLIN) - \n SDNFILTER('CN=docec256.O=Doc.C=GB') WITHLABEL('CP')\n")
    argv = [sys.executable, "-m", "zlab", "attls", "serve", policy, "--keyrings", certs, "--users", users]
    argv += ["--listen", f"{port}=COLATTLS/START1", "--log", log, "--json"]
    server = subprocess.Popen(list(map(str, argv)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        assert json.loads(server.stdout.readline())["event"] == "listening"
        own = ("-cert", certs / "docec256.pem", "-key", certs / "docec256.key.pem")
        assert "userid=COLIN" in s_client(port, *own).stdout
        s_client(port)
        wait_for(lambda: "RC: 5001" in log.read_text(), "the refused client is logged")
    finally:
        server.send_signal(signal.SIGINT)
        _, err = server.communicate(timeout=20)
    assert server.returncode == 0
    assert "not as on z/OS: application control" in err
    assert "ended after 2 connections" in err
    traced = run_zlab("attls", "trace", log)
    assert traced.status == 3
    assert "COLATTLJ" in traced.out
    assert "5001" in traced.out
    assert run_zlab("attls", "match", policy, "--log", log).status == 0
    scanned = run_zlab("logs", "scan", log, "--json")
    assert "EZD1286I" in scanned.out
