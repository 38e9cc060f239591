"""An OpenSSL context with the settings of a policy: versions, suites, curves, certificates, client authentication.

pyOpenSSL and not the standard `ssl`: only it can ask for a certificate without judging it (PassThru), set the
suites of TLS 1.3, and tell the curve that was negotiated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from OpenSSL import SSL, crypto

from zlab.tls.serve.codes import (
    KEY_SHARES,
    NO_CERTIFICATE,
    NO_LABEL,
    TLS13_CIPHERS,
    ReturnCode,
)
from zlab.tls.serve.keyrings import Keyring, Personal
from zlab.zos.policy.effective import ClientAuth, Effective, Role
from zlab.zos.system_ssl.ciphers import Version, cipher_of_code
from zlab.zos.system_ssl.curves import CURVES
from zlab.zos.system_ssl.signatures import signature_of

_PROTOCOLS = {
    Version.TLS10: (SSL.TLS1_VERSION, SSL.OP_NO_TLSv1),
    Version.TLS11: (SSL.TLS1_1_VERSION, SSL.OP_NO_TLSv1_1),
    Version.TLS12: (SSL.TLS1_2_VERSION, SSL.OP_NO_TLSv1_2),
    Version.TLS13: (SSL.TLS1_3_VERSION, SSL.OP_NO_TLSv1_3),
}
_OPENSSL_CURVES = {curve.code: curve.openssl for curve in CURVES if curve.code not in ("0019", "0021")}


class SslEnvironmentError(Exception):
    """A System SSL environment that cannot be made; `code` is what z/OS would say."""

    def __init__(self, code: ReturnCode, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass
class Watch:
    """What OpenSSL told while it verified one partner's certificate: the first X509_V_ERR number."""

    verify_error: int = 0


@dataclass(frozen=True)
class Prepared:
    """A context, and the certificates that stand behind it."""

    context: SSL.Context
    personal: tuple[Personal, ...]
    groups_set: bool


def labels_of(effective: Effective, sni_label: str = "") -> tuple[str, ...]:
    """The labels of the certificates to show: that of the server name, ServerCertificateLabel, CertificateLabel."""
    if sni_label:
        return (sni_label,)
    if effective.role is not Role.CLIENT and effective.has("ServerCertificateLabel"):
        return tuple(label for label in effective.values("ServerCertificateLabel") if label)
    return tuple(label for label in effective.values("CertificateLabel")[-1:] if label)


def prepare(effective: Effective, keyring: Keyring, sni_label: str = "") -> Prepared:
    """The context for a rule. Raises SslEnvironmentError with the code that z/OS would give."""
    client = effective.role is Role.CLIENT
    _check_tls13(effective)
    personal = _personal(effective, keyring, sni_label, client=client)
    context = SSL.Context(SSL.TLS_CLIENT_METHOD if client else SSL.TLS_SERVER_METHOD)
    _set_versions(context, effective.versions)
    _set_ciphers(context, effective)
    groups_set = _set_groups(context, effective, client=client)
    _set_signatures(context, effective.signature_pairs)
    for each in personal:
        context.use_certificate(each.certificate)
        context.use_privatekey(each.key)
    for certificate in dict.fromkeys(link for each in personal for link in keyring.chain_of(each)):
        context.add_extra_chain_cert(certificate)
    store = context.get_cert_store()
    for certificate in keyring.trusted:
        if store is not None:
            store.add_cert(crypto.X509.from_cryptography(certificate))
    prepared = Prepared(context, personal, groups_set)
    _set_verification(prepared, effective, keyring, client=client)
    return prepared


def _check_tls13(effective: Effective) -> None:
    if Version.TLS13 not in effective.versions:
        return
    if effective.given_ciphers and not any(code.startswith("13") for code in effective.given_ciphers):
        raise SslEnvironmentError(TLS13_CIPHERS, "TLSv1.3 On, and no suite of TLS 1.3 in V3CipherSuites")
    client = effective.role is Role.CLIENT
    curves = effective.values("ClientECurves" if client else "ServerKexECurves")
    if curves and not any(value.lower() == "any" for value in curves):
        own = effective.client_curves if client else effective.server_curves
        shares = effective.client_key_shares if client else effective.server_key_shares
        if not set(own) & set(shares):
            raise SslEnvironmentError(KEY_SHARES, f"curves {' '.join(own)}, key shares {' '.join(shares)}")


