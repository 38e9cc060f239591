"""A file is replaced in one step or not at all, and nothing is left beside it."""

from __future__ import annotations

import os
from pathlib import Path
from unittest import mock

import pytest

from zlab.errors import StateError
from zlab.files import own_folder, write_atomic


@pytest.mark.parametrize("durable", [True, False])
def test_a_file_is_made_and_replaced_with_its_mode(tmp_path: Path, durable: bool) -> None:
    path = tmp_path / "member"
    write_atomic(path, "one\n", durable=durable)
    write_atomic(path, b"two \xe9\n", 0o600, durable=durable)
    assert path.read_bytes() == b"two \xe9\n"
    assert path.stat().st_mode & 0o7777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["member"]


def test_a_system_that_writes_little_at_a_time_writes_all_of_it(tmp_path: Path) -> None:
    real = os.write
    with mock.patch("os.write", lambda descriptor, data: real(descriptor, bytes(data[:3]))):
        write_atomic(tmp_path / "member", "ten chars\n")
    assert (tmp_path / "member").read_text() == "ten chars\n"


def test_a_failure_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "member"
    write_atomic(path, "old")
    for call in ("fsync", "write", "fchmod"):
        with mock.patch(f"os.{call}", side_effect=OSError(28, "No space left on device")):
            with pytest.raises(StateError, match="No space left") as refused:
                write_atomic(path, "new")
            assert "the disk is full" in str(refused.value)
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["member"]


def test_a_folder_in_the_way_is_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "member").mkdir()
    with pytest.raises(StateError):
        write_atomic(tmp_path / "member", "new")
    with pytest.raises(StateError, match="No such file"):
        write_atomic(tmp_path / "nowhere" / "member", "new")
    assert [each.name for each in tmp_path.iterdir()] == ["member"]


@pytest.mark.parametrize("name", ["/", ".", ".."])
def test_a_path_that_is_no_file_is_no_traceback(name: str) -> None:
    with pytest.raises(StateError):
        write_atomic(Path(name), "new")


def test_a_device_and_a_pipe_are_written_into_and_stay_what_they_are(tmp_path: Path) -> None:
    pipe, master_and_slave = tmp_path / "pipe", os.openpty()
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    terminal = Path(os.ttyname(master_and_slave[1]))
    try:
        write_atomic(pipe, "told\n")
        write_atomic(terminal, "told\n")
        assert os.read(reader, 9) == b"told\n"
        assert os.read(master_and_slave[0], 9) == b"told\r\n"
        assert pipe.is_fifo()
        assert terminal.is_char_device()
    finally:
        for descriptor in (reader, *master_and_slave):
            os.close(descriptor)


def test_an_open_file_by_its_link_is_added_to(tmp_path: Path) -> None:
    with (tmp_path / "out").open("wb", buffering=0) as out:
        out.write(b"before\n")
        write_atomic(Path(f"/proc/self/fd/{out.fileno()}"), "told\n")
    assert (tmp_path / "out").read_text() == "before\ntold\n"
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


def test_a_link_elsewhere_leads_to_no_device(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to("/dev/null")
    write_atomic(link, "told\n")
    assert not link.is_symlink()
    assert link.read_text() == "told\n"


def test_a_folder_is_told_as_one_that_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="it is no regular file"):
        write_atomic(tmp_path, "told\n")


def test_a_dash_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StateError, match="/dev/stdout is standard output"):
        write_atomic(Path("-"), "told\n")
    assert [*tmp_path.iterdir()] == []


def test_what_needs_no_root_is_kept_with_its_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ZLAB_STATE_DIR", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/home/colin")
    assert own_folder("fleet") == Path("/home/colin/.local/state/zlab/fleet")
    monkeypatch.setenv("XDG_STATE_HOME", "/srv/state")
    assert own_folder("fleet") == Path("/srv/state/zlab/fleet")
    monkeypatch.setenv("ZLAB_STATE_DIR", "below")
    monkeypatch.chdir(tmp_path)
    assert own_folder("fleet") == tmp_path / "below/fleet"


def test_a_user_without_home_is_told_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ZLAB_STATE_DIR", "XDG_STATE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    with mock.patch("os.getuid", return_value=54321), pytest.raises(StateError, match="XDG_STATE_HOME"):
        own_folder("fleet")
