"""What cannot be put where it is to go is found before a byte leaves, with the line and column of the text."""

from __future__ import annotations

import pytest

from zlab.errors import Place
from zlab.zos.fit import check_fit, name_problems

MEMBER = "ADCD.TCPPARMS(PROFILE)"


def places(text: str, record_length: int = 0) -> list[Place | None]:
    return [problem.place for problem in check_fit(text, MEMBER, record_length)]


def test_a_line_as_long_as_the_record_fits_and_one_character_more_does_not() -> None:
    assert places("A" * 80 + "\n", 80) == []
    assert places("A\n" + "A" * 81 + "\n", 80) == [Place(MEMBER, 2, 81)]


def test_without_a_record_length_no_line_is_too_long() -> None:
    assert places("A" * 5000) == []


@pytest.mark.parametrize("character", ["–", "€", "\u2028"])
def test_a_character_that_code_page_1047_lacks_is_found_at_its_place(character: str) -> None:
    assert places(f"PORT\n ; {character}\n") == [Place(MEMBER, 2, 4)]


def test_line_ends_of_windows_are_no_part_of_a_line() -> None:
    assert places("A" * 80 + "\r\n" + "A" * 80 + "\r\n", 80) == []


@pytest.mark.parametrize(
    "name",
    ["ADCD.TCPPARMS", "ADCD.Z31B.TCPPARMS(PROFILE)", "'SYS1.PROCLIB(TCPIP)'", "A.B-C.@#$", "/etc/syslog.conf"],
)
def test_names_of_z_os_are_taken(name: str) -> None:
    assert name_problems(name) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("adcd.tcpparms", "qualifiers of 1 to 8 characters"),
        ("ADCD..TCPPARMS", "qualifiers of 1 to 8 characters"),
        ("ADCD.LONGERTHAN8", "qualifiers of 1 to 8 characters"),
        ("ADCD.1TCP", "the first not a digit"),
        ("ADCD.TCPPARMS(TOOLONG8)", ""),
        ("ADCD.TCPPARMS(TOOLONG890)", "'TOOLONG890' is no member name"),
        ("ADCD.TCPPARMS(1ST)", "'1ST' is no member name"),
        ("ADCD.TCPPARMS()", "'' is no member name"),
    ],
)
def test_what_is_no_name_is_told(name: str, said: str) -> None:
    assert [said in problem for problem in name_problems(name)] == ([True] if said else [])


def test_a_name_has_a_longest_length_and_so_has_a_path() -> None:
    assert name_problems(".".join(["ABCDEFGH"] * 4 + ["ABCDEFGH"])) == []
    assert "44 characters, this has 46" in name_problems(".".join(["ABCDEFGH"] * 5 + ["A"]))[0]
    assert name_problems("/" + "a" * 1022) == []
    assert "1023 characters" in name_problems("/" + "a" * 1023)[0]
