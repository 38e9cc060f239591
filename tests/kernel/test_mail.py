"""The lab's mail relay on the real Postfix: CSSMTP's mail reaches a server that demands TLS and a login."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.conftest import need_tools
from tests.support.netns import LabNet, Namespace
from tests.support.waiting import wait_for
from tests.support.zlab import Zlab
from zlab.tls.certificates.authority import Authority, issue, make_authority
from zlab.tls.certificates.folder import CertificateFolder
from zlab.tls.certificates.names import alternative_names, parse_name

PASSWORD = "zos-rocks-42"
UPSTREAM = "198.51.100.7"
LAB = """\
lab: adcd
linux:
  mail:
    server: mail.example
    port: 587
    user: colin
    password: {{env: ZLAB_MAIL_PASSWORD}}
    sender: colin@example.org
    ca_file: {ca}
systems: {{s0w1: }}
"""
SEND = """
import smtplib, sys
with smtplib.SMTP(sys.argv[1], 2525, local_hostname="s0w1", timeout=10) as server:
    server.sendmail("ibmuser@s0w1", ["you@example.net"], "Subject: from z/OS\\r\\n\\r\\nIt works.\\r\\n")
"""


@dataclass
class MailZlab(Zlab):
    """`zlab` where mail.example is the upstream's address: /etc/hosts is another in its own mount namespace."""

    def argv(self, *arguments: str) -> list[str]:
        # Nobody answers a resolver in here: it is told not to wait for one.
        script = 'mount --bind "$0/hosts" /etc/hosts && mount --bind "$0/resolv.conf" /etc/resolv.conf && exec "$@"'
        return ["sh", "-c", script, str(self.folder), *super().argv(*arguments)]


