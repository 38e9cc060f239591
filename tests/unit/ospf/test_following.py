"""Logs that break off, are named twice, or grow while they are read."""

from __future__ import annotations

import gzip
import os
import random
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from zlab.cli.ospf.watch import _MOST_CHANGES, _grown
from zlab.errors import ZlabError
from zlab.ospf.readers.files import read_files, read_lines
from zlab.ospf.readers.follow import Follower


def test_a_log_that_breaks_off_is_judged_as_far_as_it_goes(tmp_path: Path) -> None:
    line = "2026/11/20 08:00:00 OSPF: AdjChg: Nbr 10.1.1.2 on tap0:10.1.1.1: Full -> Init (1-WayReceived)\n"
    noise = random.Random(7).randbytes(200_000).hex()
    whole = gzip.compress(f"{line}{noise}\n{line}".encode())
    (tmp_path / "cut.gz").write_bytes(whole[:-1000])
    found = read_files([tmp_path / "cut.gz"])
    assert len(found.transitions) == 1
    assert len(found.unseen) == 1
    assert "what came before was judged" in found.unseen[0]


@pytest.mark.parametrize("names", [("zos.log.2.gz", "zos.log.1", "zos.log"), ("a", "b", "c"), ("c", "b", "a")])
def test_a_folder_is_read_in_the_order_of_what_is_in_its_files_whenever_they_were_copied(
    tmp_path: Path, names: tuple[str, str, str]
) -> None:
    changes = (("Dec 30 23:00:00", 4), ("Dec 31 23:59:59", 8), ("Jan  1 00:00:01", 128))
    for name, (head, state) in zip(names, changes, strict=True):
        message = f"EZZ7919I State change, IPv4 OSPF, neighbor 10.7.1.1, new state {state}, event 9"
        raw = f"{head} S0W1 OMPROUTE[7]: {message}\n".encode()
        path = tmp_path / name
        path.write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
        os.utime(path, (1_800_000_000, 1_800_000_000))  # 15 January 2027
    found = read_files([tmp_path]).transitions
    assert [int(each.new) for each in found] == [4, 8, 128]
    assert [each.when.year for each in found if each.when] == [2026, 2026, 2027]


def test_a_named_pipe_is_read_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    line = "EZZ7921I OSPF Adjacency Failure, neighbor 10.1.1.1, old state 128, new state 4, event 10\n"
    with ThreadPoolExecutor() as beside:
        beside.submit(pipe.write_text, line)
        assert len(read_files([pipe]).transitions) == 1


@pytest.mark.parametrize(
    ("text", "told"), [('{"neighbors": {}}', 0), ("EZZ7937I The OSPF routing protocol is Enabl", 2)]
)
def test_a_last_line_without_an_end_is_told_but_of_json(tmp_path: Path, text: str, told: int) -> None:
    (tmp_path / "file").write_text(text)
    assert len([each for each in read_files([tmp_path / "file"]).unseen if "nothing" not in each]) == told


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text("EZZ7921I OSPF Adjacency Failure, neighbor 10.1.1.1, old state 128, new state 4, event 10\n")
    assert len(read_files([path, path]).transitions) == 1


def test_a_log_is_followed_through_rotation_by_whole_messages(tmp_path: Path) -> None:
    path = tmp_path / "log"
    follower = Follower(path)
    assert follower.poll() == []
    path.write_text("EZZ0001I one\nEZZ0002I tw")
    assert follower.poll() == [], "it may be carried on"
    assert follower.poll() == ["EZZ0001I one"]
    with path.open("a") as file:
        file.write("o\n")
    assert follower.poll() == []
    with path.open("a") as file:
        file.write("carried on\nEZZ0003I two and a half\n")
    assert follower.poll() == ["EZZ0002I two", "carried on"]
    path.rename(tmp_path / "log.1")
    path.write_text("EZZ0004I three\n")
    assert follower.poll() == ["EZZ0003I two and a half"], "written just before the rotation"
    assert follower.poll() == ["EZZ0004I three"]
    path.write_text("EZZ0005I 4\n")
    assert (follower.poll(), follower.poll()) == ([], ["EZZ0005I 4"]), "cut and written anew"


def test_a_compressed_log_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "log.gz"
    path.write_bytes(gzip.compress(b"one\n"))
    with pytest.raises(ZlabError, match="compressed"):
        Follower(path)


def test_a_log_of_any_length_takes_the_memory_of_a_short_one() -> None:
    line = "Nov 24 10:00:00 S0W1 TTLS[16842781]: 10:00:00 TCPIP EZD1284I TTLS Flow  GRPID: 00000007 ENVID: 00000002"
    change = (
        "Nov 24 10:00:00 S0W1 OMPROUTE[7]: EZZ7919I State change, IPv4 OSPF, neighbor 10.7.1.1, new state 128, event 9"
    )
    read_lines([line, change], Path("zos.log"))  # what is made once is made
    peaks = []
    for count in (2_000, 20_000):
        tracemalloc.start()
        found = read_lines(chain((line for _ in range(count)), [change]), Path("zos.log"))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert [each.order for each in found.transitions] == [count + 1]
    assert peaks[1] < peaks[0] + 50_000


def test_what_is_watched_for_weeks_does_not_grow() -> None:
    line = "Nov 24 10:00:00 S0W1 OMPROUTE[7]: EZZ7968I Hello interval missed on interface ETH7"
    cut = "Nov 24 10:00:01 S0W1 OMPROUTE[7]: EZZ7921I OSPF Adjacency Failure, neigh"
    change = (
        "Nov 24 10:00:02 S0W1 OMPROUTE[7]: EZZ7919I State change, IPv4 OSPF, neighbor 10.7.1.1, new state 128, event 9"
    )
    told = read_lines([line, cut, change], Path("zos.log"))
    given = told
    for _ in range(20):
        given = _grown(given, told)
    assert (given.complaints, given.unseen, given.log_ends) == (told.complaints, told.unseen, told.log_ends)
    assert given.transitions == told.transitions * 21
    assert len(_grown(given, replace(told, transitions=told.transitions * 20_000)).transitions) == _MOST_CHANGES
