"""The picture of a lab: everything of it is there, nothing overlaps or leaves it, and what is written is escaped."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable

import pytest

from tests.conftest import ROOT
from tests.support.pictures import FOLDER, documented
from tests.unit.report.labs import STATE, adcd, twenty, two
from zlab.lab.load import parse_lab
from zlab.lab.records import Lab
from zlab.report.characters import lab_characters
from zlab.report.column import lab_column
from zlab.report.mermaid import lab_mermaid
from zlab.report.picture import lab_svg
from zlab.report.states import LabState, Light, LinkState
from zlab.report.words import lines_of, summary

_SVG = "{http://www.w3.org/2000/svg}"
LABS = [adcd, two, twenty]


def words(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{_SVG}text")]


def cards(svg: str) -> list[tuple[float, float, float, float]]:
    found = [each for each in ElementTree.fromstring(svg).iter(f"{_SVG}rect") if each.get("class") == "card"]
    return [(*(float(each.get(name, "0")) for name in ("x", "y", "width", "height")),) for each in found]  # type: ignore[misc] # four of them


@pytest.mark.parametrize("lab", LABS)
def test_every_system_tap_and_address_is_in_the_picture(lab: Callable[[], Lab]) -> None:
    made = lab()
    seen = words(lab_svg(made))
    assert "the internet" in seen
    for system in made.systems.values():
        assert system.sysname in seen
        for link in system.links:
            assert {link.device, str(link.linux), str(link.zos)} <= set(seen)
            assert link.ipv6 is None or {str(link.ipv6.linux), str(link.ipv6.zos)} <= set(seen)


@pytest.mark.parametrize("lab", LABS)
@pytest.mark.parametrize("state", [None, STATE])
def test_no_box_overlaps_another_or_leaves_the_page(lab: Callable[[], Lab], state: LabState | None) -> None:
    svg = lab_svg(lab(), state)
    page = ElementTree.fromstring(svg).get("viewBox", "").split()
    width, height = float(page[2]), float(page[3])
    boxes = cards(svg)
    for x, y, wide, high in boxes:
        assert x >= 0
        assert y >= 0
        assert x + wide <= width
        assert y + high <= height
    for number, (x, y, wide, high) in enumerate(boxes):
        for x2, y2, wide2, high2 in boxes[number + 1 :]:
            assert x + wide <= x2 or x2 + wide2 <= x or y + high <= y2 or y2 + high2 <= y


def test_twenty_systems_stay_legible_at_the_width_of_a_screen() -> None:
    page = ElementTree.fromstring(lab_svg(twenty())).get("viewBox", "").split()
    assert float(page[2]) <= 1600
    assert float(page[3]) <= 2200


def test_areas_ports_and_what_is_no_default_are_told() -> None:
    seen = words(lab_svg(adcd()))
    assert "OSPF + v6, area 0.0.0.0" in seen
    assert any("8023→23" in each for each in seen)
    assert "publishes 13 ports" in seen
    seen = words(lab_svg(two()))
    assert "static routes, mtu 9000" in seen
    assert "routes IPv4, no masquerading" in seen
    assert any("5353→5353/udp" in each for each in seen)


def test_states_are_told_in_words_and_marks_not_by_colour_alone() -> None:
    svg = lab_svg(two(), STATE)
    seen = words(svg)
    assert "✓ OSPF Full · v6 Full" in seen
    assert "✗ OSPF ExStart" in seen
    assert "? not looked at" in seen, "tap2 was not looked at"
    assert {"✓ works", "✗ does not work", "? not seen", "203.0.113.2/24"} <= set(seen)
    assert "✗ 1 of 3 links does not work" in seen
    assert all(f'class="{light}"' in svg for light in Light)
    assert "✓ works" not in words(lab_svg(two())), "without states there is nothing to explain"


def test_words_of_others_cannot_break_out_of_the_picture() -> None:
    evil = '</text><script>alert(1)</script>"&'
    svg = lab_svg(two(), LabState(evil, evil, Light.BAD, {"tap0": LinkState(Light.BAD, evil)}))
    root = ElementTree.fromstring(svg)
    assert not list(root.iter(f"{_SVG}script"))
    assert "<script" not in svg


def test_no_key_is_in_any_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_KEY_OF_OSPF", "hunter2hunter2")
    auth = "auth: {type: md5, key: {env: A_KEY_OF_OSPF}}"
    lab = parse_lab(
        f"lab: x\nlinux: {{frr: {{router_id: 10.1.1.1}}}}\nsystems: {{s1: {{links: [{{ospf: {{{auth}}}}}]}}}}"
    ).lab
    for picture in (lab_svg(lab), lab_column(lab), lab_mermaid(lab), lab_characters(lab)):
        assert "hunter2" not in picture


def test_nothing_is_fetched_from_anywhere() -> None:
    svg = lab_svg(twenty(), STATE)
    assert not re.search(r"(href|src|url\(|@import)", svg)


def test_a_wire_is_as_good_as_its_worst_part() -> None:
    assert LinkState(Light.GOOD, ospf={4: (Light.GOOD, "Full")}).worst is Light.GOOD
    assert LinkState(Light.GOOD, ospf={4: (Light.UNKNOWN, "unknown")}).worst is Light.UNKNOWN
    assert LinkState(Light.GOOD, ospf={4: (Light.BAD, "Down"), 6: (Light.GOOD, "Full")}).worst is Light.BAD


def test_mermaid_has_the_same_nodes_and_quotes_what_it_would_read() -> None:
    text = lab_mermaid(twenty(), STATE)
    assert text.startswith("flowchart LR\n")
    assert text.count("host ---") == 20
    assert "class s0 good" in text
    assert "class s1 bad" in text
    assert "linkStyle 2 stroke:#b9262b" in lab_mermaid(two(), STATE), "the wire itself, after the uplink and tap0"
    evil = lab_mermaid(two(), LabState('"]; click host href "x', "", Light.GOOD, {}))
    assert 'href "x' not in evil
    assert "#34;" in evil


def test_a_screen_reader_finds_the_lab_and_each_link_as_a_sentence() -> None:
    root = ElementTree.fromstring(lab_svg(two(), STATE))
    assert (root.get("role"), root[0].tag, root[1].tag) == ("img", f"{_SVG}title", f"{_SVG}desc")
    assert root[0].text == "Lab two: 2 z/OS systems on 3 taps of a Linux host"
    told = str(root[1].text)
    assert "tap1 10.1.2.1/24 leads to S0W1 ETH2 10.1.2.2, static routes, mtu 9000: does not work, OSPF ExStart." in told
    assert "tap2 10.1.3.1/24 leads to S0W2 ETH1 10.1.3.2, static routes: not seen, not looked at." in told


def test_a_link_that_z_os_does_not_answer_on_says_so_though_its_adjacency_is_full() -> None:
    dead = LinkState(Light.BAD, "ping: no answer in time", {4: (Light.GOOD, "Full"), 6: (Light.BAD, "Init")})
    assert lines_of(dead) == [
        (Light.BAD, "✗ ping: no answer in time · v6 Init"),
        (Light.GOOD, "✓ OSPF Full"),
    ]


@pytest.mark.parametrize(
    ("lights", "told"),
    [
        ("good good", "all 2 links work"),
        ("good", "its link works"),
        ("bad", "its link does not work"),
        ("bad good", "1 of 2 links does not work"),
        ("bad bad unknown", "2 of 3 links do not work"),
        ("unknown good", "1 of 2 links not seen to work"),
    ],
)
def test_a_lab_is_as_good_as_its_worst_link(lights: str, told: str) -> None:
    states = {f"tap{number}": LinkState(Light(light)) for number, light in enumerate(lights.split())}
    lab = parse_lab(f"lab: x\nsystems:\n  s1: {{links: [{', '.join(['{}'] * len(states))}]}}").lab
    assert summary(lab, LabState(links=states))[1] == told


def test_the_pictures_in_the_docs_are_current_and_shown() -> None:
    wanted = documented()
    assert {path.name for path in FOLDER.iterdir()} == set(wanted), "make pictures"
    pages = "".join(path.read_text() for path in (ROOT / "docs").glob("*.md"))
    for name, picture in wanted.items():
        assert (FOLDER / name).read_text() == picture, f"make pictures: {name}"
        assert f"](images/{name})" in pages
