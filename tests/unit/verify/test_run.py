"""Running checks: side by side, each within its time, again while there is time, and never a traceback."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.unit.verify.made_up import FACTS, context
from zlab.errors import HostError, UsageError
from zlab.interrupts import Interrupted
from zlab.linux.facts import HostFacts
from zlab.report.events import Outcome, Silent
from zlab.verify.check import Check
from zlab.verify.checks import CHECKS, choose
from zlab.verify.context import Context
from zlab.verify.findings import Fault, Finding, Seen, Unseen, outcome_of
from zlab.verify.run import run_round, so_far, verify


class Told(Silent):
    """A sink that remembers."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []

    def ended(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)


def check(name: str, run: object, seconds: float = 10.0) -> Check:
    return Check(name, "made up", "Something.", run, seconds=seconds)  # type: ignore[arg-type] # any function of a context


def good(_: Context) -> Iterator[Finding]:
    yield Seen("all")


def test_checks_run_at_the_same_time_and_are_told_in_their_order() -> None:
    barrier = threading.Barrier(3, timeout=5)

    def together(_: Context) -> Iterator[Finding]:
        barrier.wait()
        yield Seen("met the others")

    made = [check(name, together) for name in "cab"]
    assert [found.name for _, found in run_round(made, context())] == ["c", "a", "b"]


def test_a_check_that_hangs_fails_in_its_time_and_holds_nobody_up() -> None:
    stop = threading.Event()

    def hangs(_: Context) -> Iterator[Finding]:
        yield Seen("the first part")
        stop.wait(30)

    begin = time.monotonic()
    found = {
        each.name: outcome for each, outcome in run_round([check("slow", hangs, 0.1), check("ok", good)], context())
    }
    stop.set()
    assert time.monotonic() - begin < 5
    assert found["slow"].status == "fail"
    assert "no answer within" in found["slow"].why
    assert found["ok"].status == "pass"


@pytest.mark.parametrize("error", [HostError("nft is not installed"), PermissionError(13, "Permission denied")])
def test_a_look_that_cannot_be_made_is_a_skip_with_its_reason(error: Exception) -> None:
    def refused(_: Context) -> Iterator[Finding]:
        raise error
        yield

    outcome = next(found for _, found in run_round([check("a", refused)], context()))
    assert outcome.status == "skip"
    assert ("nft is not installed" in outcome.why) or ("Permission denied" in outcome.why)


def test_waiting_checks_first_then_repeats_what_failed_and_only_that() -> None:
    asked: list[str] = []

    def healing(_: Context) -> Iterator[Finding]:
        asked.append("healing")
        if asked.count("healing") < 2:
            yield Fault("not yet", "it takes a while", "wait")
        else:
            yield Seen("there")

    def counted(_: Context) -> Iterator[Finding]:
        asked.append("good")
        yield Seen("all")

    sink = Told()
    outcomes = verify([check("healing", healing), check("good", counted)], context, sink, wait=30)
    assert [outcome.status for outcome in outcomes] == ["pass", "pass"]
    assert asked == ["healing", "good", "healing"]
    assert sorted(outcome.name for outcome in sink.outcomes) == ["good", "healing"]


def test_what_does_not_heal_is_told_when_time_is_over() -> None:
    def broken(_: Context) -> Iterator[Finding]:
        yield Fault("no", "because", "do something")

    begin = time.monotonic()
    outcomes = verify([check("broken", broken)], context, Silent(), wait=1.5)
    assert outcomes[0].status == "fail"
    assert time.monotonic() - begin < 5


def test_nothing_seen_is_never_a_pass() -> None:
    assert outcome_of("a", "b", []).status == "skip"
    assert outcome_of("a", "b", [Unseen("no root")]).why == "no root"
    mixed = outcome_of("a", "b", [Seen("x"), Unseen("y")])
    assert (mixed.status, mixed.why) == ("pass", "x (not seen: y)")


def test_many_faults_are_told_once_each_and_counted() -> None:
    faults = [Fault(f"tap{number} is down", "zPDT ended", "start zPDT") for number in range(20)]
    found = outcome_of("tap", "devices", faults)
    assert found.why.endswith("tap3 is down; and 16 more")
    assert (found.cause, found.fix) == ("zPDT ended", "start zPDT")


def test_checks_are_chosen_by_name_and_by_group_and_a_wrong_name_is_told_the_right_one() -> None:
    assert choose(None) == CHECKS
    assert [each.name for each in choose(["zos-ping,tap"])] == ["tap", "zos-ping"]
    assert {each.group for each in choose(["ospf"])} == {"OSPF"}
    assert {each.group for each in choose(["IPv6, z/OS"])} == {"IPv6", "z/OS"}, "as --list prints them"
    with pytest.raises(UsageError, match="names no check"):
        choose([""])
    with pytest.raises(UsageError) as caught:
        choose(["zos-pingg"])
    assert caught.value.problems[0].hint == "did you mean zos-ping?"


def test_names_are_unique_and_sentences_end() -> None:
    assert len({each.name for each in CHECKS}) == len(CHECKS)
    assert all(each.proves.endswith(".") for each in CHECKS)


@pytest.mark.parametrize(
    ("count", "why"), [(4, "a1; a2; a3; a4"), (5, "a1; a2; a3; a4; and 1 more"), (7, "a1; a2; a3; a4; and 3 more")]
)
def test_of_many_things_the_first_four_are_told_and_how_many_more(count: int, why: str) -> None:
    found = [Seen(f"a{number}") for number in range(1, count + 1)]
    assert outcome_of("x", "g", [*found, found[0]], 0.0).why == why


def test_a_check_that_does_not_compare_asks_neither_firewalls_nor_frr_nor_what_the_lab_wants() -> None:
    """So that `--only` one of them need not read all of that."""

    class Forbidden(tuple[Any, ...]):
        def __iter__(self) -> Iterator[Any]:
            raise AssertionError("it is not read for this check")

    facts = HostFacts(FACTS.devices, FACTS.addresses, FACTS.routes)
    for each in CHECKS:
        if not each.compares:
            told = next(outcome for _, outcome in run_round([each], context(facts=facts, rows=Forbidden())))
            full = next(outcome for _, outcome in run_round([each], context()))
            assert (told.status, told.why) == (full.status, full.why), each.name


def test_an_interrupted_run_tells_what_it_has_seen_and_skips_the_rest() -> None:
    def broken(_: Context) -> Iterator[Finding]:
        yield Fault("no", "because", "do something")

    class Stopping(Silent):
        def started(self, name: str, group: str = "") -> None:
            if name == "third":
                raise Interrupted(signal.SIGINT)

    checks = [check("first", broken), check("second", good), check("third", good)]
    known: dict[str, Outcome] = {}
    with pytest.raises(Interrupted):
        verify(checks, context, Stopping(), wait=30, known=known)
    assert [(each.name, each.status) for each in so_far(checks, known)] == [
        ("first", "fail"),
        ("second", "pass"),
        ("third", "skip"),
    ]
