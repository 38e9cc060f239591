"""Where a data set of z/OS is found on this machine, and what system symbols become."""

from __future__ import annotations

from pathlib import Path

import pytest

from zlab.zos.library import Library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "parms").mkdir()
    for name in ("PROF2", "ports.txt", "parms/IFACE6", "ADCD.TCPPARMS(PROF3)"):
        (tmp_path / name).write_text("x\n")
    return tmp_path


@pytest.mark.parametrize(
    ("dsn", "file"),
    [
        ("ADCD.TCPPARMS(PROF2)", "PROF2"),
        ("'adcd.tcpparms(prof2)'", "PROF2"),
        ("USER.TCPPARMS(PORTS)", "ports.txt"),
        ("USER.PROF2", "PROF2"),
        ("ADCD.TCPPARMS(PROF3)", "ADCD.TCPPARMS(PROF3)"),
        ("ADCD.TCPPARMS(NOWHERE)", None),
        ("USER.TCPPARMS(IFACE6)", None),
    ],
)
def test_a_member_is_a_file_of_its_name_in_the_folder(folder: Path, dsn: str, file: str | None) -> None:
    assert Library(folder).find(dsn) == (folder / file if file else None)


def test_a_data_set_that_is_named_is_the_folder_or_the_file_it_was_given(folder: Path) -> None:
    named = Library(folder, {"user.tcpparms": folder / "parms", "SYS1.TCPPARMS(OTHER)": folder / "PROF2"})
    assert named.find("USER.TCPPARMS(IFACE6)") == folder / "parms/IFACE6"
    assert named.find("SYS1.TCPPARMS(OTHER)") == folder / "PROF2"
    assert named.find("USER.TCPPARMS(PORTS)") is None, "it is not in that data set, and no other stands for it"
    assert named.find("ADCD.TCPPARMS(PORTS)") == folder / "ports.txt"


def test_without_a_folder_nothing_is_found() -> None:
    assert Library().find("ADCD.TCPPARMS(PROF2)") is None


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("ADCD.&SYSVER..TCPPARMS", "ADCD.Z31B.TCPPARMS"),
        ("&sysver", "Z31B"),
        ("&SYSVER.X", "Z31BX"),
        ("&OTHER.", "&OTHER."),
        ("no symbol", "no symbol"),
    ],
)
def test_a_symbol_becomes_its_value_and_one_dot_ends_it(text: str, becomes: str) -> None:
    assert Library(symbols={"SYSVER": "Z31B"}).substitute(text) == becomes
