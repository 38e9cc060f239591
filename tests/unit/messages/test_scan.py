"""A scan says the same of a log however it lies on disk, and however many processes read it."""

from __future__ import annotations

import bz2
import codecs
import errno
import gzip
import json
import lzma
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

import pytest

from tests.bench.bench_logs import write_log
from zlab.cli.messages.logs_show import scan_json
from zlab.codepage import encode_1047
from zlab.errors import UsageError
from zlab.messages.logs import blocks, files, shares, sources
from zlab.messages.logs.count import count_id
from zlab.messages.logs.files import LogError
from zlab.messages.logs.period import Period, parse_moment
from zlab.messages.logs.recognise import LogMessage
from zlab.messages.logs.scan import ScanResult, scan
from zlab.messages.logs.sources import read_log_file
from zlab.messages.records import Severity

ENDS = date(2023, 4, 30)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("logs") / "TCPIPdebug"
    write_log(path, 1_500_000)
    return path


def said(result: ScanResult) -> object:
    """All of a result but where its file lies."""
    read = scan_json(result)
    del read["files"], read["problems"]
    return json.loads(json.dumps(read).replace(json.dumps(result.files[0])[1:-1], "log"))


def test_the_tally_counts_what_the_reader_reads(log: Path) -> None:
    result = scan([log], ends=ENDS)
    read = Counter(message.id for message in read_log_file(log, ends=ENDS))
    assert {one.id: one.count for one in result.ids} == read
    assert result.lines == log.read_text().count("\n")


def test_first_and_last_of_each_id_are_those_of_the_reader(log: Path) -> None:
    first: dict[str, LogMessage] = {}
    last: dict[str, LogMessage] = {}
    for message in read_log_file(log, ends=ENDS):
        first.setdefault(message.id, message)
        last[message.id] = message
    for one in scan([log], ends=ENDS).ids:
        assert (one.first, one.last) == (first[one.id], last[one.id])


