"""What the TLS library underneath cannot do as System SSL does, and what the stand-in does not play. One row each.

The rows are printed in docs/attls.md; those a policy touches are told when it is served.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zlab.zos.policy.effective import Effective, Role
from zlab.zos.system_ssl.ciphers import Version, cipher_of_code
from zlab.zos.system_ssl.curves import CURVES

UNKNOWN_GROUPS = tuple(curve.code for curve in CURVES if curve.code in ("0019", "0021"))
"""Curves that OpenSSL 4 negotiates no more (measured: SSL_CTX_set1_curves_list refuses them)."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One thing that is otherwise than on z/OS. `keys` are the policy keys that make it matter."""

    name: str
    what: str
    keys: tuple[str, ...] = ()


APPLICATION_CONTROLLED = Limit(
    "application control",
    "there is no application that asks for TLS: it starts at once (--controlled tls), or never (--controlled clear)",
    ("ApplicationControlled",),
)
OLD_SSL = Limit("SSLv2 and SSLv3", "OpenSSL has neither; clients that speak nothing newer fail with RC 412", ())
OLD_CIPHERS = Limit("old suites", "export, RC2, RC4, DES and 3DES suites and fixed (EC)DH are not in OpenSSL", ())
OLD_CURVES = Limit("secp192r1 and secp224r1", "OpenSSL negotiates neither of them any more", ())
GROUPS = Limit("curves", "this cryptography package cannot set a list of curves: OpenSSL's own list is used", ())
SESSIONS = Limit(
    "session resumption",
    "every handshake is a full one: there is no session cache, no ticket, no SID cache of a sysplex",
    (
        "GSK_V3_SIDCACHE_SIZE",
        "GSK_V3_SESSION_TIMEOUT",
        "GSK_SYSPLEX_SIDCACHE",
        "GSK_SESSION_TICKET_SERVER_ENABLE",
        "ResetCipherTimer",
        "Renegotiation",
    ),
)
REVOCATION = Limit(
    "revocation",
    "no certificate is looked up by CRL, LDAP or OCSP",
    ("OcspUrl", "OcspAiaEnable", "HttpCdpEnable", "GSK_LDAP_SERVER", "OcspServerStapling"),
)
FIPS = Limit("FIPS 140 and Suite B", "no check of FIPS140 or SuiteBProfile is made", ("FIPS140", "SuiteBProfile"))
EXTENSIONS = Limit(
    "TLS extensions",
    "TruncatedHMAC, maximum fragment length and extended master secret are OpenSSL's own",
    ("TruncatedHMAC", "ClientMaxSSLFragment", "ServerMaxSSLFragment", "ServerExtendedMasterSecret"),
)
PEER_SIZES = Limit(
    "least key sizes",
    "PeerMin… keys are not checked; OpenSSL runs at security level 0, so that what the policy allows is allowed",
    ("PeerMinRsaKeySize", "PeerMinECCKeySize", "PeerMinDHKeySize", "PeerMinDsaKeySize", "3DesKeyCheck"),
)
TIMES = Limit("IpTimeCondition", "a rule with a time always holds", ())
COMPLETION = Limit(
    "completion timer",
    "how long AT-TLS waits for a handshake that has begun is not documented; here it is twice HandshakeTimeout",
    (),
)
TRACE = Limit(
    "trace",
    "EZD1281I to 1283I, 1286I and 1287I are written, of 1284I (flow) the lines that Colin Paice's notes show, "
    "1285I (data) never",
    (),
)
SECONDARY = Limit("SecondaryMap", "no connection is mapped by another one", ("SecondaryMap",))

LIMITS: tuple[Limit, ...] = (
    APPLICATION_CONTROLLED,
    OLD_SSL,
    OLD_CIPHERS,
    OLD_CURVES,
    GROUPS,
    SESSIONS,
    REVOCATION,
    FIPS,
    EXTENSIONS,
    PEER_SIZES,
    TIMES,
    COMPLETION,
    TRACE,
    SECONDARY,
)

_OFF = frozenset(("off", ""))


def limits_of(effective: Effective, *, timed: bool = False) -> Iterator[Limit]:
    """The limits that the settings of a rule touch."""
    for limit in LIMITS:
        if any(effective.value(key, "Off").lower() not in _OFF for key in limit.keys):
            yield limit
    if {Version.SSL2, Version.SSL3} & set(effective.versions):
        yield OLD_SSL
    ciphers = [cipher_of_code(code) for code in effective.given_ciphers]
    if any(cipher is not None and not cipher.openssl for cipher in ciphers):
        yield OLD_CIPHERS
    given = effective.values("ServerKexECurves" if effective.role is not Role.CLIENT else "ClientECurves")
    if any(code in value for value in given for code in UNKNOWN_GROUPS):
        yield OLD_CURVES
    if timed:
        yield TIMES
