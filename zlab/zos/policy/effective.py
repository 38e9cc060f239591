"""The settings a connection gets from its actions, with defaults where the policy is silent. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from zlab.zos.policy.grammar.shapes import curves, signatures, v3_ciphers, v3_ciphers4
from zlab.zos.policy.grammar.statements import KEYS_OF
from zlab.zos.policy.tree import Statement
from zlab.zos.system_ssl.ciphers import DEFAULT_CODES, Version
from zlab.zos.system_ssl.curves import CLIENT_ECURVES, CLIENT_KEY_SHARES, SERVER_KEX_ECURVES, SERVER_KEY_SHARES

TLS13_CODES = ("1301", "1302", "1303")
WITH_BLANKS = frozenset(name for keys in KEYS_OF.values() for name, key in keys.items() if not key.values.one_word)
"""Folded keys whose value may hold blanks; of others only the first word counts."""


def _first(value: str) -> str:
    return value.split()[0] if value else ""


class Role(StrEnum):
    CLIENT = "Client"
    SERVER = "Server"
    SERVER_CLIENT_AUTH = "ServerWithClientAuth"


class ClientAuth(StrEnum):
    """What is asked of a client's certificate (Configuration Guide, AT-TLS handshake roles, table)."""

    PASS_THRU = "PassThru"  # noqa: S105 - a keyword of AT-TLS, no password
    FULL = "Full"
    REQUIRED = "Required"
    SAF_CHECK = "SAFCheck"


@dataclass(frozen=True, slots=True)
class Effective:
    """The settings a connection gets: folded key to its statements, the innermost action's only."""

    given: Mapping[str, tuple[Statement, ...]]

    def values(self, key: str) -> tuple[str, ...]:
        """Every value given for a key, in file order; none when it is not given."""
        return tuple(
            each.value if key.lower() in WITH_BLANKS else _first(each.value) for each in self.given.get(key.lower(), ())
        )

    def value(self, key: str, default: str = "") -> str:
        """The value of a key: the last one given, else `default`."""
        values = self.values(key)
        return values[-1] if values else default

    def has(self, key: str) -> bool:
        return key.lower() in self.given

    def on(self, key: str, default: bool = False) -> bool:
        return self.value(key, "On" if default else "Off").lower() == "on"

    @property
    def role(self) -> Role | None:
        return next((role for role in Role if role.lower() == self.value("HandshakeRole").lower()), None)

    @property
    def client_auth(self) -> ClientAuth:
        given = self.value("ClientAuthType", ClientAuth.REQUIRED).lower()
        return next((each for each in ClientAuth if each.lower() == given), ClientAuth.REQUIRED)

    @property
    def versions(self) -> tuple[Version, ...]:
        """The protocol versions that are on. Defaults are those of z/OS 2.1: TLS 1.0 and 1.1."""
        early = (Version.TLS10, Version.TLS11)
        return tuple(version for version in Version if self.on(version, version in early))

    @property
    def ciphers(self) -> tuple[str, ...]:
        """The cipher suites by code, best first, each once; the default ones when none is given."""
        return self.given_ciphers or (*DEFAULT_CODES, *TLS13_CODES)

    @property
    def given_ciphers(self) -> tuple[str, ...]:
        given = (*self.given.get("v3ciphersuites", ()), *self.given.get("v3ciphersuites4char", ()))
        codes = [
            code
            for each in sorted(given, key=lambda each: each.key_at)
            for code in (v3_ciphers4 if each.folded.endswith("4char") else v3_ciphers)(_first(each.value))
        ]
        return tuple(dict.fromkeys(codes))

    @property
    def client_curves(self) -> tuple[str, ...]:
        """ClientECurves by code; `Any` and no key at all are System SSL's own list."""
        late = ("0029",) if Version.TLS13 in self.versions else ()
        return self._curves("ClientECurves") or (*CLIENT_ECURVES, *late)

    @property
    def server_curves(self) -> tuple[str, ...]:
        return self._curves("ServerKexECurves") or SERVER_KEX_ECURVES

    @property
    def client_key_shares(self) -> tuple[str, ...]:
        return self._curves("ClientKeyShareGroups") or CLIENT_KEY_SHARES

    @property
    def server_key_shares(self) -> tuple[str, ...]:
        return self._curves("ServerKeyShareGroups") or SERVER_KEY_SHARES

    @property
    def signature_pairs(self) -> tuple[str, ...]:
        """Signature pairs by code; none when the policy leaves them to System SSL."""
        return tuple(dict.fromkeys(code for value in self.values("SignaturePairs") for code in signatures(value)))

    def _curves(self, key: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(code for value in self.values(key) for code in curves(value)))

    @property
    def handshake_timeout(self) -> int:
        value = self.value("HandshakeTimeout", "10")
        return int(value) if value.isdigit() and len(value) < 10 else 10

    @property
    def trace(self) -> int:
        value = self.value("Trace", "2")
        return int(value) if value.isdigit() and len(value) < 10 else 2
