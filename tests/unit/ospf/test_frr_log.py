"""FRR's adjacency changes in OMPROUTE's words: the five shapes of the facts, and every code."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zlab.ospf.evidence import Side, Transition
from zlab.ospf.readers.changes import Changes
from zlab.ospf.readers.files import read_lines
from zlab.ospf.readers.frr.log import AdjacencyChange, is_frr_line, parse_adjacency_change
from zlab.ospf.readers.omproute.messages import adjacency_messages, syslogd_line
from zlab.ospf.states import FRR_EVENTS, FRR_STATES, NeighborEvent, NeighborState

E, S = NeighborEvent, NeighborState

# facts: messages 4.4, one example for each printf format of FRR 7.0 to 10.7
SHAPES = [
    ("AdjChg: Nbr 10.1.1.2 on tap0:10.1.1.1: Loading -> Full (LoadingDone)",
     ("10.1.1.2", "", "tap0", S.LOADING, S.FULL, E.LOADING_DONE, "10.1.1.1")),
    ("AdjChg: Nbr 10.1.1.2(default) on tap0:10.1.1.1: Loading -> Full (LoadingDone)",
     ("10.1.1.2", "", "tap0", S.LOADING, S.FULL, E.LOADING_DONE, "10.1.1.1")),
    ("AdjChg: Nbr 10.1.1.2, NbrIP 10.1.1.2 (default) on tap0:10.1.1.1: Full -> Init (1-WayReceived)",
     ("10.1.1.2", "10.1.1.2", "tap0", S.FULL, S.INIT, E.ONE_WAY, "10.1.1.1")),
    ("AdjChg: Nbr 7.7.7.7%tap1: Loading -> Full (LoadingDone)",
     ("7.7.7.7", "", "tap1", S.LOADING, S.FULL, E.LOADING_DONE, "")),
    ("AdjChg: Nbr 7.7.7.7(default) on 7.7.7.7%tap1: Full -> Down (InactivityTimer)",
     ("7.7.7.7", "", "tap1", S.FULL, S.DOWN, E.INACTIVITY_TIMER, "")),
]  # fmt: skip
PREFIXES = ["", "2026/11/23 17:25:53.123456 OSPF: [VZH6Y-F04XR] ", "2026/11/23 17:25:53 OSPF6: [X][EC 1] "]


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize(("line", "expected"), SHAPES)
def test_every_shape_of_every_release_is_read(
    line: str, expected: tuple[str, str, str, NeighborState, NeighborState, NeighborEvent, str], prefix: str
) -> None:
    assert parse_adjacency_change(prefix + line) == AdjacencyChange(*expected)


@pytest.mark.parametrize("said", ["OSPF: ", "OSPF6: ", "OSPF[2]: ", "ospfd[812]: ", "ospfd-2[812]: "])
def test_a_numbered_instance_speaks_as_the_only_one_does(said: str) -> None:
    assert is_frr_line(f"2026/11/23 17:25:53 {said}[X] interface tap0:10.1.1.1: auth-type mismatch")


@pytest.mark.parametrize(
    "line", ["", "OSPF: something else", "AdjChg: Nbr x", "AdjChg: Nbr 1.1.1.1 on a: Nap -> Full (LoadingDone)"]
)
def test_other_lines_are_no_change(line: str) -> None:
    assert parse_adjacency_change(line) is None


@given(st.text(max_size=80))
@settings(max_examples=80, deadline=None)
def test_no_text_is_too_much(text: str) -> None:
    assert parse_adjacency_change("AdjChg: Nbr " + text) is None or "->" in text


def test_codes_are_those_of_the_notes() -> None:
    assert (FRR_STATES["Full"], FRR_STATES["Init"], FRR_EVENTS["1-WayReceived"]) == (128, 4, 10)
    assert FRR_STATES["Deleted"] == FRR_STATES["Down"] == 1


def test_a_restart_of_ospfd_reads_as_in_the_notes() -> None:
    change = AdjacencyChange("10.1.1.1", "10.1.1.1", "osa0", S.FULL, S.INIT, E.ONE_WAY)
    state, failure = adjacency_messages(change, 4, "10.1.1.1")
    assert state == "EZZ7919I State change, IPv4 OSPF, neighbor 10.1.1.1, new state 4, event 10"
    assert failure == ("EZZ7921I OSPF Adjacency Failure, neighbor 10.1.1.1, old state 128, new state 4, event 10")


def test_a_failure_of_ipv6_has_its_own_message() -> None:
    change = AdjacencyChange("10.1.1.1", "", "osa0", S.FULL, S.DOWN, E.INACTIVITY_TIMER)
    assert [message[:8] for message in adjacency_messages(change, 6, "10.1.1.1")] == ["EZZ7919I", "EZZ7954I"]


@pytest.mark.parametrize(("old", "new", "event"), [(S.LOADING, S.FULL, E.LOADING_DONE), (S.FULL, S.TWO_WAY, E.ADJ_OK)])
def test_progress_and_a_lost_election_are_no_failure(
    old: NeighborState, new: NeighborState, event: NeighborEvent
) -> None:
    change = AdjacencyChange("10.1.1.1", "", "osa0", old, new, event)
    assert len(list(adjacency_messages(change, 4, "10.1.1.1"))) == 1


def test_a_syslogd_line_has_a_blank_for_a_short_day() -> None:
    when = datetime(2026, 4, 2, 17, 25, 53)
    assert syslogd_line("EZZ7921I …", when, "S0W1", "OMPROUTE", 67174422) == (
        "Apr  2 17:25:53 S0W1 OMPROUTE[67174422]: EZZ7921I …"
    )


CHANGE = "AdjChg: Nbr 10.7.0.2, NbrIP 10.1.7.2 (default) on tap7:10.1.7.1: Full -> Init (1-WayReceived)"


@pytest.mark.parametrize(
    "head",
    [
        "2026/11/24 10:01:00.5 OSPF: [Y05P2-YJVXY] ",
        "<29>1 2026-11-24T10:01:00.5Z zpdt ospfd 77 - - ",
        "Nov 24 2026 10:01:00 zpdt ospfd[77]: ",
        "Tue 2026-11-24 10:01:00 UTC zpdt ospfd[77]: ",
        "> Nov 24 10:01:00 zpdt ospfd[77]: ",
        "zpdt.log:7:Nov 24 10:01:00.123456 zpdt ospfd[77]: ",
    ],
)
def test_a_line_is_read_with_whatever_is_around_it(head: str) -> None:
    complaint = "[EC 134217741] Packet[DD]: Neighbor 10.7.0.2 MTU 9000 is larger than [tap7:10.1.7.1]'s MTU 1500"
    found = read_lines([head + CHANGE, head + complaint], Path("frr.2026.11.24.log"))
    assert [each.neighbor for each in found.transitions] == ["10.1.7.2"]
    assert [(each.cause, each.theirs) for each in found.complaints] == [("mtu-larger", "9000")]
    times = [found.transitions[0].when, found.complaints[0].when]
    assert [when and when.replace(microsecond=0) for when in times] == [datetime(2026, 11, 24, 10, 1)] * 2


def test_a_line_that_was_cut_is_told() -> None:
    lines = [f"Nov 24 10:01:00 zpdt ospfd[77]: {CHANGE[:-18]}…Received)", f"Nov 24 10:02:00 zpdt ospfd[77]: {CHANGE}"]
    found = read_lines(lines, Path("frr.log"))
    assert len(found.transitions) == 1
    assert found.unseen == ("frr.log: a line of AdjChg is cut off or not as known (1×); the rest is judged",)


def test_lines_of_both_ends_keep_their_numbers() -> None:
    zos = "EZZ7921I OSPF Adjacency Failure, neighbor 10.1.7.1, old state 128, new state 4"
    found = read_lines([f"Nov 24 10:01:00 zpdt ospfd[77]: {CHANGE}", zos], Path("both.log"))
    assert found.unseen[0].startswith("both.log:2:1: EZZ7921I is cut off")


def test_of_a_log_of_nothing_but_changes_the_last_are_kept_and_the_others_told() -> None:
    changes = Changes(most=100)
    for order in range(1234):
        changes.add(Transition(Side.ZOS, 4, "10.1.7.1", NeighborState.FULL, order=order))
    assert [each.order for each in changes.latest()] == list(range(1134, 1234))
    assert list(changes.oddities("zos.log")) == [
        "zos.log: of its changes the last 100 are judged, 1,134 before them are not"
    ]
