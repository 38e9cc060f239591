"""Checks of what TLS makes of a policy: versions, ciphers, curves, certificates, roles, traces. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from zlab.zos.edits import Edit
from zlab.zos.findings import Finding
from zlab.zos.policy.checks.subject import Check, Subject, did_you_mean, replace_key, replace_value
from zlab.zos.policy.checks.text import PLACEHOLDER
from zlab.zos.policy.effective import Role
from zlab.zos.policy.grammar.shapes import split_codes, v3_ciphers, v3_ciphers4
from zlab.zos.policy.meaning import Direction, RuleView
from zlab.zos.policy.rules import tls as rules
from zlab.zos.policy.tree import Statement
from zlab.zos.system_ssl.ciphers import CIPHERS, V2_CIPHERS, KeyType, Version, cipher_of_code, cipher_of_name

_OLD = (Version.SSL2, Version.SSL3, Version.TLS10, Version.TLS11)


def ciphers(subject: Subject) -> Iterator[Finding]:
    """Each value of a cipher list by itself."""
    for statement, around in subject.document.everything:
        if around is None or around.folded != "ttlscipherparms" or not statement.value:
            continue
        word = statement.value.split()[0]
        if PLACEHOLDER.search(word):
            continue
        if statement.folded == "v3ciphersuites":
            yield from _v3(subject, statement, word)
        elif statement.folded == "v3ciphersuites4char":
            yield from _v3_4char(subject, statement, word)
        elif statement.folded == "v2ciphersuites" and word.upper() not in V2_CIPHERS and not word.isdigit():
            what = f"{word} is no cipher suite of SSLv2{did_you_mean(word, V2_CIPHERS)}"
            yield subject.finding(rules.UNKNOWN_CIPHER, what, statement.value_at)


def _v3(subject: Subject, statement: Statement, word: str) -> Iterator[Finding]:
    codes = v3_ciphers(word)
    if not codes:
        yield _unknown(subject, statement, word, 2)
        return
    yield from _judge(subject, statement, codes)


def _v3_4char(subject: Subject, statement: Statement, word: str) -> Iterator[Finding]:
    codes = v3_ciphers4(word)
    if codes:
        yield from _judge(subject, statement, codes)
    elif cipher_of_name(word) is not None:
        what = f"{statement.key} {word}: a constant, not codes"
        # The blanks after the longer key stay, so that the value keeps its column.
        edit = replace_key(statement, "V3CipherSuites")
        yield subject.finding(rules.CONSTANT_IN_4CHAR, what, statement.value_at, edits=[edit])
    else:
        yield _unknown(subject, statement, word, 4)


def _unknown(subject: Subject, statement: Statement, word: str, width: int) -> Finding:
    codes = [code for code in split_codes(word, width) if cipher_of_code(code) is None]
    if codes:
        return subject.finding(rules.UNKNOWN_CIPHER, f"{codes[0]} is no cipher suite", statement.value_at)
    hint = did_you_mean(word, [cipher.name for cipher in CIPHERS if cipher.system_ssl])
    if width == 2 and v3_ciphers4(word):
        hint = "; four-character codes belong into V3CipherSuites4Char"
    return subject.finding(rules.UNKNOWN_CIPHER, f"{word} is no cipher suite{hint}", statement.value_at)


def _judge(subject: Subject, statement: Statement, codes: tuple[str, ...]) -> Iterator[Finding]:
    for code in codes:
        cipher = cipher_of_code(code)
        if cipher is None:
            continue
        if cipher.weak:
            yield subject.finding(rules.WEAK_CIPHER, f"{cipher.name}: {cipher.weak}", statement.value_at)
        if not cipher.system_ssl:
            yield subject.finding(rules.FOREIGN_CIPHER, f"{cipher.name} ({code})", statement.value_at)


def cipher_lists(subject: Subject) -> Iterator[Finding]:
    """Suites that a list names twice."""
    for statement, _ in subject.document.everything:
        seen: dict[str, Statement] = {}
        for each in statement.body if statement.folded == "ttlscipherparms" else ():
            word = each.value.split()[0] if each.value else ""
            read = {"v3ciphersuites": v3_ciphers, "v3ciphersuites4char": v3_ciphers4}.get(each.folded)
            for code in read(word) if read else ():
                first = seen.setdefault(code, each)
                if first is not each:
                    cipher = cipher_of_code(code)
                    what = f"{cipher.name if cipher else code} is in the list already"
                    related = [("first here", first.key_at)]
                    edits = _without_line(subject, each) if len(read(word) if read else ()) == 1 else ()
                    yield subject.finding(rules.REPEATED_CIPHER, what, each.key_at, related, edits)


def _without_line(subject: Subject, statement: Statement) -> tuple[Edit, ...]:
    text = subject.document.member.text
    start = text.rfind("\n", 0, statement.key_at) + 1
    end = text.find("\n", statement.end)
    return (Edit(start, len(text) if end < 0 else end + 1, ""),)


def protocols(subject: Subject) -> Iterator[Finding]:
    """Old versions that are switched on by name."""
    for statement, around in subject.document.everything:
        version = next((each for each in _OLD if each.lower() == statement.folded), None)
        if version is not None and around is not None and statement.value.lower() == "on":
            edit = replace_value(statement, "Off")
            yield subject.finding(rules.OLD_PROTOCOL, f"{version} is on", statement.key_at, edits=[edit])


def rules_in_force(subject: Subject) -> Iterator[Finding]:
    """What each rule with AT-TLS on comes to."""
    for rule in subject.policy.rules:
        if rule.enabled and rule.environment is not None:
            if subject.policy.is_whole(rule):  # versions and ciphers may stand in what a dangling name meant
                yield from _versions(subject, rule)
                yield from _tls13(subject, rule)
            yield from _certificates(subject, rule)
            yield from _roles(subject, rule)
            yield from _application(subject, rule)
            yield from _names(subject, rule)


def _at(rule: RuleView, *keys: str) -> int:
    """Where a setting of a rule stands: the first of `keys` that is given, else its action."""
    for key in keys:
        given = rule.effective.given.get(key.lower())
        if given:
            return given[-1].key_at
    return (rule.connection or rule.environment or rule.statement).key_at


def _versions(subject: Subject, rule: RuleView) -> Iterator[Finding]:
    effective = rule.effective
    versions = set(effective.versions)
    if not versions:
        yield subject.finding(rules.NO_PROTOCOL, f"rule {rule.name} has every protocol off", _at(rule, "TLSv1.2"))
        return
    if not effective.has(Version.TLS12) and Version.TLS13 not in versions:
        what = f"rule {rule.name}: TLSv1.2 is not given; as documented {', '.join(effective.versions)} would be on"
        yield subject.finding(rules.DEFAULT_PROTOCOLS, what, _at(rule, "TLSv1", "TLSv1.1"))
    if effective.has("V2CipherSuites") and Version.SSL2 not in versions:
        what = f"rule {rule.name}: SSLv2 is off"
        yield subject.finding(rules.V2_CIPHER, what, _at(rule, "V2CipherSuites"))
    given = [cipher for cipher in map(cipher_of_code, effective.given_ciphers) if cipher is not None]
    useless = [cipher for cipher in given if versions.isdisjoint(cipher.versions)]
    at = _at(rule, "V3CipherSuites", "V3CipherSuites4Char")
    if given and len(useless) == len(given):
        on = ", ".join(effective.versions)
        yield subject.finding(rules.NO_USABLE_CIPHER, f"rule {rule.name}: {on} on, and no suite for it", at)
    elif useless:
        what = f"rule {rule.name}: {', '.join(cipher.name for cipher in useless)} cannot be used"
        yield subject.finding(rules.CIPHER_OF_OFF_VERSION, what, at)


def _tls13(subject: Subject, rule: RuleView) -> Iterator[Finding]:
    effective = rule.effective
    if Version.TLS13 not in effective.versions:
        return
    codes = effective.given_ciphers
    if not codes:
        what = f"rule {rule.name}: TLSv1.3 On and no cipher list"
        yield subject.finding(rules.TLS13_DEFAULT_CIPHERS, what, _at(rule, "TLSv1.3"))
    elif not any(code.startswith("13") for code in codes):
        what = f"rule {rule.name}: TLSv1.3 On, and none of {len(codes)} suites is one of TLS 1.3"
        related = [("the list", _at(rule, "V3CipherSuites", "V3CipherSuites4Char"))]
        yield subject.finding(rules.TLS13_CIPHERS, what, _at(rule, "TLSv1.3"), related)
    client = effective.role is Role.CLIENT
    key = "ClientKeyShareGroups" if client else "ServerKeyShareGroups"
    if not effective.has(key):
        what = f"rule {rule.name}: TLSv1.3 On and no {key}"
        yield subject.finding(rules.TLS13_KEY_SHARES, what, _at(rule, "TLSv1.3"))
    for side in ("Client",) if client else ("Client", "Server"):
        yield from _key_shares(subject, rule, side)


def _key_shares(subject: Subject, rule: RuleView, side: str) -> Iterator[Finding]:
    effective, curves_key = rule.effective, "ClientECurves" if side == "Client" else "ServerKexECurves"
    shares_key = f"{side}KeyShareGroups"
    given = effective.values(curves_key)
    # A list that is not given is System SSL's own; it meets the shares that are System SSL's own.
    if not given or any(value.lower() == "any" for value in given):
        return
    curves = effective.client_curves if side == "Client" else effective.server_curves
    shares = effective.client_key_shares if side == "Client" else effective.server_key_shares
    outside = [share for share in shares if share not in curves]
    at = _at(rule, shares_key, curves_key)
    if len(outside) == len(shares):
        what = f"rule {rule.name}: {shares_key} {' '.join(shares)}, {curves_key} {' '.join(curves)}"
        yield subject.finding(rules.KEY_SHARES_APART, what, at, [(curves_key, _at(rule, curves_key))])
    elif outside and effective.has(shares_key):
        what = f"rule {rule.name}: {' '.join(outside)} is in {shares_key} and not in {curves_key}"
        yield subject.finding(rules.KEY_SHARES_OUTSIDE, what, at, [(curves_key, _at(rule, curves_key))])


def label_key_type(label: str) -> KeyType | None:
    """The kind of key that a label promises by its words, such as NISTECC521 or RSA2048."""
    upper = label.upper()
    ecc = any(word in upper for word in ("ECC", "ECDSA", "NISTEC", "P256", "P384", "P521"))
    rsa = "RSA" in upper
    return None if ecc == rsa else KeyType.ECC if ecc else KeyType.RSA


def _certificates(subject: Subject, rule: RuleView) -> Iterator[Finding]:
    effective = rule.effective
    if effective.role is Role.CLIENT or not effective.given_ciphers:
        return
    key = "ServerCertificateLabel" if effective.has("ServerCertificateLabel") else "CertificateLabel"
    labels = [label for label in effective.values(key) if label]
    kinds = {label_key_type(label) for label in labels}
    if not labels or None in kinds:
        return
    usable = [
        cipher
        for cipher in map(cipher_of_code, effective.given_ciphers)
        if cipher is not None and not set(effective.versions).isdisjoint(cipher.versions)
    ]
    if usable and not any(cipher.certificate in (KeyType.ANY, *kinds) for cipher in usable):
        needs = " and ".join(sorted({cipher.certificate for cipher in usable}))
        what = f"rule {rule.name}: label {', '.join(labels)} promises another key than the ciphers need ({needs})"
        related = [("the ciphers", _at(rule, "V3CipherSuites", "V3CipherSuites4Char"))]
        yield subject.finding(rules.CERTIFICATE_MISMATCH, what, _at(rule, key), related)


def _roles(subject: Subject, rule: RuleView) -> Iterator[Finding]:
    role = rule.effective.role
    if role is None:
        return
    wrong = (role is Role.CLIENT and rule.direction is Direction.INBOUND) or (
        role is not Role.CLIENT and rule.direction is Direction.OUTBOUND
    )
    if wrong:
        what = f"rule {rule.name} is {rule.direction}, and z/OS is the TLS {role}"
        yield subject.finding(rules.ROLE_AND_DIRECTION, what, _at(rule, "HandshakeRole"))
    if rule.effective.has("ClientAuthType") and role is not Role.SERVER_CLIENT_AUTH:
        what = f"rule {rule.name}: ClientAuthType {rule.effective.value('ClientAuthType')} with HandshakeRole {role}"
        related = [("HandshakeRole", _at(rule, "HandshakeRole"))]
        yield subject.finding(rules.NO_MUTUAL, what, _at(rule, "ClientAuthType"), related)


def is_tn3270(rule: RuleView) -> bool:
    """Whether a rule is for TN3270, by its job, its name or the port of telnet."""
    words = (rule.job, rule.name.upper())
    return any("TN3270" in word or "TELNET" in word for word in words) or any(
        low <= port <= high for low, high in rule.local.ports if high - low < 10 for port in (23, 992)
    )


def _application(subject: Subject, rule: RuleView) -> Iterator[Finding]:
    outbound = rule.direction is not Direction.INBOUND
    mail = outbound and (rule.job.startswith("CSSMTP") or _only_port(rule, "remote", 25, 587))
    ftp = _only_port(rule, "local", 21) or _only_port(rule, "remote", 21)
    name = "TN3270" if is_tn3270(rule) else "CSSMTP" if mail else "FTP" if ftp else ""
    if name and not rule.application_controlled:
        what = f"rule {rule.name} is for {name}, and ApplicationControlled is Off"
        yield subject.finding(rules.APPLICATION_CONTROLLED, what, _at(rule, "ApplicationControlled"))
    if name == "TN3270" and rule.effective.role is Role.SERVER_CLIENT_AUTH:
        what = f"rule {rule.name} asks TN3270 clients for a certificate"
        yield subject.finding(rules.TN3270_CLIENT_AUTH, what, _at(rule, "HandshakeRole"))


def _only_port(rule: RuleView, end: str, *ports: int) -> bool:
    given = rule.local.ports if end == "local" else rule.remote.ports
    return bool(given) and all(low == high and low in ports for low, high in given)


def _names(subject: Subject, rule: RuleView) -> Iterator[Finding]:
    """Server name indication: keywords for the role, and lists that lead to labels."""
    effective, client = rule.effective, rule.effective.role is Role.CLIENT
    wrong = "server" if client else "client"
    for key, given in effective.given.items():
        if key.startswith(f"{wrong}handshakesni") and effective.value(key).lower() != "off":
            what = f"rule {rule.name}: {given[-1].key} where z/OS is the TLS {'client' if client else 'server'}"
            yield subject.finding(rules.SNI_ROLE, what, given[-1].key_at)
    for each in effective.given.get("serverhandshakesnilist", ()):
        name, slash, label = each.value.partition("/")
        if not (name and slash and label):
            yield subject.finding(rules.SNI_LIST, f"{each.key} {each.value}", each.value_at)
    asked = effective.value("ServerHandshakeSNI", "Off").lower()
    if asked != "off" and not client and not effective.has("ServerHandshakeSNIList"):
        what = f"rule {rule.name}: ServerHandshakeSNI without ServerHandshakeSNIList"
        yield subject.finding(rules.SNI_WITHOUT_LIST, what, _at(rule, "ServerHandshakeSNI"))


def traces(subject: Subject) -> Iterator[Finding]:
    for statement, around in subject.document.everything:
        if statement.folded != "trace" or around is None or not statement.value.split()[0:1]:
            continue
        word = statement.value.split()[0]
        level = int(word) if word.isdigit() and len(word) < 4 else 2
        if level & 48:
            yield subject.finding(rules.FULL_TRACE, f"{around.key} {around.value}: Trace {level}", statement.key_at)
        elif not level & 2:
            what = f"{around.key} {around.value}: Trace {level}"
            yield subject.finding(rules.NO_ERROR_TRACE, what, statement.key_at)


TLS_CHECKS: tuple[Check, ...] = (ciphers, cipher_lists, protocols, rules_in_force, traces)