@pytest.mark.parametrize("processes", [2, 3, 4])
def test_several_processes_say_what_one_says(log: Path, processes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = said(scan([log], ends=ENDS, processes=1))
    monkeypatch.setattr(shares, "SMALLEST_SPAN", 100_000)
    assert len(shares.spans_of(log, processes)) == processes
    assert said(scan([log], ends=ENDS, processes=processes)) == alone


@pytest.mark.parametrize("workers", [2, 3, 4])
def test_a_log_of_any_size_is_work_for_all_processes(workers: int, tmp_path: Path) -> None:
    log, empty = tmp_path / "log", tmp_path / "empty"
    empty.touch()
    for size in range(4 * shares.SMALLEST_SPAN, 4 * shares.SMALLEST_SPAN + 25):
        with log.open("wb") as file:
            file.truncate(size)
        spans = [*shares.spans_of(log, workers), *shares.spans_of(empty, workers)]
        assert [len(share) for share in shares.shares_of(spans, workers)] == [1] * (workers - 1) + [2], size


def test_spans_cut_at_every_byte_hold_each_line_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "log"
    path.write_text("EZZ0001I A\nEZZ0002I B\n\nEZZ0003I C")
    monkeypatch.setattr(shares, "SMALLEST_SPAN", 1)
    for size in range(1, 12):
        path.write_text("EZZ0001I A\n" + "x" * size + "\nEZZ0002I B\n\nEZZ0003I C")
        for processes in (2, 3, 4):
            result = scan([path], processes=processes)
            assert sorted((one.id, one.count) for one in result.ids) == [
                ("EZZ0001I", 1),
                ("EZZ0002I", 1),
                ("EZZ0003I", 1),
            ]
            assert result.lines == 5
            assert {one.id: one.last.place.line for one in result.ids if one.last}["EZZ0003I"] == 5


def to_ebcdic(raw: bytes) -> bytes:
    return encode_1047(raw.decode())


@pytest.mark.parametrize("wrap", [gzip.compress, bz2.compress, lzma.compress, to_ebcdic])
def test_a_log_says_the_same_in_every_wrapping(log: Path, tmp_path: Path, wrap: Callable[[bytes], bytes]) -> None:
    raw = log.read_bytes()[:300_000]
    plain, wrapped = tmp_path / "plain", tmp_path / "wrapped"
    plain.write_bytes(raw)
    wrapped.write_bytes(wrap(raw))
    assert said(scan([wrapped], ends=ENDS)) == said(scan([plain], ends=ENDS))


@pytest.mark.parametrize("end", [b"\x15", b"\x25", b"\x0d\x25"])
def test_every_line_end_of_ebcdic_is_one(end: bytes, log: Path, tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(encode_1047(log.read_text()).replace(b"\x15", end))
    assert said(scan([path], ends=ENDS)) == said(scan([log], ends=ENDS))


@pytest.mark.parametrize("length", [80, 133])
@pytest.mark.parametrize("size", [1000, 1 << 18])
def test_ebcdic_without_line_ends_is_cut_into_its_records(
    length: int, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "SIZE", size)
    monkeypatch.setattr(blocks, "SIZE", size)
    lines = [
        line
        for number in range(300)
        for line in (
            f"EZZ7921I OSPF ADJACENCY FAILURE, NEIGHBOR 10.1.{number % 3}.1, OLD STATE",
            "         128, NEW STATE 4, EVENT 10",
            f"EZZ4{number % 9}13I INITIALIZATION COMPLETE",
        )
    ]
    plain, records = tmp_path / "plain", tmp_path / "records"
    plain.write_text("".join(f"{line}\n" for line in lines))
    records.write_bytes(encode_1047("".join(line.ljust(length) for line in lines)))
    result = scan([records])
    assert said(result) == said(scan([plain]))
    assert [problem.what for problem in result.problems] == [
        f"it is in EBCDIC, in records of {length}; read as code page 1047"
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-8-sig"])
def test_what_windows_wrote_is_read(encoding: str, log: Path, tmp_path: Path) -> None:
    path = tmp_path / "log"
    mark = codecs.BOM_UTF16_BE if encoding == "utf-16-be" else b""
    path.write_bytes(mark + log.read_text().encode(encoding))
    assert said(scan([path], ends=ENDS)) == said(scan([log], ends=ENDS))


FELL = "EZZ7921I OSPF ADJACENCY FAILURE, NEIGHBOR 10.1.1.1, OLD STATE\r\n   128, NEW STATE 4, EVENT 10"
ROSE = "EZZ7919I STATE CHANGE, IPV4 OSPF, NEIGHBOR 10.1.1.1, NEW STATE 128, EVENT 9"


@pytest.mark.parametrize(
    "answer",
    [
        {"cmd-response-key": "C1", "cmd-response": f"{FELL}\r {ROSE}"},
        {"success": True, "stdout": f"{FELL}\n{ROSE}\n", "data": {"commandResponse": f"{FELL}\r\n{ROSE}"}},
        [{"ddName": "JESMSGLG", "data": FELL}, {"ddName": "SYSPRINT", "data": ROSE}],
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_the_text_in_an_answer_of_zosmf_and_zowe_is_read_once(
    answer: object, indent: int | None, tmp_path: Path
) -> None:
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(answer, indent=indent))
    result = scan([path])
    assert {one.id: one.count for one in result.ids} == {"EZZ7921I": 1, "EZZ7919I": 1}
    assert [(one.state, one.failures) for one in result.neighbors] == [(128, 1)]


@pytest.mark.parametrize("text", ["{", '{"a": "' + "x" * 100_000, "[" * 100_000 + '"', '{"a": 1}\n{"b": 2}\n'])
def test_what_only_begins_like_an_answer_is_read_as_it_is(text: str, tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text(f"{text}\n{ROSE}\n")
    assert [one.id for one in scan([path]).ids] == ["EZZ7919I"]


def test_a_folder_is_read_in_the_order_of_the_dates_in_its_names(tmp_path: Path) -> None:
    for name, state in (("TCPIP.2023.12.31", 128), ("TCPIP.2024.01.01", 4), ("other", 8)):
        day = "Jan  1" if "01.01" in name else "Dec 31"
        (tmp_path / name).write_text(
            f"{day} 10:00:00 S0W1 omproute[1]: EZZ7919I State change, IPv4 OSPF, neighbor 10.1.1.1, "
            f"new state {state}, event 9\n"
        )
    os.utime(tmp_path / "other", (0, 0))
    (tmp_path / ".hidden").write_text("EZZ0001I\n")
    result = scan([tmp_path])
    assert [Path(name).name for name in result.files] == ["other", "TCPIP.2023.12.31", "TCPIP.2024.01.01"]
    (one,) = result.ids
    assert one.last is not None
    assert one.last.when == datetime(2024, 1, 1, 10)
    assert result.neighbors[0].state == 4


def test_a_time_range_keeps_its_lines_and_their_numbers(log: Path) -> None:
    messages = list(read_log_file(log, ends=ENDS))
    moments = sorted(message.when for message in messages if message.when)
    since, until = moments[len(moments) // 3], moments[len(moments) // 2]
    result = scan([log], ends=ENDS, period=Period(since, until))
    inside = [message for message in messages if message.when and since <= message.when <= until]
    assert {one.id: one.count for one in result.ids} == Counter(message.id for message in inside)
    place = {message.id: message.place for message in inside}
    assert {one.id: one.last.place for one in result.ids if one.last} == place


def test_a_line_without_a_date_goes_with_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text(
        "BPXF024I (TCPIP) Apr  2 17:17:03 TTLS 1 : 17:17:03 TCPIP\nEZD1281I TTLS Map   CONNID: 0000002F\n"
        "BPXF024I (TCPIP) Apr  2 19:17:03 TTLS 1 : 19:17:03 TCPIP\nEZD1283I TTLS Event GRPID: 1\n"
    )
    result = scan([path], ends=ENDS, period=Period(until=datetime(2023, 4, 2, 18)))
    assert {one.id for one in result.ids} == {"EZD1281I", "BPXF024I"}


def test_the_worst_is_the_last_of_the_highest_severity(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text(
        "Apr  2 10:00:00 S0W1 a[1]: EZZ7956I OSPF area 0.0.0.3 not configured, interface A not installed\n"
        "Apr  2 11:00:00 S0W1 a[1]: EZD1820E CSSMTP NO TARGET SERVER IS CAPABLE OF RECEIVING MAIL AT THIS TIME\n"
        "Apr  2 12:00:00 S0W1 a[1]: EZZ7968I Hello interval missed on interface ETH1\n"
    )
    worst = scan([path]).worst
    assert worst is not None
    assert (worst.id, worst.severity) == ("EZD1820E", Severity.ERROR)


def test_what_is_odd_about_a_file_is_told_once_and_the_rest_is_judged(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(
        b"EZZ0053I COMMAND X COMPLETED SUCCESSFULLY\n\0\x01\0\n\0EZZ0060I\n"
        + encode_1047("EZZ7968I HELLO INTERVAL MISSED ON INTERFACE ETH1")
        + b"\nEZZ7968I Hello interval mis"
    )
    result = scan([path])
    assert {one.id: one.count for one in result.ids} == {"EZZ0053I": 1, "EZZ7968I": 2}
    assert [problem.place.line for problem in result.problems if problem.place] == [2, 4, 5]
    assert len(result.problems) == 3
    assert result.complete


def test_dates_that_go_back_are_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (blocks, sources):
        monkeypatch.setattr(module, "SIZE", 128)
    path = tmp_path / "log"
    clocks = ("10:00:00", "16:00:00", "15:00:00", "11:00:00", "12:00:00", "09:00:00")
    path.write_text("".join(f"Apr  2 {clock} S0W1 omproute[1]: EZZ0060I {'X' * 90}\n" for clock in clocks))
    (problem,) = scan([path], ends=ENDS).problems
    assert problem.place is not None
    assert (problem.place.line, "16:00:00 to 2023-04-02 11:00:00" in problem.what) == (4, True)


def test_a_cut_archive_is_judged_as_far_as_it_goes(log: Path, tmp_path: Path) -> None:
    path = tmp_path / "log.gz"
    whole = gzip.compress(log.read_bytes())
    path.write_bytes(whole[: len(whole) // 2])
    result = scan([path, log])
    assert not result.complete
    assert any("reading stopped" in problem.what for problem in result.problems)
    assert sum(one.count for one in result.ids) > 0


def test_zstd_without_a_module_says_how_to_read_it_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "log.zst"
    path.write_bytes(b"\x28\xb5\x2f\xfd" + bytes(20))
    missing = files.Compression("zstd", b"\x28\xb5\x2f\xfd", "zlab.no_such_module")
    monkeypatch.setattr(files, "COMPRESSIONS", (missing,))
    result = scan([path])
    assert not result.complete
    assert "zstd -dc" in (result.problems[0].hint or "")


def test_nothing_to_read_and_unreadable_files_are_one_message(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="no such file"):
        scan([tmp_path / "nothing"])
    with pytest.raises(LogError, match="no log to read"):
        scan([tmp_path])
    there = tmp_path / "there"
    there.write_text("EZZ0060I PROCESSING COMMAND: X\n")
    result = scan([tmp_path / "nothing", there])
    assert not result.complete
    assert result.messages == 1


def test_a_file_or_folder_without_permission_is_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root may read everything: the kernel's answer is put in its mouth.
    def refuse(path: Path, *_arguments: object, **_options: object) -> NoReturn:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    path = tmp_path / "log"
    path.write_text("EZZ0060I PROCESSING COMMAND: X\n")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        result = scan([path])
    assert not result.complete
    assert [str(problem) for problem in result.problems] == [f"{path}: no permission to read it"]
    monkeypatch.setattr(Path, "stat", refuse)
    with pytest.raises(LogError, match="no permission"):
        scan([path])


def test_what_opens_and_cannot_be_read_is_told() -> None:
    result = scan([Path("/proc/self/mem")])
    assert not result.complete
    assert "Input/output error" in result.problems[0].what


def test_text_that_only_looks_like_an_id_is_none(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text("ABC123D handle\nSHA256 sum\nIEF403I JOB1 - STARTED\nBADF00D\nEDC5000I x\n")
    assert {one.id for one in scan([path]).ids} == {"IEF403I", "EDC5000I"}


@pytest.mark.parametrize("id", ["EZZ7921I", "ezz7921i", "EZD1281I", "EZZ0000I"])
def test_a_count_is_grep_s(log: Path, id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = log.read_text().count(id.upper())
    assert count_id(id, [log]).count == expected
    monkeypatch.setattr(shares, "SMALLEST_SPAN", 100_000)
    assert count_id(id, [log]).count == expected


def test_a_count_finds_ids_at_every_seam_of_its_buffer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from zlab.messages.logs import count

    monkeypatch.setattr(count, "SIZE", 16)
    path = tmp_path / "log"
    for shift in range(20):
        path.write_bytes(b"x" * shift + b"EZZ7921I" * 5 + encode_1047("EZZ7921I") + b"EZZ7921")
        assert count_id("EZZ7921I", [path]).count == 6


@pytest.mark.parametrize("library", ["with memmem", "without memmem"])
def test_a_count_of_many_in_a_row_is_whole(tmp_path: Path, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if library == "without memmem":
        monkeypatch.setitem(sys.modules, "ctypes", None)
    path = tmp_path / "log"
    path.write_bytes(b"EZZ7921I EZZ7921I\n" * 50_000 + b"EZZ7968I\n" * 50_000 + b"EZZ7921I\n")
    assert count_id("EZZ7921I", [path]).count == 100_001
    assert count_id("EZZ7968I", [path]).count == 50_000


def test_a_count_keeps_what_it_found_before_a_file_broke(tmp_path: Path) -> None:
    path = tmp_path / "cut.gz"
    lines = "".join(f"EZZ7921I OSPF Adjacency Failure {random.Random(n).random()}\n" for n in range(50_000))
    path.write_bytes(gzip.compress(lines.encode())[:-2000])
    counted = count_id("EZZ7921I", [path])
    assert 40_000 < counted.count < 50_000
    assert not counted.complete
    assert "what came before was judged" in str(counted.problems[0])


def test_a_count_of_no_word_is_refused(log: Path) -> None:
    with pytest.raises(UsageError):
        count_id("no id", [log])


NOW = datetime(2023, 4, 2, 18, 0)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2023-04-01", datetime(2023, 4, 1)),
        ("2023-04-01 17:25", datetime(2023, 4, 1, 17, 25)),
        ("2023-04-01T17:25:53+01:00", datetime(2023, 4, 1, 17, 25, 53)),
        ("17:25", datetime(2023, 4, 2, 17, 25)),
        ("9:05:01", datetime(2023, 4, 2, 9, 5, 1)),
        ("2h", datetime(2023, 4, 2, 16)),
        ("3 d ago", datetime(2023, 3, 30, 18)),
        ("yesterday", datetime(2023, 4, 1)),
        ("Yesterday 17:25", datetime(2023, 4, 1, 17, 25)),
        ("today", datetime(2023, 4, 2)),
        ("now", NOW),
    ],
)
def test_a_moment_reads_as_people_type_it(text: str, moment: datetime) -> None:
    assert parse_moment(text, NOW) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2023-04-01", datetime(2023, 4, 1, 23, 59, 59)),
        ("yesterday", datetime(2023, 4, 1, 23, 59, 59)),
        ("17:25", datetime(2023, 4, 2, 17, 25, 59)),
        ("2023-04-01 17:25:53", datetime(2023, 4, 1, 17, 25, 53)),
        ("2h", datetime(2023, 4, 2, 16)),
    ],
)
def test_until_a_day_or_a_minute_is_to_its_end(text: str, moment: datetime) -> None:
    assert parse_moment(text, NOW, ends=True) == moment


@pytest.mark.parametrize("text", ["tomorrow", "yesterday 25:00", "2023-13-01", "25:00", "", "999999w"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_moment(text, NOW)


def run(*arguments: str, input: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    argv = [sys.executable, "-m", "zlab", "logs", *arguments]
    return subprocess.run(argv, capture_output=True, check=False, input=input)


def test_the_command_reads_a_pipe_and_tells_data_from_talk(log: Path) -> None:
    done = run("scan", "-", "--json", input=log.read_bytes())
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["messages"] == scan([log]).messages
    done = run("scan", str(log), str(log) + ".not")
    assert done.returncode == 1
    assert b"EZZ7921I" in done.stdout
    assert b"no such file" in done.stderr
    assert b"no such file" not in done.stdout


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_log_comes_through_a_pipe_too(compress: Callable[[bytes], bytes], log: Path) -> None:
    raw = compress(log.read_bytes())
    assert json.loads(run("scan", "-", "--json", input=raw).stdout)["lines"] == log.read_text().count("\n")
    assert int(run("count", "EZZ7921I", "-", input=raw).stdout) == log.read_text().count("EZZ7921I")


def test_a_named_pipe_is_read_once(log: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    argv = [sys.executable, "-m", "zlab", "logs", "scan", str(pipe), "--json"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE) as scanning:
        pipe.write_bytes(gzip.compress(log.read_bytes()))
        out, _ = scanning.communicate(timeout=60)
    assert json.loads(out)["lines"] == log.read_text().count("\n")


def test_the_command_counts_and_says_when_there_is_nothing(log: Path) -> None:
    done = run("count", "EZZ7921I", str(log))
    assert int(done.stdout) == log.read_text().count("EZZ7921I")
    assert run("count", "EZZ0000I", str(log)).returncode == 3
    assert run("scan", "--since", "tomorrow", str(log)).returncode == 2
