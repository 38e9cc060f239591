"""AT-TLS's readers on whatever may arrive: no crash, nothing lost, and every verb comes back."""

from __future__ import annotations

import time
from ipaddress import ip_address

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.language_rules import check_bytes
from zlab.codepage import encode_1047
from zlab.errors import Problem
from zlab.lab.load import parse_lab
from zlab.messages.logs.recognise import read_log
from zlab.tls.serve.hello import NotTlsError, read_client_hello
from zlab.tls.serve.usermap import UserMapError, parse_user_map
from zlab.zos.edits import apply_edits
from zlab.zos.language import LintContext
from zlab.zos.member import MemberText
from zlab.zos.policy.agent import follow, role_of
from zlab.zos.policy.conditions import addresses_cover, in_addresses, parse_addresses, parse_ports, ports_cover
from zlab.zos.policy.diff import diff
from zlab.zos.policy.grammar.statements import KINDS
from zlab.zos.policy.language import ATTLS
from zlab.zos.policy.layout import format_policy
from zlab.zos.policy.lint import lint
from zlab.zos.policy.match import Connection, match, never_matching
from zlab.zos.policy.meaning import Direction, Policy
from zlab.zos.policy.merge import MergeError, merge
from zlab.zos.policy.observed import mapped_connections, parse_end
from zlab.zos.policy.tree import Document, parse

NAMES = ["A", "B", "A_EA", "A_RA", "ZLAB_On", "ZLAB_Ciphers"]
KEYS = [key.name for kind in KINDS for key in kind.keys] + [f"{kind.name}Ref" for kind in KINDS]
VALUES = [
    *("On", "OFF", "23", "23 24", "9-1", "255", "0", "TLS_AES_128_GCM_SHA256", "C02BC02C", "0023", "Any", "All"),
    *("10.1.1.2", "10.1.1.0/24", "10.1.1.9-10.1.1.2", "6793", "::ffff:1.2.3.4", "::/0", "Inbound", "BOTH", "Server"),
    *("ServerWithClientAuth", "a/b", "Zowe Server", "x # y", "?port?", "{{p}}", "TN3270*", "", *NAMES),
]
STATEMENT = st.tuples(st.sampled_from(KINDS).map(lambda kind: kind.name), st.sampled_from([*NAMES, ""]))
LINE = st.tuples(st.sampled_from(KEYS), st.sampled_from(VALUES)).map(" ".join)
BLOCK = st.tuples(STATEMENT, st.lists(LINE, max_size=8)).map(
    lambda block: f"{' '.join(block[0])}\n{{\n" + "".join(f"  {line}\n" for line in block[1]) + "}\n"
)
WORDS = st.sampled_from(
    [kind.name for kind in KINDS]
    + KEYS[:20]
    + ["{", "}", "{\n", "}\n", "\n", "\r\n", " ", "\t", "#", "# c", "\x0b", "\u2028", "\ufeff", "é", "LogLevel 31\n"]
    + ["TTLSConfig /x\n", "TLSConfig", "TcpImage TCPIP /x\n", "A=b\n"]
)
TEXTS = (
    st.lists(BLOCK, max_size=8).map("".join)
    | st.lists(WORDS, max_size=50).map(" ".join)
    | st.lists(WORDS | BLOCK, max_size=20).map("".join)
    | st.text(max_size=150)
)
SETTINGS = settings(max_examples=60, deadline=None)
LAB = parse_lab(
    "lab: a\nsystems:\n  s0w1:\n    attls:\n      keyring: A/B\n      rules:\n"
    "        - {name: A, port: [23, 24], remote: [10.1.0.2, 10.2.0.0/16], labels: [X, Y]}\n"
    "        - {name: WEB, port: 8443, client_auth: full}\n"
).lab
CONNECTION = Connection(Direction.INBOUND, ip_address("10.1.1.2"), 23, ip_address("10.1.0.2"), 1024, "TN3270", "A")


def read(text: str) -> Document:
    return parse(MemberText("fuzz", text))


@SETTINGS
@given(TEXTS)
def test_the_tokens_of_any_text_are_the_text(text: str) -> None:
    assert "".join(text[token.start : token.end] for token in read(text).tokens()) == text


@SETTINGS
@given(TEXTS)
@example("TTLSRule A\n{\n}\nTTLSRule A\n{\n TTLSGroupActionRef A\n}\nTTLSGroupAction A\n{\n CtraceClearText On\n}\n")
def test_formatting_is_idempotent_and_keeps_the_meaning(text: str) -> None:
    document = read(text)
    formatted = format_policy(document)
    again = read(formatted)
    assert format_policy(again) == formatted
    assert diff(document, again) == ()
    assert role_of(again) is role_of(document)


@SETTINGS
@given(TEXTS)
def test_every_finding_can_be_shown_and_its_edits_can_be_made(text: str) -> None:
    for finding in lint(read(text), LintContext(record_length=80)):
        assert finding.to_json()["what"]
        assert finding.place.line <= text.count("\n") + 1
        apply_edits(text, finding.edits)


