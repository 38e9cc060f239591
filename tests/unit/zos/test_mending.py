"""lint --fix: edits that overlap wait for the next round, and thirty thousand take no longer than they must."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from zlab.errors import Place
from zlab.zos.edits import Edit, apply_edits
from zlab.zos.findings import Finding, Rule, Severity
from zlab.zos.mending import side_by_side

RULE = Rule("ZX001", Severity.NOTE, "", "", "", "", "")
EDITS = st.tuples(st.integers(0, 20), st.integers(0, 4), st.sampled_from("ab")).map(
    lambda one: Edit(one[0], one[0] + one[1], one[2])
)


def found(*edits: Edit) -> Finding:
    return Finding(RULE, "", Place("x", 1, 1), edits=edits)


@settings(max_examples=200, deadline=None)
@given(st.lists(EDITS, max_size=12))
def test_what_is_taken_can_be_made_at_once_and_what_waits_overlaps_it(edits: list[Edit]) -> None:
    taken = side_by_side(found(edit) for edit in edits)
    apply_edits("x" * 30, taken)
    for edit in edits:
        assert edit in taken or any(one.start < edit.end and edit.start < one.end for one in taken)


def test_all_edits_of_a_finding_are_made_or_none() -> None:
    both = found(Edit(5, 6, "a"), Edit(1, 2, "b"))
    assert side_by_side([found(Edit(0, 3, "")), both]) == [Edit(0, 3, "")]
    assert side_by_side([both]) == [Edit(1, 2, "b"), Edit(5, 6, "a")]


def test_many_edits_take_no_longer_than_they_must() -> None:
    begun = time.process_time()
    assert len(side_by_side(found(Edit(at, at + 1, "")) for at in range(30_000))) == 30_000
    assert time.process_time() - begun < 5
