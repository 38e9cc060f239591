"""States over time: spans without holes, outages however short, and gaps where nobody logged."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from xml.etree import ElementTree

from zlab.ospf.evidence import LogEnd, Side, Transition
from zlab.ospf.states import NeighborEvent, NeighborState
from zlab.ospf.timeline import Lane, lanes_of, render
from zlab.ospf.timeline_svg import timeline_svg

START = datetime(2026, 11, 24, 8)
S = NeighborState


def change(
    seconds: float, new: NeighborState, old: NeighborState | None = None, neighbor: str = "10.1.1.1"
) -> Transition:
    event = NeighborEvent.ONE_WAY if old is not None and new < old else NeighborEvent.LOADING_DONE
    return Transition(Side.ZOS, 4, neighbor, new, old, event, system="S0W1", when=START + timedelta(seconds=seconds))


def lanes() -> tuple[Lane, ...]:
    return lanes_of(
        [
            change(0, S.FULL, S.LOADING),
            change(3600, S.INIT, S.FULL),
            change(3601, S.FULL, S.LOADING),
            change(7200, S.DOWN, S.FULL),
            change(10, S.FULL, S.LOADING, "10.1.2.1"),
        ]
    )


def test_spans_of_a_lane_follow_each_other_and_all_lanes_have_one_time() -> None:
    found = lanes()
    assert len({(lane.spans[0].begin, lane.spans[-1].end) for lane in found}) == 1
    for lane in found:
        assert all(one.end == other.begin for one, other in zip(lane.spans, lane.spans[1:], strict=False))


def test_what_nobody_logged_is_a_gap_between_the_two_moments_that_are_known() -> None:
    # From Init to Loading nothing was logged: when it changed is not known.
    states = [span.state for span in lanes()[0].spans]
    assert states == [S.FULL, S.INIT, None, S.LOADING, S.FULL, S.DOWN]
    assert lanes()[0].outages == 2


def test_after_a_failure_in_a_log_that_tells_no_recoveries_nothing_is_known() -> None:
    failures = [change(0, S.INIT, S.FULL), change(7200, S.DOWN, S.FULL)]
    (lane,) = lanes_of(failures)
    assert [span.state for span in lane.spans] == [S.FULL, S.INIT, None, S.FULL, S.DOWN, None]
    assert lane.outages == 2
    (line, _) = render((lane,), 60)
    assert (line.count("▃"), line.count("▁")) == (1, 1), "each failure is seen"
    assert line.count("·") > 20


def test_a_lane_is_known_as_far_as_its_own_log_goes() -> None:
    second = replace(change(0, S.FULL, S.LOADING), system="S0W2")
    ends = (LogEnd(Side.ZOS, "S0W1", START + timedelta(hours=8)), LogEnd(Side.ZOS, "S0W2", START + timedelta(hours=2)))
    first, other = lanes_of([change(0, S.FULL, S.LOADING), second], ends)
    assert [(span.state, span.seconds) for span in first.spans] == [(S.FULL, 8 * 3600)]
    assert [(span.state, span.seconds) for span in other.spans] == [(S.FULL, 2 * 3600), (None, 6 * 3600)]


def test_neighbors_are_in_the_order_of_their_addresses_and_outages_are_counted() -> None:
    many = [change(0, S.FULL, neighbor=f"10.1.{number}.1") for number in range(300, 0, -1)]
    drawn = [*render(lanes_of([*many, change(60, S.INIT, S.FULL, "10.1.9.1")]), 100)]
    assert [line.split()[1] for line in drawn[:11]] == [f"10.1.{number}.1" for number in range(1, 12)]
    assert [line.rpartition("  ")[2] for line in drawn[7:10]] == ["0 outages", "1 outage", "0 outages"]
    assert len(drawn) == 301


def test_a_picture_over_new_year_says_both_years() -> None:
    over = [replace(change(0, S.FULL), when=datetime(2025, 12, 31, 23)), change(0, S.INIT, S.FULL)]
    axis = [*render(lanes_of(over), 80)][-1]
    assert "2025-12-31 23:00:00" in axis
    assert "2026-12-" in axis
    for width in (20, 40, 72, 200):
        assert all(len(line) <= max(width, 60) for line in render(lanes_of(over), width)), "never wider than asked"


def test_years_have_a_line_for_each_quarter_or_year_and_not_for_each_week() -> None:
    for years, most in ((2, 10), (12, 14)):
        long = [change(0, S.FULL), change(years * 365 * 86400, S.DOWN, S.FULL)]
        labels = re.findall(r'text-anchor="middle">(\w{3} \d{4})<', timeline_svg(lanes_of(long)))
        assert 3 <= len(labels) <= most


def test_an_outage_of_a_second_in_two_hours_is_seen() -> None:
    clean = [
        change(0, S.FULL),
        change(3600, S.INIT, S.FULL),
        change(3601, S.FULL, S.INIT),
        change(7200, S.DOWN, S.FULL),
    ]
    (line, axis) = render(lanes_of(clean), 80)
    assert line.count("▃") == 1
    assert "2026-11-24 08:00:00" in axis
    assert all(len(each) <= 80 for each in (line, axis))
    bars = [line for line in timeline_svg(lanes_of(clean)).splitlines() if line.startswith("<g><title>")]
    assert ["Full" in bar for bar in bars] == [True, True, False, False], "nothing covers what is narrower than a pixel"
    assert bars[2].count("<rect") == 2, "it stands out of the bar it interrupts"


def test_the_picture_is_one_file_without_an_address_and_tells_each_span() -> None:
    text = timeline_svg(lanes())
    root = ElementTree.fromstring(text)
    titles = [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}title")]
    told = root.find("{http://www.w3.org/2000/svg}desc")
    assert told is not None
    assert told.text == "S0W1: 10.1.1.1: 2 outages, Down at the end. S0W1: 10.1.2.1: 0 outages, Full at the end."
    assert any(title.startswith("Down, 2026-11-24 10:00:00") for title in titles)
    unknown = [title.rpartition(": ")[2] for title in titles if title.startswith("not known")]
    assert unknown == ["not logged", "not known, 2026-11-24 08:00:00 for 10s"], "before its first change, too"
    assert text.count("http") == 1, "the namespace alone"
    assert "prefers-color-scheme:dark" in text


def test_a_state_is_told_by_height_and_words_beside_its_colour() -> None:
    long = [
        change(0, S.FULL),
        change(3600, S.DOWN, S.FULL),
        change(5400, S.EX_START, S.DOWN),
        change(7200, S.FULL, S.EX_START),
    ]
    svg = timeline_svg(lanes_of(long))
    bars = [line for line in svg.splitlines() if line.startswith("<g><title>")]
    heights = [int(re.findall(r'height="(\d+)"', bar)[-1]) for bar in bars]
    assert sorted(set(heights)) == [3, 11, 22]
    assert ">Down 30m00s</text>" in svg
    assert ">ExStart 30m00s</text>" in svg


def test_names_from_a_log_cannot_break_the_picture() -> None:
    strange = Transition(Side.ZOS, 4, "<&\"'>", S.FULL, system="<S>", when=START)
    ElementTree.fromstring(timeline_svg(lanes_of([strange])))
    ElementTree.fromstring(timeline_svg(()))


def test_changes_without_a_time_have_no_lane() -> None:
    assert lanes_of([Transition(Side.ZOS, 4, "10.1.1.1", S.FULL)]) == ()
