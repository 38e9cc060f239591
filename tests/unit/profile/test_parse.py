"""The reader of PROFILE: nothing of the text is lost, and every statement is found where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from zlab.codepage import encode_1047
from zlab.zos.library import Library
from zlab.zos.member import MemberText, decode_member, read_member
from zlab.zos.profile.lexer import Source, scan
from zlab.zos.profile.meaning import profile_meaning
from zlab.zos.profile.parse import parse
from zlab.zos.profile.tree import IncludeState, ProfileDocument


def read(text: str, library: Library | None = None) -> ProfileDocument:
    return parse(MemberText("PROFILE", text), library or Library())


def names(text: str) -> list[str]:
    return [statement.name for statement in read(text).statements]


def tiles(source: Source) -> bool:
    """Whether words, comments and blanks make up the text, each character once."""
    text = source.member.text
    spans = sorted([source.span(number) for number in range(len(source.words))] + source.comments())
    at = 0
    for start, end in spans:
        if text[at:start].strip() or start < at:
            return False
        at = end
    return not text[at:].strip()


def corpus_files(corpus: Path) -> list[Path]:
    return sorted((corpus / "profile").glob("*.txt"))


def test_every_file_of_the_corpus_is_tiled_by_its_words_and_gives_its_bytes_back(corpus: Path) -> None:
    files = corpus_files(corpus)
    assert len(files) >= 20
    for path in files:
        member = read_member(path)
        assert tiles(scan(member)), path.name
        document = parse(member, Library())
        assert document.member.encode() == path.read_bytes(), path.name
        # Every word belongs to exactly one statement.
        spans = [(one.first, one.last) for one in document.statements]
        assert [first for first, _ in spans] == [0, *(last for _, last in spans[:-1])] if spans else True
        assert (spans[-1][1] if spans else 0) == len(document.words), path.name


def test_a_corpus_file_in_ebcdic_means_the_same(corpus: Path) -> None:
    for path in corpus_files(corpus):
        text = path.read_text()
        raw = encode_1047(text)
        member = decode_member(path.name, raw)
        if member.encoding == "ibm-1047":
            assert parse(member, Library()).words == read(text).words
            assert member.encode() == raw


def test_a_keyword_is_a_statement_only_where_one_can_begin() -> None:
    text = (
        "DELETE PORT 22 TCP SSHD*\nDELETE LINK ETH1\nINTERFACE IF6 DELETE\n"
        "VIPADYNAMIC\n  VIPADISTRIBUTE DEFINE 10.1.2.5 PORT 20 21 DESTIP ALL\nENDVIPADYNAMIC\n"
        "PORT 80 TCP HOME SAF ROUTE\nLINK PORT IPAQENET DEVICE\nSTART STOP\n"
    )
    assert names(text) == ["DELETE", "DELETE", "INTERFACE", "VIPADYNAMIC", "PORT", "LINK", "START"]


def test_what_follows_an_end_word_or_precedes_everything_is_kept_as_unknown() -> None:
    document = read("FIRST THINGS\nAUTOLOG 5 FTPD ENDAUTOLOG stray words\nARPAGE 20\n")
    found = [(one.name, document.words[one.first : one.last]) for one in document.statements]
    assert found == [
        ("", ["FIRST", "THINGS"]),
        ("AUTOLOG", ["AUTOLOG", "5", "FTPD", "ENDAUTOLOG"]),
        ("", ["STRAY", "WORDS"]),
        ("ARPAGE", ["ARPAGE", "20"]),
    ]


def test_a_block_without_its_end_takes_the_rest_of_the_file() -> None:
    document = read("BEGINROUTES\n  ROUTE DEFAULT 10.1.1.1 ETH1\nPORT\n  22 TCP SSHD*\n")
    (statement,) = document.statements
    assert (statement.name, statement.closed, statement.last) == ("BEGINROUTES", False, len(document.words))


def test_abbreviations_lower_case_and_comments_change_nothing() -> None:
    text = (
        "dev porta mpcipa ; the device\nbeginr ;block\n route default 10.1.1.1 eth1 repl\nendr\nautol 5 ftpd endautol\n"
    )
    assert names(text) == ["DEVICE", "BEGINROUTES", "AUTOLOG"]


def test_a_quoted_string_keeps_its_case_its_blanks_and_its_semicolon() -> None:
    document = read('AUTOLOG 5\n  TRMD PARMSTRING "-d 1; D=Data"\nENDAUTOLOG\n')
    (entry,) = profile_meaning(document).autolog
    assert (entry.procedure, entry.parmstring) == ("TRMD", '"-d 1; D=Data"')


def test_an_included_member_is_read_in_its_place_and_its_places_are_its_own(tmp_path: Path) -> None:
    (tmp_path / "zpdtdev1.txt").write_text("DEVICE PORTA MPCIPA\n")
    library = Library(tmp_path)
    document = read("ARPAGE 20\n  include Adcd.Z31B.Tcpparms(ZPDTDEV1) ; devices\nSOMAXCONN 10\n", library)
    assert [one.name for one in document.statements] == ["ARPAGE", "DEVICE", "SOMAXCONN"]
    assert [document.place(one.first).line for one in document.statements] == [1, 1, 3]
    assert document.place(document.statements[1].first).file == str(tmp_path / "zpdtdev1.txt")
    assert [document.own(one) for one in document.statements] == [True, False, True]


def test_an_include_in_a_comment_or_of_another_word_is_none(tmp_path: Path) -> None:
    document = read("; INCLUDE A.B(C)\nARPAGE 20 ; INCLUDE A.B(D)\nPORT 80 TCP INCLUDE\n", Library(tmp_path))
    assert document.includes == ()


def test_members_that_include_each_other_many_times_come_to_an_end(tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"M{number}").write_text(f"INCLUDE P(M{number + 1})\nINCLUDE P(M{number + 1})\n")
    document = read("INCLUDE P(M0)\n", Library(tmp_path))
    assert IncludeState.DEEP in {one.state for one in document.includes}


def test_an_included_file_that_is_no_text_is_reported(tmp_path: Path) -> None:
    (tmp_path / "BIN").write_bytes(b"\x00\x01")
    (include,) = read("INCLUDE P(BIN)\n", Library(tmp_path)).includes
    assert include.state is IncludeState.UNREADABLE
    assert "NUL" in include.why


def test_system_symbols_take_their_value_before_anything_is_understood() -> None:
    library = Library(symbols={"IP": "10.1.1.2", "STMT": "arpage"})
    document = read("&STMT. 20\nDEVICE PORTA MPCIPA\nLINK ETH1 IPAQENET PORTA\nHOME &IP. ETH1\n", library)
    meaning = profile_meaning(document)
    assert document.statements[0].name == "ARPAGE"
    assert str(meaning.home[0].address) == "10.1.1.2"
    assert meaning.home[0].at.text == "&IP. ETH1"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("10.2.0.0/16 10.1.1.1 ETH1", ("10.2.0.0/16", "10.1.1.1", "ETH1")),
        ("10.2.0.0 255.255.0.0 10.1.1.1 ETH1 MTU 1492", ("10.2.0.0/16", "10.1.1.1", "ETH1")),
        ("10.2.0.0 255.255.0.0 = ETH1", ("10.2.0.0/16", "=", "ETH1")),
        ("10.2.0.7 HOST 10.1.1.1 ETH1", ("10.2.0.7/32", "10.1.1.1", "ETH1")),
        ("10.2.0.7 10.1.1.1 ETH1", ("10.2.0.7/32", "10.1.1.1", "ETH1")),
        ("DEFAULT 10.1.1.1 ETH1", ("0.0.0.0/0", "10.1.1.1", "ETH1")),
        ("DEFAULT6 FE80::1 IF6", ("::/0", "FE80::1", "IF6")),
        ("2001:DB8:9::/48 FE80::1 IF6", ("2001:db8:9::/48", "FE80::1", "IF6")),
        ("2001:DB8:9::7 HOST = IF6", ("2001:db8:9::7/128", "=", "IF6")),
        ("<NET> <MASK> = ETH1", ("None", "=", "ETH1")),
    ],
)
def test_every_form_of_a_route_is_read(row: str, expected: tuple[str, str, str]) -> None:
    (route,) = profile_meaning(read(f"BEGINROUTES\n  ROUTE {row}\nENDROUTES\n")).routes
    assert (str(route.network), route.hop_written, route.link) == expected


def test_a_port_row_is_read_with_all_its_options() -> None:
    text = (
        "PORT 23 TCP TN3270 NOAUTOLOG NODELAYACKS SHAREPORT BIND 10.1.1.2 SAF TN3270\n 65535 UDP *\n UNRSV TCP * DENY\n"
    )
    one, other, unreserved = profile_meaning(read(text)).ports
    assert (one.port, one.job, one.noautolog, one.bind, one.saf) == (23, "TN3270", True, "10.1.1.2", "TN3270")
    assert (other.port, other.proto, other.job) == (65535, "UDP", "*")
    assert (unreserved.unrsv, unreserved.options) == (True, ("DENY",))


def test_interfaces_are_those_that_are_left_when_all_statements_are_done() -> None:
    text = (
        "INTERFACE A DEFINE IPAQENET6 PORTNAME P IPADDR FD00::1\n"
        "INTERFACE B DEFINE IPAQENET PORTNAME P IPADDR 10.1.1.2/24\n"
        "INTERFACE B DELETE\nINTERFACE A ADDADDR FD00::2\n"
    )
    (left,) = profile_meaning(read(text)).interfaces
    assert (left.name, [str(one.address) for one in left.addresses]) == ("A", ["fd00::1", "fd00::2"])


@pytest.mark.parametrize("text", ["", "\n", ";", "\ufeff", "\r\n\r\n", "{{ x }}\n{% if y %}", '"'])
def test_odd_text_is_read_without_a_fault(text: str) -> None:
    document = read(text)
    assert tiles(scan(document.member))
    profile_meaning(document)


def test_crlf_and_lf_mean_the_same() -> None:
    text = "PORT\n  22 TCP SSHD* ; here\nARPAGE 20\n"
    assert read(text.replace("\n", "\r\n")).words == read(text).words


def test_the_second_word_of_interface_is_a_statement_s_name_where_it_is_delete() -> None:
    statements = read("INTERFACE ETH1\nINTERFACE ETH2 DELETE\nINTERFACE ETH3 DEFINE IPAQENET\n").statements
    assert [one.last - one.first for one in statements] == [2, 3, 4]
