"""What several processes read of a log is what one reads: in every form, messages wrapped, connections mixed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from zlab.cli.messages.logs_show import scan_json
from zlab.messages.logs import blocks, shares
from zlab.messages.logs.connections import MOST_KINDS, KindSeen
from zlab.messages.logs.neighbors import MOST_NEIGHBORS
from zlab.messages.logs.period import Period
from zlab.messages.logs.scan import scan

ENDS = date(2023, 5, 30)
BEGIN = datetime(2023, 4, 1)

OSPF = (
    "EZZ7921I OSPF adjacency failure, neighbor 10.1.{n}.1, old state 128, new state {s}, event 10",
    "EZZ7921I OSPF ADJACENCY FAILURE, NEIGHBOR 10.1.{n}.1, OLD STATE\n   128, NEW STATE {s}, EVENT 10",
    "EZZ7919I State change, IPv4 OSPF, neighbor 10.1.{n}.1, new state {s}, event 5",
    "EZZ40{n}{s}I SOMETHING ELSE",
)
HEADS = {
    "syslogd": "{when:%b %e %H:%M:%S} S0W1 omproute[1]: ",
    "attls": "{when:%b %e %H:%M:%S} S0W1 TTLS[1]: {when:%H:%M:%S} TCPIP ",
    "console": "BPXF024I (TCPIP) {when:%b %e %H:%M:%S} TTLS 16842781 :{gap}{when:%H:%M:%S} TCPIP ",
    "console, date alone": "BPXF024I (TCPIP) {when:%b %e %H:%M:%S} TTLS 16842781 :\n",
    "bare": "",
    "hardcopy": "N 4020000 S0W1     {when:%y%j} {when:%H:%M:%S}.04 STC00042 00000090  ",
    "job log": " {when:%H.%M.%S} STC00042  ",
}


def connection(dice: random.Random, number: int) -> list[str]:
    ends = f"LOCAL: 10.1.1.2..4000 REMOTE: 10.1.0.{dice.randrange(1, 4)}..{dice.randrange(1024, 9999)} JOBNAME: JOB1"
    group = f"GRPID: 00000007 ENVID: 00000003 CONNID: {number:08X} "
    outcome = dice.choice(
        [
            f"EZD1286I TTLS Error {group}{ends} USERID: START1 RULE: RULE1 RC:  402 Initial Handshake",
            f"EZD1283I TTLS Event {group}RC:    0 Initial Handshake 0000005011440BB0 0000005011421D10 TLSV1.2 C02C",
        ]
    )
    return [
        f"EZD1281I TTLS Map   CONNID: {number:08X} {ends} USERID: START1 TYPE: InBound STATUS: Enabled RULE: RULE1 "
        "ACTIONS: GROUP1 ENV1 CONN1",
        f"EZD1282I TTLS Start {group}Initial Handshake ACTIONS: GROUP1 ENV1 CONN1 HS-Server",
        outcome,
    ]


def messages(dice: random.Random) -> Iterator[str]:
    """OSPF and other messages, and those of connections that are open at the same time."""
    connections: list[list[str]] = []
    for number in range(150):
        yield dice.choice(OSPF).format(n=dice.randrange(4), s=dice.choice((1, 4, 8)))
        if dice.random() < 0.3:
            connections.append(connection(dice, number))
        if connections and dice.random() < 0.6:
            chosen = dice.choice(connections)
            yield chosen.pop(0)
            connections = [one for one in connections if one]


def log_of(form: str, dice: random.Random) -> str:
    when, day, lines = BEGIN, "", []
    for text in messages(dice):
        when += timedelta(seconds=dice.randrange(600))
        if form == "job log" and f"{when:%d}" != day:
            day = f"{when:%d}"
            lines.append(f" 00.00.00 STC00042 ---- SATURDAY,  {when:%d %b %Y} ----".upper())
        first, *more = text.split("\n")
        lines.append(HEADS[form].format(when=when, gap=dice.choice(" \n")) + first)
        lines += [f"S{'':40}{one}" if form == "hardcopy" else one for one in more]
    return "\n".join(lines) + dice.choice(["", "\n"])


@pytest.mark.parametrize("form", HEADS)
@pytest.mark.parametrize("seed", range(4))
def test_any_number_of_processes_says_the_same(
    form: str, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(f"{form} {seed}")
    log = tmp_path / "log"
    log.write_text(log_of(form, dice))
    monkeypatch.setattr(shares, "SMALLEST_SPAN", 2000)
    monkeypatch.setattr(blocks, "SIZE", dice.choice([700, 3000, 1 << 18]))
    period = dice.choice([None, Period(since=BEGIN + timedelta(hours=7)), Period(until=BEGIN + timedelta(hours=9))])
    one, *others = (scan_json(scan([log], period=period, ends=ENDS, processes=number)) for number in (1, 2, 3, 4))
    assert one["ids"]
    assert others == [one, one, one]


def test_a_message_is_not_torn_where_a_block_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "log"
    log.write_text(log_of("console", random.Random(1)))
    whole = scan_json(scan([log], ends=ENDS))
    for size in range(300, 600, 7):
        monkeypatch.setattr(blocks, "SIZE", size)
        assert scan_json(scan([log], ends=ENDS)) == whole


def connections_of(log: Path, *lines: str) -> list[tuple[int, str, str, str]]:
    log.write_text("".join(f"{line}\n" for line in lines))

    def row(one: KindSeen) -> tuple[int, str, str, str]:
        return one.count, one.kind.rule, one.kind.rc, one.kind.event

    return [row(one) for one in scan([log], ends=ENDS).connections]


STAMP = "Apr  2 17:25:53 S0W1 TTLS[1]: 17:25:53 "
MAP = (
    "{stack} EZD1281I TTLS Map   CONNID: 0000002F LOCAL: 10.1.1.2..4000 REMOTE: 10.1.0.2..6000 JOBNAME: JOB1 "
    "USERID: START1 TYPE: InBound STATUS: Enabled RULE: {rule} ACTIONS: GROUP1 ENV1 CONN1"
)
DONE = (
    "{stack} EZD1283I TTLS Event GRPID: 00000007 ENVID: 00000003 CONNID: 0000002F RC:    0 Initial Handshake "
    "0000005011440BB0 0000005011421D10 TLSV1.2 C02C"
)
FAILED = (
    "{stack} EZD1286I TTLS Error GRPID: 00000007 ENVID: 00000003 CONNID: 0000002F LOCAL: 10.1.1.2..4000 REMOTE: "
    "10.1.0.2..6000 JOBNAME: JOB1 USERID: START1 RULE: {rule} RC:  402 Initial Handshake"
)


def test_an_event_ends_with_its_line(tmp_path: Path) -> None:
    lines = [STAMP + FAILED.format(stack="TCPIP", rule="RULE1")] * 2
    assert connections_of(tmp_path / "log", *lines) == [(1, "RULE1", "402", "Initial Handshake")]


def test_an_event_is_carried_on_by_an_indented_line(tmp_path: Path) -> None:
    text = FAILED.format(stack="TCPIP", rule="RULE1").replace("Initial Handshake", "Initial\n    Handshake")
    assert connections_of(tmp_path / "log", STAMP + text) == [(1, "RULE1", "402", "Initial Handshake")]


def test_a_name_in_another_code_page_is_no_fault(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes((STAMP + FAILED.format(stack="TCPIP", rule="RÄGEL")).encode("latin-1"))
    (found,) = scan([log]).connections
    assert found.kind.rule == "R\ufffdGEL"


def test_a_number_that_is_used_again_is_another_connection(tmp_path: Path) -> None:
    """As after each start of the stack: the one before had no outcome, or the same failure."""
    texts = [MAP, FAILED, MAP, MAP, FAILED]
    lines = [STAMP + text.format(stack="TCPIP", rule="RULE1") for text in texts]
    assert connections_of(tmp_path / "log", *lines) == [(2, "RULE1", "402", "Initial Handshake"), (1, "RULE1", "", "")]


def test_two_stacks_count_their_connections_each_by_itself(tmp_path: Path) -> None:
    a, b = {"stack": "TCPIP", "rule": "RULE1"}, {"stack": "TCPIP2", "rule": "RULE2"}
    texts = [MAP.format(**a), MAP.format(**b), DONE.format(**a), FAILED.format(**b)]
    found = connections_of(tmp_path / "log", *(STAMP + text for text in texts))
    assert found == [(1, "RULE2", "402", "Initial Handshake"), (1, "RULE1", "0", "")]


def test_the_console_names_the_stack_on_the_line_before(tmp_path: Path) -> None:
    a, b = {"stack": "TCPIP", "rule": "RULE1"}, {"stack": "TCPIP2", "rule": "RULE2"}
    lines = [
        f"BPXF024I ({values['stack']}) Apr  2 17:25:53 TTLS 16842781 : 17:25:53 "
        + text.format(**values).replace(" ", "\n", 1)
        for text, values in ((MAP, a), (MAP, b), (DONE, a), (FAILED, b))
    ]
    found = connections_of(tmp_path / "log", *lines)
    assert found == [(1, "RULE2", "402", "Initial Handshake"), (1, "RULE1", "0", "")]


def test_a_job_log_has_its_day_in_every_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "SIZE", 500)
    log = tmp_path / "log"
    log.write_text(log_of("job log", random.Random(2)))
    rows = scan([log]).ids
    assert all(row.first and row.first.when and row.last and row.last.when for row in rows)


def test_a_time_range_of_a_job_log_knows_the_days_it_tells(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text(
        " 23.58.01 STC00042 ---- FRIDAY,    31 MAR 2023 ----\n"
        " 23.58.01 STC00042  EZZ7800I OMPROUTE starting\n"
        " 23.59.01 STC00042  EZZ7921I OSPF ADJACENCY FAILURE, NEIGHBOR 10.1.1.1, OLD STATE\n"
        "                    128, NEW STATE 4, EVENT 10\n"
        " 00.00.00 STC00042 ---- SATURDAY,  01 APR 2023 ----\n"
        " 23.58.01 STC00042  EZZ7919I State change, IPv4 OSPF, neighbor 10.1.1.1, new state 128, event 9\n"
    )

    def ids(period: Period) -> list[str]:
        return [row.id for row in scan([log], period=period).ids]

    assert ids(Period(since=datetime(2023, 4, 1))) == ["EZZ7919I"]
    assert ids(Period(until=datetime(2023, 3, 31, 23, 58, 30))) == ["EZZ7800I"]
    assert ids(Period(since=datetime(2023, 3, 31, 23, 59), until=datetime(2023, 4, 1))) == ["EZZ7921I"]


def test_what_is_odd_is_told_once_however_many_read_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"Apr {9 - number // 50} 17:25:53 S0W1 omproute[1]: EZZ7921I \0\n" for number in range(400)]
    log = tmp_path / "log"
    log.write_text("".join(lines))
    monkeypatch.setattr(shares, "SMALLEST_SPAN", 2000)
    monkeypatch.setattr(blocks, "SIZE", 1000)
    whats = [problem.what.partition(",")[0] for problem in scan([log], ends=ENDS, processes=4).problems]
    assert sorted(whats) == ["binary bytes in the text; the rest of it is judged", "the dates go back here"]


def test_dates_that_go_back_where_one_ends_and_the_next_begins_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log"
    lines = [f"Apr {day} 17:25:53 S0W1 omproute[1]: EZZ7921I\n" for day in ("21", "20")]
    log.write_text(lines[0] * 100 + lines[1] * 100)
    monkeypatch.setattr(shares, "SMALLEST_SPAN", 2000)
    (told,) = scan([log], ends=ENDS, processes=2).problems
    assert told.what == "the dates go back here, from 2023-04-21 17:25:53 to 2023-04-20 17:25:53"
    assert told.place is not None
    assert told.place.line == 101


def test_more_neighbors_than_a_network_has_are_told(tmp_path: Path) -> None:
    log = tmp_path / "log"
    text = "EZZ7919I State change, IPv4 OSPF, neighbor 10.{}.{}.1, new state 8, event 5\n"
    log.write_text("".join(text.format(number // 250, number % 250) for number in range(MOST_NEIGHBORS + 5)))
    result = scan([log])
    assert len(result.neighbors) == MOST_NEIGHBORS
    assert [problem.what for problem in result.problems] == [
        f"more than {MOST_NEIGHBORS} OSPF neighbors; the others are left out"
    ]


def test_kinds_of_connection_beyond_the_most_are_counted_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [FAILED.replace("0000002F", f"{number:08X}") for number in range(MOST_KINDS + 500)]
    log = tmp_path / "log"
    log.write_text(
        "".join(STAMP + text.format(stack="TCPIP", rule=f"RULE{number}") + "\n" for number, text in enumerate(texts))
    )
    monkeypatch.setattr(shares, "SMALLEST_SPAN", 10_000)
    for processes in (1, 3):
        found = scan([log], ends=ENDS, processes=processes).connections
        assert len(found) == MOST_KINDS + 1
        assert sum(one.count for one in found) == len(texts)
        assert max(found, key=lambda one: one.count).kind.rule == "(others)"
