"""An AT-TLS policy as rules of a lab file: those that the lab file can say whole, or none of them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, summarize_address_range

from pydantic import ValidationError

from zlab.deploy.adopt.members import Members
from zlab.deploy.adopt.wires import short
from zlab.errors import Problem, ZlabError
from zlab.lab.attls import MODERN_CIPHERS, MODERN_CURVES, Attls
from zlab.lab.draft import Found
from zlab.lab.load import parse_lab
from zlab.lab.records import Lab
from zlab.lab.source import Data
from zlab.zos.changes import Change
from zlab.zos.library import Library
from zlab.zos.member import MemberText
from zlab.zos.policy.conditions import Addresses
from zlab.zos.policy.effective import Effective, Role
from zlab.zos.policy.language import ATTLS
from zlab.zos.policy.meaning import Policy, RuleView
from zlab.zos.policy.tree import Document
from zlab.zos.policy.want import Block, wanted
from zlab.zos.system_ssl.ciphers import Version, cipher_of_code
from zlab.zos.system_ssl.curves import curve_of

_VERSIONS = {Version.TLS10: "1.0", Version.TLS11: "1.1", Version.TLS12: "1.2", Version.TLS13: "1.3"}
_ROLES = {Role.CLIENT: "client", Role.SERVER: "server", Role.SERVER_CLIENT_AUTH: "server-with-client-auth"}
_AUTH = {"passthru": "pass-thru", "full": "full", "required": "required", "safcheck": "saf-check"}
_FOLLOW = ("direction", "role", "application_controlled", "ciphers", "curves")
"""Keys whose default depends on other keys: whether they are needed is seen by what is rendered without them."""


def found_policy(members: Members, system: str) -> tuple[list[Found], list[Problem]]:
    """The rules, where a policy rendered from them means what the member means; else what keeps them from it."""
    document = members.documents.get("attls")
    rules = Policy(document).rules if document is not None else ()
    if document is None or not rules:
        return [], []
    place = document.member.place(rules[0].statement.key_at)
    values: list[Data] = []
    try:
        values += [_rule(rule) for rule in rules]
        left = _left(document, Attls.model_validate({"rules": values}))
    except ValidationError as error:
        left = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
    except ZlabError as error:
        left = error.problems[0].what
    if left:
        what = f"the AT-TLS policy is left out of the lab file, which has no words for it: {left}"
        return [], [Problem(what, place, "it stays as it is; rules can be put into the lab file by hand")]
    return [Found(("systems", system, "attls", "rules"), values, short(place))], []


def _left(document: Document, attls: Attls) -> str:
    """What a policy of these rules would not have, or have more; "" for nothing."""
    text = ATTLS.render(_lab(attls), "s")
    changes = ATTLS.diff(document, ATTLS.parse(MemberText("draft", text), Library()))
    return _told(changes[0]) if changes else ""


def _lab(attls: Attls) -> Lab:
    lab = parse_lab("lab: draft\nsystems: {s: }\n").lab
    system = lab.systems["s"].model_copy(update={"attls": attls})
    return lab.model_copy(update={"systems": {"s": system}})


def _told(change: Change) -> str:
    return f"{' '.join(change.path)} {change.before or change.after or ''}".strip()


def _rule(rule: RuleView) -> dict[str, Data]:
    """A rule with the keys that are not its defaults. Raises ValidationError for one the lab file does not take."""
    said: dict[str, Data] = {key: value for key, value in _conditions(rule) if value not in ("", [])}
    if rule.enabled:
        said |= {key: value for key, value in _settings(rule.effective) if value not in ("", [], {}, None)}
    else:
        said["enabled"] = False
    whole = _blocks(said)
    for key in _FOLLOW:
        less = {other: value for other, value in said.items() if other != key}
        with suppress(ValidationError):
            said = less if _blocks(less) == whole else said
    return said


def _blocks(said: dict[str, Data]) -> tuple[Block, ...]:
    return wanted(_lab(Attls.model_validate({"rules": [said]})), "s")


def _conditions(rule: RuleView) -> Iterator[tuple[str, Data]]:
    yield "name", rule.name
    for end, address, port in ((rule.local, "local", "port"), (rule.remote, "remote", "remote_port")):
        yield address, _addresses(end.addresses)
        yield port, [low if low == high else f"{low}-{high}" for low, high in end.ports]
    yield "job", rule.job
    yield "user", rule.user
    yield "direction", rule.direction.lower()
    if any(each.folded == "priority" for each in rule.statement.body):
        yield "priority", rule.priority


def _addresses(spans: Addresses) -> list[Data]:
    found: list[Data] = []
    for span in spans:
        kind = IPv4Address if span.version == 4 else IPv6Address
        for network in summarize_address_range(kind(span.low), kind(span.high)):
            one = network.prefixlen == network.max_prefixlen
            found.append(str(network.network_address) if one else str(network))
    return found


def _settings(effective: Effective) -> Iterator[tuple[str, Data]]:
    role = effective.role
    client = role is Role.CLIENT
    yield "role", _ROLES.get(role) if role is not None else None
    if role is Role.SERVER_CLIENT_AUTH and effective.has("ClientAuthType"):
        yield "client_auth", _AUTH[effective.client_auth.lower()]
    yield "keyring", effective.value("Keyring")
    yield "labels", list(effective.values("CertificateLabel" if client else "ServerCertificateLabel"))
    pairs = [each.partition("/") for each in effective.values("ServerHandshakeSNIList")]
    yield "sni", {name: label for name, _, label in pairs}
    yield "application_controlled", effective.on("ApplicationControlled")
    versions = [_VERSIONS[each] for each in effective.versions if each in _VERSIONS]
    yield "versions", [] if versions == ["1.2", "1.3"] else list(versions)
    ciphers = [cipher.name if (cipher := cipher_of_code(code)) else code for code in effective.given_ciphers]
    yield "ciphers", [] if ciphers == list(MODERN_CIPHERS) else list(ciphers)
    curves = [curve.name if (curve := curve_of(code)) else code for code in effective.client_curves]
    yield "curves", [] if curves == list(MODERN_CURVES) else list(curves)
    if effective.has("HandshakeTimeout"):
        yield "handshake_timeout", effective.handshake_timeout
    if effective.trace != Attls.model_fields["trace"].default:
        yield "trace", effective.trace
