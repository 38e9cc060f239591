"""Logs that break off, are named twice, or grow while they are read."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest

from zlab.errors import ZlabError
from zlab.ospf.readers.files import read_files
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
