"""zlab profile obey: old and OBEYFILE together define what the new profile defines, and the inverse goes back."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.profile.reading import read
from zlab.zos.changes import Effect
from zlab.zos.fit import check_fit
from zlab.zos.profile.compare.entries import Key, entries, state
from zlab.zos.profile.compare.equivalence import State, with_interfaces
from zlab.zos.profile.grammar.statements import BY_NAME
from zlab.zos.profile.obey.model import after_obeyfile
from zlab.zos.profile.obey.plan import ObeyPlan, obey_plan, undo_dsn

_PASSING = ("START", "STOP")

PORTS = ["   21 TCP FTPD1\n", "   21 TCP FTPD1 NOAUTOLOG\n", "  520 UDP OMPROUTE\n", "   22 TCP SSHD* SAF SSH\n"]
ROUTES = [
    "  ROUTE 10.1.1.0/24 = ETH1 MTU 1492\n",
    "  ROUTE 10.9.0.0/16 10.1.1.1 ETH1\n",
    "  ROUTE 10.9.0.0/16 10.1.1.3 ETH1 REPL\n",
    "  ROUTE 10.8.8.8 HOST 10.1.1.1 ETH1\n",
]
SETTINGS = ["IPCONFIG DATAGRAMFWD\n", "IPCONFIG SYSPLEXROUTING MULTIPATH\n", "TCPCONFIG TTLS\n", "TCPCONFIG TTLS\n"]
LINKS = [
    "INTERFACE ETH1 DEFINE IPAQENET PORTNAME PORTA IPADDR 10.1.1.2/24 MTU 1492\nSTART ETH1\n",
    "INTERFACE ETH1 DEFINE IPAQENET PORTNAME PORTA IPADDR 10.1.1.2/24 MTU 1500\nSTART ETH1\n",
    "DEVICE PORTA MPCIPA\nLINK ETH1 IPAQENET PORTA\nHOME\n  10.1.1.2 ETH1\nSTART PORTA\n",
    "DEVICE PORTA MPCIPA\nLINK ETH1 IPAQENET PORTA\nHOME\n  10.1.1.7 ETH1\nSTART PORTA\n",
]
AUTOLOGS = ["  FTPD JOBNAME FTPD1\n", "  OMPROUTE\n", '  SYSLOGD PARMSTRING "-c -i"\n']


@st.composite
def profiles(draw: st.DrawFn) -> str:
    """A profile whose every difference from another one OBEYFILE can make, but for lists that become empty."""
    ports = draw(st.lists(st.sampled_from(PORTS), min_size=1, unique=True))
    routes = draw(st.lists(st.sampled_from(ROUTES), min_size=1, unique=True))
    started = draw(st.lists(st.sampled_from(AUTOLOGS), min_size=1, unique=True))
    settings_ = draw(st.lists(st.sampled_from(SETTINGS), unique=True))
    link = draw(st.sampled_from(LINKS))
    return (
        f"{''.join(settings_)}PORT\n{''.join(ports)}{link}BEGINROUTES\n{''.join(routes)}ENDROUTES\n"
        f"AUTOLOG\n{''.join(started)}ENDAUTOLOG\n"
    )


def differing(one: State, other: State) -> set[Key]:
    """Keys that two stacks define differently, DEVICE and INTERFACE taken for the same, START left out."""
    left, right = with_interfaces(one, other)
    return {
        key
        for key in {*left, *right}
        if key[0] not in _PASSING
        if key not in left or key not in right or left[key].value != right[key].value
    }


def plan(old: str, new: str) -> ObeyPlan:
    return obey_plan(read(old), read(new))


@settings(max_examples=60, deadline=None)
@given(profiles(), profiles())
def test_old_and_obeyfile_are_new_and_with_the_inverse_old_again(old: str, new: str) -> None:
    made = plan(old, new)
    first, last = (state(entries(read(text)), BY_NAME) for text in (old, new))
    there = after_obeyfile(first, made.text)
    back = after_obeyfile(there, made.inverse)
    short = {change.path[:2] for change in made.restart}
    assert {key[:2] for key in differing(there, last)} <= short
    if not made.restart:
        assert not differing(back, first)


@settings(max_examples=40, deadline=None)
@given(profiles(), profiles())
def test_an_obeyfile_has_no_unknown_statement_and_fits_a_card(old: str, new: str) -> None:
    made = plan(old, new)
    for text in (made.text, made.inverse):
        document = read(text)
        assert [one for one in document.statements if one.row is None or not one.closed] == []
        assert check_fit(text, "USER.TCPPARMS(ZLABOBEY)", 80) == []


@settings(max_examples=40, deadline=None)
@given(profiles())
def test_from_a_profile_to_itself_there_is_nothing_to_do(text: str) -> None:
    made = plan(text, text.lower().replace("\n", " ; same\n"))
    assert (made.text, made.inverse, made.steps, made.undo_steps, made.restart) == ("", "", (), (), ())


def test_one_new_port_is_one_row() -> None:
    made = plan("PORT\n 21 TCP FTPD1\n", "PORT 21 TCP FTPD1\n 22 TCP SSHD* NOAUTOLOG\n")
    assert made.text == "PORT\n   22 TCP SSHD* NOAUTOLOG\n"
    assert made.inverse == "DELETE PORT 22 TCP SSHD*\n"


def test_one_changed_route_is_the_whole_block() -> None:
    block = "BEGINROUTES\n   ROUTE 10.1.1.0/24 = ETH1 MTU {mtu}\n   ROUTE DEFAULT 10.1.1.1 ETH1\nENDROUTES\n"
    made = plan(block.format(mtu=1492), block.format(mtu=1500))
    assert made.text == block.format(mtu=1500)
    assert made.inverse == block.format(mtu=1492)
    assert [change.effect for change in made.changes] == [Effect.LIVE]


def test_all_routes_gone_needs_a_restart_because_a_block_cannot_be_empty() -> None:
    made = plan("ARPAGE 5\nBEGINROUTES\nROUTE DEFAULT 10.1.1.1 ETH1\nENDROUTES\n", "ARPAGE 5\n")
    assert made.text == ""
    assert len(made.restart) == 1
    assert [step.command for step in made.steps] == ["P TCPIP", "S TCPIP"]


def test_syntaxcheck_comes_first_then_stop_then_obeyfile_each_with_its_message() -> None:
    made = obey_plan(read(LINKS[0]), read(LINKS[1]), job="TCPIP2", dsn="A.B(OBEY)")
    assert [step.command for step in made.steps] == [
        "V TCPIP,TCPIP2,SYNTAXCHECK,DSN=A.B(OBEY)",
        "V TCPIP,TCPIP2,STOP,ETH1",
        "V TCPIP,TCPIP2,OBEYFILE,DSN=A.B(OBEY)",
    ]
    assert [proof[:8] for step in made.steps for proof in step.proof] == ["EZZ0061I", "EZZ0065I", "EZZ0053I"]
    assert made.text.startswith("INTERFACE ETH1 DELETE\nINTERFACE ETH1 DEFINE")
    assert made.text.endswith("START ETH1\n")
    assert [step.command for step in made.undo_steps][-1] == "V TCPIP,TCPIP2,OBEYFILE,DSN=A.B(OBEYU)"


def test_a_link_is_deleted_before_its_device_and_defined_after_it() -> None:
    lines = plan(LINKS[2], LINKS[2].replace("MPCIPA", "MPCIPA PRIROUTER")).text.splitlines()
    assert lines[:4] == [
        "DELETE LINK ETH1 IPAQENET PORTA",
        "DELETE DEVICE PORTA MPCIPA",
        "DEVICE PORTA MPCIPA PRIROUTER",
        "LINK ETH1 IPAQENET PORTA",
    ]


def test_another_home_address_stops_and_starts_the_device() -> None:
    made = plan(LINKS[2], LINKS[3])
    assert made.text == "HOME\n   10.1.1.7 ETH1\nSTART PORTA\n"
    assert "V TCPIP,TCPIP,STOP,PORTA" in [step.command for step in made.steps]


def test_a_link_that_becomes_an_interface_waits_for_the_next_start() -> None:
    made = plan(LINKS[2], LINKS[1].replace("1500", "9000"))
    assert made.text == ""
    assert {change.path[:2] for change in made.restart} == {("INTERFACE", "ETH1")}


def test_a_link_and_an_interface_that_say_the_same_need_nothing() -> None:
    made = plan(LINKS[2], LINKS[1].replace(" MTU 1500", ""))
    assert (made.text, made.changes, made.steps) == ("", (), ())


def test_the_home_list_keeps_the_address_of_a_link_that_waits() -> None:
    other = "DEVICE PORTB MPCIPA\nLINK ETH2 IPAQENET PORTB\nHOME 10.1.2.{n} ETH2\nSTART PORTB\n"
    made = plan(LINKS[2] + other.format(n=2), LINKS[1] + other.format(n=3))
    assert "HOME\n   10.1.1.2 ETH1\n   10.1.2.3 ETH2\n" in made.text


def test_a_setting_that_goes_is_put_to_what_holds_without_it() -> None:
    made = plan("TCPCONFIG TTLS RESTRICTLOWPORTS\n", "TCPCONFIG RESTRICTLOWPORTS\n")
    assert made.text == "TCPCONFIG NOTTLS\n"
    assert made.restart == ()


def test_a_setting_without_such_a_word_holds_until_the_next_start() -> None:
    made = plan("ARPAGE 20\nSOMAXCONN 10\n", "SOMAXCONN 10\n")
    assert made.text == ""
    assert [change.path for change in made.restart] == [("ARPAGE",)]


@pytest.mark.parametrize(
    ("rule", "undo"),
    [
        ("VIPARANGE DEFINE 255.255.255.255 10.1.2.5 ZCX", "VIPARANGE DELETE 255.255.255.255 10.1.2.5 ZCX"),
        ("VIPADEFINE 255.255.255.0 10.1.9.1 10.1.9.2", "VIPADELETE 10.1.9.1 10.1.9.2"),
        ("VIPABACKUP 100 10.1.9.1", "VIPADELETE 10.1.9.1"),
    ],
)
def test_a_dynamic_vipa_comes_and_goes_in_a_block_of_its_own(rule: str, undo: str) -> None:
    keep = "VIPADYNAMIC\n   VIPARANGE DEFINE 255.255.255.255 10.1.2.9 KEEP\nENDVIPADYNAMIC\n"
    made = plan(keep, keep.replace("ENDVIPA", f"{rule}\nENDVIPA"))
    assert made.text == f"VIPADYNAMIC\n   {rule}\nENDVIPADYNAMIC\n"
    assert made.inverse == f"VIPADYNAMIC\n   {undo}\nENDVIPADYNAMIC\n"
    assert made.restart == ()


def test_what_zlab_does_not_know_is_left_to_a_restart() -> None:
    made = plan("ARPAGE 20\n", "ARPAGE 20\nNEWTHING ON\n")
    assert made.text == ""
    assert len(made.restart) == 1


@pytest.mark.parametrize(
    ("dsn", "undo"),
    [
        ("A.B(OBEY)", "A.B(OBEYU)"),
        ("A.B(ZLABOBEY)", "A.B(ZLABOBEU)"),
        ("A.B(ABCDEFGU)", "A.B(ABCDEFGV)"),
        ("A.B", "A.B.UNDO"),
    ],
)
def test_the_inverse_lies_beside_under_another_name(dsn: str, undo: str) -> None:
    assert undo_dsn(dsn) == undo


def test_ten_thousand_changed_ports_take_no_longer_than_they_must() -> None:
    old, new = ("PORT\n" + "".join(f"{port} TCP {job}\n" for port in range(1, 10_001)) for job in ("A", "B"))
    begun = time.process_time()
    assert plan(old, new).text.count("\n") == 20_001
    assert time.process_time() - begun < 10