@SETTINGS
@given(TEXTS)
def test_a_connection_is_taken_by_no_rule_that_never_matches(text: str) -> None:
    policy = Policy(read(text))
    verdict = match(policy, CONNECTION)
    assert len(verdict.candidates) == len(policy.rules)
    hidden = {id(narrow) for narrow, _ in never_matching(policy)}
    assert verdict.taken is None or id(verdict.taken) not in hidden
    assert follow(policy.document) is None or role_of(policy.document)


@SETTINGS
@given(TEXTS, TEXTS)
def test_no_pair_of_texts_breaks_the_differ(one: str, other: str) -> None:
    before, after = read(one), read(other)
    assert diff(before, before) == ()
    assert bool(diff(before, after)) == bool(diff(after, before))


@SETTINGS
@given(TEXTS)
def test_merging_a_lab_twice_is_merging_it_once(text: str) -> None:
    try:
        once = merge(read(text), LAB, "s0w1")
    except MergeError as error:
        assert error.problems[0].what  # noqa: PT017 - no policy, or braces that do not meet: refused in words
        return
    assert merge(read(once), LAB, "s0w1") == once
    wanted = {rule.name for rule in Policy(read(once)).rules}
    assert {"A", "WEB"} <= wanted


@SETTINGS
@given(st.binary(max_size=300) | TEXTS.map(lambda text: encode_1047(text.encode("ascii", "ignore").decode())))
def test_any_bytes_are_read_and_given_back_or_refused_in_one_message(raw: bytes) -> None:
    check_bytes(ATTLS, raw)


@SETTINGS
@given(st.sampled_from(VALUES) | st.text("0123456789.:/-", max_size=20), st.sampled_from(VALUES))
def test_values_of_conditions_are_sets_or_words(one: str, other: str) -> None:
    addresses = parse_addresses(one)
    if not isinstance(addresses, str):
        assert addresses_cover(addresses, addresses)
        wider = parse_addresses(other)
        if not isinstance(wider, str) and addresses_cover(wider, addresses) and addresses:
            low = ip_address(addresses[0].low) if addresses[0].version == 4 else None
            assert low is None or in_addresses(low, wider)
    ports = parse_ports(one)
    assert isinstance(ports, str) or ports_cover(ports, ports)


HELLOS = st.binary(max_size=120).map(lambda tail: b"\x16\x03\x01\x00\x70\x01\x00\x00\x6c" + tail)
MAPS = st.sampled_from(
    ["RACDCERT MAP ", "ID(A)", "SDNFILTER('CN=x')", "IDNFILTER('", "')", "-\n", "\n", "(", ")", "SETROPTS "]
)


@SETTINGS
@given(st.binary(max_size=200) | HELLOS)
def test_a_hello_is_read_or_incomplete_or_no_tls(raw: bytes) -> None:
    told = ""
    try:
        hello = read_client_hello(raw)
    except NotTlsError as error:
        hello, told = None, str(error)
    assert hello is None or all(len(code) == 4 for code in hello.ciphers)
    assert not told or raw


@SETTINGS
@given(st.lists(MAPS).map("".join) | st.text(max_size=60))
def test_a_map_of_users_is_read_or_refused_in_words(text: str) -> None:
    try:
        found = parse_user_map(text).mappings
        problems: tuple[Problem, ...] = ()
    except UserMapError as error:
        found, problems = (), error.problems
    assert bool(found) != bool(problems)
    assert all(problem.what for problem in problems)
    assert all(each.user and (each.subject or each.issuer) for each in found)


@SETTINGS
@given(st.text(max_size=80))
def test_a_line_that_looks_like_ezd1281i_is_read_or_left(text: str) -> None:
    lines = [f"EZD1281I TTLS Map CONNID: 1 LOCAL: {text} REMOTE: {text}", f"EZD1281I {text}", text]
    assert len(list(mapped_connections(read_log(lines)))) <= 3
    parse_end(text)


@pytest.mark.parametrize(
    "text",
    [
        "{" * 200_000,
        "TTLSRule A\n{\n" * 50_000,
        "x" * 4_000_000,
        "#" * 2_000_000,
        "".join(f"TTLSRule R{n}\n{{\n  LocalPortRange {n}\n  Direction Both\n}}\n" for n in range(5_000)),
        "TTLSCipherParms C\n{\n" + "  V3CipherSuites TLS_AES_128_GCM_SHA256\n" * 50_000 + "}\n",
        " " * 2_000_000 + "x",
    ],
    ids=["braces", "nesting", "one word", "one comment", "rules", "ciphers", "blanks"],
)
def test_a_file_made_to_be_slow_is_not(text: str) -> None:
    begun = time.process_time()
    document = read(text)
    lint(document, LintContext())
    format_policy(document)
    assert time.process_time() - begun < 10
