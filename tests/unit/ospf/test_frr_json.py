"""FRR's JSON of every state that was captured from a real FRR, and the shapes of other releases."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.conftest import ROOT, need
from zlab.ospf.evidence import Announcement, Auth, Evidence, Side, Table
from zlab.ospf.health import Health, judge
from zlab.ospf.readers.frr.json_values import area_id, milliseconds
from zlab.ospf.readers.frr.show_json import read_frr_json
from zlab.ospf.readers.frr.show_json_shapes import split_documents
from zlab.ospf.states import NeighborState

NOW = datetime(2026, 11, 23, 12)


@pytest.fixture(scope="module")
def captured() -> Path:
    folder = ROOT.parent / "shared" / "facts" / "frr-json"
    need(folder.is_dir(), "../shared/facts/frr-json")
    return folder


def evidence(folder: Path, state: str, side: str = "host") -> Evidence:
    return read_frr_json(
        "\n".join(path.read_text() for path in sorted(folder.glob(f"{state}.{side}.*.json"))), when=NOW
    )


def judged(folder: Path, state: str, version: int) -> Health:
    found = [each for each in judge(evidence(folder, state), now=NOW).neighbors if each.version == version]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("state", "version", "code", "verdict", "cause"),
    [
        ("full", 4, 128, "healthy", None),
        ("full", 6, 128, "healthy", None),
        ("mtu_mismatch", 4, 16, "unhealthy", "exchange-stalled"),
        ("mtu_mismatch", 6, 16, "unhealthy", "exchange-stalled"),
        ("mtu_mismatch_zos_smaller", 4, 32, "unhealthy", "exchange-stalled"),
        ("nettype_mismatch", 4, 128, "unhealthy", "network-type"),
        ("nettype_mismatch", 6, 128, "unhealthy", "network-type"),
        ("hello_mismatch", 4, 1, "unhealthy", "unknown"),
        ("dead_mismatch", 4, 1, "unhealthy", "unknown"),
        ("md5_keyid_mismatch", 4, 1, "unhealthy", "unknown"),
        ("md5_keyid_mismatch", 6, 128, "healthy", None),
        ("oneway", 4, 1, "unhealthy", "unknown"),
    ],
)
def test_a_captured_state_is_judged_as_far_as_frr_alone_tells(
    captured: Path, state: str, version: int, code: int, verdict: str, cause: str | None
) -> None:
    health = judged(captured, state, version)
    told = health.diagnosis.cause.code if health.diagnosis else None
    assert (health.state, str(health.verdict), told) == (NeighborState(code), verdict, cause)


def test_the_settings_of_both_versions_are_read(captured: Path) -> None:
    found = {each.version: each for each in evidence(captured, "full").interfaces if each.name == "tap0"}
    assert (found[4].hello, found[4].dead, found[4].mtu, found[4].prefix_length) == (1, 4, 1500, 24)
    assert (found[4].auth, found[4].network, found[4].router_id) == (Auth.MD5, "point-to-point", "10.1.1.1")
    assert (found[6].hello, found[6].dead, found[6].mtu, found[6].auth) == (1, 4, 1500, Auth.NONE)
    assert found[6].address.startswith("fe80::")


def test_a_neighbor_knows_since_when_and_how_long_it_may_be_silent(captured: Path) -> None:
    neighbor = next(each for each in evidence(captured, "full").neighbors if each.since and each.changes)
    assert neighbor.since is not None
    assert (NOW - neighbor.since).total_seconds() == pytest.approx(5.193)
    assert neighbor.due == pytest.approx(3.862)


def test_an_empty_list_of_neighbors_is_seen_as_one(captured: Path) -> None:
    seen = {(each.version, each.table) for each in evidence(captured, "down_peer_dead", "zos").tables}
    assert {(4, Table.NEIGHBORS), (6, Table.NEIGHBORS)} <= seen


def test_answers_one_after_the_other_are_read_past_words_and_a_cut() -> None:
    text = ' zebra ospfd\n{"neighbors":{}}\nospf6d is not running\n{"a":1}\n{"neighbors":{"10.1'
    assert list(split_documents(text)) == [{"neighbors": {}}, {"a": 1}]


@pytest.mark.parametrize(
    "answer",
    [
        '{"neighbors": {"1.1.1.2": [ENTRY]}}',
        '{"neighbors": [{"1.1.1.2": [ENTRY]}]}',
        '{"1.1.1.2": [ENTRY]}',
        '{"default": {}, "red": {"1.1.1.2": [ENTRY]}}',
        '{"default": {"vrfName": "default", "vrfId": 0, "neighbors": {"1.1.1.2": [ENTRY]}}}',
        '{"red": {"vrfName": "red", "neighbors": [{"1.1.1.2": [ENTRY]}]}}',
    ],
    ids=["7.1 on", "4", "details of 7.0", "details of one interface", "vrf all", "vrf all of 4"],
)
def test_neighbors_are_read_in_the_shape_of_every_release(answer: str) -> None:
    entry = '{"nbrState": "Full/DR", "ifaceAddress": "10.1.1.2", "ifaceName": "tap0:10.1.1.1"}'
    (neighbor,) = read_frr_json(answer.replace("ENTRY", entry)).neighbors
    assert (neighbor.router_id, neighbor.address, neighbor.interface, neighbor.role) == (
        "1.1.1.2",
        "10.1.1.2",
        "tap0",
        "DR",
    )


@pytest.mark.parametrize(
    "answer",
    ['{"interfaces": {"tap7": ENTRY}}', '{"interfaces": [{"tap7": ENTRY}]}', '{"tap7": ENTRY}'],
    ids=["7 on", "4", "one interface, and up to 3"],
)
def test_interfaces_are_read_in_the_shape_of_every_release(answer: str) -> None:
    entry = '{"ospfEnabled": true, "ipAddress": "10.1.7.1", "area": "0.0.0.7 [Stub]", "timerMsecs": 100, "priority": 5}'
    (found,) = read_frr_json(answer.replace("ENTRY", entry)).interfaces
    assert (found.name, found.address, found.area, found.hello, found.priority) == (
        "tap7",
        "10.1.7.1",
        "0.0.0.7",
        None,
        5,
    )


def test_the_role_stands_beside_a_state_that_has_none() -> None:
    entry = '{"nbrState": "Full", "role": "DR", "ifaceAddress": "10.1.1.2", "ifaceName": "tap0"}'
    (found,) = read_frr_json(f'{{"neighbors": {{"1.1.1.2": [{entry}]}}}}').neighbors
    assert found.role == "DR"


@pytest.mark.parametrize(
    ("entry", "hop", "count"),
    [
        ('"installed": true', '"fib": true', 1),
        ('"selected": true', '"fib": true', 1),
        ('"selected": true', '"active": true', 0),
    ],
    ids=["7.1 on", "7.0", "not in the kernel"],
)
def test_a_route_is_in_the_kernel_by_what_each_release_says_of_it(entry: str, hop: str, count: int) -> None:
    hops = f'[{{"ip": "10.1.1.2", "interfaceName": "tap0", {hop}}}]'
    answer = f'{{"10.20.1.1/32": [{{"protocol": "ospf", {entry}, "nexthops": {hops}}}]}}'
    assert len(read_frr_json(answer).routes) == count


def test_link_states_tell_stubs_and_kinds_of_links() -> None:
    text = """{"routerId":"10.1.0.1","routerLinkStates":{"areas":{"0.0.0.0":[{"advertisingRouter":"10.1.1.2",
    "routerLinks":{"link0":{"linkType":"Stub Network","networkAddress":"10.20.1.1","networkMask":"255.255.255.255"},
    "link1":{"linkType":"a Transit Network","designatedRouterAddress":"10.1.1.2"}}}]}}}"""
    assert read_frr_json(text).announcements == (
        Announcement(4, "10.1.1.2", "stub", "10.20.1.1/32"),
        Announcement(4, "10.1.1.2", "transit", "10.1.1.2"),
    )


def test_authentication_of_an_area_holds_for_its_interfaces() -> None:
    interface = '{"interfaces":{"tap0":{"ospfEnabled":true,"area":"0.0.0.1 [Stub]","timerMsecs":10000}}}'
    router = '{"routerId":"10.1.1.1","areas":{"0.0.0.1":{"authentication":"authenticationMessageDigest"}}}'
    found = read_frr_json(interface + "\n" + router).interfaces
    assert [(each.auth, each.area, each.side, each.router_id) for each in found] == [
        (Auth.MD5, "0.0.0.1", Side.LINUX, "10.1.1.1")
    ]


@pytest.mark.parametrize(
    ("text", "seconds"), [("00:00:05", 5), ("1d02h03m", 93780), ("2w3d04h", 1483200), ("soon", None), ("", None)]
)
def test_durations_of_frr(text: str, seconds: int | None) -> None:
    assert milliseconds(text) == (None if seconds is None else seconds * 1000)


@pytest.mark.parametrize(
    ("text", "area"), [("0", "0.0.0.0"), ("0.0.0.1 [NSSA]", "0.0.0.1"), ("256", "0.0.1.0"), ("x", "")]
)
def test_areas_in_every_spelling(text: str, area: str) -> None:
    assert area_id(text) == area
