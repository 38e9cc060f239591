"""The judge: what is healthy, whose fault it is, and what is said of it."""

from __future__ import annotations

import json
import string
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from zlab.ospf.case import RouteStatus
from zlab.ospf.evidence import (
    Announcement,
    Complaint,
    Device,
    Evidence,
    Hello,
    Interface,
    Neighbor,
    Route,
    Side,
    Table,
    TableSeen,
    Transition,
    merge,
)
from zlab.ospf.expect import expectations
from zlab.ospf.health import Health, Report, judge
from zlab.ospf.prometheus import prometheus_text
from zlab.ospf.readers.frr.complaints import FORMS
from zlab.ospf.rules.causes import CAUSE_OF, CAUSES
from zlab.ospf.rules.table import LEFT_OVER, OF_A_FULL_ONE, RULES
from zlab.ospf.states import NeighborEvent, NeighborState
from zlab.ospf.verdict import Verdict
from zlab.ospf.words import EVENT_WORDS, STATE_NAMES, duration

NOW = datetime(2026, 11, 24, 12)
OURS = Interface(
    Side.LINUX,
    4,
    "tap0",
    "10.1.1.1",
    router_id="10.1.1.1",
    prefix_length=24,
    area="0.0.0.0",
    hello=10,
    dead=40,
    mtu=1500,
    priority=1,
    network="broadcast",
    state="DR",
    up=True,
)
PEER = Neighbor(
    Side.LINUX,
    4,
    NeighborState.FULL,
    "10.1.1.2",
    "10.1.1.2",
    "tap0",
    since=NOW - timedelta(hours=1),
    due=38,
    priority=1,
    dr="10.1.1.1",
)
HELLO = Hello(4, "tap0", "10.1.1.2", False, "10.1.1.2", "0.0.0.0", 10, 40, 1, "10.1.1.1", "10.1.1.2", ("10.1.1.1",), 24)
SEEN = tuple(TableSeen(Side.LINUX, 4, table) for table in (Table.NEIGHBORS, Table.OSPF, Table.KERNEL))
ROUTED = (
    Route(Side.LINUX, 4, Table.OSPF, "10.20.1.1/32", "10.1.1.2", "tap0"),
    Route(Side.LINUX, 4, Table.KERNEL, "10.20.1.1/32", "10.1.1.2", "tap0"),
)
LINUX = Evidence(neighbors=(PEER,), interfaces=(OURS,), routes=ROUTED, tables=SEEN)


def only(evidence: Evidence) -> Health:
    (found,) = judge(evidence, now=NOW).neighbors
    return found


def cause(health: Health) -> str:
    return health.diagnosis.cause.code if health.diagnosis else ""


def test_full_with_its_route_in_the_kernel_is_healthy() -> None:
    health = only(LINUX)
    assert (health.verdict, health.route) == (Verdict.HEALTHY, RouteStatus.INSTALLED)


def test_full_is_unhealthy_without_a_route_and_when_the_kernel_lacks_it() -> None:
    assert cause(only(replace(LINUX, routes=()))) == "no-route"
    assert cause(only(replace(LINUX, routes=ROUTED[:1]))) == "not-installed"


def test_a_neighbor_that_announces_nothing_beyond_the_wire_needs_no_route() -> None:
    wire = Route(Side.LINUX, 4, Table.OSPF, "10.1.1.0/24", "", "tap0")
    announced = Announcement(4, "10.1.1.2", "stub", "10.1.1.0/24")
    tables = (*SEEN, TableSeen(Side.LINUX, 4, Table.LSDB))
    evidence = replace(LINUX, routes=(wire,), tables=tables, announcements=(announced,))
    assert only(evidence).route is RouteStatus.NONE_ANNOUNCED
    more = replace(evidence, announcements=(announced, Announcement(4, "10.1.1.2", "stub", "10.20.1.1/32")))
    assert cause(only(more)) == "no-route"