def _personal(effective: Effective, keyring: Keyring, sni_label: str, *, client: bool) -> tuple[Personal, ...]:
    labels = labels_of(effective, sni_label)
    if not labels and effective.has("CertificateLabel") and client:
        return ()  # an empty CertificateLabel: no certificate is sent
    if not labels and keyring.default is not None:
        labels = (keyring.default,)
    found = [(label, keyring.find(label)) for label in labels]
    for label, each in found:
        if each is None:
            raise SslEnvironmentError(NO_LABEL, f"keyring {keyring.name} has no certificate labelled {label}")
    if not found and not client:
        raise SslEnvironmentError(NO_CERTIFICATE, f"keyring {keyring.name} has no default certificate")
    return tuple(each for _, each in found if each is not None)


def _set_versions(context: SSL.Context, versions: Sequence[Version]) -> None:
    on = [version for version in versions if version in _PROTOCOLS]
    context.set_min_proto_version(_PROTOCOLS[on[0]][0] if on else SSL.TLS1_3_VERSION)
    context.set_max_proto_version(_PROTOCOLS[on[-1]][0] if on else SSL.TLS1_2_VERSION)
    for version, (_, option) in _PROTOCOLS.items():
        if version not in on:
            context.set_options(option)
    # The server's order of suites counts (IP Configuration Guide, Encryption algorithms); sessions are a limit.
    context.set_options(SSL.OP_CIPHER_SERVER_PREFERENCE | SSL.OP_NO_TICKET | SSL.OP_NO_RENEGOTIATION)
    context.set_session_cache_mode(SSL.SESS_CACHE_OFF)


def _set_ciphers(context: SSL.Context, effective: Effective) -> None:
    known = [cipher for cipher in map(cipher_of_code, effective.ciphers) if cipher is not None and cipher.openssl]
    early = [cipher.openssl for cipher in known if not cipher.code.startswith("13")]
    late = [cipher.openssl for cipher in known if cipher.code.startswith("13")]
    try:
        context.set_cipher_list(":".join([*early, "@SECLEVEL=0"]).encode())
    except SSL.Error:
        # None of them is in this OpenSSL; a suite that needs a key nobody has stands for "none".
        context.set_cipher_list(b"PSK-AES128-GCM-SHA256:@SECLEVEL=0")
    context.set_tls13_ciphersuites(":".join(late).encode())


def _set_groups(context: SSL.Context, effective: Effective, *, client: bool) -> bool:
    """Set the list of curves. pyOpenSSL has no call for it; its own binding has. False where that is not there."""
    codes = effective.client_curves if client else effective.server_curves
    if Version.TLS13 in effective.versions:
        shares = effective.client_key_shares if client else effective.server_key_shares
        codes = tuple(dict.fromkeys((*shares, *codes)))
    names = ":".join(_OPENSSL_CURVES[code] for code in codes if code in _OPENSSL_CURVES)
    return _bound("SSL_CTX_set1_curves_list", context, names)


def _set_signatures(context: SSL.Context, pairs: Sequence[str]) -> None:
    names = [found.openssl for found in map(signature_of, pairs) if found is not None]
    if names:
        _bound("SSL_CTX_set1_sigalgs_list", context, ":".join(names))


def _bound(name: str, context: SSL.Context, words: str) -> bool:
    """One call of OpenSSL that pyOpenSSL does not wrap; True when it is there and was accepted."""
    from cryptography.hazmat.bindings.openssl.binding import Binding

    call: Any = getattr(Binding().lib, name, None)
    pointer = getattr(context, "_context", None)
    return bool(words) and call is not None and pointer is not None and call(pointer, words.encode()) == 1


def _set_verification(prepared: Prepared, effective: Effective, keyring: Keyring, *, client: bool) -> None:
    context = prepared.context
    if not client and effective.role is not Role.SERVER_CLIENT_AUTH:
        context.set_verify(SSL.VERIFY_NONE, None)
        return
    lenient = not client and effective.client_auth is ClientAuth.PASS_THRU
    mode = SSL.VERIFY_PEER
    if not client and effective.client_auth in (ClientAuth.REQUIRED, ClientAuth.SAF_CHECK):
        mode |= SSL.VERIFY_FAIL_IF_NO_PEER_CERT

    def judge(connection: SSL.Connection, _certificate: Any, error: int, _depth: int, ok: int) -> bool:
        watch = connection.get_app_data()
        if not ok and isinstance(watch, Watch) and not watch.verify_error:
            watch.verify_error = error
        return lenient or bool(ok)

    context.set_verify(mode, judge)
    if not client:
        for certificate in keyring.trusted:
            context.add_client_ca(certificate)
