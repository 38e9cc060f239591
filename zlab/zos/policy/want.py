"""The policy a lab asks for, as blocks: rules, actions, ciphers and curves in step with the versions. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

from zlab.errors import ZlabError
from zlab.lab.attls import MODERN_CIPHERS, MODERN_CURVES, Addresses, Attls, AttlsRule
from zlab.lab.base import PortSpan
from zlab.lab.records import Lab
from zlab.zos.policy.checks.subject import did_you_mean
from zlab.zos.system_ssl.ciphers import CIPHERS, Cipher, Version, cipher_of_name
from zlab.zos.system_ssl.curves import CURVES, Curve, curve_of

SHARED_CIPHERS = "ZLAB_Ciphers"
SHARED_CURVES = "ZLAB_Curves"
_ROLES = {"client": "Client", "server": "Server", "server-with-client-auth": "ServerWithClientAuth"}
_AUTH = {"pass-thru": "PassThru", "full": "Full", "required": "Required", "saf-check": "SAFCheck"}
_VERSIONS = {"1.0": Version.TLS10, "1.1": Version.TLS11, "1.2": Version.TLS12, "1.3": Version.TLS13}


class WantError(ZlabError):
    """An AT-TLS rule of the lab file that names what System SSL has not."""

    code = "ZL430"


@dataclass(frozen=True, slots=True)
class Block:
    """A statement to be: its keys in order, a key of a list several times, then its inline blocks."""

    kind: str
    name: str
    keys: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...] = ()

    @property
    def width(self) -> int:
        """The length of the longest key."""
        return max((len(key) for key, _ in self.keys), default=0)


def wanted(lab: Lab, system: str) -> tuple[Block, ...]:
    """The global statements of a system's policy, rules first. Raises WantError."""
    attls = lab.systems[system].attls
    blocks: list[Block] = []
    for rule in attls.rules:
        blocks += _rule(rule)
    for enabled in dict.fromkeys(rule.enabled for rule in attls.rules):
        word = "On" if enabled else "Off"
        trace = (("Trace", str(attls.trace)),) if enabled else ()
        blocks.append(Block("TTLSGroupAction", f"ZLAB_{word}", (("TTLSEnabled", word), *trace)))
    for rule in attls.rules:
        if rule.enabled:
            blocks += _environment(rule, attls)
    named = {(block.kind, block.name): block for block in blocks}
    return tuple(named.values())


def _rule(rule: AttlsRule) -> Iterator[Block]:
    keys: list[tuple[str, str]] = []
    for end, addresses, ports in (("Local", rule.local, rule.port), ("Remote", rule.remote, rule.remote_port)):
        if len(addresses) == 1:
            keys.append((f"{end}Addr", str(addresses[0])))
        elif addresses:
            group = f"{rule.name}_{end[0]}A"
            keys.append((f"{end}AddrGroupRef", group))
            yield Block("IpAddrGroup", group, (), tuple(_members(addresses)))
        if len(ports) == 1:
            keys.append((f"{end}PortRange", _span(ports[0])))
        elif ports:
            group = f"{rule.name}_{end[0]}P"
            keys.append((f"{end}PortGroupRef", group))
            members = tuple(Block("PortRange", "", (("Port", _span(span)),)) for span in ports)
            yield Block("PortGroup", group, (), members)
    keys += [("Jobname", rule.job)] if rule.job else []
    keys += [("Userid", rule.user)] if rule.user else []
    keys.append(("Direction", rule.own_direction.capitalize()))
    keys += [("Priority", str(rule.priority))] if rule.priority else []
    keys.append(("TTLSGroupActionRef", f"ZLAB_{'On' if rule.enabled else 'Off'}"))
    keys += [("TTLSEnvironmentActionRef", f"{rule.name}_EA")] if rule.enabled else []
    yield Block("TTLSRule", rule.name, tuple(keys))


def _members(addresses: Addresses) -> Iterator[Block]:
    for address in addresses:
        network = isinstance(address, (IPv4Network, IPv6Network))
        kind, key = ("IpAddrSet", "Prefix") if network else ("IpAddr", "Addr")
        yield Block(kind, "", ((key, str(address)),))


def _span(span: PortSpan) -> str:
    return str(span[0]) if span[0] == span[1] else f"{span[0]} {span[1]}"


