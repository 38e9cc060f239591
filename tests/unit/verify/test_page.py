"""The HTML report of a made-up lab: what was seen of it, beside the outcomes."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import replace

from tests.unit.verify.made_up import FACTS, PLAIN, Answers, Far, context, device
from tests.unit.verify.ospf_reports import HEALTHY, MTU
from zlab.report.events import Outcome, Status
from zlab.report.junit import junit_xml
from zlab.report.states import Light
from zlab.verify.live import state_of
from zlab.verify.looks import Reply
from zlab.verify.page import verify_page

OUTCOME = Outcome("tap", Status.FAILED, "tap0 is down", "ip link set tap0 up", group="devices", cause="switched off")


def test_the_page_has_the_picture_the_neighbors_and_the_host() -> None:
    text = verify_page(context(looks=Answers(report=MTU)), [OUTCOME])
    assert "Lab adcd: zlab verify" in text
    assert "✗ OSPF ExStart: z/OS announces" in text
    assert "OSPF neighbors" in text
    assert "z/OS announces a larger MTU" in text
    assert "up, MTU 1500, 02:00:00:00:00:02, 10.1.1.1/24" in text


def test_what_was_not_seen_is_said_on_top() -> None:
    assert "Run without root" in verify_page(context(root=False), [OUTCOME])
    assert "FRR plays z/OS" in verify_page(context(looks=Answers(far=Far())), [OUTCOME])
    assert "OSPF neighbors" not in verify_page(context(PLAIN), [OUTCOME])


def test_a_wire_is_bad_when_its_tap_or_z_os_is_and_unknown_when_nobody_may_ask() -> None:
    def light(**changes: object) -> Light:
        return state_of(context(PLAIN, **changes)).links["tap0"].worst

    assert light() is Light.GOOD
    assert light(facts=device("tap0", gone=True)) is Light.BAD
    assert light(facts=device("tap0", carrier=False)) is Light.BAD
    assert light(looks=Answers(pings={"10.1.1.2": Reply(why="no answer")})) is Light.BAD
    assert light(looks=Answers(pings={"10.1.1.2": Reply(why="not allowed", asked=False)})) is Light.UNKNOWN
    state = state_of(context(looks=Answers(report=HEALTHY)))
    assert state.to_json()["links"]["tap0"] == {
        "state": "good",
        "why": "answers in 1.2 ms",
        "ospf": {"4": "Full", "6": "Full"},
    }
    assert state_of(context(facts=replace(FACTS, devices=()))).uplink_light is Light.UNKNOWN


def test_of_several_neighbors_on_a_wire_the_worst_is_shown() -> None:
    both = replace(HEALTHY, neighbors=(*MTU.neighbors, *HEALTHY.neighbors))
    seen = state_of(context(looks=Answers(report=both))).links["tap0"].ospf[4]
    assert (
        seen
        == state_of(context(looks=Answers(report=MTU))).links["tap0"].ospf[4]
        == (Light.BAD, "ExStart: z/OS announces a larger MTU than Linux has")
    )


def test_a_wire_without_a_neighbor_says_so() -> None:
    lonely = replace(MTU, neighbors=tuple(replace(each, state=None) for each in MTU.neighbors))
    assert state_of(context(looks=Answers(report=lonely))).links["tap0"].ospf[4] == (Light.BAD, "no neighbor")


def test_junit_has_cause_and_fix() -> None:
    case = ElementTree.fromstring(junit_xml("verify", [OUTCOME]).partition("\n")[2])[0]
    assert case[0].get("message") == "tap0 is down"
    assert case[0].text == "switched off\nip link set tap0 up"
