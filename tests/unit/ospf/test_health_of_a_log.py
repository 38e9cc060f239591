"""A z/OS log with nothing beside it: no display, no Linux. What it tells, what it cannot tell, and what alarms."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from zlab.ospf.case import RouteStatus
from zlab.ospf.health import Health, judge
from zlab.ospf.readers.files import read_lines
from zlab.ospf.verdict import Verdict

ONE_WAY = "EZZ7921I OSPF Adjacency Failure, neighbor 10.1.1.1, old state 128, new state 4, event 10"
SILENT = "EZZ7921I OSPF Adjacency Failure, neighbor 10.1.1.1, old state 128, new state 1, event 12"
NO_PROGRESS = "EZZ7921I OSPF Adjacency Failure, neighbor 10.1.1.1, old state 16, new state 16, event 15"
FULL = "EZZ7919I State change, IPv4 OSPF, neighbor 10.1.1.1, new state 128, event 9"
INIT = "EZZ7919I State change, IPv4 OSPF, neighbor 10.1.1.1, new state 4, event 10"
STARVED = "EZZ7968I Hello interval missed on interface ETH1"
REFUSED = "EZZ7904I Packet authentication failure, from 10.1.1.1, type 1"
ANOTHER = "EZZ7921I OSPF Adjacency Failure, neighbor 10.1.2.1, old state 128, new state 4, event 10"
FULL_OF_ANOTHER = "EZZ7919I State change, IPv4 OSPF, neighbor 10.1.2.1, new state 128, event 9"
UNRELATED = "EZZ4313I INITIALIZATION COMPLETE FOR INTERFACE ETH9"


def judged(*lines: str, host: str = "S0W1") -> Health:
    """The neighbor 10.1.1.1 by a log of `HH:MM:SS message` lines."""
    text = [f"Nov 23 {line[:8]} {host} OMPROUTE[67174422]: {line[9:]}" for line in lines]
    report = judge(read_lines(text, Path("-")), now=datetime.now())
    return next(each for each in report.neighbors if each.neighbor == "10.1.1.1")


def cause(health: Health) -> str:
    return health.diagnosis.cause.code if health.diagnosis else ""


def test_full_at_the_end_is_healthy_and_the_route_was_not_seen() -> None:
    health = judged(f"10:00:00 {ONE_WAY}", f"10:00:09 {FULL}")
    assert (health.verdict, health.route, health.flaps) == (Verdict.HEALTHY, RouteStatus.NOT_SEEN, 1)
    (event,) = health.events
    assert event.partition("-")[2] == (
        "11-23 10:00:00 z/OS: 128 → 4, one-way: the peer restarted or dropped us; a restart, FULL again after 9.0s"
    )


def test_a_one_way_that_the_log_goes_on_after_for_minutes_is_presumed_to_be_a_restart() -> None:
    health = judged(f"10:00:00 {ONE_WAY}", f"10:30:00 {UNRELATED}")
    assert (health.verdict, health.state, cause(health)) == (Verdict.PRESUMED, None, "")
    assert health.why == (
        "one-way, and no other failure in the 30m00s that the log goes on: as a rule FRR was restarted, and it is"
        " FULL again"
    )


@pytest.mark.parametrize("after", ["10:00:00", "10:01:59"])
def test_a_one_way_at_the_end_of_the_log_alarms(after: str) -> None:
    health = judged(f"10:00:00 {ONE_WAY}", f"{after} {UNRELATED}")
    assert (health.verdict, cause(health)) == (Verdict.UNKNOWN, "one-way-linux")
    assert "if FRR was restarted, it is FULL again within two hellos" in health.why
    assert health.diagnosis is not None
    assert health.diagnosis.zos_line.startswith("D TCPIP,,OMPROUTE,OSPF,NBR ")


def test_a_one_way_in_a_log_that_tells_recoveries_is_a_fault_when_it_tells_none() -> None:
    health = judged(f"10:00:00 {FULL}", f"11:00:00 {ONE_WAY}", f"13:00:00 {UNRELATED}")
    assert (health.verdict, health.state_words) == (Verdict.UNHEALTHY, "Init 4")
    # That the trace is on is told by what it tells of any neighbor.
    health = judged(f"10:00:00 {FULL_OF_ANOTHER}", f"11:00:00 {ONE_WAY}", f"13:00:00 {UNRELATED}")
    assert (health.verdict, health.state_words) == (Verdict.UNHEALTHY, "Init 4")


def test_the_log_of_another_system_tells_nothing_of_this_one() -> None:
    lines = [f"Nov 23 10:00:00 S0W1 OMPROUTE[1]: {ONE_WAY}", f"Nov 23 13:00:00 S0W2 OMPROUTE[1]: {FULL}"]
    report = judge(read_lines(lines, Path("-")), now=datetime.now())
    assert {each.system: each.verdict for each in report.neighbors} == {
        "S0W1": Verdict.UNKNOWN,
        "S0W2": Verdict.HEALTHY,
    }


def test_silence_alarms_however_long_the_log_goes_on() -> None:
    for last in ("10:00:00", "23:00:00"):
        health = judged(f"10:00:00 {SILENT}", f"{last} {UNRELATED}")
        assert (health.verdict, cause(health)) == (Verdict.UNKNOWN, "linux-silent")
        assert "if it recovered, this log does not tell" in health.why


def test_no_progress_is_a_fault_until_it_is_no_longer_told() -> None:
    twice = (f"10:00:00 {NO_PROGRESS}", f"10:00:40 {NO_PROGRESS}")
    assert (judged(*twice).verdict, cause(judged(*twice))) == (Verdict.UNHEALTHY, "exchange-stalled")
    later = judged(*twice, f"11:00:00 {UNRELATED}")
    assert later.verdict is Verdict.PRESUMED
    assert "no event 15 in the 59m20s that the log goes on" in later.why


def test_a_fall_from_full_shows_that_what_was_before_it_had_healed() -> None:
    health = judged(f"10:00:00 {REFUSED}", f"10:00:40 {SILENT}", f"15:00:00 {ONE_WAY}", f"16:00:00 {UNRELATED}")
    assert (health.verdict, health.flaps) == (Verdict.PRESUMED, 2)
    assert health.events[0].endswith("-11-23 15:00:00")
    assert "FULL again before" in health.events[0]


def test_what_is_complained_of_before_the_one_failure_is_its_cause() -> None:
    health = judged(f"10:00:00 {REFUSED}", f"10:00:40 {SILENT}", f"16:00:00 {UNRELATED}")
    assert (health.verdict, cause(health)) == (Verdict.UNHEALTHY, "auth")


def test_a_starved_zos_is_the_cause_only_shortly_before_the_failure() -> None:
    assert cause(judged(f"10:00:00 {STARVED}", f"10:00:10 {ONE_WAY}")) == "starved"
    assert cause(judged(f"08:00:00 {STARVED}", f"10:00:10 {ONE_WAY}")) == "one-way-linux"
    healed = judged(f"10:00:00 {STARVED}", f"10:00:10 {ONE_WAY}", f"11:00:00 {UNRELATED}")
    assert healed.verdict is Verdict.PRESUMED
    assert "FRR" not in healed.why


def test_falls_are_counted_where_only_new_states_are_told() -> None:
    assert judged(f"10:00:00 {FULL}", f"11:00:00 {INIT}", f"11:00:09 {FULL}").flaps == 1


def test_a_failure_on_the_console_without_a_time_is_told_as_it_is() -> None:
    wrapped = [
        "EZZ7921I OSPF ADJACENCY FAILURE, NEIGHBOR 10.1.1.1, OLD STATE 128, NEW",
        "         STATE 4, EVENT 10",
    ]
    (health,) = judge(read_lines(wrapped, Path("-")), now=datetime.now()).neighbors
    assert (health.verdict, cause(health)) == (Verdict.UNKNOWN, "one-way-linux")
    assert "does not tell" in health.why


def test_each_neighbor_of_a_log_is_judged_by_what_is_said_of_it() -> None:
    lines = (f"10:00:00 {ONE_WAY}", f"10:00:00 {ANOTHER}", f"10:00:07 {FULL}")
    assert judged(*lines).verdict is Verdict.HEALTHY
    text = [f"Nov 23 {line[:8]} S0W1 OMPROUTE[1]: {line[9:]}" for line in lines]
    report = judge(read_lines(text, Path("-")), now=datetime.now())
    assert [each.verdict for each in report.neighbors] == [Verdict.HEALTHY, Verdict.UNHEALTHY]


def test_the_display_an_ipv6_neighbor_is_looked_for_with_is_that_of_ipv6() -> None:
    line = "Nov 23 10:00:00 S0W1 OMPROUTE[1]: EZZ7954I IPv6 " + ONE_WAY.removeprefix("EZZ7921I ")
    (health,) = judge(read_lines([line], Path("-")), now=datetime.now()).neighbors
    assert health.diagnosis is not None
    assert health.diagnosis.zos_line.startswith("D TCPIP,,OMPROUTE,IPV6OSPF,NEIGHBOR ")


def _of_system(*lines: str) -> Health:
    text = [f"Nov 23 10:00:00 S0W1 OMPROUTE[1]: {line}" for line in lines]
    (health,) = judge(read_lines(text, Path("-")), now=datetime.now()).neighbors
    return health


def test_an_omproute_that_ended_before_it_had_a_neighbor_is_told_with_why_and_at_its_own_end() -> None:
    health = _of_system("EZZ7822I Could not find configuration file")
    assert (health.system, health.verdict, cause(health)) == ("S0W1", Verdict.UNHEALTHY, "daemon-down")
    assert health.diagnosis is not None
    assert (health.diagnosis.saw, health.diagnosis.linux_line) == ("Could not find configuration file", "")


def test_an_interface_that_was_not_installed_is_told_though_no_neighbor_is() -> None:
    off = "EZZ7937I The IPv6 OSPF routing protocol is Disabled"
    health = _of_system(off, "EZZ7956I OSPF area 0.0.0.3 not configured, interface JFPORTCP6 not installed")
    assert (health.version, cause(health)) == (6, "area-missing")
    assert judge(read_lines([off], Path("-")), now=datetime.now()).neighbors == (), "off wherever nobody wants it"


def test_a_packet_of_no_neighbor_is_no_proof_of_a_wrong_key() -> None:
    stranger = "EZZ7905I No matching OSPF neighbor for packet from 10.1.1.1, type 4"
    assert cause(_of_system(stranger)) == "hello-refused"
    assert cause(_of_system(stranger, REFUSED)) == "auth"
