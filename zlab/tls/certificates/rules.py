"""What z/OS refuses of a certificate, as rules with the return code it would give."""

from __future__ import annotations

from dataclasses import dataclass

from zlab.zos.findings import Rule, Severity, Sure

_SSL = "Cryptographic Services System SSL Programming, function return codes"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule and the System SSL or AT-TLS return code; 0 where nothing on z/OS refuses it."""

    rule: Rule
    rc: int


def _refusal(
    number: int,
    rc: int,
    title: str,
    why: str,
    fix: str,
    *,
    severity: Severity = Severity.ERROR,
    zos: str = "",
    source: str = _SSL,
    sure: Sure = Sure.DOCUMENTED,
) -> Refusal:
    said = zos or f"System SSL refuses it with {rc}."
    return Refusal(Rule(f"ZK{number:03d}", severity, title, why, fix, said, source, sure), rc)


EXPIRED = _refusal(
    1, 401, "Expired", "Its last day has passed.", "Issue it again, and connect it to the key ring anew."
)
NOT_YET = _refusal(
    2,
    401,
    "Not yet valid",
    "Its first day is still to come, by this machine's clock.",
    "Compare the clocks: D T on z/OS; a suspended guest comes back with the time it went to sleep at.",
)
ENDS_SOON = _refusal(
    3, 401, "Ends soon", "It ends before somebody will look again.", "Issue it again in time.",
    severity=Severity.WARNING, zos="System SSL refuses it with 401 from that day on.",
)  # fmt: skip
NO_ISSUER = _refusal(
    4,
    435,
    "Issuer not at hand",
    "The certificate that signed it is neither in the chain nor among the trusted ones.",
    "Connect the CA to the key ring (zlab cert import), or give it with --ca to check against it.",
)
SELF_SIGNED = _refusal(
    5,
    417,
    "Self-signed and not trusted",
    "It signs itself, and is not among the trusted certificates.",
    "RACDCERT ADD it as CERTAUTH and CONNECT it to the ring of whoever must trust it.",
    source=f"{_SSL}; Colin Paice's notes, CSSMTP",
    sure=Sure.SEEN,
)
BAD_SIGNATURE = _refusal(
    6, 413, "Signature does not fit", "It names an issuer that did not sign it.",
    "Get the certificate again; another CA may have the same name.", sure=Sure.MEMORY,
)  # fmt: skip
KEY_USAGE = _refusal(
    7,
    440,
    "Key usage does not allow it",
    "keyUsage or extendedKeyUsage does not allow what it is to be used for; TLS 1.3 always checks.",
    "Issue it with the right purpose: zlab cert issue --for server, client or both.",
    source=f"{_SSL} (440); APAR OA68554",
)
CA_KEY_USAGE = _refusal(
    8, 8, "CA may not sign", "Its keyUsage lacks keyCertSign, or it is no CA.",
    "A CA needs basicConstraints CA:TRUE and keyCertSign.", sure=Sure.INFERRED,
)  # fmt: skip
SMALL_KEY = _refusal(
    9,
    8,
    "Key too small",
    "RSA keys under 2048 bits and curves under 256 bits are refused by current levels and by FIPS 140.",
    "Issue it with ec-p256 or better, or rsa-2048 or better.",
    severity=Severity.WARNING,
    zos="Depends on the level and FIPS140 of the group action.",
    sure=Sure.INFERRED,
)
KEY_TYPE = _refusal(
    10,
    405,
    "Key of a kind z/OS does not know",
    "System SSL's key kinds in the facts are RSA, DSA, Diffie-Hellman, and ECC on NIST and Brainpool curves.",
    "Issue it with an ec-p256 or rsa-2048 key.",
    sure=Sure.INFERRED,
)
WEAK_DIGEST = _refusal(
    11,
    8,
    "Signed with a broken digest",
    "MD5 and SHA-1 signatures can be forged, and current peers refuse them.",
    "Have it signed with SHA-256 or better.",
    severity=Severity.WARNING,
    zos="Depends on SignaturePairs and the level.",
    sure=Sure.INFERRED,
)
NAME_DIFFERS = _refusal(
    12,
    0,
    "Name is not in the certificate",
    "Linux clients compare the host they asked for with subjectAltName, and no longer with CN (RFC 9110 4.3.4).",
    "Issue it with the name or address: zlab cert issue --name s0w1.example --name 10.1.1.2.",
    severity=Severity.WARNING,
    zos="System SSL does not compare names by itself.",
    sure=Sure.MEMORY,
    source="RFC 6125; no return code of System SSL is known for it",
)
WRONG_KEY = _refusal(
    13, 428, "Key belongs to another certificate", "The private key given is not the one of this certificate.",
    "Use the key it was made with; RACF shows PRIVATE KEY: YES only for its own.",
)  # fmt: skip
CIPHER_KEY = _refusal(
    14,
    402,
    "No cipher of the policy fits its key",
    "An ECC key needs an ECDHE_ECDSA suite, an RSA key an RSA or ECDHE_RSA one; TLS 1.3 suites fit both.",
    "Add such a suite to V3CipherSuites, or use a certificate of the other kind.",
    source="Colin Paice's notes, RC 402 and 510",
    sure=Sure.SEEN,
)
POLICY_DIFFERS = _refusal(
    15, 0, "Not as the certificate policy says", "The policy file given with --policy asks for something else.",
    "Issue it as the policy says, or change the policy.", zos="Nothing: this is your own rule.",
    source="the policy file",
)  # fmt: skip
CHAIN_ORDER = _refusal(
    16,
    0,
    "Chain is out of order",
    "Each certificate should be signed by the one after it (RFC 5246 7.4.2); strict peers give up.",
    "Put the server's own certificate first, then its CA.",
    severity=Severity.WARNING,
    zos="A key ring has no order: z/OS builds the chain itself.",
    source="RFC 5246 7.4.2; RFC 8446 4.4.2",
)

REFUSALS = (
    EXPIRED, NOT_YET, ENDS_SOON, NO_ISSUER, SELF_SIGNED, BAD_SIGNATURE, KEY_USAGE, CA_KEY_USAGE, SMALL_KEY, KEY_TYPE,
    WEAK_DIGEST, NAME_DIFFERS, WRONG_KEY, CIPHER_KEY, POLICY_DIFFERS, CHAIN_ORDER,
)  # fmt: skip