def _environment(rule: AttlsRule, attls: Attls) -> Iterator[Block]:
    versions = [_VERSIONS[version] for version in rule.versions]
    ciphers = [cipher for cipher in map(_cipher, rule.ciphers) if set(versions) & set(cipher.versions)]
    if not ciphers:
        on = ", ".join(rule.versions)
        raise WantError(f"AT-TLS rule {rule.name}: no cipher suite is one of TLS {on}", hint="leave ciphers out")
    if Version.TLS13 in versions and not any(cipher.code.startswith("13") for cipher in ciphers):
        hint = "add TLS_AES_128_GCM_SHA256, or leave 1.3 out of versions"
        raise WantError(f"AT-TLS rule {rule.name}: TLS 1.3 without a suite of its own (RC 519)", hint=hint)
    cipher_name, curve_name = _names(rule)
    keys = [("HandshakeRole", _ROLES[rule.own_role])]
    keys += [("Trace", str(rule.trace))] if rule.trace is not None else []
    keys += [("TTLSCipherParmsRef", cipher_name), ("TTLSSignatureParmsRef", curve_name)]
    keyring = Block("TTLSKeyringParms", "", (("Keyring", rule.keyring or attls.keyring or ""),))
    advanced = Block("TTLSEnvironmentAdvancedParms", "", tuple(_advanced(rule, versions)))
    yield Block("TTLSEnvironmentAction", f"{rule.name}_EA", tuple(keys), (keyring, advanced))
    yield Block("TTLSCipherParms", cipher_name, tuple(("V3CipherSuites", cipher.name) for cipher in ciphers))
    yield Block("TTLSSignatureParms", curve_name, tuple(_curves(rule, versions)))


def _names(rule: AttlsRule) -> tuple[str, str]:
    """The names of the cipher and the curve statement: shared by all rules that leave them to zlab."""
    both = set(rule.versions) == {"1.2", "1.3"}
    ciphers = SHARED_CIPHERS if both and rule.ciphers == MODERN_CIPHERS else f"{rule.name}_CP"
    return ciphers, SHARED_CURVES if both and rule.curves == MODERN_CURVES else f"{rule.name}_SP"


def _advanced(rule: AttlsRule, versions: list[Version]) -> Iterator[tuple[str, str]]:
    yield "ApplicationControlled", "On" if rule.controlled else "Off"
    if rule.handshake_timeout is not None:
        yield "HandshakeTimeout", str(rule.handshake_timeout)
    for version in (Version.SSL3, *_VERSIONS.values()):
        yield version, "On" if version in versions else "Off"
    if rule.client_auth is not None:
        yield "ClientAuthType", _AUTH[rule.client_auth]
    if rule.own_role == "client":
        yield from (("CertificateLabel", label) for label in rule.labels[:1])
        return
    yield from (("ServerCertificateLabel", label) for label in rule.labels)
    if rule.sni:
        yield "ServerHandshakeSNI", "Required"
        yield "ServerHandshakeSNIMatch", "Required"
        yield from (("ServerHandshakeSNIList", f"{name}/{label}") for name, label in rule.sni.items())


def _curves(rule: AttlsRule, versions: list[Version]) -> Iterator[tuple[str, str]]:
    tls13 = Version.TLS13 in versions
    curves = [curve for curve in map(_curve, rule.curves) if tls13 or curve.certificate]
    yield from (("ClientECurves", curve.code) for curve in curves)
    shares = [curve for curve in curves if curve.key_share] if tls13 else []
    if tls13 and not shares:
        raise WantError(
            f"AT-TLS rule {rule.name}: TLS 1.3 exchanges keys on none of its curves (RC 515)", hint="add secp256r1"
        )
    for key in ("ClientKeyShareGroups", "ServerKeyShareGroups"):
        yield from ((key, curve.code) for curve in shares)


def _cipher(name: str) -> Cipher:
    cipher = cipher_of_name(name)
    if cipher is None or not cipher.system_ssl:
        known = [each.name for each in CIPHERS if each.system_ssl]
        raise WantError(f"System SSL has no cipher suite {name}", hint=did_you_mean(name, known).lstrip("; ") or None)
    return cipher


def _curve(name: str) -> Curve:
    curve = curve_of(name)
    if curve is None:
        raise WantError(f"System SSL has no curve {name}", hint=", ".join(each.name for each in CURVES))
    return curve