def test_a_second_wire_to_the_same_router_may_be_without_routes() -> None:
    other = replace(OURS, name="tap1", address="10.1.2.1")
    peer = replace(PEER, address="10.1.2.2", interface="tap1")
    found = judge(replace(LINUX, neighbors=(PEER, peer), interfaces=(OURS, other)), now=NOW)
    assert [each.route for each in found.neighbors] == [RouteStatus.INSTALLED, RouteStatus.ELSEWHERE]
    assert found.healthy


def test_two_way_is_healthy_between_drothers_only() -> None:
    dr = replace(PEER, role="DR")
    drother = replace(PEER, address="10.1.1.9", router_id="10.1.1.9", state=NeighborState.TWO_WAY, role="DROther")
    ours = replace(OURS, state="DROther", dr="10.1.1.2")
    lan = replace(LINUX, neighbors=(dr, drother), interfaces=(ours,))
    assert [each.verdict for each in judge(lan, now=NOW).neighbors] == [Verdict.HEALTHY, Verdict.HEALTHY]
    zero = replace(OURS, priority=0, state="DROther", dr="0.0.0.0")
    alone = replace(PEER, state=NeighborState.TWO_WAY, priority=0, role="DROther", dr="0.0.0.0")
    assert cause(only(replace(LINUX, neighbors=(alone,), interfaces=(zero,)))) == "both-priority-0"


def test_without_an_election_two_priorities_of_0_are_no_fault() -> None:
    many = replace(OURS, network="point-to-multipoint", priority=0, state="point-to-multipoint")
    young = replace(PEER, state=NeighborState.EX_START, priority=0, since=NOW - timedelta(seconds=2))
    assert cause(only(replace(LINUX, neighbors=(young,), interfaces=(many,)))) == "forming"


def test_a_virtual_link_needs_no_route_of_its_own() -> None:
    virtual = replace(OURS, name="VLINK0", network="")
    peer = replace(PEER, interface="VLINK0", address="10.1.9.2", router_id="10.1.9.2")
    health = only(replace(LINUX, neighbors=(peer,), interfaces=(virtual,)))
    assert (health.verdict, health.route) == (Verdict.HEALTHY, RouteStatus.ELSEWHERE)


@pytest.mark.parametrize(
    ("change", "expected", "linux", "zos"),
    [
        ({"hello": 30}, "hello", "10", "30"),
        ({"dead": 30}, "dead", "40", "30"),
        ({"area": "0.0.0.1"}, "area", "0.0.0.0", "0.0.0.1"),
        ({"prefix_length": 25}, "mask", "24", "25"),
        ({"router_id": "10.1.1.1"}, "duplicate-router-id", "10.1.1.1", "10.1.1.1"),
    ],
)
def test_a_hello_that_frr_drops_in_silence_names_the_cause(
    change: dict[str, object], expected: str, linux: str, zos: str
) -> None:
    hello = replace(HELLO, **change)  # type: ignore[arg-type] # fields of Hello
    health = only(replace(LINUX, neighbors=(), hellos=(hello,), listened=("tap0",)))
    assert health.diagnosis is not None
    assert (cause(health), health.diagnosis.linux, health.diagnosis.zos) == (expected, linux, zos)
    assert health.neighbor == "10.1.1.2"


def test_hellos_that_agree_and_reach_nobody_are_blocked_here() -> None:
    sent = replace(HELLO, source="10.1.1.1", outgoing=True, router_id="10.1.1.1")
    evidence = replace(LINUX, neighbors=(), hellos=(HELLO, sent), listened=("tap0",))
    assert cause(only(evidence)) == "blocked"


def test_silence_is_told_only_by_who_listened() -> None:
    sent = replace(HELLO, source="10.1.1.1", outgoing=True, router_id="10.1.1.1")
    quiet = replace(LINUX, neighbors=(), hellos=(sent,))
    assert cause(only(replace(quiet, listened=("tap0",)))) == "silent"
    assert cause(only(quiet)) == "unknown"


