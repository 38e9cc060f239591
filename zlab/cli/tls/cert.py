"""`zlab cert`: a certificate authority for the lab, its certificates, and what z/OS thinks of others'."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from zlab.cli import console
from zlab.cli.findings import show_findings
from zlab.cli.options import JsonOption, command_group
from zlab.cli.tls.options import PassphraseEnv, PassphraseFile, StartTlsName, passphrase_of

if TYPE_CHECKING:
    from zlab.lab.records import Lab
    from zlab.tls.certificates.authority import Authority, Issued
    from zlab.tls.certificates.folder import CertificateFolder, Entry
    from zlab.tls.handshake import Peer

app = command_group("Certificates: a CA for the lab, what it issues, what z/OS thinks of others.")

KeyKind = Literal["ec-p256", "ec-p384", "ec-p521", "rsa-2048", "rsa-3072", "rsa-4096"]
Purpose = Literal["server", "client", "both"]

FolderOption = Annotated[
    Path, typer.Option("--folder", metavar="FOLDER", help="Where the lab's certificates are kept.")
]
KeyOption = Annotated[KeyKind, typer.Option("--key", help="The kind of key to make.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace a certificate of that name and its key.")]
_FOLDER = Path("certs")


@app.command()
def ca(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name of its files.")] = "ca",
    subject: Annotated[
        str | None, typer.Option("--subject", metavar="DN", help="Such as CN=Lab CA,O=Lab,C=GB; else made of NAME.")
    ] = None,
    key: KeyOption = "ec-p256",
    days: Annotated[int, typer.Option("--days", metavar="DAYS", help="How long it is valid.", min=1, max=36500)] = 3650,
    folder: FolderOption = _FOLDER,
    passphrase_env: PassphraseEnv = None,
    passphrase_file: PassphraseFile = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Make a certificate authority: NAME.pem to give away, NAME.key.pem to keep."""
    from zlab.tls.certificates.authority import make_authority
    from zlab.tls.certificates.names import parse_name

    made = make_authority(parse_name(subject or f"CN={name},O=zlab"), key, days, _now())
    entry = _folder(folder).keep(name, made, passphrase=passphrase_of(passphrase_env, passphrase_file), force=force)
    _tell_entry(entry, folder, as_json)
    if not as_json:
        console.talk(
            f"give {folder / f'{name}.pem'} to z/OS: `zlab cert import {folder / f'{name}.pem'}` writes the job"
        )


