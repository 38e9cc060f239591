"""The tree of an OMPROUTE file: what `;` does, that nothing is lost, and that includes and symbols are followed."""

from __future__ import annotations

from pathlib import Path

import pytest

from zlab.zos.library import Library
from zlab.zos.member import MemberText, read_member
from zlab.zos.omproute.expanded import expanded_lines, locate
from zlab.zos.omproute.parse import parse, tokens
from zlab.zos.omproute.tree import Comment, Document, Statement


def read(text: str, library: Library | None = None) -> Document:
    return parse(MemberText("omproute.conf", text), library or Library())


def test_text_behind_the_terminator_is_comment() -> None:
    (statement,) = read("Area Area_Number=0.0.0.0; Name=ETH1 is not read\n").statements
    assert [one.name for one in statement.parameters] == ["Area_Number"]


def test_a_line_of_comment_where_no_statement_is_open_is_no_statement() -> None:
    document = read("; OSPF_Interface\nArea;\n  ; more\n")
    assert [type(item) for item in document.items] == [Comment, Statement, Comment]


def test_a_lone_semicolon_under_a_statement_ends_it() -> None:
    one, other = read("Area\n  Area_Number=1.1.1.1\n ;\nArea;").statements
    assert one.terminator is not None
    assert other.title == "Area"


def test_a_comment_inside_a_statement_ends_it_early() -> None:
    one, rest = read("OSPF_Interface\n Name=ETH1\n ; here\n MTU=1500\n Cost0=1;").statements
    assert [parameter.name for parameter in one.parameters] == ["Name"]
    assert (rest.name, rest.row) == ("MTU", None)


def test_a_statement_without_its_terminator_ends_where_the_next_begins() -> None:
    area, interface, router_id = read("Area Area_Number=0.0.0.0\nInterface Name=A\nRouterID=1.1.1.1;").statements
    assert (area.terminator, interface.terminator) == (None, None)
    assert router_id.own is not None
    assert router_id.own.value == "1.1.1.1"


def test_a_name_that_is_a_parameter_of_the_open_statement_begins_no_statement() -> None:
    (ospf,) = read("OSPF Comparison=Type1 RouterID=1.1.1.1 Demand_Circuit=NO;").statements
    assert len(ospf.parameters) == 3


@pytest.mark.parametrize("text", ["Name = X", "Name=X", "Name =X", "Name\n=\nX", "NAME= X"])
def test_blanks_round_the_equals_sign_do_not_count(text: str) -> None:
    (statement,) = read(f"Interface {text};").statements
    given = statement.given("name")
    assert given is not None
    assert given.value == "X"


def test_a_statement_may_have_its_value_on_its_own_name() -> None:
    (statement,) = read("IPv6_RIP_Filter=(noreceive,2001:0DB8:0:A1C::/64);").statements
    assert statement.own is not None
    assert statement.own.raw == "(noreceive,2001:0DB8:0:A1C::/64)"


def test_a_parameter_without_value_does_not_swallow_the_next() -> None:
    (statement,) = read("Interface Name= Subnet_Mask=255.255.255.0;").statements
    assert [(one.name, one.raw) for one in statement.parameters] == [("Name", ""), ("Subnet_Mask", "255.255.255.0")]


def test_system_symbols_that_are_known_are_replaced() -> None:
    (statement,) = read("Interface Name=&IFNAME.;", Library(symbols={"ifname": "ETH1"})).statements
    (name,) = statement.parameters
    assert (name.value, name.raw) == ("ETH1", "&IFNAME.")


def test_included_files_are_read_in_their_place(tmp_path: Path) -> None:
    (tmp_path / "AREAS").write_text("Area;\nArea Area_Number=1.1.1.1;\n")
    (tmp_path / "more.conf").write_text("Interface Name=A;\n")
    text = "OSPF;\nInclude //'USER.PARMS(AREAS)';\nInclude /etc/more.conf\nRouterID=1.1.1.1;\n"
    document = read(text, Library(tmp_path))
    titles = [statement.title for _, statement in document.expanded()]
    assert titles == ["OSPF", "Area", "Area", "Interface", "RouterID"]


def test_a_file_that_includes_itself_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "loop"
    path.write_text("Area;\nInclude LOOP;\n")
    document = parse(read_member(path), Library(tmp_path))
    assert [statement.title for _, statement in document.expanded()] == ["Area", "Include"]


@pytest.mark.parametrize("name", ["A" * 300, "/etc/" + "b" * 300, "/", "//", "//'()'", "..", "/etc/..", "A\0B", "*"])
def test_a_name_no_file_can_have_includes_nothing(tmp_path: Path, name: str) -> None:
    document = read(f"Include {name};\n", Library(tmp_path))
    assert [statement.title for _, statement in document.expanded()] == ["Include"]


def test_a_path_that_is_named_to_the_library_is_read_from_there(tmp_path: Path) -> None:
    (tmp_path / "here").write_text("Area;\n")
    document = read("Include /etc/areas.conf;\n", Library(None, {"/etc/areas.conf": tmp_path / "here"}))
    assert [statement.title for _, statement in document.expanded()] == ["Area"]


def test_a_line_of_a_message_is_found_in_the_included_file(tmp_path: Path) -> None:
    (tmp_path / "AREAS").write_text("; one\nArea;\n")
    document = read("OSPF;\nInclude AREAS;\nArea;\n", Library(tmp_path))
    found = [locate(document, line) for line in (1, 3, 4)]
    assert [(Path(place.file).name, place.line) for place in found if place] == [
        ("omproute.conf", 1),
        ("AREAS", 2),
        ("omproute.conf", 3),
    ]
    assert locate(document, 5) is None
    assert len(list(expanded_lines(document))) == 4


def test_the_corpus_is_tiled_by_its_tokens_and_gives_its_bytes_back(corpus: Path) -> None:
    files = sorted((corpus / "omproute").iterdir())
    assert files
    for path in files:
        member = read_member(path)
        assert "".join(token.text for token in tokens(member.text)) == member.text
        document = parse(member, Library())
        assert document.member.encode() == path.read_bytes()
        assert not any(statement.row is None or statement.strays for statement in document.statements)


def test_between_the_items_of_a_file_there_are_only_blanks(corpus: Path) -> None:
    for path in sorted((corpus / "omproute").iterdir()):
        document = parse(read_member(path), Library())
        at = 0
        for item in document.items:
            assert not document.member.text[at : item.start].strip()
            at = item.rest_end if isinstance(item, Statement) else item.end
        assert not document.member.text[at:].strip()