def test_a_neighbor_whose_hellos_stop_is_not_healthy_though_full() -> None:
    assert only(replace(LINUX, neighbors=(replace(PEER, due=12),))).verdict is Verdict.UNHEALTHY
    assert only(replace(LINUX, neighbors=(replace(PEER, due=20.5),))).verdict is Verdict.HEALTHY


def test_a_young_adjacency_is_forming_and_an_old_one_is_stalled() -> None:
    young = replace(PEER, state=NeighborState.EX_START, since=NOW - timedelta(seconds=2))
    assert cause(only(replace(LINUX, neighbors=(young,)))) == "forming"
    old = replace(young, since=NOW - timedelta(seconds=60))
    assert cause(only(replace(LINUX, neighbors=(old,)))) == "exchange-stalled"


def test_a_complaint_that_a_later_full_has_healed_is_history() -> None:
    complaint = Complaint("dead", Side.LINUX, 4, "tap0", "10.1.1.2", ours="40", theirs="8", order=1)
    full = Transition(Side.LINUX, 4, "10.1.1.2", NeighborState.FULL, interface="tap0", order=2)
    down = replace(full, old=NeighborState.FULL, new=NeighborState.DOWN, event=NeighborEvent.INACTIVITY_TIMER, order=3)
    gone = replace(LINUX, neighbors=(), complaints=(complaint,), transitions=(full, down))
    assert cause(only(gone)) == "silent"
    assert cause(only(replace(gone, complaints=(replace(complaint, order=4),)))) == "dead"


def test_a_log_with_nothing_but_a_complaint_is_an_adjacency_that_does_not_form() -> None:
    complaint = Complaint("auth-type", Side.LINUX, 4, "tap0", ours="0", theirs="2", order=1)
    health = only(Evidence(complaints=(complaint,)))
    assert (health.device, health.state, cause(health)) == ("tap0", None, "auth-type")
    named = only(Evidence(complaints=(replace(complaint, neighbor="10.1.1.2"),)))
    assert (named.neighbor, cause(named)) == ("10.1.1.2", "auth-type")


def test_a_tap_that_is_down_is_the_cause_though_frr_still_says_full() -> None:
    tap = Device("tap0", there=True, up=True, carrier=False, tap=True)
    health = only(replace(LINUX, devices=(tap,)))
    assert (health.state, cause(health)) == (NeighborState.FULL, "tap-down")


def test_a_device_that_hears_no_group_of_ospf_is_the_cause_unless_nobody_is_to_speak_there() -> None:
    tap = Device("tap0", there=True, up=True, carrier=True, tap=True, joined=False)
    deaf = replace(LINUX, neighbors=(), devices=(tap,))
    assert cause(only(deaf)) == "group-not-joined"
    assert cause(only(replace(deaf, devices=(replace(tap, joined=None),)))) == "unknown"
    assert cause(only(replace(deaf, interfaces=(replace(OURS, passive=True),)))) == "passive"


def test_both_witnesses_of_one_adjacency_are_one_line() -> None:
    zos = Neighbor(Side.ZOS, 4, NeighborState.FULL, "10.1.1.1", "10.1.1.1", "ETH1", system="S0W1")
    health = only(merge((LINUX, Evidence(neighbors=(zos,)))))
    assert (health.neighbor, health.interface, health.system) == ("10.1.1.2", "ETH1", "S0W1")
    stuck = replace(zos, state=NeighborState.EX_START)
    assert only(merge((LINUX, Evidence(neighbors=(stuck,))))).state is NeighborState.EX_START


