"""What people get wrong about TLS in a policy, each with the return code it causes."""

from __future__ import annotations

from zlab.zos.findings import Rule, Severity, Sure

_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
_SEEN, _INFERRED, _MEMORY = Sure.SEEN, Sure.INFERRED, Sure.MEMORY

NOTES = "Colin Paice's notes, z/OS PAGENT error messages and system SSL codes"
CIPHER_PAGE = "TTLSCipherParms statement"

TLS13_CIPHERS = Rule(
    "ZA040",
    _ERROR,
    "TLS 1.3 is on, and the cipher list has none of its suites",
    "TLS 1.3 has suites of its own: TLS_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384, TLS_CHACHA20_POLY1305_SHA256",
    "add one of them to V3CipherSuites, or say TLSv1.3 Off",
    "System SSL RC 519, required ciphers have not been specified",
    NOTES,
    _SEEN,
)
TLS13_DEFAULT_CIPHERS = Rule(
    "ZA041",
    _WARNING,
    "TLS 1.3 is on, and the ciphers are left to System SSL",
    "whether the default list has suites of TLS 1.3 depends on the release",
    "name the suites, those of TLS 1.3 among them",
    "System SSL RC 519 where the default list has none",
    NOTES,
    _INFERRED,
)
TLS13_KEY_SHARES = Rule(
    "ZA042",
    _WARNING,
    "TLS 1.3 is on, and no key-share groups are given",
    "Colin Paice met RC 515 until ClientKeyShareGroups (for a server ServerKeyShareGroups) named 0023, 0024, 0025; "
    "a later pasearch shows defaults",
    "add …KeyShareGroups to TTLSSignatureParms",
    "System SSL RC 515, key share list is not valid",
    NOTES,
    _SEEN,
)
KEY_SHARES_APART = Rule(
    "ZA043",
    _ERROR,
    "curves and key shares have nothing in common",
    "the key share of TLS 1.3 must be on a curve of the list",
    "name the same curves in both",
    "System SSL RC 517, no matches between elliptic curve and key share lists",
    NOTES,
    _SEEN,
)
KEY_SHARES_OUTSIDE = Rule(
    "ZA044",
    _NOTE,
    "a key share is not on the list of curves",
    "ClientECurves should hold all of ClientKeyShareGroups",
    "add it to ClientECurves",
    "the key share is of no use; RC 517 when none is left",
    NOTES,
    _SEEN,
)
CERTIFICATE_MISMATCH = Rule(
    "ZA045",
    _WARNING,
    "the certificate's label and the ciphers do not meet",
    "a server with an ECC certificate needs …_ECDSA_… suites, one with RSA needs the others; the label says which "
    "key to expect",
    "add a suite for that kind of key, or name a certificate of the other kind as well (ServerCertificateLabel may "
    "be repeated)",
    "System SSL RC 402, no cipher in common, or 510, no acceptable key label",
    NOTES,
    _SEEN,
)
UNKNOWN_CIPHER = Rule(
    "ZA046",
    _ERROR,
    "an unknown cipher suite",
    "System SSL's table has no such constant",
    "correct the name",
    "OBJERR in the Policy Agent log, or System SSL RC 422, V3 cipher not valid",
    CIPHER_PAGE,
)
CONSTANT_IN_4CHAR = Rule(
    "ZA047",
    _ERROR,
    "a cipher constant in V3CipherSuites4Char",
    "it takes a string of four-character codes; constants belong into V3CipherSuites",
    "V3CipherSuites instead",
    "the suite is not used, and the client is given a worse one",
    "IBM support, Elliptic ciphers are defined to AT-TLS but not used",
    bad="V3CipherSuites4Char TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    good="V3CipherSuites TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
)
WEAK_CIPHER = Rule(
    "ZA048",
    _WARNING,
    "a weak cipher suite",
    "what it protects can be read or changed by others",
    "remove it",
    "it is negotiated with a peer that has nothing better",
    "RFC 9325 section 4",
)
CIPHER_OF_OFF_VERSION = Rule(
    "ZA049",
    _NOTE,
    "a cipher suite of a version that is off",
    "it can never be negotiated",
    "turn the version on, or remove the suite",
    "it is ignored",
    "RFC 8446 section 4.1.2",
)
OLD_PROTOCOL = Rule(
    "ZA050",
    _WARNING,
    "an old protocol is on",
    "SSL 2.0, SSL 3.0, TLS 1.0 and TLS 1.1 are forbidden by their RFCs (6176, 7568, 8996)",
    "Off",
    "peers can fall back to it",
    "RFC 8996",
)
DEFAULT_PROTOCOLS = Rule(
    "ZA051",
    _WARNING,
    "TLSv1.2 is left to its default",
    "the documented default (z/OS 2.1) is Off, and TLSv1 and TLSv1.1 are On; later releases were not read",
    "say TLSv1 Off, TLSv1.1 Off, TLSv1.2 On",
    "with those defaults: System SSL RC 412 with a modern peer",
    "TTLSEnvironmentAdvancedParms statement (2.1)",
)
NO_PROTOCOL = Rule(
    "ZA052",
    _ERROR,
    "every protocol is off",
    "nothing is left to negotiate",
    "TLSv1.2 On",
    "System SSL RC 412, no protocol in common",
    "Cryptographic Services System SSL Programming, function return codes",
    _INFERRED,
)
REPEATED_CIPHER = Rule(
    "ZA053",
    _NOTE,
    "a cipher suite is named twice",
    "the first one counts, the others are ignored",
    "remove the second one",
    "nothing",
    CIPHER_PAGE,
)
V2_CIPHER = Rule(
    "ZA054",
    _NOTE,
    "SSLv2 cipher suites while SSLv2 is off",
    "SSL 2.0 is forbidden (RFC 6176)",
    "remove them",
    "they are ignored",
    CIPHER_PAGE,
    _INFERRED,
)
NO_USABLE_CIPHER = Rule(
    "ZA055",
    _ERROR,
    "no cipher suite belongs to a version that is on",
    "versions and suites must be in step",
    "turn the version of the suites on, or add suites for the versions that are on",
    "System SSL RC 402, no SSL cipher specifications",
    NOTES,
    _SEEN,
)
FOREIGN_CIPHER = Rule(
    "ZA056",
    _ERROR,
    "a cipher suite that System SSL is not known to have",
    "it is in the TLS registry, and not in System SSL's lists as far as they were read",
    "choose another one",
    "OBJERR in the Policy Agent log, or System SSL RC 422",
    CIPHER_PAGE,
    _MEMORY,
)
APPLICATION_CONTROLLED = Rule(
    "ZA060",
    _WARNING,
    "ApplicationControlled is not On for an application that needs it",
    "it starts TLS itself: TN3270, or one that first talks in clear text (FTP, CSSMTP)",
    "ApplicationControlled On in TTLSEnvironmentAdvancedParms",
    "TN3270: EZZ6035I RCODE 1035-00 POLICY NOT APPLCNTRL; others: RC 5003, clear text instead of TLS",
    "Colin Paice's notes, TELNET and AT-TLS; EZZ6035I",
    _SEEN,
)
SNI_ROLE = Rule(
    "ZA061",
    _WARNING,
    "a server-name keyword for the other role",
    "Client… acts only where z/OS is the TLS client, Server… only where it is the server",
    "use the one of the role",
    "the keyword is ignored",
    "Colin Paice's notes, Aside on ClientHandshakeSNI",
    _SEEN,
)
SNI_LIST = Rule(
    "ZA062",
    _ERROR,
    "a ServerHandshakeSNIList entry without a label",
    "each entry is server-name/certificate-label",
    "name the certificate's label after a /",
    "no policy is installed, or no name ever matches (RC 448)",
    "Colin Paice's notes, Using ServerHandshakeSNI",
    _SEEN,
)
SNI_WITHOUT_LIST = Rule(
    "ZA063",
    _WARNING,
    "ServerHandshakeSNI without ServerHandshakeSNIList",
    "a name has no certificate to lead to",
    "add ServerHandshakeSNIList name/label",
    "every connection fails where SNI is Required",
    "Colin Paice's notes, Using ServerHandshakeSNI",
    _INFERRED,
)
NO_MUTUAL = Rule(
    "ZA064",
    _WARNING,
    "ClientAuthType without client authentication",
    "clients are asked for a certificate only by HandshakeRole ServerWithClientAuth",
    "HandshakeRole ServerWithClientAuth, or remove ClientAuthType",
    "no client certificate is asked for; no user ID comes from it",
    "AT-TLS handshake roles (Configuration Guide)",
)
ROLE_AND_DIRECTION = Rule(
    "ZA065",
    _NOTE,
    "the role is unusual for the direction",
    "who listens is mostly the TLS server; an FTP data connection is the exception",
    "check the role against the other end: one Client, one Server",
    "RC 5004 where both ends wait, 410 or 415 where both begin",
    "AT-TLS handshake roles (Configuration Guide)",
    _INFERRED,
)
TN3270_CLIENT_AUTH = Rule(
    "ZA066",
    _WARNING,
    "TN3270 with client authentication",
    "Colin Paice met a failing TN3270 with ServerWithClientAuth where Server was right: most emulators send no "
    "certificate",
    "HandshakeRole Server, unless each client has a certificate",
    "EZZ6035I RCODE 1030-01; RC 5001 in EZD1286I",
    "Colin Paice's notes, EZZ6035I 1030-01",
    _SEEN,
)
FULL_TRACE = Rule(
    "ZA070",
    _WARNING,
    "a trace level that is left from debugging",
    "with 16 (flow) and 32 (data) one connection writes over 130 lines, header bytes of the handshake among them",
    "Trace 2 (errors to syslogd), or 6 to see the rule of each connection too",
    "syslogd's files grow; without syslogd every line goes to the console (BPXF024I)",
    "Colin Paice's notes, Tracing AT-TLS on z/OS",
    _SEEN,
)
NO_ERROR_TRACE = Rule(
    "ZA071",
    _NOTE,
    "errors are not traced to syslogd",
    "without 2 in Trace there is no EZD1286I; 1 writes to the job log only, 0 nowhere",
    "Trace 2, or 3 for both",
    "a failing handshake leaves nothing in syslogd",
    "Colin Paice's notes, Tracing AT-TLS on z/OS",
)

TLS_RULES: tuple[Rule, ...] = (
    TLS13_CIPHERS,
    TLS13_DEFAULT_CIPHERS,
    TLS13_KEY_SHARES,
    KEY_SHARES_APART,
    KEY_SHARES_OUTSIDE,
    CERTIFICATE_MISMATCH,
    UNKNOWN_CIPHER,
    CONSTANT_IN_4CHAR,
    WEAK_CIPHER,
    CIPHER_OF_OFF_VERSION,
    OLD_PROTOCOL,
    DEFAULT_PROTOCOLS,
    NO_PROTOCOL,
    REPEATED_CIPHER,
    V2_CIPHER,
    NO_USABLE_CIPHER,
    FOREIGN_CIPHER,
    APPLICATION_CONTROLLED,
    SNI_ROLE,
    SNI_LIST,
    SNI_WITHOUT_LIST,
    NO_MUTUAL,
    ROLE_AND_DIRECTION,
    TN3270_CLIENT_AUTH,
    FULL_TRACE,
    NO_ERROR_TRACE,
)
