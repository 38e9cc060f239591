"""The catalogue is complete, fits its records, and needs no Python to grow."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT, need
from zlab.messages import catalogue
from zlab.messages.catalogue import all_entries, code_table, code_table_names, family_prefix, find
from zlab.messages.decode import decode
from zlab.messages.explain import explain_word
from zlab.messages.records import CatalogueError, Severity, code_from, entry_from
from zlab.messages.reference import reference_page
from zlab.messages.template import insert_names, match_templates, template_pattern
from zlab.zos.system_ssl.ciphers import CIPHERS
from zlab.zos.system_ssl.curves import CURVES

FACTS = ROOT.parent / "shared" / "facts"

# Written like ids, and something else: RFCs, FIPS, names of certificates and passwords, other people's repositories.
NO_IDS = re.compile(r"RFC|FIPS|SSCA|DOCCA|ZODD|ZYC|AES|SHA|UTF|RSA|EDC")
_ID = re.compile(r"\b(?P<letters>[A-Z]{3,5})(?P<number>\d{3,5})(?P<type>[A-Z]?)\b")
_RANGE = re.compile(r"\b(?P<letters>EZ[A-Z])(?P<from>\d{4})[–-](?P<to>\d{4})(?P<type>[A-Z])\b")
_ALSO = re.compile(r"\b(?P<letters>EZ[A-Z])\d{4}(?P<type>[A-Z])? ?/ ?(?P<rest>\d{4}[A-Z](?: ?/ ?\d{4}[A-Z])*)")


def ids_in(text: str) -> set[str]:
    """Every message id a text names, the short forms too: `EZZ8011I/8015I`, `EZZ7900–7903I`."""
    found = {one[0] for one in _ID.finditer(text) if not NO_IDS.match(one["letters"])}
    for one in _RANGE.finditer(text):
        numbers = range(int(one["from"]), int(one["to"]) + 1)
        found |= {f"{one['letters']}{number}{one['type']}" for number in numbers}
    for one in _ALSO.finditer(text):
        found |= {one["letters"] + number.strip() for number in one["rest"].split("/")}
    return found


def facts(name: str) -> str:
    need((FACTS / name).is_file(), f"../shared/facts/{name}")
    return (FACTS / name).read_text()


@pytest.mark.parametrize("name", ["messages.md", "colin-paice-notes.txt", "zpdt.md", "grammar.md"])
def test_every_id_of_the_facts_is_in_the_catalogue(name: str) -> None:
    known = {entry.id for entry in all_entries()}
    found = ids_in(facts(name))
    unfinished = {id for id in found if id[-1].isdigit() and any(one[:-1] == id for one in known)}
    assert len(found) > 5
    assert sorted(found - known - unfinished) == []


def test_the_ids_whose_text_was_not_found_are_there_and_say_so() -> None:
    line = next(line for line in facts("messages.md").splitlines() if line.startswith("NOT FOUND"))
    for number in re.findall(r"\b(7\d{3})\b", line):
        entry = find(f"EZZ{number}I")
        assert entry is not None
        assert entry.source


def test_every_errno_of_the_facts_is_in_its_table() -> None:
    codes = code_table("errno").codes
    numbers = re.findall(r"(\d{3,4}) EDC\d{4}I", facts("messages.md"))
    assert len(numbers) > 100
    assert [number for number in numbers if number not in codes] == []


def test_every_return_code_of_the_facts_is_in_its_table() -> None:
    text = facts("messages.md")
    section = text[text.index("### 2.2") : text.index("## 3.")]
    rows = re.findall(r"^\| ([\d /]+) \|", section, re.MULTILINE)
    numbers = {number for row in rows for number in re.findall(r"\d+", row)}
    assert len(numbers) > 70
    assert sorted(numbers - set(code_table("return-code").codes)) == []


@pytest.mark.parametrize("table", code_table_names())
def test_every_code_table_reads(table: str) -> None:
    read = code_table(table)
    assert read.codes
    assert read.title
    for code in read.codes.values():
        assert code.meaning
        for name in code.decode.values():
            assert code_table(name.partition("/")[0])


def test_every_entry_reads_and_leads_nowhere_that_is_not_there() -> None:
    ids = [entry.id for entry in all_entries()]
    assert len(ids) == len(set(ids))
    for entry in [*all_entries(), *catalogue.text_entries().values()]:
        assert [id for id in entry.see if find(id) is None] == [], entry.id
        names = {name for template in entry.templates for name in insert_names(template)}
        assert set(entry.decode) <= names, entry.id
        for table in entry.decode.values():
            assert code_table(table.partition("/")[0]), entry.id


def test_every_entry_is_in_the_file_that_is_looked_into_for_it() -> None:
    for entry in all_entries():
        assert find(entry.id) is not None, f"{entry.id} is in the wrong file; {family_prefix(entry.id)} is looked into"


def test_every_template_matches_a_message_made_from_it() -> None:
    for entry in all_entries():
        for template in entry.templates:
            values = {name: f"v{number}" for number, name in enumerate(insert_names(template))}
            text = re.sub(r"\{([a-z0-9_]+)(?:\.\.\.|\?)?\}", r"{\1}", template).format(**values)
            assert template_pattern(template).match(text.upper()), f"{entry.id}: {text}"
            found = match_templates([template], text)
            assert found == values, entry.id


def test_ciphers_and_curves_are_those_of_the_tls_tables() -> None:
    ciphers = code_table("cipher").codes
    assert {code: one.name for code, one in ciphers.items()} == {one.code: one.name for one in CIPHERS}
    curves = code_table("curve").codes
    assert {code: one.name for code, one in curves.items()} == {one.code: one.name for one in CURVES}


def test_a_new_entry_needs_no_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "codes").mkdir()
    (tmp_path / "xyz.toml").write_text(
        'family = "of the test"\n[XYZ0001E]\nseverity = "error"\ntemplate = "{job} IS {colour}"\n'
        'meaning = "of the test"\nsource = "here"\nsure = "seen"\ndecode = { colour = "colour" }\n'
    )
    (tmp_path / "codes" / "colour.toml").write_text(
        'title = "colours"\nsource = "here"\nsure = "seen"\n[codes.1]\nname = "red"\nmeaning = "like blood"\n'
    )
    monkeypatch.setattr(catalogue, "_DATA", tmp_path)
    caches = (
        *(catalogue.family_prefix, catalogue.family_prefixes, catalogue._entries, catalogue._read),
        *(catalogue.code_table, catalogue.code_table_names),
    )
    for cached in caches:
        cached.cache_clear()
    try:
        entry = find("XYZ0001E")
        assert entry is not None
        assert entry.severity is Severity.ERROR
        assert match_templates(entry.templates, "JOB1 is 1") == {"job": "JOB1", "colour": "1"}
        assert decode("colour", "1", "colour").words == "red: like blood"
        assert explain_word("XYZ0001E").known
        assert explain_word("XYZ0002I").near == ("XYZ0001E",)
    finally:
        for cached in caches:
            cached.cache_clear()


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({"meaning": "m", "source": "s", "sure": "seen"}, "no severity"),
        ({"severity": "info", "source": "s", "sure": "seen"}, "no meaning"),
        ({"severity": "info", "meaning": "m", "source": "s", "sure": "sure"}, "sure"),
        ({"severity": "bad", "meaning": "m", "source": "s", "sure": "seen"}, "bad"),
        ({"severity": "info", "meaning": "m", "source": "s", "sure": "seen", "colour": 1}, "unknown key 'colour'"),
        ({"severity": "info", "meaning": "m", "source": "s", "sure": "seen", "causes": "one"}, "list of texts"),
        ({"severity": "info", "meaning": 7, "source": "s", "sure": "seen"}, "meaning is a str"),
    ],
)
def test_an_entry_that_does_not_fit_is_refused_with_its_place(data: dict[str, object], wrong: str) -> None:
    with pytest.raises(CatalogueError, match=wrong) as told:
        entry_from("XYZ0001I", data, "xyz.toml")
    assert "xyz.toml: XYZ0001I" in str(told.value)


def test_a_code_that_does_not_fit_is_refused() -> None:
    with pytest.raises(CatalogueError, match="unknown key"):
        code_from("1", {"meaning": "m", "source": "s", "sure": "seen", "severity": "info"}, "x.toml")


def test_only_the_family_asked_for_is_read() -> None:
    catalogue._read.cache_clear()
    catalogue._entries.cache_clear()
    assert find("EZZ7921I") is not None
    assert catalogue._read.cache_info().currsize == 1


def test_the_reference_page_is_what_the_data_says() -> None:
    written = (ROOT / "docs" / "reference" / "messages.md").read_text()
    assert written == reference_page(), "run: zlab explain --reference > docs/reference/messages.md"
    for entry in all_entries():
        assert f"| {entry.id} |" in written
