"""JSON that other tools wrap the lines of a log into, and FRR's answers among other lines."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from zlab.ospf.evidence import Evidence
from zlab.ospf.readers.files import read_lines
from zlab.ospf.states import NeighborState

MESSAGE = "EZZ7921I OSPF Adjacency Failure, neighbor 10.7.1.1, old state 128, new state 4, event 10"
MOMENT = datetime(2026, 11, 24, 10, 1)
SECONDS = 1795514460


def read(text: str) -> Evidence:
    return read_lines(text.split("\n"), Path("answer.json"))


@pytest.mark.parametrize(
    "record",
    [
        {
            "__REALTIME_TIMESTAMP": f"{SECONDS}000000",
            "_HOSTNAME": "S0W1",
            "SYSLOG_IDENTIFIER": "OMPROUTE",
            "MESSAGE": MESSAGE,
        },
        {
            "items": [
                {"jobName": "OMPROUTE", "message": f" {MESSAGE.upper()}", "system": "S0W1", "timestamp": SECONDS * 1000}
            ]
        },
        [{"message": MESSAGE, "system": "S0W1", "time": "Tue Nov 24 10:01:00 GMT 2026"}],
        {"log": f"Nov 24 10:01:00 S0W1 OMPROUTE[7]: {MESSAGE}\n", "stream": "stdout", "time": "2026-11-24T10:01:07Z"},
        {"@timestamp": "2026-11-24T10:01:00+00:00", "host": "S0W1", "message": MESSAGE.replace(", new", ",\nnew")},
    ],
    ids=["journal", "z/OSMF's log", "a list of it", "a container", "a shipper of logs"],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_a_message_is_found_with_its_time_and_system(record: object, indent: int | None) -> None:
    (found,) = read(json.dumps(record, indent=indent)).transitions
    assert (found.neighbor, found.new, found.when, found.system) == ("10.7.1.1", NeighborState.INIT, MOMENT, "S0W1")


def test_an_answer_of_the_console_that_is_told_twice_is_one() -> None:
    answer = {"data": {"zosmfResponse": [{"cmd-response": MESSAGE}], "commandResponse": f"{MESSAGE}\r\n"}}
    assert len(read(json.dumps(answer, indent=2)).transitions) == 1


ENTRY = '"nbrState":"Full/DR","ifaceAddress":"10.7.1.2","ifaceName":"tap7:10.7.1.1"'
ANSWER = f'{{\n"neighbors":{{\n"10.7.0.2":[\n{{\n{ENTRY}\n}}\n]\n}}\n}}'


def test_answers_of_frr_are_read_among_other_lines_and_those_keep_their_numbers() -> None:
    found = read(f"zpdt# show ip ospf neighbor json\n{ANSWER}\nzpdt#\n{MESSAGE}")
    assert [each.address for each in found.neighbors] == ["10.7.1.2"]
    assert [each.order for each in found.transitions] == [ANSWER.count("\n") + 4]


@pytest.mark.parametrize("around", ['{{"response": {0}}}', "[{0}]", '{{"data": {{"output": [{0}]}}}}'])
def test_an_answer_of_frr_is_found_in_what_an_api_has_around_it(around: str) -> None:
    assert [each.address for each in read(around.format(ANSWER)).neighbors] == ["10.7.1.2"]


def test_what_comes_after_an_answer_that_was_cut_off_is_read_all_the_same() -> None:
    found = read(f'{{"interfaces":{{"tap7":{{\n{ANSWER}\n{MESSAGE}')
    assert len(found.neighbors) == len(found.transitions) == 1


@pytest.mark.parametrize(
    "text", ["[]", "{}", "[1, 2]", '["a"]', "{", "[", '{"a":' * 3000, "[" * 100_000, '{"time": NaN, "log": "x"}']
)
def test_other_json_tells_nothing_and_does_no_harm(text: str) -> None:
    assert not read(text)
