"""Messages are found in every form of log, joined, and read by name."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from zlab.messages.logs.dates import Calendar
from zlab.messages.logs.recognise import LogMessage, read_log
from zlab.messages.records import Severity

CALENDAR = Calendar(datetime(2023, 4, 3))

FAILURE = "OSPF adjacency failure, neighbor 10.1.1.1, old state 128, new state 4, event 10"
VALUES = {"neighbor": "10.1.1.1", "old_state": "128", "new_state": "4", "event": "10"}


def read(text: str) -> list[LogMessage]:
    return list(read_log(text.splitlines(), "log", CALENDAR))


@pytest.mark.parametrize(
    "text",
    [
        f"EZZ7921I {FAILURE}",
        f" EZZ7921I {FAILURE.upper()}",
        "EZZ7921I OSPF ADJACENCY FAILURE, NEIGHBOR 10.1.1.1, OLD STATE\n   128, NEW STATE 4, EVENT 10   ",
        f"Apr  2 17:25:53 S0W1 omproute[67174435]: EZZ7921I {FAILURE}",
        f"Apr 2 17:25:53 S0W1/OMVSKERN OMPROUTE omproute[67174435]: EZZ7921I {FAILURE}",
        f"2023-04-02T17:25:53.123456+01:00 S0W1 omproute[1]: EZZ7921I {FAILURE}",
        f"BPXF024I (TCPIP) Apr  2 17:25:53 omproute 67174435 : EZZ7921I {FAILURE}",
        f"BPXF024I (TCPIP) Apr  2 17:25:53 omproute 67174435 :\nEZZ7921I {FAILURE}",
        f" 17.25.53 STC00042  EZZ7921I {FAILURE}",
        f"- 17.25.53 STC00042  EZZ7921I {FAILURE}",
        f"*0031 EZZ7921I {FAILURE}",
        f" 17.25.53 STC00042 @05 EZZ7921I {FAILURE}",
        f"N 4020000 S0W1     23092 17:25:53.04 STC00042 00000090  EZZ7921I {FAILURE}",
        f"    N 4020000 S0W1     23092 17:25:53.04 STC00042 00000090  EZZ7921I {FAILURE}",
        " NR4000000 S0W1     23092 17:25:53.04          00000090  EZZ7921I OSPF ADJACENCY FAILURE, NEIGHBOR 10.1.1.1,\n"
        " SR                                                      OLD STATE 128, NEW STATE 4, EVENT 10",
        f"S0W1      2023092  17:25:53.04             EZZ7921I {FAILURE}",
        f"  S0W1    2023092  17:25:53.04  OMPROUTE   EZZ7921I {FAILURE}",
        f"EZZ7921I {FAILURE}  820",
    ],
)
def test_one_message_reads_the_same_in_every_form(text: str) -> None:
    (message,) = read(text)
    assert message.id == "EZZ7921I"
    assert message.values == VALUES
    assert message.severity is Severity.WARNING


def test_a_job_log_tells_its_day_where_it_begins() -> None:
    first, second, third = read(
        " 23.59.57 STC00042  EZZ7800I OMPROUTE STARTING\n"
        " 23.59.58 STC00042 ---- FRIDAY,    07 AUG 2020 ----          \n"
        " 23.59.58 STC00042  EZZ7898I OMPROUTE INITIALIZATION COMPLETE\n"
        " 00.00.01 STC00042 ---- SATURDAY,  08 AUG 2020 ----\n"
        f" 00.00.02 STC00042  EZZ7921I {FAILURE}\n"
    )
    assert first.when is None
    assert (second.when, second.text) == (datetime(2020, 8, 7, 23, 59, 58), "EZZ7898I OMPROUTE INITIALIZATION COMPLETE")
    assert (third.when, third.values) == (datetime(2020, 8, 8, 0, 0, 2), VALUES)


def test_a_console_may_wrap_right_behind_bpxf024i() -> None:
    (found,) = read("BPXF024I (TCPIP) \nApr  2 17:17:03 TTLS 1 : 17:17:03 TCPIP EZD1287I TTLS Error RC: 128")
    assert (found.id, found.job, found.pid, found.place.line) == ("EZD1287I", "TCPIP", 1, 2)
    assert found.when is not None
    assert found.console


def test_what_stands_before_a_message_is_kept() -> None:
    (one,) = read("Apr  2 17:25:53 S0W1 TTLS[16842781]: 17:25:53 TCPIP EZD1281I TTLS Map CONNID: 00000032")
    assert (one.when, one.host, one.program, one.pid, one.job, one.console) == (
        datetime(2023, 4, 2, 17, 25, 53),
        "S0W1",
        "TTLS",
        16842781,
        "TCPIP",
        False,
    )
    (two,) = read("BPXF024I (TCPIP) Apr  2 17:17:03 TTLS 16842781 : 17:17:03 TCPIP\nEZD1281I TTLS Map")
    assert (two.when, two.program, two.job, two.console) == (datetime(2023, 4, 2, 17, 17, 3), "TTLS", "TCPIP", True)
    assert (two.place.file, two.place.line) == ("log", 2)


def test_a_message_ends_where_another_line_of_log_begins() -> None:
    messages = read(
        "EZZ7832I AREA CONFIGURATION 820\n AREA ID  AUTYPE\n 0.0.0.0  0=NONE\n\nplain text\n"
        "EZZ7833I INTERFACE CONFIGURATION 822\n"
        "2023/04/02 17:00:00 OSPF: AdjChg\nnot of it\n"
        "Apr  2 17:25:53 S0W1 sshd[5]: Accepted\nnor this\n"
    )
    assert [message.lines for message in messages] == [
        ("EZZ7832I AREA CONFIGURATION 820", "AREA ID  AUTYPE", "0.0.0.0  0=NONE"),
        ("EZZ7833I INTERFACE CONFIGURATION 822",),
    ]


def test_a_c_runtime_text_on_the_next_line_belongs_to_the_message_before() -> None:
    (message,) = read(
        "EZZ7811I COULD NOT ESTABLISH AFFINITY WITH INET, ERRNO=1011:\n"
        "EDC8011I A NAME OF A PFS WAS SPECIFIED, ERRNO2=11B3005A"
    )
    assert message.values["errno2"] == "11B3005A"


def test_text_that_syslogd_would_have_taken_is_told_as_bpxf024i() -> None:
    (message,) = read("BPXF024I (SSHD1) Apr  2 17:17:03 sshd 5 : Accepted publickey")
    assert (message.id, message.job) == ("BPXF024I", "SSHD1")


@pytest.mark.parametrize(
    ("line", "when"),
    [
        ("Dec 31 23:59:59", datetime(2022, 12, 31, 23, 59, 59)),
        ("Jan  1 00:00:00", datetime(2023, 1, 1)),
        ("Apr  3 12:00:00", datetime(2023, 4, 3, 12)),
        ("Feb 29 00:00:01", datetime(2020, 2, 29, 0, 0, 1)),
        ("Feb 30 00:00:01", None),
    ],
)
def test_a_date_without_a_year_lies_in_the_year_that_ends_with_the_file(line: str, when: datetime | None) -> None:
    (message,) = read(f"{line} S0W1 omproute[1]: EZZ7898I OMPROUTE Initialization Complete")
    assert message.when == when


def test_the_real_lines_of_the_corpus_are_read(corpus: Path) -> None:
    examples = read((corpus / "messages" / "ibm-docs-examples.txt").read_text())
    by_id = {message.id: message for message in examples}
    assert by_id["EZZ7882I"].values["destination"] == "172.16.1.0"
    assert by_id["EZZ4333I"].values["reason"] == "2"
    assert len(by_id["EZZ7833I"].lines) == 5
    displays = read((corpus / "messages" / "colinpaice-omproute-displays.txt").read_text())
    assert [message.id for message in displays] == ["EZZ7853I", "EZZ7832I", "EZZ7833I"]
    for name in ("cobollm-pagent-parser.txt", "pdot-adcd-pagent.txt"):
        assert all(message.entry for message in read((corpus / "messages" / name).read_text()))


def test_every_template_of_ibm_is_that_of_the_catalogue(corpus: Path) -> None:
    # Their inserts are lower-case words here: each line is read as a message whose values are those words.
    for message in read((corpus / "messages" / "ibm-message-templates.txt").read_text()):
        assert message.entry is not None, message.id
        if "not seen in full" not in message.text:
            assert message.values or not message.entry.template, message.text
