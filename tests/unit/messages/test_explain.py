"""What a person asks about is found, whatever its form."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zlab.messages.catalogue import all_entries
from zlab.messages.explain import Explanation, explain, explain_code
from zlab.messages.near import is_one_slip, nearest

IDS = [entry.id for entry in all_entries()]


def codes(found: Explanation) -> set[tuple[str, str]]:
    return {(one.table.name, one.code.code) for one in found.codes}


def one(text: str) -> Explanation:
    (found,) = explain(text)
    return found


@pytest.mark.parametrize("word", ["EZZ7921I", "ezz7921i", "EZZ7921", "EZZ7921I,"])
def test_an_id_is_found_in_any_case_and_without_its_type_code(word: str) -> None:
    found = one(word)
    assert found.entry is not None
    assert found.entry.id == "EZZ7921I"


@pytest.mark.parametrize(
    ("word", "table", "code"),
    [
        ("402", "return-code", "402"),
        ("0x134CC19E", "return-code", "414"),
        ("134cc19e", "return-code", "414"),
        ("134CC000", "return-code", "0"),
        ("C02C", "cipher", "C02C"),
        ("0xC02C", "cipher", "C02C"),
        ("2F", "cipher", "002F"),
        ("0023", "curve", "0023"),
        ("744C7246", "errnojr", "7246"),
        ("0x744C7246", "errnojr", "7246"),
        ("7246", "errnojr", "7246"),
        ("EDC5111I", "errno", "111"),
        ("EDC8011I", "errno", "1011"),
        ("EADDRINUSE", "errno", "1115"),
        ("1030-01", "tn3270-rcode", "1030-01"),
        ("ExStart", "neighbor-state", "16"),
        ("unknown_ca", "tls-alert", "48"),
        ("secp521r1", "curve", "0025"),
        ("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "cipher", "C02B"),
        ("GSK_ERR_PERMISSION_DENIED", "return-code", "416"),
        ("8010302C", "device-code", "8010302C"),
        ("000000CA", "return-code", "202"),
        ("00000464", "errno", "1124"),
        ("0x46A", "errno", "1130"),
        ("0008", "lsa", "0008"),
        ("gsk_secure_socket_init", "gsk", "GSK_SECURE_SOCKET_INIT"),
        ("JrTTLSHandshakeFailed", "sioctl", "ECONNRESET"),
        ("EALREADY", "sioctl", "EALREADY"),
    ],
)
def test_a_code_is_known_by_its_shape(word: str, table: str, code: str) -> None:
    assert (table, code) in codes(one(word))


def test_a_bare_number_is_every_code_it_may_be() -> None:
    assert {table for table, _ in codes(one("16"))} >= {"neighbor-state", "neighbor-event", "interface-state"}


@pytest.mark.parametrize(
    ("value", "table", "code"),
    [
        ("402", "return-code", "402"),
        ("134CC19E", "return-code", "414"),
        ("0x464", "errno", "1124"),
        ("EACCES", "errno", "111"),
        ("128", "neighbor-state", "128"),
        ("1*", "interface-state", "1*"),
        ("9d", "cipher", "009D"),
    ],
)
def test_a_value_is_a_code_of_the_table_named(value: str, table: str, code: str) -> None:
    assert codes(explain_code(value, table)) == {(table, code)}


@pytest.mark.parametrize(
    ("text", "table", "code"),
    [
        ("RC 402", "return-code", "402"),
        ("RC:  402", "return-code", "402"),
        ("rc=CA", "return-code", "202"),
        ("state 8", "neighbor-state", "8"),
        ("Event: 10", "neighbor-event", "10"),
        ("errno2=744C7246", "errnojr", "7246"),
        ("cipher 9d", "cipher", "009D"),
        ("RCODE 1030-01", "tn3270-rcode", "1030-01"),
    ],
)
def test_a_word_before_a_code_says_what_it_is(text: str, table: str, code: str) -> None:
    assert codes(one(text)) == {(table, code)}


def test_a_trace_sum_is_taken_apart() -> None:
    assert [one.code.name for one in explain_code("6", "attls-trace").codes] == ["Error", "Info"]
    assert len(explain_code("255", "attls-trace").codes) == 6
    assert [one.code.name for one in explain_code("0", "attls-trace").codes] == ["None"]
    assert explain_code("0xff", "attls-trace").codes == explain_code("255", "attls-trace").codes


@pytest.mark.parametrize("value", ["256", "257", "-1", "error", "", "1_0", "9" * 5000])
def test_what_is_no_trace_level_is_none(value: str) -> None:
    assert not explain_code(value, "attls-trace").known


def test_the_values_of_a_whole_message_are_put_into_words() -> None:
    found = one("EZZ7921I OSPF adjacency failure, neighbor 10.1.1.1, old state 128, new state 4, event 10")
    words = {value.name: value.words.partition(":")[0] for value in found.decoded}
    assert words == {"neighbor": "", "old_state": "Full", "new_state": "Init", "event": "1-Way"}


def test_errno_and_errno2_of_a_message_are_explained_with_their_causes() -> None:
    found = one(
        "EZZ7815I Socket 11 bind to port 521, address :: failed, errno=111:EDC5111I Permission denied., errno2=74637246"
    )
    assert codes(found) == {("errno", "111"), ("errnojr", "7246")}


def test_the_parameters_of_an_rcode_are_read_as_it_says() -> None:
    found = one(
        "EZZ6035I TN3270 DEBUG CONN DETAIL\n  RCODE: 1030-01 TTLS Ioctl failed for query or init HS.\n"
        "  PARM1: FFFFFFFF PARM2: 00000464 PARM3: 77B77221"
    )
    words = {value.name: value.words for value in found.decoded}
    assert words["parm2"].startswith("ENOTCONN")
    assert "state" in words["parm3"]
    found = one(
        "EZZ6035I TN3270 DEBUG CONFIG EXCEPTION RCODE: 600F-00 System SSL initiation failed. "
        "PARM1: 000000CA PARM2: 00000000 PARM3: GSK_ENVIRONMENT_INIT"
    )
    assert "key ring" in next(value.words for value in found.decoded if value.name == "parm1")


def test_a_message_of_policy_agent_without_an_id_is_known() -> None:
    found = one(
        "SYSERR :001: plfm_kernel_init: socket(INET, DGRAM, 0), failed, errno=EDC5112I Resource temporarily "
        "unavailable., errno2=74610296"
    )
    assert found.entry is not None
    assert "INITSTACK" in " ".join(found.entry.causes)
    found = one("WARNING:006: pinit_fetch_policy_profile: Ignoring unknown image config file 'TLSConfig' statement")
    assert found.entry is not None
    assert "TTLSConfig" in " ".join(found.entry.causes)


def test_an_unknown_id_names_its_family_and_the_nearest() -> None:
    found = one("EZZ7920E")
    assert not found.known
    assert "EZZ7920I" in found.near
    assert "OMPROUTE" in found.family


@pytest.mark.parametrize(
    "mistyped", ["EZZ7921X", "EZ7921I", "EZZ792I", "EZZ79211I", "EZZ7291I", "EZZ79Z1I", "EZY7921I", "ezzz7921i"]
)
def test_an_id_one_slip_away_comes_first(mistyped: str) -> None:
    assert "EZZ7921I" in one(mistyped).near[:2]


@st.composite
def slips(draw: st.DrawFn) -> tuple[str, str]:
    """A known id, and the same with one slip of the fingers."""
    id = draw(st.sampled_from(IDS))
    at = draw(st.integers(0, len(id) - 1))
    other = draw(st.sampled_from("AEIZ0179"))
    slipped = [id[:at] + id[at + 1 :], id[: at + 1] + id[at:], id[:at] + id[at : at + 2][::-1] + id[at + 2 :]]
    return id, draw(st.sampled_from([*slipped, id[:at] + other + id[at + 1 :], id[:at] + other + id[at:]]))


@settings(max_examples=150, deadline=None)
@given(slips())
def test_every_slip_leads_to_the_id_or_to_others_as_near(case: tuple[str, str]) -> None:
    id, mistyped = case
    assert mistyped == id or is_one_slip(mistyped, id)
    near = nearest(mistyped, IDS)
    assert mistyped == id or id in near or all(is_one_slip(mistyped, each) for each in near)


@settings(max_examples=100, deadline=None)
@given(st.text("EZD0127I", max_size=9), st.text("EZD0127I", max_size=9))
def test_a_slip_is_one_either_way(one: str, other: str) -> None:
    assert is_one_slip(one, other) == is_one_slip(other, one)
    assert not is_one_slip(one, one)


@pytest.mark.parametrize(
    ("mistyped", "table", "meant"),
    [
        ("C0FF", "cipher", "C02F"),
        ("134CCFFF", "return-code", "409"),
        ("GSK_KEYRING_FIL", "gsk", "201"),
        ("EADRINUSE", "errno", "1115"),
        ("exstrat", "neighbor-state", "16"),
        ("1030-11", "tn3270-rcode", "1030-01"),
        ("0x744C7264", "errnojr", "7246"),
    ],
)
def test_a_mistyped_code_has_near_ones_of_the_tables_its_shape_is_of(mistyped: str, table: str, meant: str) -> None:
    found = one(mistyped)
    assert not found.known
    assert (table, meant) in {(near.table.name, near.code.code) for near in found.near_codes}


def test_a_code_of_a_table_that_is_not_there_has_near_ones_and_says_what_the_table_is() -> None:
    found = explain_code("415", "errno")
    assert not found.known
    assert found.near_codes
    assert "errno" in found.family


@pytest.mark.parametrize(("typed", "table", "code"), [("CA", "return-code", "202"), ("46a", "errno", "1130")])
def test_digits_that_can_only_be_hexadecimal_are_read_so(typed: str, table: str, code: str) -> None:
    assert codes(explain_code(typed, table)) == {(table, code)}


PASTED = [
    "ezz7921i {}",
    '"EZZ7921I {}"',
    "I have this in my log: EZZ7921I {}",
    "omproute.log:12:Apr  2 17:25:53 S0W1 omproute[1]: EZZ7921I {}",
    "`EZZ7921I {}`",
    "> > EZZ7921I {}",
    "{}",
]


@pytest.mark.parametrize("how", PASTED)
def test_a_message_is_found_however_it_was_pasted(how: str) -> None:
    found = one(how.format("OSPF adjacency failure, neighbor 10.1.1.1, old state 128, new state 4, event 10"))
    assert found.entry is not None
    assert found.entry.id == "EZZ7921I"
    assert [value.value for value in found.decoded] == ["10.1.1.1", "128", "4", "10"]


def test_a_message_quoted_in_a_mail_is_joined() -> None:
    found = one("> EZZ7921I OSPF ADJACENCY FAILURE, NEIGHBOR 10.1.1.1, OLD STATE\n>   128, NEW STATE 4, EVENT 10")
    assert [value.value for value in found.decoded] == ["10.1.1.1", "128", "4", "10"]


def test_two_messages_on_one_line_are_two() -> None:
    text = (
        "Apr  2 17:25:53 S0W1 omproute[1]: EZZ7919I State change, IPv4 OSPF, neighbor 10.1.1.1, new state 4, event 1 "
        "Apr  2 17:25:54 S0W1 omproute[1]: EZZ7921I OSPF adjacency failure, neighbor 10.1.1.1, old state 128, "
        "new state 1, event 12"
    )
    first, second = explain(text)
    assert [value.value for value in first.decoded] == ["IPv4", "10.1.1.1", "4", "1"]
    assert [value.value for value in second.decoded] == ["10.1.1.1", "128", "1", "12"]


def test_a_message_that_was_cut_off_has_the_values_that_are_left() -> None:
    found = one("EZZ7921I OSPF adjacency failure, neighbor 10.1.1.1, old state 128, new st")
    assert [(value.name, value.value) for value in found.decoded] == [("neighbor", "10.1.1.1"), ("old_state", "128")]


@pytest.mark.parametrize(
    "text",
    [
        "bind failed errno 111 errno2 744C7246",
        "EDC5111I Permission denied. (errno2=0x744C7246)",
        "errno=111 rsn = 744c7246",
        "EZZ7815I something else, errno: 111, errnojr: 744C7246",
    ],
)
def test_the_errnos_of_any_text_are_explained(text: str) -> None:
    assert codes(one(text)) == {("errno", "111"), ("errnojr", "7246")}


def test_words_of_a_message_lead_to_its_id() -> None:
    assert one("adjacency failure").near == ("EZZ7921I", "EZZ7954I")


def test_several_ids_and_several_messages_are_each_explained() -> None:
    assert [found.asked for found in explain("EZZ7904I EZZ7905I 402")] == ["EZZ7904I", "EZZ7905I", "402"]
    text = "EZD1287I TTLS Error RC: 5003\nEZZ7937I THE IPV6 OSPF ROUTING PROTOCOL IS DISABLED"
    assert [found.asked for found in explain(text)] == ["EZD1287I", "EZZ7937I"]


def run(*arguments: str, input: str = "") -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-m", "zlab", "explain", *arguments]
    return subprocess.run(argv, capture_output=True, text=True, check=False, input=input)


def test_the_command_explains_words_options_and_standard_input() -> None:
    done = run("EZZ7921I", "--rc", "402", "--trace", "255", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["explanations"]
    assert [len(each["codes"]) for each in found] == [1, 6, 0]
    assert found[2]["message"]["id"] == "EZZ7921I"
    done = run("-", input="EZD1287I TTLS Error RC:  417 Initial Handshake\n")
    assert "self-signed" in done.stdout
    assert done.returncode == 0


def test_the_command_says_what_it_does_not_know_and_what_it_was_not_asked() -> None:
    done = run("EZZ7920E")
    assert done.returncode == 1
    assert "not in the catalogue" in done.stderr
    assert "EZZ7920I" in done.stdout
    done = run("ZP999", "--json")
    assert all(id.startswith("ZP") for id in json.loads(done.stdout)["explanations"][0]["near"])
    assert "the caller may not use" in run("744C7264").stdout
    done = run("-", input="EZZ7921I\n" * 20_000)
    assert "only the first" in done.stderr
    done = run("--table", "nonsense", "1")
    assert done.returncode == 1
    assert "no code table" in done.stderr
    assert "Traceback" not in done.stderr
    done = run()
    assert done.returncode == 2
