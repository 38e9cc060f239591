"""`zlab tls`: what a TLS peer does, and how z/OS would number its failures."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zlab.cli import console
from zlab.cli.options import JsonOption, command_group
from zlab.cli.tls.options import PassphraseEnv, PassphraseFile, StartTlsName, passphrase_of
from zlab.exits import Exit

if TYPE_CHECKING:
    from zlab.tls.handshake import Identity
    from zlab.tls.probe import Attempt, Probe
    from zlab.zos.findings import Finding
    from zlab.zos.system_ssl.ciphers import Version

app = command_group("TLS peers: what they negotiate, send and refuse.")


@app.callback()
def _group() -> None:
    """TLS peers: what they negotiate, send and refuse."""


@app.command()
def probe(
    peer: Annotated[str, typer.Argument(metavar="HOST:PORT", help="A TLS server, on z/OS or elsewhere.")],
    cert: Annotated[Path | None, typer.Option("--cert", metavar="FILE", help="The client certificate to show.")] = None,
    key: Annotated[Path | None, typer.Option("--key", metavar="FILE", help="Its key.")] = None,
    trusted: Annotated[list[Path] | None, typer.Option("--ca", metavar="FILE", help="Trusted CAs. Repeatable.")] = None,
    sni: Annotated[str | None, typer.Option("--sni", metavar="NAME", help='The name to ask for; "" for none.')] = None,
    starttls: Annotated[StartTlsName | None, typer.Option("--starttls", help="The protocol before TLS.")] = None,
    ciphers: Annotated[
        str, typer.Option("--ciphers", metavar="LIST", help="Offer only these, in OpenSSL's names.")
    ] = "",
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="SECONDS", help="How long to wait for the peer.", min=0.1)
    ] = 10,
    passphrase_env: PassphraseEnv = None,
    passphrase_file: PassphraseFile = None,
    as_json: JsonOption = False,
) -> None:
    """Try each protocol version. Status 4 when none is negotiated, 3 when the certificate is not in order."""
    from zlab.tls.fetch import parse_peer
    from zlab.tls.probe import probe as probe_peer

    server = parse_peer(peer, starttls or "", sni, timeout)
    identity = _identity(cert, key, passphrase_of(passphrase_env, passphrase_file))
    found = probe_peer(server, identity=identity, ciphers=ciphers, on_attempt=_progress)
    if sys.stderr.isatty():
        console.progress("")
    findings = _judge(found, trusted or [])
    if as_json:
        console.data_json({**found.to_json(), "findings": [finding.to_json() for finding in findings]})
    else:
        _show(found, findings)
    if found.best is None:
        raise typer.Exit(Exit.UNHEALTHY)
    raise typer.Exit(Exit.DIFFERENT if any(each.rule.severity == "error" for each in findings) else Exit.OK)


def _identity(cert: Path | None, key: Path | None, passphrase: str | None) -> Identity | None:
    from zlab.errors import UsageError
    from zlab.tls.certificates.keys import same_key
    from zlab.tls.certificates.read import read_certificates, read_key
    from zlab.tls.handshake import Identity

    if cert is None:
        if key is not None:
            raise UsageError("--key needs --cert")
        return None
    found = read_certificates(cert, passphrase)
    private = read_key(key, passphrase) if key is not None else found.key
    if private is None:
        raise UsageError("--cert needs --key", hint="or a PKCS#12 file, which holds both")
    if not same_key(found.certificates[0].public_key(), private.public_key()):
        raise UsageError(f"the key of {key or cert} is not the one of {cert}")
    return Identity(found.certificates, private)


def _judge(found: Probe, trusted: list[Path]) -> list[Finding]:
    from datetime import UTC, datetime

    from zlab.errors import Place
    from zlab.tls.certificates.check import CheckContext, check_chain
    from zlab.tls.certificates.read import read_certificates

    chain = found.telling.chain
    if not chain:
        return []
    known = tuple(each for path in trusted for each in read_certificates(path).certificates)
    context = CheckContext(datetime.now(UTC), "server", (found.peer.sni or found.peer.host,), known)
    return check_chain(chain, Place(str(found.peer)), context)


def _progress(version: Version) -> None:
    if sys.stderr.isatty():
        console.progress(f"trying {version} …")


def _show(found: Probe, findings: list[Finding]) -> None:
    console.table(("version", "result", "code", "suite", "group"), [_row(attempt) for attempt in found.attempts])
    told = found.telling
    if told.asked_for_certificate:
        named = "; ".join(told.accepted_authorities) or "any CA"
        console.data(f"\nasks for a client certificate of: {named}")
    elif told.chain:
        console.data("\nasks for no client certificate")
    for number, certificate in enumerate(found.to_json()["chain"]):
        label = "certificate" if number == 0 else "  signed by"
        console.data(f"{label}: {certificate['subject']} ({certificate['key']}, until {certificate['not_after'][:10]})")
    for finding in findings:
        console.data(f"{finding.rule.severity} {finding.rule.id}: {finding.what}")
        console.data(f"    fix: {finding.rule.fix}")
    if found.best is None:
        _show_failures(found)


def _row(attempt: Attempt) -> tuple[str, ...]:
    if attempt.handshake.succeeded:
        return (str(attempt.version), "yes", attempt.cipher_code, attempt.cipher_name, attempt.handshake.group)
    failure = attempt.failure
    return (str(attempt.version), "no", "", f"{failure.name if failure else ''} ({attempt.handshake.reason})", "")


def _show_failures(found: Probe) -> None:
    newest = found.attempts[-1].failure
    if newest is None:
        return
    console.data(f"\nno version is negotiated: {newest.meaning}")
    if newest.codes:
        console.data(f"    z/OS would say: {newest.codes} ({newest.sure}); `zlab explain --rc {newest.server_rc}`")
    console.data(f"    fix: {newest.fix}")
