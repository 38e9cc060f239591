"""`zlab attls serve`: the z/OS stand-in ends TLS as a policy says, for real clients to try."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zlab.cli import console, prose
from zlab.cli.tls.options import PassphraseEnv, PassphraseFile, passphrase_of
from zlab.cli.zos.attls_policy import open_policy
from zlab.cli.zos.language import DatasetOption, FileArgument

if TYPE_CHECKING:
    from zlab.tls.serve.backend import Backend
    from zlab.tls.serve.host import Host
    from zlab.tls.serve.keyrings import KeyringFolder
    from zlab.tls.serve.server import Listener
    from zlab.zos.policy.conditions import Address
    from zlab.zos.policy.meaning import Policy


def add_serve(app: typer.Typer) -> None:
    """The command `serve`."""

    @app.command()
    def serve(
        policy: FileArgument,
        keyrings: Annotated[
            Path, typer.Option("--keyrings", metavar="FOLDER", help="A folder for each keyring: OWNER/RING.")
        ],
        listen: Annotated[
            list[str] | None,
            typer.Option(
                "--listen",
                metavar="PORT[=JOB[/USER]]",
                help="A port, and who owns it. Repeatable. Without it: the ports of the inbound rules.",
            ),
        ] = None,
        connect: Annotated[
            list[str] | None,
            typer.Option(
                "--connect",
                metavar="PORT=HOST:PORT[=JOB[/USER]]",
                help="A client of z/OS: what connects to PORT in clear text goes to HOST:PORT by the outbound rules.",
            ),
        ] = None,
        address: Annotated[str, typer.Option("--address", metavar="ADDRESS", help="Where to listen.")] = "127.0.0.1",
        to: Annotated[
            str | None,
            typer.Option("--to", metavar="HOST:PORT", help="Who takes the clear text; without it a small answer."),
        ] = None,
        users: Annotated[
            Path | None,
            typer.Option("--users", metavar="FILE", help="RACDCERT MAP commands: certificates to user IDs."),
        ] = None,
        log: Annotated[
            Path | None, typer.Option("--log", metavar="FILE", help="Append the syslogd lines here, not to stdout.")
        ] = None,
        local: Annotated[
            str | None, typer.Option("--local", metavar="ADDRESS", help="The local address that rules see.")
        ] = None,
        remote: Annotated[
            str | None, typer.Option("--remote", metavar="ADDRESS", help="The remote address that rules see.")
        ] = None,
        user: Annotated[str, typer.Option("--user", metavar="NAME", help="User ID of jobs without one.")] = "START1",
        sysname: Annotated[str, typer.Option("--sysname", metavar="NAME", help="The system in the log.")] = "S0W1",
        tcpip: Annotated[str, typer.Option("--tcpip", metavar="JOB", help="The stack in the log.")] = "TCPIP",
        controlled: Annotated[
            str,
            typer.Option("--controlled", metavar="tls|clear", help="What an ApplicationControlled rule does at once."),
        ] = "tls",
        force: Annotated[
            bool, typer.Option("--force", help="Serve a policy that z/OS would not install as far as it is understood.")
        ] = False,
        passphrase_env: PassphraseEnv = None,
        passphrase_file: PassphraseFile = None,
        dataset: DatasetOption = None,
        as_json: Annotated[bool, typer.Option("--json", help="Events as JSON lines on standard output.")] = False,
    ) -> None:
        """End TLS as the policy says, until Ctrl-C: rules, roles, versions, ciphers, certificates, return codes.

        The syslogd lines are those AT-TLS would write; `zlab attls trace` and `zlab logs scan` read them.
        """
        found = open_policy(policy, dataset)
        _refuse_broken(found, force=force)
        write, close = _log_writer(log, as_json=as_json)
        folder = _keyrings(found, keyrings, passphrase_of(passphrase_env, passphrase_file))
        host = _host(found, folder, users, write, (sysname, tcpip), as_json=as_json, controlled=controlled)
        listeners = _listeners(found, listen, connect, user)
        _tell_limits(host)
        try:
            _run(host, _backend(to), listeners, address, (_address(local), _address(remote)))
        finally:
            close()


def _refuse_broken(policy: Policy, *, force: bool) -> None:
    """A policy with an error is not installed at all: to serve part of it would be a lie."""
    from zlab.errors import Problem, RefusedError
    from zlab.zos.language import LintContext
    from zlab.zos.policy.lint import lint

    findings = [each for each in lint(policy.document, LintContext()) if each.rule.severity == "error"]
    # What fails at the handshake only is for the handshake to show.
    fatal = [each for each in findings if not each.rule.zos.startswith("System SSL RC")]
    if fatal and not force:
        problems = [Problem(f"{each.rule.id}: {each.what}", each.place) for each in fatal[:5]]
        raise RefusedError([*problems, Problem("z/OS would install no policy", hint="mend it, or --force")])


def _log_writer(log: Path | None, *, as_json: bool) -> tuple[Callable[[str], None], Callable[[], None]]:
    from zlab.errors import HostError

    if log is None:
        return (lambda _line: None) if as_json else _print, lambda: None
    try:
        file = log.open("a", encoding="utf-8", buffering=1)  # a line at a time, for readers that follow it
    except OSError as error:
        raise HostError(f"cannot write {log}: {error.strerror}") from None

    def write(line: str) -> None:
        file.write(f"{line}\n")

    return write, file.close


def _print(line: str) -> None:
    console.data(line)
    sys.stdout.flush()


def _keyrings(policy: Policy, path: Path, passphrase: str | None) -> KeyringFolder:
    """The folder of keyrings; every ring of the policy is opened, so that a damaged one is told now."""
    from zlab.errors import UsageError
    from zlab.tls.serve.keyrings import KeyringFolder

    if not path.is_dir():
        raise UsageError(f"--keyrings {path} is no folder", hint="it holds a folder OWNER/RING for each keyring")
    folder = KeyringFolder(path, passphrase)
    for name in sorted({rule.effective.value("Keyring") for rule in policy.rules if rule.enabled}):
        if name and folder.open(name) is None:
            console.warn(f"no keyring {name} in {path}: its connections fail with RC 202, later ones 5006")
    return folder


def _host(
    policy: Policy,
    keyrings: KeyringFolder,
    users: Path | None,
    write: Callable[[str], None],
    names: tuple[str, str],
    *,
    as_json: bool,
    controlled: str,
) -> Host:
    from zlab.errors import UsageError
    from zlab.tls.serve.host import Host, Identity
    from zlab.tls.serve.usermap import UserMap, read_user_map

    if controlled not in ("tls", "clear"):
        raise UsageError(f"--controlled {controlled} is neither tls nor clear")
    return Host(
        policy=policy,
        keyrings=keyrings,
        identity=Identity(names[0].upper(), names[1].upper()),
        write=write,
        joblog=console.talk,
        tell=console.data_json_line if as_json else _tell_words,
        users=read_user_map(users) if users else UserMap(),
        controlled_clear=controlled == "clear",
    )


def _tell_words(event: Mapping[str, Any]) -> None:
    kind = event["event"]
    if kind == "ready":
        return
    if kind == "listening":
        to = f" for {event['to']}" if event.get("to") else ""
        console.talk(f"listening on {event['address']}:{event['port']}{to} as {event['job']}/{event['user']}")
        return
    if kind == "limit":
        _tell_limit(event["name"], event["what"])
        return
    if kind == "unreachable":
        console.talk(f"{event['to']} cannot be reached: {event['why']}", "red")
        return
    head = f"{event['connid']} {event['remote']} -> {event['local']} {event['rule'] or 'no rule'}"
    if kind == "secure":
        client = f", client {event['client_certificate']}" if event["client_certificate"] else ""
        user = f" = {event['userid']}" if event["userid"] else ""
        console.talk(f"{head}: {event['protocol']} {event['cipher']} {event['cipher_name']}{client}{user}", "green")
    elif kind == "failed":
        rc = f"RC {event['rc']}, {event['meaning']}" if "rc" in event else ""
        console.talk(f"{head}: {rc} ({event['why']})", "red")
    else:
        console.talk(f"{head}: {'clear text' if kind == 'clear' else event.get('why', kind)}")


def _tell_limits(host: Host) -> None:
    from zlab.tls.serve.limits import limits_of

    told = {
        limit.name: limit.what
        for rule in host.policy.rules
        if rule.enabled
        for limit in limits_of(rule.effective, timed=rule.timed)
    }
    for name, what in told.items():
        _tell_limit(name, what)


def _tell_limit(name: str, what: str) -> None:
    console.talk(f"not as on z/OS: {name}: {what}", "dim")


def _listeners(policy: Policy, listen: list[str] | None, connect: list[str] | None, user: str) -> list[Listener]:
    from zlab.errors import UsageError
    from zlab.tls.serve.server import listeners_of

    if listen is None and connect is None:
        found = list(listeners_of(policy.rules, user.upper()))
        if not found:
            raise UsageError("no inbound rule names a local port", hint="--listen PORT, or --connect PORT=HOST:PORT")
        return found
    known = {each.port: each for each in listeners_of(policy.rules, user.upper())}
    listeners = [_listener(word, user, known) for word in listen or ()]
    return listeners + [_client(word, user) for word in connect or ()]


def _listener(word: str, user: str, known: Mapping[int, Listener]) -> Listener:
    from zlab.tls.serve.server import Listener

    port, _, owner = word.partition("=")
    number = _port(port, word)
    if not owner and number in known:
        return known[number]
    job, _, name = owner.partition("/")
    return Listener(number, (job or "STANDIN").upper(), (name or user).upper())


def _client(word: str, user: str) -> Listener:
    from zlab.errors import UsageError
    from zlab.tls.serve.server import Listener

    port, _, rest = word.partition("=")
    target, _, owner = rest.partition("=")
    host, colon, to = target.rpartition(":")
    if not (host and colon):
        raise UsageError(f"--connect {word} is not PORT=HOST:PORT", hint="for example 9443=10.1.0.2:443=CURL/COLIN")
    job, _, name = owner.partition("/")
    target_port = _port(to, word)
    return Listener(_port(port, word), (job or "STANDIN").upper(), (name or user).upper(), (host, target_port))


def _port(text: str, word: str) -> int:
    from zlab.errors import UsageError

    if not (text.isdigit() and len(text) < 6 and int(text) <= 65535):
        raise UsageError(f"{text or 'nothing'} in {word} is no port")
    return int(text)


def _backend(to: str | None) -> Backend:
    from zlab.errors import UsageError
    from zlab.tls.serve.backend import Answer, Forward

    if to is None:
        return Answer()
    host, colon, port = to.rpartition(":")
    if not (host and colon):
        raise UsageError(f"--to {to} is not HOST:PORT")
    return Forward(host.strip("[]"), _port(port, to))


def _address(text: str | None) -> Address | None:
    from ipaddress import ip_address

    from zlab.errors import UsageError

    try:
        return ip_address(text) if text else None
    except ValueError:
        raise UsageError(f"{text} is no address") from None


def _run(
    host: Host,
    backend: Backend,
    listeners: list[Listener],
    address: str,
    seen: tuple[Address | None, Address | None],
) -> None:
    import asyncio

    from zlab.tls.serve.server import Seen, Server

    server = Server(host, backend, address, Seen(*seen))
    asyncio.run(server.run(listeners))
    console.talk(f"ended after {prose.counted(server.count, 'connection')}")
