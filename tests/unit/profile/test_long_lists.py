"""Leaving out rows that two profiles share finds the same differences as looking at all of them."""

from __future__ import annotations

from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from zlab.zos.changes import Change
from zlab.zos.library import Library
from zlab.zos.member import MemberText
from zlab.zos.profile import diff as differ
from zlab.zos.profile.compare.long_lists import EVERYTHING
from zlab.zos.profile.diff import diff
from zlab.zos.profile.parse import parse
from zlab.zos.profile.tree import ProfileDocument

PORT_ROWS = st.sampled_from(
    ["22 TCP A", "22 TCP A NOAUTOLOG", "22 TCP A NOAUTOL", "22 TCP AB", "22 UDP A", "022 TCP A", "UNRSV TCP *", "23"]
)
ROUTE_ROWS = st.sampled_from(
    [
        "DEFAULT 10.1.1.1 E",
        "DEFAULT 10.1.1.2 E",
        "DEFAULT 10.1.1.1 E MTU 1492",
        "10.2.0.0/16 10.1.1.1 E",
        "10.2.0.0 255.255.0.0 10.1.1.1 E",
        "10.2.0.0/16 10.1.1.1 E REPL",
        "DEFAULT6 FE80::1 E6",
        "",
    ]
)


@st.composite
def profiles(draw: st.DrawFn) -> str:
    blocks = []
    for _ in range(draw(st.integers(1, 3))):
        if draw(st.booleans()):
            blocks.append("PORT\n" + "".join(f"  {row}\n" for row in draw(st.lists(PORT_ROWS, max_size=6))))
        else:
            rows = draw(st.lists(ROUTE_ROWS, max_size=6))
            blocks.append("BEGINROUTES\n" + "".join(f"  ROUTE {row}\n" for row in rows) + "ENDROUTES\n")
    return "".join(blocks) + draw(st.sampled_from(["", "IPCONFIG MULTIPATH\n"]))


def read(text: str) -> ProfileDocument:
    return parse(MemberText("profile", text), Library())


def in_full(one: str, other: str) -> list[Change]:
    with patch.object(differ, "differing_rows", lambda *_: EVERYTHING):
        return diff(read(one), read(other))


@settings(max_examples=150, deadline=None)
@given(profiles(), profiles())
def test_the_short_way_finds_what_the_long_way_finds(one: str, other: str) -> None:
    assert diff(read(one), read(other)) == in_full(one, other)


@settings(max_examples=60, deadline=None)
@given(profiles(), st.data())
def test_one_row_more_or_less_is_found_the_same_way(one: str, data: st.DataObject) -> None:
    lines = one.splitlines(keepends=True)
    left_out = data.draw(st.integers(0, len(lines) - 1))
    other = "".join(line for number, line in enumerate(lines) if number != left_out)
    assert diff(read(one), read(other)) == in_full(one, other)
    assert diff(read(other), read(one)) == in_full(other, one)


def test_rows_that_are_no_route_are_compared_as_one() -> None:
    """The differ knows half rows by one name: the last of them counts, wherever it stands."""
    one = "BEGINROUTES\n  ROUTE\nENDROUTES\nBEGINROUTES\nENDROUTES\nPORT\n  22 TCP A\n"
    other = one.replace("BEGINROUTES\nENDROUTES\nPORT", "BEGINROUTES\nPORT")
    assert diff(read(one), read(other)) == in_full(one, other)
