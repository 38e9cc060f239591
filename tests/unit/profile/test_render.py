"""PROFILE from the lab: what is rendered means what was wanted, fits a card, has no finding and needs no fmt."""

from __future__ import annotations

import pytest

from tests.unit.profile.reading import EVERYTHING, SMALLEST, lab_of, read
from zlab.zos.findings import Severity
from zlab.zos.fit import check_fit
from zlab.zos.language import LintContext
from zlab.zos.profile.diff import diff
from zlab.zos.profile.layout import format_document
from zlab.zos.profile.lint import lint
from zlab.zos.profile.meaning import profile_meaning
from zlab.zos.profile.merge.member import merge
from zlab.zos.profile.render import render

DEVICE_STYLE = EVERYTHING.replace("      job: TCPIP2\n", "      job: TCPIP2\n      style: device\n")
LABS = [SMALLEST, EVERYTHING, DEVICE_STYLE]
NAMES = ["smallest", "everything", "device style"]


def rendered(text: str) -> str:
    return render(lab_of(text), "s0w1")


@pytest.mark.parametrize("text", LABS, ids=NAMES)
def test_what_is_rendered_fits_a_card_and_code_page_1047(text: str) -> None:
    assert check_fit(rendered(text), "ADCD.TCPPARMS(PROFILE)", 80) == []


@pytest.mark.parametrize("text", LABS, ids=NAMES)
def test_nothing_is_wrong_with_what_is_rendered(text: str) -> None:
    found = lint(read(rendered(text)), LintContext(record_length=80))
    assert [one.what for one in found if one.rule.severity is not Severity.NOTE] == []


@pytest.mark.parametrize("text", LABS, ids=NAMES)
def test_what_is_rendered_is_laid_out_and_merging_changes_nothing_of_it(text: str) -> None:
    member = rendered(text)
    assert format_document(read(member)) == member
    assert merge(read(member), lab_of(text), "s0w1") == member


def test_the_two_styles_mean_the_same_but_for_the_mtu_that_device_has_none_of() -> None:
    changes = diff(read(rendered(DEVICE_STYLE)), read(rendered(EVERYTHING)))
    assert {change.path for change in changes} == {("INTERFACE", "ETH1", "MTU"), ("INTERFACE", "ETH2", "MTU")}


def test_the_smallest_lab_is_a_whole_profile() -> None:
    meaning = profile_meaning(read(rendered(SMALLEST)))
    rows = {(row.port, row.proto): row.job for row in meaning.ports}
    assert rows == {
        (20, "TCP"): "OMVS",
        (21, "TCP"): "FTPD1",
        (22, "TCP"): "SSHD*",
        (23, "TCP"): "TN3270",
        (514, "UDP"): "SYSLOGD",
    }
    assert meaning.restricts_low_ports("TCP")
    assert meaning.restricts_low_ports("UDP")
    assert [(one.name, one.portname, one.mtu) for one in meaning.interfaces] == [("ETH1", "PORTA", 1500)]
    assert [str(route.next_hop) for route in meaning.routes if route.default] == ["10.1.1.1"]
    assert [one.name for one in meaning.started] == ["ETH1"]


def test_everything_of_the_lab_is_in_the_profile() -> None:
    meaning = profile_meaning(read(rendered(EVERYTHING)))
    rows = {(row.port, row.proto): row for row in meaning.ports}
    assert {rows[port, "UDP"].job for port in (520, 521)} == {"OMPROUTE"}
    web = rows[8080, "TCP"]
    assert (web.job, web.noautolog, web.bind, web.saf) == ("WEB*", True, "10.1.1.2", "WEB")
    assert [(one.first, one.count, one.job) for one in meaning.ranges] == [(4000, 100, "OMVS")]
    assert [one.procedure for one in meaning.autolog] == ["OMPROUTE"]
    assert meaning.forwards(4)
    assert meaning.forwards(6)
    six = next(one for one in meaning.interfaces if one.name == "ETH16")
    assert (six.type, str(six.addresses[0].address)) == ("IPAQENET6", "2001:db8:1::2")
    assert [str(route.next_hop) for route in meaning.routes if route.default and route.version == 6] == ["fe80::1"]


def test_ports_of_the_lab_take_the_place_of_the_usual_ones() -> None:
    lab = "lab: a\nsystems: {s0w1: {tcpip: {ports: [{port: 22, job: MYSSH}]}, syslogd: {job: SYSLOG1}}}\n"
    rows = {row.port: row.job for row in profile_meaning(read(rendered(lab))).ports}
    assert (rows[22], rows[514]) == ("MYSSH", "SYSLOG1")
    bare = "lab: a\nsystems: {s0w1: {tcpip: {usual_ports: false, restrict_low_ports: false}}}\n"
    meaning = profile_meaning(read(rendered(bare)))
    assert (meaning.ports, meaning.restricts_low_ports("TCP")) == ((), False)


def test_the_stack_waits_for_attls_only_where_the_lab_has_rules() -> None:
    assert "TTLS" not in rendered(SMALLEST)


def test_without_the_restriction_nothing_is_said_of_low_ports() -> None:
    member = rendered(SMALLEST.replace("{s0w1: {}}", "{s0w1: {tcpip: {restrict_low_ports: false}}}"))
    assert "IPCONFIG" in member
    assert "TCPCONFIG" not in member
    assert "UDPCONFIG" not in member
