"""OMPROUTE's messages in every form a line of a log has when it gets here, wherever a console wraps it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zlab.ospf.evidence import Transition
from zlab.ospf.readers.envelopes import opened, records
from zlab.ospf.readers.files import read_files, read_lines
from zlab.ospf.states import NeighborEvent, NeighborState

MESSAGE = "EZZ7921I OSPF Adjacency Failure, neighbor 10.7.1.1, old state 128, new state 4, event 10"
LINE = f"2026-11-24 10:01:00 S0W1 OMPROUTE[67174422]: {MESSAGE}"
MOMENT = datetime(2026, 11, 24, 10, 1)


def read(text: str) -> Transition:
    (found,) = read_lines(text.split("\n"), Path("zos.2026.11.24.log")).transitions
    return found


def is_whole(found: Transition) -> bool:
    told = (found.neighbor, found.old, found.new, found.event)
    return told == ("10.7.1.1", NeighborState.FULL, NeighborState.INIT, NeighborEvent.ONE_WAY)


@pytest.mark.parametrize(
    "line",
    [
        f"<30>Nov 24 10:01:00 S0W1 OMPROUTE[67174422]: {MESSAGE}",
        f"<30>1 2026-11-24T10:01:00.123456+00:00 S0W1 OMPROUTE 67174422 - - {MESSAGE}",
        f'1 2026-11-24T10:01:00Z S0W1 OMPROUTE - ID7 [x@1 a="b"] \ufeff{MESSAGE}',
        f"2026-11-24T10:01:00.123456+00:00 S0W1 OMPROUTE[67174422]: {MESSAGE}",
        f"Tue 2026-11-24 10:01:00 UTC S0W1 OMPROUTE[67174422]: {MESSAGE}",
        f"Tue Nov 24 10:01:00 2026 S0W1 OMPROUTE[67174422]: {MESSAGE}",
        f"Nov 24 10:01:00.123456 S0W1 OMPROUTE[67174422]: {MESSAGE}",
        f"Nov 24 2026 10:01:00 S0W1 OMPROUTE[67174422]: {MESSAGE}",
        f"\ufeff{LINE}",
        f"\x1b[32m{LINE}\x1b[0m",
        f"> > {LINE}",
        f"RESPONSE=S0W1     {LINE}",
        f"| {LINE}",
        f"zos.log:{LINE}",
        f"/var/log/zos.log:17:{LINE}",
        f"17:{LINE}",
        f"    17\t{LINE}",
        f"1{LINE}",
        LINE.replace(" ", "\N{NO-BREAK SPACE}"),
        LINE.replace(" S0W1 ", "\tS0W1\t"),
        LINE.replace("OSPF", "\0OSPF"),
    ],
)
def test_what_is_around_a_line_is_taken_off(line: str) -> None:
    found = read(line)
    assert is_whole(found)
    assert (found.when, found.system) == (MOMENT, "S0W1")


@pytest.mark.parametrize(
    ("head", "when"),
    [
        ("2026-11-24 10:01:00 ", MOMENT),
        ("2026/11/24 10:01:00 console says ", MOMENT),
        ("[Nov 24 10:01:00] ", MOMENT),
        ("24 Nov 10.01 OMPROUTE ", None),
        (" 7   ", None),
        ("\t", None),
        ("  • ", None),
        ('"', None),
        ("0001 00000013  N C040000 S0W1     26328 10:01:00.12          00000000  ", None),
    ],
    ids=[
        "date alone",
        "a logger",
        "brackets",
        "odd",
        "IBM's sample trace",
        "its tab",
        "a list",
        "a quote",
        "master trace",
    ],
)
def test_a_message_is_found_behind_what_nobody_knows_and_with_the_time_if_there_is_one(
    head: str, when: datetime | None
) -> None:
    first, _, rest = MESSAGE.rpartition(" new state ")
    for text in (MESSAGE, f"{first}\n                   new state {rest}"):
        found = read(head + text)
        assert is_whole(found)
        assert (found.when, found.system) == (when, "")


def test_a_message_that_another_one_speaks_of_is_not_one() -> None:
    line = f"Nov 24 10:01:00 S0W1 HELP[1]: EZZ4202I see {MESSAGE}"
    assert not read_lines([line], Path("zos.log")).transitions


@pytest.mark.parametrize(
    ("host", "system"),
    [("S0W1", "S0W1"), ("s0w1.example.com", "S0W1"), ("S0W1/OMVSKERN", "S0W1"), ("10.7.1.2", "10.7.1.2")],
)
def test_a_system_is_known_by_its_own_name(host: str, system: str) -> None:
    assert read(LINE.replace("S0W1", host)).system == system


def test_a_message_that_is_carried_on_loses_what_is_around_its_further_lines_too() -> None:
    first, _, rest = LINE.rpartition(" new state ")
    rest = f"new state {rest}"
    assert is_whole(read(f"> {first}\n> {rest}"))
    assert is_whole(read(f"zos.log:7:{first}\nzos.log:8:{rest}"))


def test_a_line_without_anything_around_it_is_as_it_was() -> None:
    assert opened(LINE) == (LINE, ())


BPXF024I = f"BPXF024I (TCPIP) Nov 24 10:01:00 OMPROUTE 67174422 : {MESSAGE}"


def _wraps(text: str) -> Iterator[tuple[str, str]]:
    for at in (position for position, letter in enumerate(text) if letter == " "):
        yield text[:at], text[at + 1 :]


FORMS = {
    "console": "{0}\n{1}",
    "console, indented": "{0}\n                 {1}",
    "hardcopy, S": "N 0000000 S0W1     26328 10:01:00.12 STC00042 00000090  {0}\nS" + " " * 46 + "{1}",
    "hardcopy, D": "M 4000000 S0W1     26328 10:01:00.12 STC00042 00000090  {0} 391\nD"
    + " " * 41
    + "391 00000090  {1}",
    "job log": " 10.01.00 STC00042  {0}\n                    {1}",
    "job log, several lines": " 10.01.00 STC00042  {0} 391\n   391             {1}",
    "answer to a command": "S0W1      2026328  10:01:00.12             {0}\n" + " " * 43 + "{1}",
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("text", [MESSAGE, MESSAGE.upper(), BPXF024I], ids=["alone", "in capitals", "after BPXF024I"])
def test_a_message_is_read_wherever_a_console_wraps_it(form: str, text: str) -> None:
    broken = [first for first, rest in _wraps(text) if not is_whole(read(form.format(first, rest)))]
    assert broken == []


def test_bpxf024i_in_a_hardcopy_log_tells_the_time_and_the_system() -> None:
    found = read(FORMS["hardcopy, D"].format(BPXF024I[:52], BPXF024I[53:]))
    assert (found.when, found.system) == (MOMENT, "S0W1")


@pytest.mark.parametrize(
    ("first", "more"),
    [
        ("", ""),
        ("", "\n"),
        ("> ", "> "),
        ("RESPONSE=S0W1     ", "RESPONSE=S0W1     "),
        (" 10.01.00 STC00042  ", "   391             "),
        ("M 4000000 S0W1     26328 10:01:00.12 STC00042 00000090  ", "D" + " " * 41 + "391 00000090  "),
        ("S0W1      2026328  10:01:00.12             ", " " * 43),
    ],
    ids=["pasted", "a blank line between", "mail", "SDSF", "job log", "hardcopy", "operator"],
)
def test_a_display_is_read_with_what_stands_before_each_line(first: str, more: str) -> None:
    rows = (
        "NEIGHBOR ADDR    NEIGHBOR ID      STATE  LSRXL DBSUM LSREQ HSUP IFC",
        "10.7.1.1         10.7.0.1           128      0     0     0  OFF ETH7",
        "10.7.2.1         10.7.0.2             8      0     0     0  OFF",
        "ETH8OFTHELONGONE",
    )
    text = "\n".join((f"{first}EZZ7851I NEIGHBOR SUMMARY 391", *(f"{more}{row}" for row in rows)))
    found = read_lines(text.split("\n"), Path("display.txt")).neighbors
    assert [(each.address, each.interface, int(each.state)) for each in found] == [
        ("10.7.1.1", "ETH7", 128),
        ("10.7.2.1", "ETH8OFTHELONGONE", 8),
    ]


@pytest.mark.parametrize(
    "message",
    [
        "EZZ7816I Unable to set option IP_ADD_MEMBERSHIP for type RAW socket 4, errno=121:EDC5121I Invalid argument.",
        "EZZ7870I OSPF AND RIP INTERFACE STATEMENTS FOR 10.7.1.2 (ETH7) HAVE DIFFERENT VALUES FOR SUBNET_MASK",
    ],
)
def test_what_ends_omproute_tells_that_it_does_not_run(message: str) -> None:
    (found,) = read_lines([message], Path("zos.log")).daemons
    assert (found.name, found.running) == ("OMPROUTE", False)
    assert found.why in message


def test_an_external_route_in_a_stub_area_is_a_complaint_of_the_kind_of_the_area() -> None:
    message = "EZZ7948I from 10.7.1.1, type 5 LSA in stub area, adv: typ 5 id 10.9.0.0 org 10.7.0.1"
    (found,) = read_lines([message], Path("zos.log")).complaints
    assert (found.cause, found.neighbor) == ("area-type", "10.7.1.1")


def test_a_message_has_the_number_of_its_line_however_many_blank_ones_there_are() -> None:
    cut = MESSAGE.partition(", event")[0]
    found = read_lines(["", "", "something else", "", cut, "", f"{LINE}"], Path("zos.log"))
    assert found.transitions[0].order == 7
    assert found.unseen[0].startswith("zos.log:5:")


def test_records_of_a_fixed_length_without_line_ends_are_lines(tmp_path: Path) -> None:
    other = LINE.replace("new state 4, event 10", "new state 1, event 12")
    raw = "".join(
        line.ljust(133) for line in (LINE[5:].replace("11-24", "Nov 24"), other[5:].replace("11-24", "Nov 24"))
    )
    path = tmp_path / "zos.2026.11.24.log"
    path.write_bytes(raw.encode("cp037"))
    assert [each.event for each in read_files([path]).transitions] == [10, 12]
    assert list(records(["a\rb", "c\r"])) == ["a", "b", "c\r"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp037"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_log_is_read_in_every_encoding(tmp_path: Path, encoding: str, end: str) -> None:
    path = tmp_path / "zos.log"
    path.write_bytes(f"{LINE}{end}{LINE.replace('10:01', '10:02')}{end}".encode(encoding))
    assert len(read_files([path]).transitions) == 2


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=60), max_size=8), st.integers(0, 7))
def test_no_lines_are_too_much_and_a_message_among_them_is_found(lines: list[str], at: int) -> None:
    lines = [*lines[:at], "", f"{LINE}", "", *lines[at:]]
    assert any(is_whole(each) for each in read_lines(lines, Path("zos.log")).transitions)
