"""RACF commands that give z/OS its certificates and rights, as TSO takes them. Pure.

Every command is one that Colin Paice's notes show (RACDCERT, RDATALIB, SERVAUTH, SETROPTS), with other names in it.
A command is a list of words; `tso_lines` lays it out in columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zlab.errors import Problem, ProblemsError

Command = tuple[str, ...]
_WIDTH = 70
_LONGEST_FILTER = 255


class RacfError(ProblemsError, ValueError):
    """A name RACF cannot hold."""

    code = "ZL640"


@dataclass(frozen=True, slots=True)
class Ring:
    """A key ring and the user id that owns it. Raises RacfError for names RACF does not take."""

    owner: str
    name: str

    def __post_init__(self) -> None:
        check_user(self.owner)
        if not re.fullmatch(r"[^\s'\"()&;,*]{1,237}", self.name):
            raise RacfError([Problem(f"{self.name!r} is no name of a key ring")])


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate in RACF. `kind` is CERTAUTH, SITE, or ID(user); the label has 1 to 32 characters."""

    kind: str
    label: str

    def __post_init__(self) -> None:
        if not 1 <= len(self.label) <= 32 or "'" in self.label:
            what = f"{self.label!r} is no label: 1 to 32 characters without apostrophes"
            raise RacfError([Problem(what, hint="--label SHORTER")])
        if self.kind not in ("CERTAUTH", "SITE"):
            check_user(self.kind.removeprefix("ID(").removesuffix(")"))


def check_user(user: str) -> str:
    if not re.fullmatch(r"[A-Z@#$][A-Z0-9@#$]{0,7}", user):
        raise RacfError([Problem(f"{user!r} is no user id: 1 to 8 characters of A-Z 0-9 @ # $")])
    return user


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def check_certificate(dsn: str) -> Command:
    """Show what a data set holds before it is added."""
    return ("RACDCERT", f"CHECKCERT({quoted(dsn)})")


def add_certificate(dsn: str, certificate: Certificate) -> Command:
    return ("RACDCERT", f"ADD({quoted(dsn)})", certificate.kind, f"WITHLABEL({quoted(certificate.label)})", "TRUST")


def add_ring(ring: Ring) -> Command:
    return ("RACDCERT", f"ID({ring.owner})", f"ADDRING({ring.name})")


def connect(certificate: Certificate, ring: Ring, *, default: bool = False) -> Command:
    words = [f"RING({ring.name})", certificate.kind, f"LABEL({quoted(certificate.label)})"]
    if default:
        words.append("DEFAULT")
    return ("RACDCERT", f"ID({ring.owner})", f"CONNECT({' '.join(words)})")


def list_ring(ring: Ring) -> Command:
    return ("RACDCERT", f"LISTRING({ring.name})", f"ID({ring.owner})")


def map_certificate(user: str, subject: str, issuer: str, label: str) -> tuple[Command, ...]:
    """Give a user id to whoever shows a certificate of that subject and issuer, both in RACF's order."""
    check_user(user)
    for what, name in (("SDNFILTER", subject), ("IDNFILTER", issuer)):
        if len(name) > _LONGEST_FILTER:
            raise RacfError([Problem(f"{what} has {len(name)} characters, RACF takes {_LONGEST_FILTER}")])
    return (
        ("RACDCERT", f"LISTMAP ID({user})"),
        (
            "RACDCERT",
            f"MAP ID({user})",
            f"SDNFILTER({quoted(subject)})",
            f"IDNFILTER({quoted(issuer)})",
            f"WITHLABEL({quoted(label)})",
        ),
        ("RACDCERT", f"LISTMAP ID({user})"),
        refresh("DIGTNMAP", "DIGTCRIT"),
    )


def generate(
    certificate: Certificate, subject: Sequence[tuple[str, str]], address: str, key: str, size: int, signer: Certificate
) -> Command:
    """A key and certificate made by RACF, signed by a CA of its own. `key` is RSA or NISTECC."""
    name = " ".join(f"{part}({quoted(value)})" for part, value in subject)
    words = ["RACDCERT", certificate.kind, "GENCERT", f"SUBJECTSDN({name})"]
    if address:
        words.append(f"ALTNAME(IP({address}))")
    words += [key, f"SIZE({size})", f"SIGNWITH({signer.kind} LABEL({quoted(signer.label)}))"]
    return (*words, f"WITHLABEL({quoted(certificate.label)})")


def export(certificate: Certificate, dsn: str) -> Command:
    return (
        "RACDCERT",
        certificate.kind,
        f"EXPORT(LABEL({quoted(certificate.label)}))",
        f"DSN({quoted(dsn)})",
        "FORMAT(CERTB64)",
    )


def permit_ring(ring: Ring, user: str, access: str = "READ") -> tuple[Command, ...]:
    """Let a user id read a ring of somebody else, or with CONTROL also its private keys (System SSL 416 and 428)."""
    profile = f"{ring.owner}.{ring.name}.LST"
    return (
        ("RDEFINE", "RDATALIB", profile, "UACC(NONE)"),
        permit(profile, "RDATALIB", user, access),
        refresh("RDATALIB"),
    )


def permit_listring(user: str) -> tuple[Command, ...]:
    return (permit("IRR.DIGTCERT.LISTRING", "FACILITY", user), refresh("FACILITY"))


def permit_stack(resource: str, users: Iterable[str]) -> tuple[Command, ...]:
    """A SERVAUTH profile such as EZB.INITSTACK.S0W1.TCPIP, and who may use it."""
    return (
        ("RDEFINE", "SERVAUTH", resource, "UACC(NONE)"),
        *(permit(resource, "SERVAUTH", user) for user in users),
        refresh("SERVAUTH"),
    )


def permit(profile: str, class_name: str, user: str, access: str = "READ") -> Command:
    return ("PERMIT", profile, f"CLASS({class_name})", f"ID({check_user(user)})", f"ACCESS({access})")


def refresh(*classes: str) -> Command:
    return ("SETROPTS", f"RACLIST({','.join(classes)})", "REFRESH")


def tso_lines(command: Command) -> list[str]:
    """A command on as many lines as it takes; `-` at the end of a line continues it.

    A word longer than a line, such as a long SDNFILTER, is cut inside its quotes with `+`, after which TSO
    drops the leading blanks of the next line (TSO/E Command Reference, from memory: not confirmed).
    """
    lines: list[str] = []
    current = ""
    for word in command:
        if current and len(current) + 1 + len(word) > _WIDTH - 2:
            lines.append(current + " -")
            current = "  "
        current = f"{current} {word}" if current.strip() else current + word
        while len(current) > _WIDTH - 2:
            lines.append(current[: _WIDTH - 2] + "+")
            current = "  " + current[_WIDTH - 2 :]
    return [*lines, current]