@app.command()
def issue(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name of its files.")],
    ca_name: Annotated[str, typer.Option("--ca", metavar="NAME", help="The CA, by the name of its files.")] = "ca",
    subject: Annotated[str | None, typer.Option("--subject", metavar="DN", help="Else CN=NAME.")] = None,
    purpose: Annotated[Purpose, typer.Option("--for", help="What it is to be used for.")] = "server",
    names: Annotated[
        list[str] | None, typer.Option("--name", metavar="HOST", help="A host name or address in it. Repeatable.")
    ] = None,
    lab: Annotated[
        str | None, typer.Option("--lab", metavar="LAB", help="Take names and addresses from a lab.")
    ] = None,
    system: Annotated[str | None, typer.Option("--system", metavar="NAME", help="Which system of the lab.")] = None,
    csr: Annotated[
        Path | None, typer.Option("--csr", metavar="FILE", help="Sign this request; its key stays where it is.")
    ] = None,
    key: KeyOption = "ec-p256",
    days: Annotated[int, typer.Option("--days", metavar="DAYS", help="How long it is valid.", min=1, max=36500)] = 397,
    pkcs12: Annotated[bool, typer.Option("--pkcs12", help="Also NAME.p12: certificate, key and CA in one.")] = False,
    der: Annotated[bool, typer.Option("--der", help="Also NAME.der.")] = False,
    folder: FolderOption = _FOLDER,
    passphrase_env: PassphraseEnv = None,
    passphrase_file: PassphraseFile = None,
    ca_passphrase_env: Annotated[
        str | None, typer.Option("--ca-passphrase-env", metavar="NAME", help="The variable with the CA's passphrase.")
    ] = None,
    ca_passphrase_file: Annotated[
        Path | None, typer.Option("--ca-passphrase-file", metavar="FILE", help="The file with the CA's passphrase.")
    ] = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Issue a certificate with a new key, or sign a request made on z/OS."""
    from zlab.errors import UsageError
    from zlab.tls.certificates import authority as authorities
    from zlab.tls.certificates.names import alternative_names, parse_name
    from zlab.tls.certificates.read import read_request

    kept = _folder(folder)
    signer = _authority(kept, ca_name, passphrase_of(ca_passphrase_env, ca_passphrase_file))
    passphrase = passphrase_of(passphrase_env, passphrase_file)
    hosts = alternative_names([*(names or ()), *(_hosts_of_lab(lab, system) if lab else ())])
    if csr is not None:
        if pkcs12:
            raise UsageError("--pkcs12 needs the key, and a request's key is elsewhere")
        made = authorities.sign_request(signer, read_request(csr), purpose, hosts, days, _now())
    else:
        made = authorities.issue(signer, parse_name(subject or f"CN={name}"), key, purpose, hosts, days, _now())
    extra = _other_forms(name, made, signer, passphrase, pkcs12=pkcs12, der=der)
    entry = kept.keep(name, made, passphrase=passphrase, extra=extra, force=force)
    _tell_entry(entry, folder, as_json)


@app.command(name="list")
def list_(folder: FolderOption = _FOLDER, as_json: JsonOption = False) -> None:
    """The certificates of the folder, with their serials and dates."""
    from dataclasses import asdict

    entries = _folder(folder).entries()
    if as_json:
        console.data_json({"certificates": [asdict(entry) for entry in entries]})
    elif entries:
        console.table(
            ("name", "until", "key", "subject", "issuer"),
            [(each.name, each.not_after[:10], each.key, each.subject, each.issuer) for each in entries],
        )
    else:
        console.talk(f"no certificates in {folder}")


@app.command()
def fetch(
    peer: Annotated[str, typer.Argument(metavar="HOST:PORT", help="A TLS server.")],
    starttls: Annotated[StartTlsName | None, typer.Option("--starttls", help="The protocol before TLS.")] = None,
    sni: Annotated[str | None, typer.Option("--sni", metavar="NAME", help="The name to ask for.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FOLDER", help="Write the chain there.")] = None,
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="SECONDS", help="How long to wait for the peer.", min=0.1)
    ] = 10,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Get the chain a server sends, one file a certificate, and name the CA to import."""
    from zlab.tls.fetch import fetch_chain, split_chain

    server = _peer(peer, starttls, sni, timeout)
    chain = fetch_chain(server)
    files = split_chain(server, chain)
    if out is not None:
        _write_chain(out, {each.file: each.pem for each in files}, force=force)
    if as_json:
        console.data_json({"peer": str(server), "chain": [each.to_json() for each in files]})
        return
    rows = [(each.role, each.file, each.subject, each.until[:10], each.key) for each in files]
    console.table(("role", "file", "subject", "until", "key"), rows)
    if files[-1].role == "ca":
        where = (out or Path()) / files[-1].file
        console.talk(f"import {files[-1].subject} on z/OS: `zlab cert import {where}`")
    else:
        console.talk(f"the server does not send its CA: get the certificate of {files[-1].issuer} from whoever runs it")


@app.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="PEM, DER or PKCS#12, also PEM in EBCDIC; - is stdin.")],
    role: Annotated[
        Literal["server", "client", "ca"], typer.Option("--as", help="What z/OS is to accept it as.")
    ] = "server",
    hosts: Annotated[
        list[str] | None, typer.Option("--host", metavar="HOST", help="A name clients use. Repeatable.")
    ] = None,
    trusted: Annotated[
        list[Path] | None, typer.Option("--ca", metavar="FILE", help="Certificates of the key ring. Repeatable.")
    ] = None,
    key: Annotated[Path | None, typer.Option("--key", metavar="FILE", help="The key that should belong to it.")] = None,
    policy: Annotated[
        Path | None, typer.Option("--policy", metavar="FILE", help="Your own rules, as YAML (docs/certificates.md).")
    ] = None,
    ciphers: Annotated[
        str | None, typer.Option("--ciphers", metavar="CODES", help="Suites of the AT-TLS policy: C02C,1301.")
    ] = None,
    passphrase_env: PassphraseEnv = None,
    passphrase_file: PassphraseFile = None,
    explain: Annotated[bool, typer.Option("--explain", help="Also why, and what z/OS would do.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Say whether z/OS would accept a certificate, and the return code if not. Status 3 when it would not."""
    from zlab.errors import Place
    from zlab.tls.certificates.check import CheckContext, check_chain
    from zlab.tls.certificates.folder import entry_of
    from zlab.tls.certificates.policy import load_policy
    from zlab.tls.certificates.read import read_certificates, read_key

    passphrase = passphrase_of(passphrase_env, passphrase_file)
    found = read_certificates(file, passphrase)
    private = read_key(key, passphrase) if key is not None else found.key
    context = CheckContext(
        _now(),
        role,
        tuple(hosts or ()),
        tuple(each for path in trusted or () for each in read_certificates(path).certificates),
        private,
        load_policy(policy) if policy else None,
        _cipher_codes(ciphers),
    )
    if not as_json:
        entry = entry_of(file.name, found.certificates[0])
        console.talk(f"{entry.subject}, {entry.key}, issued by {entry.issuer}, until {entry.not_after[:10]}")
    findings = check_chain(found.certificates, Place(str(file)), context)
    raise typer.Exit(show_findings(findings, as_json=as_json, explain=explain))


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The certificate to bring to z/OS.")],
    label: Annotated[
        str | None, typer.Option("--label", metavar="LABEL", help="Its label in RACF; else made of its CN.")
    ] = None,
    dsn: Annotated[
        str | None, typer.Option("--dsn", metavar="DSN", help="The data set it lies in on z/OS (VB, LRECL 256).")
    ] = None,
    owner: Annotated[str, typer.Option("--owner", metavar="USER", help="The owner of the key ring.")] = "START1",
    ring: Annotated[str, typer.Option("--ring", metavar="NAME", help="The key ring.")] = "TN3270",
    user: Annotated[
        str | None, typer.Option("--map", metavar="USER", help="Map this client certificate to a user id instead.")
    ] = None,
    site: Annotated[bool, typer.Option("--site", help="Add it as SITE, not as CERTAUTH.")] = False,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write the job there.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the RACF job that checks, adds and connects a certificate, or maps it to a user id."""
    from zlab.cli.zos.language import emit
    from zlab.tls.certificates.import_jobs import import_job, map_job
    from zlab.tls.certificates.read import read_certificates

    certificate = read_certificates(file).certificates[0]
    if user is not None:
        emit(map_job(certificate, user.upper(), label), out, as_json=as_json)
        return
    text, data_set = import_job(certificate, label, dsn, owner.upper(), ring, "SITE" if site else "CERTAUTH")
    console.talk(f"first: ftp, ascii, quote SITE RECFM=VB LRECL=256, put {file} '{data_set}'")
    emit(text, out, as_json=as_json)


def _now() -> datetime:
    return datetime.now(UTC)


def _folder(path: Path) -> CertificateFolder:
    from zlab.tls.certificates.folder import CertificateFolder

    return CertificateFolder(path)


def _authority(kept: CertificateFolder, name: str, passphrase: str | None) -> Authority:
    from zlab.tls.certificates.authority import Authority
    from zlab.tls.certificates.read import read_certificates, read_key

    certificate = read_certificates(kept.certificate(name)).certificates[0]
    return Authority.of(certificate, read_key(kept.key(name), passphrase), _now())


def _hosts_of_lab(given: str, system: str | None) -> list[str]:
    from zlab.cli.zos.language import open_lab
    from zlab.tls.certificates.lab_names import names_of_system

    lab: Lab
    lab, name = open_lab(given, system)
    return names_of_system(lab, name)


def _other_forms(
    name: str, made: Issued, signer: Authority, passphrase: str | None, *, pkcs12: bool, der: bool
) -> dict[str, bytes]:
    from zlab.tls.certificates.forms import der_of, pkcs12_of

    forms = {}
    if der:
        forms[".der"] = der_of(made)
    if pkcs12:
        forms[".p12"] = pkcs12_of(name, made, signer.certificate, passphrase)
    return forms


def _cipher_codes(given: str | None) -> tuple[str, ...]:
    from zlab.errors import UsageError
    from zlab.zos.system_ssl.ciphers import cipher_of_code, cipher_of_name

    codes = []
    for word in (given or "").replace(",", " ").split():
        cipher = cipher_of_code(word.upper()) or cipher_of_name(word)
        if cipher is None:
            raise UsageError(f"{word} is no cipher suite", hint="four characters such as C02C, or TLS_…")
        codes.append(cipher.code)
    return tuple(codes)


def _peer(text: str, starttls: str | None, sni: str | None, timeout: float) -> Peer:
    from zlab.tls.fetch import parse_peer

    return parse_peer(text, starttls or "", sni, timeout)


def _write_chain(folder: Path, files: dict[str, bytes], *, force: bool) -> None:
    from zlab.files import write_atomic
    from zlab.tls.errors import CertificateExistsError

    taken = [folder / name for name in files if (folder / name).exists()]
    if taken and not force:
        raise CertificateExistsError(f"{taken[0]} is there already", hint="another folder, or --force to replace it")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        from zlab.errors import HostError

        raise HostError(f"cannot make {folder}: {error.strerror}") from None
    for name, pem in files.items():
        write_atomic(folder / name, pem)


def _tell_entry(entry: Entry, folder: Path, as_json: bool) -> None:
    from dataclasses import asdict

    if as_json:
        console.data_json(asdict(entry))
        return
    console.data(f"{entry.name}: {entry.subject}, {entry.key}, until {entry.not_after[:10]}, serial {entry.serial}")
    for file in entry.files:
        console.data(f"  {folder / file}")
