"""fmt of a PROFILE: columns and blanks change, lines and comments stay, once is enough, and no meaning changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.language_rules import check_layout
from tests.unit.profile.reading import read
from zlab.zos.member import read_member
from zlab.zos.profile.diff import diff
from zlab.zos.profile.grammar.shapes import StatementRow
from zlab.zos.profile.grammar.statements import STATEMENTS
from zlab.zos.profile.language import PROFILE
from zlab.zos.profile.layout import format_document

MESSY = """\
 ; a heading
   port 22   TCP sshd* noautolog ; ssh
     520 UDP OMPROUTE
HOME 10.1.1.2    ETH1
        10.1.20.2 ETHERNET2
  beginroutes
ROUTE 10.1.1.0/24 = ETH1    MTU 1492 ; direct
        ROUTE DEFAULT 10.1.1.1 ETH1
   endroutes
"""
TIDY = """\
 ; a heading
port 22 TCP sshd* noautolog ; ssh
     520 UDP OMPROUTE
HOME 10.1.1.2 ETH1
   10.1.20.2 ETHERNET2
beginroutes
   ROUTE 10.1.1.0/24 =        ETH1 MTU 1492 ; direct
   ROUTE DEFAULT     10.1.1.1 ETH1
endroutes
"""


def test_statements_stand_in_column_one_and_their_rows_in_columns() -> None:
    lines = format_document(read(MESSY)).splitlines()
    assert [line.split(";")[0].rstrip() for line in lines] == [
        line.split(";")[0].rstrip() for line in TIDY.splitlines()
    ]


def test_comments_keep_their_text_and_their_lines() -> None:
    before, after = MESSY.splitlines(), format_document(read(MESSY)).splitlines()
    assert [line.partition(";")[2] for line in before] == [line.partition(";")[2] for line in after]


@pytest.mark.parametrize("row", STATEMENTS, ids=lambda row: row.name)
def test_the_example_of_a_statement_can_be_laid_out(row: StatementRow) -> None:
    check_layout(PROFILE, row.example)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_line_ends_and_the_end_of_the_file_stay(newline: str, end: str) -> None:
    text = newline.join(("PORT", "22  TCP  SSHD*")) + end.replace("\n", newline)
    formatted = format_document(read(text))
    assert formatted.endswith(newline) == bool(end)
    assert formatted.count("\n") == formatted.count(newline) == text.count("\n")


def test_real_profiles_mean_the_same_afterwards(corpus: Path) -> None:
    for path in sorted((corpus / "profile").iterdir()):
        document = read(read_member(path).text)
        formatted = read(format_document(document))
        assert diff(document, formatted) == [], path.name
        assert format_document(formatted) == formatted.member.text, path.name


def test_no_line_grows_beyond_a_card_that_was_not_longer() -> None:
    text = (
        f"BEGINROUTES\n{'ROUTE 10.1.1.0/24 = ETH1 MTU 1492 REPLACEABLE NODELAYACKS ; a remark'.ljust(80)}\nENDROUTES\n"
    )
    assert max(len(line) for line in format_document(read(text)).splitlines()) <= 80


WORDS = st.sampled_from(
    [*MESSY.split(), "AUTOLOG", "ENDAUTOLOG", '"a ; b"', "INTERFACE", "DEFINE", "\n", "\r\n", ";x\n", "<A>"]
)


@settings(max_examples=80, deadline=None)
@given(st.lists(WORDS, max_size=50).map(" ".join))
def test_any_text_keeps_its_meaning_and_once_is_enough(text: str) -> None:
    check_layout(PROFILE, text)
