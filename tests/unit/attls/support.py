"""Policies of the tests: short ways from text to what it means."""

from __future__ import annotations

from ipaddress import ip_address

from zlab.zos.member import MemberText
from zlab.zos.policy.match import Connection
from zlab.zos.policy.meaning import Direction, Policy
from zlab.zos.policy.tree import Document, parse


def document(text: str, name: str = "policy") -> Document:
    return parse(MemberText(name, text))


def policy(text: str) -> Policy:
    return Policy(document(text))


def connection(
    local: str | None = None,
    remote: str | None = None,
    direction: str | None = "Inbound",
    job: str | None = None,
    user: str | None = None,
) -> Connection:
    """A connection from `address:port` words."""
    ends = [(None, None) if end is None else _end(end) for end in (local, remote)]
    return Connection(
        Direction(direction) if direction else None, ends[0][0], ends[0][1], ends[1][0], ends[1][1], job, user
    )


def _end(word: str):  # type: ignore[no-untyped-def]  # a pair for the constructor above
    address, _, port = word.rpartition(":")
    return ip_address(address), int(port)


COLATTLJ_AND_S = """\
TTLSRule                      COLATTLJ
{
  LocalPortRange              4000
# Jobname                     COLCOMPI
# Userid                      COLIN
  Direction                   BOTH
  TTLSGroupActionRef          TNGA
  TTLSEnvironmentActionRef    TNEA
  TTLSConnectionActionRef     TNCA
}

TTLSRule                      COLATTLS
{
  LocalPortRange              4000
# Jobname                     COLATTLS
  Userid                      START1
  Direction                   BOTH
  TTLSGroupActionRef          TNGA
  TTLSEnvironmentActionRef    TNEA
  TTLSConnectionActionRef     TNCA
}

TTLSConnectionAction              TNCA
{
  TTLSCipherParmsRef              TLS13TLS12
  TTLSSignatureParmsRef           TNESigParms
  TTLSConnectionAdvancedParmsRef  TNCOonAdvParms
  CtraceClearText                 Off
  Trace                           255
}

TTLSConnectionAdvancedParms       TNCOonAdvParms
{
 ServerCertificateLabel  NISTECC521
  ApplicationControlled         On
  SSLv3          OFF
  TLSv1          OFF
  TLSv1.1        OFF
  TLSv1.2        ON
  TLSv1.3        OFF
  SecondaryMap   OFF
  HandshakeTimeout 3
}

TTLSSignatureParms                TNESigParms
{
   CLientECurves Any
}

TTLSEnvironmentAction                 TNEA
{
  HandshakeRole                       ServerWithClientAuth
  TTLSKeyringParms
  {
    Keyring                   start1/TN3270
  }
  TTLSSignatureParmsRef       TNESigParms
  TTLSCipherParmsRef  TLS13
}

TTLSCipherParms             TLS13TLS12
{
 V3CipherSuites      TLS_CHACHA20_POLY1305_SHA256
 V3CipherSuites      TLS_RSA_WITH_AES_256_CBC_SHA256
 V3CipherSuites   TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
}

TTLSCipherParms             TLS13
{
 V3CipherSuites      TLS_CHACHA20_POLY1305_SHA256
}

TTLSGroupAction             TNGA
{
  TTLSEnabled               ON
  trace                     255
}
"""
"""The mutual-authentication project of the notes, as published."""
