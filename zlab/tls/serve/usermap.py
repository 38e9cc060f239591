"""Which user ID a client's certificate stands for: RACDCERT MAP commands, as they are submitted to RACF.

A filter is the end of a name in RACF's form, most specific part first, or all of it (Colin Paice's notes map with full
names; that a filter may be less specific is from memory). Of several the longest filters win.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509

from zlab.errors import Place, Problem, ProblemsError
from zlab.tls.certificates.names import racf_name

_COMMAND = re.compile(r"RACDCERT\s+MAP\b(?P<operands>.*?)(?=RACDCERT\b|SETROPTS\b|\Z)", re.IGNORECASE | re.DOTALL)
_USER = re.compile(r"\bID\s*\(\s*(?P<user>[A-Z0-9@#$]{1,8})\s*\)", re.IGNORECASE)
_FILTER = re.compile(r"\b(?P<name>SDNFILTER|IDNFILTER)\s*\(\s*'(?P<value>[^']*)'\s*\)", re.IGNORECASE)
_MOST_BYTES = 1_000_000


class UserMapError(ProblemsError, ValueError):
    """A file of RACDCERT MAP commands that cannot be used."""

    code = "ZL660"


@dataclass(frozen=True, slots=True)
class Mapping:
    """One RACDCERT MAP: the user ID, and the filters for subject and issuer, empty where there is none."""

    user: str
    subject: str
    issuer: str

    def fits(self, certificate: x509.Certificate) -> bool:
        return _ends(racf_name(certificate.subject), self.subject) and _ends(racf_name(certificate.issuer), self.issuer)


@dataclass(frozen=True, slots=True)
class UserMap:
    mappings: tuple[Mapping, ...] = ()

    def user_of(self, certificate: x509.Certificate) -> str:
        """The user ID of a certificate, empty when no filter fits."""
        fitting = [each for each in self.mappings if each.fits(certificate)]
        best = max(fitting, key=lambda each: len(each.subject) + len(each.issuer), default=None)
        return best.user if best else ""


def _ends(name: str, wanted: str) -> bool:
    """Whether a name is a filter, or ends with it after a dot; the names of attributes have no case."""
    folded, tail = name.lower(), wanted.lower()
    return not tail or folded == tail or folded.endswith(f".{tail}")


def read_user_map(path: Path) -> UserMap:
    """The mappings of a job or command file. Raises UserMapError."""
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST_BYTES)
    except OSError as error:
        raise UserMapError([Problem(f"cannot read it: {error.strerror or error}", Place(str(path)))]) from None
    return parse_user_map(raw.decode("utf-8", "replace"), str(path))


def parse_user_map(text: str, file: str = "<map>") -> UserMap:
    """RACDCERT MAP commands, in a job or alone; `-` and `+` at a line's end continue them. Raises UserMapError."""
    joined = re.sub(r"[ \t]*[-+][ \t]*\r?\n[ \t]*", " ", text)
    mappings, problems = [], []
    for command in _COMMAND.finditer(joined):
        operands = command["operands"]
        user = _USER.search(operands)
        filters = {found["name"].upper(): found["value"] for found in _FILTER.finditer(operands)}
        if user is None or not any(filters.values()):
            what = "RACDCERT MAP without ID(user)" if user is None else "RACDCERT MAP without SDNFILTER or IDNFILTER"
            problems.append(Problem(what, Place(file)))
            continue
        mappings.append(Mapping(user["user"].upper(), filters.get("SDNFILTER", ""), filters.get("IDNFILTER", "")))
    if not mappings and not problems:
        hint = "for example: RACDCERT MAP ID(COLIN) SDNFILTER('CN=docec256.O=Doc.C=GB')"
        problems.append(Problem("no RACDCERT MAP command in it", Place(file), hint))
    if problems:
        raise UserMapError(problems)
    return UserMap(tuple(mappings))
