"""AT-TLS in the lab file: what is refused, what follows by itself, and that the policy says what was wanted."""

from __future__ import annotations

import pytest

from tests.unit.attls.support import connection, document, policy
from zlab.errors import LabFileError
from zlab.lab.load import parse_lab
from zlab.zos.language import LintContext
from zlab.zos.policy.language import ATTLS
from zlab.zos.policy.match import match
from zlab.zos.policy.want import WantError

HEAD = "lab: adcd\nsystems:\n  s0w1:\n    attls:\n      keyring: TCPIP/RING\n      rules:\n"


def lab(*rules: str) -> str:
    return HEAD + "".join(f"        - {rule}\n" for rule in rules)


def rendered(*rules: str) -> str:
    return ATTLS.render(parse_lab(lab(*rules)).lab, "s0w1")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("{name: A}", "a rule names a port"),
        ("{name: A, job: X}", "says its direction"),
        ("{name: A b, port: 1}", "1 to 28 characters"),
        ("{name: A, port: 70000}", "ports are 1 to 65535"),
        ("{name: A, port: 1, role: server, client_auth: full}", "client_auth needs role"),
        ("{name: A, remote_port: 1, sni: {a: B}}", "sni is for servers"),
        ("{name: A, port: 1, versions: [1.4]}", "none of"),
        ("{name: A, port: 1, keyring: 'a b'}", "without blanks"),
        ("{name: A, port: 1, labels: ['x # y']}", "no #"),
        ("{name: A, port: 1, portt: 2}", "did you mean port?"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused_in_words(rule: str, words: str) -> None:
    with pytest.raises(LabFileError) as refused:
        parse_lab(lab(rule))
    assert words in str(refused.value)


def test_names_are_unique_and_every_rule_has_a_keyring() -> None:
    with pytest.raises(LabFileError, match="two rules are called A"):
        parse_lab(lab("{name: A, port: 1}", "{name: A, port: 2}"))
    with pytest.raises(LabFileError, match="rule A has no keyring"):
        parse_lab(lab("{name: A, port: 1}").replace("      keyring: TCPIP/RING\n", ""))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("{name: A, port: 1, ciphers: [TLS_ECDHE_ECSDA_WITH_AES_128_GCM_SHA256]}", "did you mean TLS_ECDHE_ECDSA"),
        ("{name: A, port: 1, ciphers: [TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256]}", "System SSL has no cipher"),
        ("{name: A, port: 1, ciphers: [TLS_RSA_WITH_AES_128_CBC_SHA]}", "RC 519"),
        ("{name: A, port: 1, versions: [1.3], ciphers: [TLS_RSA_WITH_AES_128_CBC_SHA]}", "no cipher suite is one of"),
        ("{name: A, port: 1, curves: [secp192r1]}", "RC 515"),
        ("{name: A, port: 1, curves: [secp999r1]}", "System SSL has no curve"),
    ],
)
def test_ciphers_and_curves_are_checked_against_system_ssl(rule: str, words: str) -> None:
    with pytest.raises(WantError) as refused:
        rendered(rule)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    "rule",
    [
        "{name: A, port: 8443}",
        "{name: TN3270, port: 2023, job: TN3270}",
        "{name: A, port: [21, 50000-50009]}",
        "{name: A, remote_port: 25, job: CSSMTP}",
        "{name: A, port: 8443, versions: [1.2]}",
        "{name: A, port: 8443, versions: [1.3]}",
        "{name: A, port: 8443, role: server-with-client-auth, client_auth: saf-check, labels: [ECC1, RSA1]}",
        "{name: A, port: 8443, sni: {web: ECC1}}",
        "{name: A, port: 8443, curves: [secp521r1], ciphers: [TLS_AES_256_GCM_SHA384], versions: [1.3]}",
        "{name: A, direction: both, remote: [10.1.0.2, 10.9.0.0/16, '2001:db8::1'], user: START1, priority: 9}",
    ],
)
def test_what_is_rendered_has_no_error_and_no_warning(rule: str) -> None:
    findings = ATTLS.lint(document(rendered(rule)), LintContext(record_length=80))
    assert [finding.what for finding in findings if finding.rule.severity != "note"] == []


def test_the_policy_takes_the_connections_the_lab_names_and_no_others() -> None:
    found = policy(
        rendered(
            "{name: WEB, port: [8443, 9000-9009], remote: [10.1.0.2, 10.9.0.0/16]}",
            "{name: MAIL, remote_port: 25, job: CSSMTP}",
            "{name: HIGH, port: 8443, priority: 10, user: START1}",
        )
    )
    cases = [
        (("10.1.1.2:8443", "10.1.0.2:1", "Inbound", "X", "Y"), "WEB"),
        (("10.1.1.2:9009", "10.9.9.9:1", "Inbound", "X", "Y"), "WEB"),
        (("10.1.1.2:9010", "10.9.9.9:1", "Inbound", "X", "Y"), None),
        (("10.1.1.2:8443", "10.2.0.2:1", "Inbound", "X", "Y"), None),
        (("10.1.1.2:8443", "10.2.0.2:1", "Inbound", "X", "START1"), "HIGH"),
        (("10.1.1.2:1024", "10.2.0.2:25", "Outbound", "CSSMTP", "Y"), "MAIL"),
        (("10.1.1.2:1024", "10.2.0.2:25", "Inbound", "CSSMTP", "Y"), None),
    ]
    for words, expected in cases:
        taken = match(found, connection(*words)).taken
        assert (taken.name if taken else None) == expected, words


def test_versions_ciphers_and_curves_are_in_step() -> None:
    found = policy(rendered("{name: NEW, port: 1, versions: [1.3]}", "{name: OLD, port: 2, versions: [1.2]}"))
    new, old = found.rules[0].effective, found.rules[1].effective
    assert new.versions == ("TLSv1.3",)
    assert all(code.startswith("13") for code in new.given_ciphers)
    assert new.server_key_shares == ("0023", "0024", "0025", "0029")
    assert old.versions == ("TLSv1.2",)
    assert all(code.startswith("C0") for code in old.given_ciphers)
    assert old.client_curves == ("0023", "0024", "0025"), "x25519 is for TLS 1.3"
    assert not old.has("ServerKeyShareGroups")


def test_a_lab_without_rules_says_that_everything_is_in_clear_text() -> None:
    text = ATTLS.render(parse_lab("lab: adcd\nsystems:\n  s0w1:\n").lab, "s0w1")
    assert "EZZ4249I" in text
    assert not document(text).statements
