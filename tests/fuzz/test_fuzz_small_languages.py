"""The readers of VTAM's TRL, TCPIP.DATA, devmap, hosts files, find_io and frr.conf on whatever a file may hold."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.language_rules import check_bytes
from zlab.codepage import encode_1047
from zlab.coherence.frr_conf import parse_frr_conf
from zlab.coherence.gather import GivenFile, lint_files
from zlab.lab.load import parse_lab
from zlab.zos.devmap.language import DEVMAP
from zlab.zos.edits import apply_edits
from zlab.zos.find_io import parse_find_io
from zlab.zos.language import Language, LintContext
from zlab.zos.library import Library
from zlab.zos.member import MemberText
from zlab.zos.recognise import recognise
from zlab.zos.tcpdata.grammar import RESOLVER_NAMES, TCPDATA_NAMES
from zlab.zos.tcpdata.ipnodes import lint_ipnodes, parse_ipnodes
from zlab.zos.tcpdata.language import TCPDATA
from zlab.zos.vtam.language import VTAM

LAB = parse_lab("lab: fuzz\nsystems: {s0w1: {links: [{device: tap0}, {device: tap1}]}}\n").lab
TRL = """OSATRL1 VBUILD TYPE=TRL TRLE LNCTL=MPC READ=(0400) WRITE= DATAPATH=(0402, 0404) PORTNAME=PORTA
MPCLEVEL=QDIO , * ( ) = &SYS."""
OSAS = """[manager] [system] [ name awsosa 0024 --path=A0 --pathtype=OSD --tunnel_intf=y --tunnel_ip=10.1.1.1
--tunnel_mask=255.0.255.0 device 400 osa --unitadd=0 –path - ="""
WORDS: dict[str, list[str]] = {
    "vtam": TRL.split(),
    "tcpdata": [*TCPDATA_NAMES, *RESOLVER_NAMES, "S0W1:", "('A.B(C)')", "(", ")", ":", "8.8.8.8", "::1", "10.1.1.2"],
    "devmap": OSAS.split(),
}
EDGES = [
    " " * 60 + "X\n",
    "#",
    ";",
    "# comment",
    "\n",
    "\n",
    "\r\n",
    " ",
    "\t",
    "\x0b",
    "\u2028",
    "\x00",
    "é",
    "9" * 30,
]
LANGUAGES: dict[str, Language[Any]] = {language.name: language for language in (VTAM, TCPDATA, DEVMAP)}
SETTINGS = settings(max_examples=60, deadline=None)
each_language = pytest.mark.parametrize("name", LANGUAGES)


def texts(name: str) -> st.SearchStrategy[str]:
    words = st.lists(st.sampled_from(WORDS[name] + EDGES), max_size=60)
    return words.map(" ".join) | words.map("".join) | st.text(max_size=200)


def read(name: str, text: str) -> Any:
    return LANGUAGES[name].parse(MemberText("fuzz", text), Library())


@each_language
@SETTINGS
@given(st.data())
def test_formatting_is_idempotent_and_keeps_the_meaning(name: str, data: st.DataObject) -> None:
    document = read(name, data.draw(texts(name)))
    formatted = LANGUAGES[name].format(document)
    again = read(name, formatted)
    assert LANGUAGES[name].format(again) == formatted
    assert list(LANGUAGES[name].diff(document, again)) == []


@each_language
@SETTINGS
@given(st.data())
def test_every_finding_can_be_shown_and_its_edits_can_be_made(name: str, data: st.DataObject) -> None:
    text = data.draw(texts(name))
    for finding in LANGUAGES[name].lint(read(name, text), LintContext()):
        assert finding.to_json()["what"]
        apply_edits(text, finding.edits)


@each_language
@SETTINGS
@given(st.data())
def test_a_merge_needs_no_second_one(name: str, data: st.DataObject) -> None:
    once = LANGUAGES[name].merge(read(name, data.draw(texts(name))), LAB, "s0w1")
    assert LANGUAGES[name].merge(read(name, once), LAB, "s0w1") == once


@each_language
@SETTINGS
@given(st.data())
def test_no_pair_of_texts_breaks_the_differ(name: str, data: st.DataObject) -> None:
    before, after = (read(name, data.draw(texts(name))) for _ in range(2))
    assert bool(list(LANGUAGES[name].diff(before, after))) == bool(list(LANGUAGES[name].diff(after, before)))


@each_language
@SETTINGS
@given(st.data())
def test_any_bytes_are_read_and_given_back_or_refused_in_one_message(name: str, data: st.DataObject) -> None:
    ebcdic = texts(name).map(lambda text: encode_1047(text.encode("ascii", "ignore").decode()))
    check_bytes(LANGUAGES[name], data.draw(st.binary(max_size=300) | ebcdic))


@SETTINGS
@given(st.sampled_from(sorted(WORDS)).flatmap(texts))
def test_whatever_a_text_is_it_is_recognised_or_not_and_read(text: str) -> None:
    member = MemberText("fuzz", text)
    kind = recognise(text)
    if kind in ("vtam", "tcpdata", "devmap", "ipnodes"):
        list(lint_files([GivenFile(member, kind, Library())]))
    parse_frr_conf(member).side()
    parse_find_io(text)
    assert len(parse_ipnodes(member)) <= text.count("\n") + 1
    list(lint_ipnodes(member))


SLOW = ["(" * 300_000, "," * 300_000, "A TRLE READ=(" + "0400," * 60_000, ":" * 300_000, " " * 1_000_000 + "x"]
SLOW += [
    "name awsosa 0024 --path=A0\n" * 5_000,
    "[" * 300_000,
    "--" * 200_000,
    "10.1.1.1 A\n" * 20_000,
    "x" * 3_000_000,
]


@pytest.mark.parametrize("text", SLOW, ids=lambda text: text[:13])
def test_a_file_made_to_be_slow_is_not(text: str) -> None:
    begun = time.process_time()
    member = MemberText("fuzz", text)
    recognise(text)
    for name, language in LANGUAGES.items():
        document = read(name, text)
        language.lint(document, LintContext())
        language.format(document)
    parse_frr_conf(member).side()
    parse_find_io(text)
    list(lint_ipnodes(member))
    assert time.process_time() - begun < 10
