"""Every reader of OSPF evidence on whatever may arrive: no crash, and the judge has an answer to all of it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from zlab.ospf.evidence import Evidence, merge
from zlab.ospf.health import judge
from zlab.ospf.host.collect import configured_interfaces, daemons_of
from zlab.ospf.host.firewall_hints import blocks_of
from zlab.ospf.host.kernel import read_routes4, read_routes6
from zlab.ospf.host.keys import keys_of
from zlab.ospf.prometheus import prometheus_text
from zlab.ospf.readers.files import read_lines
from zlab.ospf.readers.frr.show_json import read_frr_json
from zlab.ospf.readers.packets import Frame, decode
from zlab.ospf.timeline import lanes_of, render
from zlab.ospf.timeline_svg import timeline_svg

NOW = datetime(2026, 11, 24, 12)
EXAMPLES = settings(max_examples=60, deadline=None)

_WORDS = [
    *("EZZ7921I OSPF Adjacency Failure, neighbor", "EZZ7919I State change, IPv4 OSPF, neighbor", "old state 128,"),
    *("new state 4, event 10", "new state 999, event 99", "10.1.1.1,", "fe80::1,", "EZZ7851I NEIGHBOR SUMMARY"),
    *(
        "EZZ7850I INTERFACE DETAILS",
        "EZZ7847I ROUTING TABLE",
        "EZZ8130I",
        "EZZ7968I HELLO INTERVAL MISSED ON INTERFACE",
    ),
    *(
        "ETH1",
        "BPXF024I (TCPIP)",
        "Feb 29 25:61:61",
        "Apr  2 17:25:53 S0W1 OMPROUTE[1]:",
        "128",
        "ATTACHED AREA: 0.0.0.0",
    ),
    *(
        "2026/02/31 08:00:00",
        "OSPF: AdjChg: Nbr 10.1.1.2 on tap0:1:",
        "Full -> Init (1-WayReceived)",
        "Full -> Odd (X)",
    ),
    *(
        "BPXF024I (TCPIP)",
        "N 0000000 S0W1 26328 10:00:00.12 STC00042 00000090 ",
        "D   391 00000090",
        "391",
        "> ",
        "<30>1",
    ),
    *("Neighbor 10.1.1.2, interface address 10.1.1.2", "tap0 is up", "Internet Address 10.1.1.1/24, Area 0.0.0.0"),
    *(
        "10.1.1.2 1 Full/DR 3.6s 10.1.1.2 tap0:10.1.1.1",
        "O>* 10.2.0.0/16 [110/2] via 10.1.1.2, tap0",
        "* via fe80::1, x",
    ),
    *("N 10.2.0.0/16 [10] area: 0.0.0.0", "directly attached to tap0", "Hello 1s", "{", "}", '{"log": "x"', "[{", "\r"),
    *("Packet[DD]: Neighbor 10.1.1.2 MTU 9000 is larger than [tap0:1]'s MTU 1500", "ospfd[1]:", "\0", "\x15", "²", "٣"),
    *("interface tap0:1: ospf_check_md5 bad sequence 1 (expect 2)", "OSPF6:", "I/F tap0 MTU mismatch (my 1 rcvd 2)"),
]
LINES = st.lists(st.lists(st.sampled_from(_WORDS) | st.text(max_size=8), max_size=6).map(" ".join), max_size=20)

_KEYS = [
    *("neighbors", "interfaces", "areas", "routes", "routerId", "nbrState", "converged", "state", "ifaceName", "tap0"),
    *("ospfEnabled", "attachedToArea", "timerMsecs", "timerDeadSecs", "lastPrgrsvChangeMsec", "nexthops", "nextHops"),
    *("routeType", "protocol", "installed", "routerLinkStates", "asExternalLinkStates", "vrfName", "interfaceIp"),
    *(
        "10.1.1.2",
        "10.1.1.2%tap0",
        "neighborState",
        "internetAddress",
        "address",
        "areaScopedLinkStateDb",
        "lsa",
        "prefix",
    ),
    *("routerLinks", "linkType", "networkMask", "areaId", "area", "deadTime", "duration", "authInfo", "default"),
]
_SCALARS = st.sampled_from(["Full/DR", "Full", "10.1.1.2", "0", "N", "1d02h03m", "x", "", None, True, -1, 10**30, 1.5])
JSON = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=5),
    max_leaves=25,
)


def survive(evidence: Evidence) -> None:
    """Whatever was read can be judged, told and drawn."""
    report = judge(evidence, now=NOW)
    json.dumps(report.to_json())
    prometheus_text(report, NOW)
    lanes = lanes_of(evidence.transitions)
    timeline_svg(lanes)
    if lanes:
        assert list(render(lanes, 60))


@EXAMPLES
@given(LINES)
def test_lines_of_any_kind_are_read_and_judged(lines: list[str]) -> None:
    survive(read_lines(lines, Path("-")))


@EXAMPLES
@given(st.binary(max_size=400))
def test_bytes_taken_for_text_are_read(raw: bytes) -> None:
    survive(read_lines(raw.decode("utf-8", "replace").split("\n"), Path("-")))


@EXAMPLES
@given(st.dictionaries(st.sampled_from(_KEYS), JSON, max_size=5), st.integers(min_value=0, max_value=400))
def test_json_of_any_shape_and_cut_anywhere_is_read_and_judged(document: dict[str, Any], cut: int) -> None:
    text = json.dumps(document)
    whole = read_frr_json(text, when=NOW)
    survive(merge((whole, read_frr_json(text[:cut] + "\n" + text, when=NOW))))


@EXAMPLES
@given(st.binary(max_size=120), st.booleans(), st.sampled_from([b"", b"E", b"`"]))
def test_packets_of_any_bytes_decode_or_are_nothing(raw: bytes, outgoing: bool, begin: bytes) -> None:
    decode(Frame(begin + raw, "tap0", outgoing), {"tap0": {0: b"k", 1: b"key"}})


_IP = bytes.fromhex("45c0000000010000015900000a010102e0000005")


@EXAMPLES
@given(st.binary(min_size=24, max_size=90), st.integers(0, 255), st.integers(0, 3))
def test_ospf_packets_with_random_insides_are_judged(raw: bytes, kind: int, auth: int) -> None:
    packet = bytes([2, 1 + kind % 3]) + len(raw).to_bytes(2, "big") + raw[4:14] + bytes([0, auth]) + raw[16:]
    data = _IP[:2] + (20 + len(packet)).to_bytes(2, "big") + _IP[4:] + packet
    found = decode(Frame(data, "tap0"))
    if found is not None and hasattr(found, "hello"):
        survive(Evidence(hellos=(found,)))  # type: ignore[arg-type] # a hello, by its field


@EXAMPLES
@given(st.text(max_size=200), st.lists(st.sampled_from(["interface tap0", " ip ospf area 0", "exit", "!"]), max_size=8))
def test_tables_and_configurations_of_any_text_are_read(text: str, lines: list[str]) -> None:
    list(read_routes4(text))
    list(read_routes6(text))
    answer = f"{text}\nCurrent configuration:\n" + "\n".join(lines)
    list(configured_interfaces(answer))
    list(daemons_of(answer))
    keys_of(answer)


@EXAMPLES
@given(st.lists(st.dictionaries(st.sampled_from(["rule", "chain"]), JSON, max_size=2), max_size=4))
def test_a_firewall_listing_of_any_shape_gives_hints_or_none(objects: list[dict[str, Any]]) -> None:
    list(blocks_of(objects))
