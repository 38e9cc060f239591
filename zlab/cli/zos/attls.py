"""`zlab attls`: the verbs of every language, and what only AT-TLS has: match, serve, trace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zlab.cli import console
from zlab.cli.options import JsonOption
from zlab.cli.zos.attls_policy import open_policy
from zlab.cli.zos.attls_serve import add_serve
from zlab.cli.zos.attls_trace import add_trace
from zlab.cli.zos.language import DatasetOption, FileArgument, emit, language_app
from zlab.exits import Exit

if TYPE_CHECKING:
    from zlab.zos.policy.match import Candidate, Connection, Verdict
    from zlab.zos.policy.meaning import Policy, RuleView
    from zlab.zos.policy.observed import Comparison

app = language_app("zlab.zos.policy.language:ATTLS", "The AT-TLS policy: lint, match a connection, try it, trace it.")
add_serve(app)
add_trace(app)


@app.command()
def match(
    policy: FileArgument,
    local: Annotated[
        str | None, typer.Option("--local", metavar="ADDRESS:PORT", help="The z/OS end; [IPv6]:PORT, ADDRESS or :PORT.")
    ] = None,
    remote: Annotated[str | None, typer.Option("--remote", metavar="ADDRESS:PORT", help="The other end.")] = None,
    direction: Annotated[
        str | None, typer.Option("--direction", metavar="inbound|outbound", help="Who connects: inbound is accepted.")
    ] = None,
    job: Annotated[str | None, typer.Option("--job", metavar="NAME", help="The job that owns the socket.")] = None,
    user: Annotated[str | None, typer.Option("--user", metavar="NAME", help="Its user ID.")] = None,
    log: Annotated[
        list[Path] | None,
        typer.Option("--log", metavar="FILE", help="Match every connection of the EZD1281I in a log. Repeatable."),
    ] = None,
    dataset: DatasetOption = None,
    as_json: JsonOption = False,
) -> None:
    """Which rule takes this connection, who else could have, and which rules never can.

    POLICY may be Policy Agent's main or image file: it is followed. With --log, status 3 when a log disagrees.
    """
    found = open_policy(policy, dataset)
    if log:
        raise typer.Exit(_match_logs(found, log, as_json=as_json))
    from zlab.zos.policy.match import match as match_connection

    verdict = match_connection(found, _connection(local, remote, direction, job, user))
    if as_json:
        console.data_json(_verdict_json(found, verdict))
    else:
        _show(found, verdict)


@app.command()
def reference() -> None:
    """Print the reference page: what is known of the language, how surely, and every rule with examples."""
    from zlab.zos.policy.reference import page

    emit(page(), None)


def _connection(
    local: str | None, remote: str | None, direction: str | None, job: str | None, user: str | None
) -> Connection:
    from zlab.errors import UsageError
    from zlab.zos.policy.match import Connection
    from zlab.zos.policy.meaning import Direction
    from zlab.zos.policy.observed import parse_end

    way = next((each for each in Direction if direction and each.lower() == direction.lower()), None)
    if direction is not None and way in (None, Direction.BOTH):
        raise UsageError(f"--direction {direction} is neither inbound nor outbound")
    ends = []
    for name, given in (("--local", local), ("--remote", remote)):
        end = parse_end(given) if given else (None, None)
        if end is None or (end[1] or 0) > 65535:
            raise UsageError(f"{name} {given} is no ADDRESS:PORT", hint="for example 10.1.1.2:4000, or :4000")
        ends.append(end)
    return Connection(way, *ends[0], *ends[1], job.upper() if job else None, user.upper() if user else None)


def _show(policy: Policy, verdict: Verdict) -> None:
    from zlab.zos.policy.match import never_matching, order_of

    if verdict.taken is None:
        certain = "no rule takes it: clear text" if verdict.certain else "no rule takes it for certain"
        console.data(certain)
    else:
        _show_rule(policy, verdict.taken)
    for each in verdict.open:
        unknown = ", ".join(f"{condition.name} ({condition.wanted})" for condition in each.unknown)
        console.data(f"depends: {each.rule.name} would take it first, if {unknown}")
    for candidate, why in verdict.runners_up:
        console.data(f"not {candidate.rule.name}: {why}")
    for narrow, wide in never_matching(policy):
        console.data(f"never {narrow.name}: {wide.name} takes its connections{order_of(wide, narrow)}")


def _show_rule(policy: Policy, rule: RuleView) -> None:
    console.data(f"{rule.name} takes it (priority {rule.priority}, {policy.document.place(rule.statement.key_at)})")
    console.data(f"  status       {rule.status}")
    console.data(f"  actions      {' '.join(rule.actions)}")
    if rule.enabled:
        effective = rule.effective
        console.data(f"  role         {effective.role or 'not given'}")
        console.data(f"  versions     {', '.join(effective.versions) or 'none'}")
        console.data(f"  keyring      {effective.value('Keyring') or 'not given'}")
    if rule.timed:
        console.data("  time         the rule has an IpTimeCondition; zlab takes it as always true")


def _verdict_json(policy: Policy, verdict: Verdict) -> dict[str, Any]:
    from zlab.zos.policy.match import never_matching

    taken = verdict.taken
    return {
        "rule": taken.name if taken else None,
        "certain": verdict.certain,
        "status": taken.status if taken else "Not Enabled",
        "actions": list(taken.actions) if taken else [],
        "role": taken.effective.role if taken else None,
        "versions": list(taken.effective.versions) if taken else [],
        "candidates": [_candidate_json(each) for each in verdict.candidates],
        "runners_up": [{"rule": candidate.rule.name, "why": why} for candidate, why in verdict.runners_up],
        "never": [{"rule": narrow.name, "because_of": wide.name} for narrow, wide in never_matching(policy)],
    }


def _candidate_json(candidate: Candidate) -> dict[str, Any]:
    return {
        "rule": candidate.rule.name,
        "priority": candidate.rule.priority,
        "fit": str(candidate.fit),
        "conditions": [
            {"name": each.name, "wanted": each.wanted, "had": each.had, "fit": str(each.fit)}
            for each in candidate.conditions
        ],
    }


def _match_logs(policy: Policy, logs: list[Path], *, as_json: bool) -> Exit:
    from zlab.messages.logs.sources import read_log_file
    from zlab.zos.policy.observed import compare, mapped_connections

    compared = [each for log in logs for each in compare(policy, mapped_connections(read_log_file(log)))]
    wrong = [each for each in compared if not each.agrees]
    if as_json:
        console.data_json({"compared": len(compared), "disagree": [_comparison_json(each) for each in wrong]})
    else:
        for each in wrong:
            observed = each.observed
            console.data(
                f"{observed.place}: CONNID {observed.connid}: z/OS took {observed.rule or 'no rule'}, "
                f"this policy {each.predicted or 'no rule'}{': ' + each.why if each.why else ''}"
            )
        console.talk(f"{len(compared)} connections, {len(compared) - len(wrong)} agree, {len(wrong)} do not")
        if not compared:
            console.talk("no EZD1281I in it: Trace needs 4 (info), and syslogd a rule for daemon.info")
    return Exit.DIFFERENT if wrong else Exit.OK


def _comparison_json(each: Comparison) -> dict[str, Any]:
    return {
        "connid": each.observed.connid,
        "file": each.observed.place.file,
        "line": each.observed.place.line,
        "observed": each.observed.rule or None,
        "predicted": each.predicted or None,
        "why": each.why,
    }