def test_the_lab_file_tells_which_end_is_wrong() -> None:
    from zlab.lab.load import parse_lab

    text = (
        "lab: adcd\nlinux: {frr: {router_id: 10.1.1.1}}\n"
        "systems: {s0w1: {sysname: S0W1, links: [{device: tap0, linux: 10.1.1.1/24, zos: 10.1.1.2, ospf: {}}]}}\n"
    )
    expected = expectations(parse_lab(text, "lab.yaml").lab)
    for change, blamed in (({"hello": 30}, Side.ZOS), ({}, None)):
        hello = replace(HELLO, **change)  # type: ignore[arg-type] # fields of Hello
        evidence = replace(LINUX, neighbors=(), hellos=(hello,), listened=("tap0",))
        (health,) = judge(evidence, expected, now=NOW).neighbors
        assert health.diagnosis is not None
        assert health.diagnosis.blame is blamed
        assert (health.system, health.interface) == ("S0W1", "ETH1")


def test_an_adjacency_the_lab_wants_is_judged_though_nothing_was_seen_of_it() -> None:
    from zlab.lab.load import parse_lab

    text = (
        "lab: adcd\nlinux: {frr: {router_id: 10.1.1.1}}\n"
        "systems: {s0w1: {sysname: S0W1, links: [{device: tap0, linux: 10.1.1.1/24, zos: 10.1.1.2, ospf: {}}]}}\n"
    )
    (health,) = judge(Evidence(), expectations(parse_lab(text, "lab.yaml").lab), now=NOW).neighbors
    assert (health.verdict, health.state) == (Verdict.UNKNOWN, None)


def test_nothing_at_all_is_not_healthy() -> None:
    assert not judge(Evidence(), now=NOW).healthy


def test_every_cause_has_a_rule_and_every_rule_and_complaint_a_cause() -> None:
    assert set(RULES) == {each.code for each in CAUSES} - {"unknown"}
    assert set(RULES) >= OF_A_FULL_ONE | LEFT_OVER
    read_beside = {"mtu-unequal"}  # either of two causes, by the values
    assert {form.cause for form in FORMS} - read_beside <= set(CAUSE_OF)


def test_every_line_to_change_can_be_filled_in() -> None:
    health = only(replace(LINUX, neighbors=(), hellos=(replace(HELLO, hello=30),), listened=("tap0",)))
    assert health.diagnosis is not None
    assert health.diagnosis.linux_line == "interface tap0 / ip ospf hello-interval 30"
    assert health.diagnosis.zos_line == "OSPF_Interface … Hello_Interval=10"
    from zlab.ospf.case import Case
    from zlab.ospf.health import _diagnosis
    from zlab.ospf.rules.clues import Found

    for each in CAUSES:
        diagnosis = _diagnosis(Case(6, "tap0", "10.1.1.2", NOW), each, Found("1", "2"))
        fields = [name for _, name, _, _ in string.Formatter().parse(diagnosis.linux_line + diagnosis.zos_line) if name]
        assert not fields, each.code


def test_json_and_metrics_have_one_shape() -> None:
    report = judge(replace(LINUX, neighbors=(), listened=("tap0",), hellos=(replace(HELLO, hello=30),)), now=NOW)
    answer = json.loads(json.dumps(report.to_json()))
    assert answer["neighbors"][0]["diagnosis"]["change"].keys() == {"linux", "zos"}
    text = prometheus_text(report, NOW)
    labels = 'neighbor="10.1.1.2",version="4",device="tap0",system=""'
    assert f"zlab_ospf_neighbor_healthy{{{labels}}} 0\n" in text
    assert f'zlab_ospf_neighbor_cause{{{labels},cause="hello"}} 1\n' in text


def test_a_label_cannot_break_the_format() -> None:
    health = replace(only(LINUX), neighbor='a"b\\c\nd')
    assert 'neighbor="a\\"b\\\\c\\nd"' in prometheus_text(Report((health,)), NOW)


def test_every_state_and_event_has_words() -> None:
    assert set(STATE_NAMES) == set(NeighborState)
    assert set(EVENT_WORDS) == set(NeighborEvent)


@pytest.mark.parametrize(
    ("seconds", "text"), [(-1, "0s"), (0.56, "0.6s"), (42, "42s"), (725, "12m05s"), (10920, "3h02m"), (457200, "5d07h")]
)
def test_durations_are_short(seconds: float, text: str) -> None:
    assert duration(seconds) == text