@pytest.fixture
def folder() -> Iterator[Path]:
    """Postfix's own processes leave root and must reach it; pytest's folders are for root only."""
    with TemporaryDirectory(prefix="zlt-mail-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.fixture
def mail(net: LabNet, folder: Path) -> Iterator[Zlab]:
    need_tools("postfix")
    certs = CertificateFolder(folder / "certs")
    now = datetime.now(UTC)
    made = make_authority(parse_name("CN=Mail CA"), "ec-p256", 30, now)
    assert made.key is not None
    certs.keep("ca", made)
    names = alternative_names(["mail.example"])
    authority = Authority.of(made.certificate, made.key, now)
    certs.keep("mail", issue(authority, parse_name("CN=mail"), "ec-p256", "server", names, 20, now))
    ca = folder / "ca.pem"
    ca.write_bytes(certs.certificate("ca").read_bytes())
    (folder / "hosts").write_text(f"127.0.0.1 localhost\n{UPSTREAM} mail.example\n")
    (folder / "resolv.conf").write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
    zlab = MailZlab(
        net.host,
        folder,
        {"ZLAB_MAIL_DIR": str(folder / "mail"), "ZLAB_MAIL_PASSWORD": PASSWORD, "PYTHONPATH": str(Path.cwd())},
    )
    zlab.lab(LAB.format(ca=ca))
    yield zlab
    log = folder / "mail/adcd/mail.log"
    print(log.read_text() if log.exists() else "no mail.log")  # shown when a test fails
    zlab.run("net", "down", "adcd", status=None)


@contextmanager
def upstream(where: Namespace, folder: Path, password: str = PASSWORD) -> Iterator[Path]:
    mailbox = folder / "mailbox"
    certs = CertificateFolder(folder / "certs")
    argv = [sys.executable, "-m", "tests.support.smtp_upstream", UPSTREAM, "587"]
    argv += [str(certs.certificate("mail")), str(certs.key("mail")), "colin", password, str(mailbox)]
    process = where.popen(*argv, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield mailbox
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def messages(mailbox: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in mailbox.read_text().splitlines()] if mailbox.exists() else []


def test_unauthenticated_mail_of_zos_reaches_a_server_with_tls_and_login(net: LabNet, mail: Zlab) -> None:
    mail.run("net", "up", mail.folder / "lab.yaml")
    with upstream(net.uplink, mail.folder) as mailbox:
        net.zos.run(sys.executable, "-c", SEND, "10.1.1.1")
        found = wait_for(lambda: messages(mailbox), "the upstream has the message", 30)
    assert found[0]["tls"]
    assert found[0]["authenticated"]
    assert found[0]["from"] == "colin@example.org"
    assert found[0]["to"] == ["you@example.net"]
    assert "It works." in found[0]["text"]


def test_a_message_from_elsewhere_is_refused(net: LabNet, mail: Zlab) -> None:
    mail.run("net", "up", mail.folder / "lab.yaml")
    outside = net.uplink.run(sys.executable, "-c", SEND, "203.0.113.2", check=False)
    assert "ConnectionRefusedError" in outside.stderr
    net.uplink.ip("route add 10.1.1.0/24 via 203.0.113.2")
    through = net.uplink.run(sys.executable, "-c", SEND, "10.1.1.1", check=False)
    assert "Access denied" in through.stderr


def test_a_second_up_changes_nothing_and_down_leaves_no_trace(net: LabNet, mail: Zlab) -> None:
    before = net.host.dump()
    mail.run("net", "up", mail.folder / "lab.yaml")
    assert mail.json("net", "up", mail.folder / "lab.yaml")["changed"] == 0
    mail.json("net", "status", mail.folder / "lab.yaml")
    mail.run("net", "down", "adcd")
    assert not (mail.folder / "mail").exists()
    assert net.host.dump() == before
    assert "master" not in net.host.run("ps", "-o", "args", "-p", ",".join(_pids(net.host)), check=False).stdout


def test_the_password_is_in_one_file_of_roots_and_nowhere_else(net: LabNet, mail: Zlab) -> None:
    said = mail.run("net", "up", mail.folder / "lab.yaml", "--json").stdout
    holders = [path for path in mail.folder.rglob("*") if path.is_file() and PASSWORD.encode() in path.read_bytes()]
    assert holders == [mail.folder / "mail/adcd/etc/password"]
    assert holders[0].stat().st_mode & 0o777 == 0o600
    assert PASSWORD not in said


def test_a_new_password_and_a_stopped_relay_are_differences(net: LabNet, mail: Zlab) -> None:
    lab = mail.folder / "lab.yaml"
    mail.run("net", "up", lab)
    plan = mail.run("net", "plan", lab, "--json", status=3, env={"ZLAB_MAIL_PASSWORD": "brand-new"}).stdout
    assert json.loads(plan)["steps"][0]["before"]["other_password"]
    assert "brand-new" not in plan
    net.host.run("postfix", "-c", str(mail.folder / "mail/adcd/etc"), "stop")
    assert not mail.json("net", "plan", lab, status=3)["steps"][0]["before"]["running"]
    mail.run("net", "up", lab)
    mail.json("net", "status", lab)


def test_mail_that_waits_outlives_down(net: LabNet, mail: Zlab) -> None:
    lab = mail.folder / "lab.yaml"
    mail.run("net", "up", lab)
    net.zos.run(sys.executable, "-c", SEND, "10.1.1.1")  # nobody listens upstream
    deferred = mail.folder / "mail/adcd/spool/deferred"
    wait_for(lambda: any(path.is_file() for path in deferred.rglob("*")), "the message waits", 30)
    mail.run("net", "down", "adcd")
    mail.run("net", "up", lab)
    with upstream(net.uplink, mail.folder) as mailbox:
        net.host.run("postfix", "-c", str(mail.folder / "mail/adcd/etc"), "flush")
        wait_for(lambda: messages(mailbox), "the message of before", 30)


def test_without_the_password_nothing_is_made(net: LabNet, mail: Zlab) -> None:
    del mail.environment["ZLAB_MAIL_PASSWORD"]
    before = net.host.dump()
    done = mail.run("net", "up", mail.folder / "lab.yaml", status=5)
    assert "ZLAB_MAIL_PASSWORD" in done.stderr
    assert net.host.dump() == before
    assert not (mail.folder / "mail").exists()


def _pids(where: Namespace) -> list[str]:
    done = subprocess.run(["ip", "netns", "pids", where.name], capture_output=True, text=True, check=True)
    return done.stdout.split() or ["0"]
