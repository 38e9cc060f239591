"""Which object each command answers with `--json`: one row a command and way of asking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zlab.shapes import labs, messages, net, ospf, tls, zos
from zlab.shapes.base import Findings, Shape

LANGUAGES = ("profile", "omproute", "syslogd", "attls", "tcpdata", "vtam", "devmap")


@dataclass(frozen=True, slots=True)
class Answer:
    """A command, without `zlab`, and its shape.

    `asked` is the option that makes it answer so; `lines`: an object a line, as things happen.
    """

    command: str
    shape: type[Shape]
    asked: str = ""
    lines: bool = False


def _languages() -> Iterator[Answer]:
    verbs = (
        ("render", zos.Text),
        ("lint", Findings),
        ("fmt", zos.EditedText),
        ("diff", zos.Changes),
        ("merge", zos.EditedText),
    )
    for language in LANGUAGES:
        yield from (Answer(f"{language} {verb}", shape) for verb, shape in verbs)


ANSWERS: tuple[Answer, ...] = (
    Answer("init", labs.Draft),
    Answer("check", Findings),
    Answer("render", labs.Rendered),
    Answer("net plan", net.NetPlan),
    Answer("net up", net.NetChange),
    Answer("net try", net.Verdict),
    Answer("net confirm", net.Verdict),
    Answer("net status", net.NetStatus),
    Answer("net down", net.NetChange),
    Answer("net down", net.NetSteps, "--dry-run"),
    Answer("net recover", net.RecoveredRuns),
    Answer("net install", net.Installed),
    Answer("net install", net.InstallPlan, "--dry-run"),
    Answer("net uninstall", net.Installed),
    Answer("net uninstall", net.InstallPlan, "--dry-run"),
    *_languages(),
    Answer("profile drift", zos.Changes),
    Answer("profile obey", zos.Obey),
    Answer("omproute reconfig", zos.Reconfig),
    Answer("omproute locate", zos.Locate),
    Answer("syslogd route", zos.Route),
    Answer("syslogd reload", zos.Reload),
    Answer("attls match", zos.Match),
    Answer("attls match", zos.MatchedLogs, "--log"),
    Answer("attls serve", tls.ServeEvent, lines=True),
    Answer("attls trace", tls.Connections),
    Answer("attls trace", tls.TraceLevel, "--level"),
    Answer("cert ca", tls.KeptCertificate),
    Answer("cert issue", tls.KeptCertificate),
    Answer("cert list", tls.Certificates),
    Answer("cert fetch", tls.Chain),
    Answer("cert check", Findings),
    Answer("cert import", zos.Text),
    Answer("tls probe", tls.Probe),
    Answer("jcl list", zos.Jobs),
    Answer("jcl render", zos.Text),
    Answer("ospf health", ospf.OspfHealth),
    Answer("ospf watch", ospf.WatchLine, lines=True),
    Answer("ospf timeline", ospf.Timeline),
    Answer("ospf causes", ospf.Causes),
    Answer("explain", messages.Explanations),
    Answer("explain", messages.CodeTables, "--tables"),
    Answer("logs scan", messages.LogScan),
    Answer("logs scan", messages.FollowedMessage, "--follow", lines=True),
    Answer("logs count", messages.LogCount),
    Answer("deploy push", zos.Pushed),
    Answer("deploy push", zos.Push, "--dry-run"),
    Answer("deploy status", zos.Push),
    Answer("deploy pull", zos.Pull),
    Answer("deploy submit", zos.Submitted),
    Answer("deploy rebuild", labs.Rebuilt),
    Answer("fleet plan", labs.Fleet),
    Answer("fleet up", labs.Fleet),
    Answer("fleet verify", labs.Fleet),
    Answer("fleet down", labs.Fleet),
    Answer("ci init", labs.Workflows),
    Answer("ci diff", labs.MemberDiffs),
    Answer("verify", labs.Verified),
    Answer("verify", labs.Checks, "--list"),
    Answer("verify", labs.Failures, "--failures"),
    Answer("graph", labs.Picture),
    Answer("rehearse run", labs.Rehearsed),
    Answer("rehearse up", labs.NewRehearsal),
    Answer("rehearse down", labs.KeptRehearsal),
    Answer("rehearse list", labs.Rehearsals),
)

UNSHAPED: dict[str, str] = {
    "schema": "it prints a JSON Schema (draft 2020-12) as it is",
    "rehearse exec": "its output and status are those of the command it runs",
    "rehearse shell": "it becomes a shell",
    **{f"{language} reference": "it prints a page of Markdown" for language in LANGUAGES},
}
"""Commands that answer no object of zlab's, and why."""


def answers_of(command: str) -> tuple[Answer, ...]:
    """The rows of a command; none where it has no object."""
    return tuple(answer for answer in ANSWERS if answer.command == command)
