"""The rules of OMPROUTE: each finds its bad example, leaves its good one alone, and mends what it says it mends."""

from __future__ import annotations

import pytest

from tests.support.language_golden import RECORD_LENGTH, fixed
from zlab.zos.findings import Finding, Rule, Sure
from zlab.zos.language import LintContext
from zlab.zos.library import Library
from zlab.zos.member import MemberText
from zlab.zos.omproute.language import OMPROUTE
from zlab.zos.omproute.lint import RULES, lint
from zlab.zos.omproute.parse import parse

WITH_EXAMPLES = [rule for rule in RULES if rule.bad]
WITHOUT_EXAMPLES = {"ZO014", "ZO053"}
"""A record length is not in the file, and 256 interfaces are no example to print; both are tested below."""

AREA = "Area Area_Number=0.0.0.0;\n"
INTERFACE = "OSPF_Interface IP_Address=10.1.1.2 Name=ETH1 Subnet_Mask=255.255.255.0 MTU=1500"


def found(text: str, record_length: int = 0) -> list[Finding]:
    return lint(parse(MemberText("omproute.conf", text), Library()), LintContext(record_length=record_length))


def ids(text: str, record_length: int = 0) -> set[str]:
    return {finding.rule.id for finding in found(text, record_length)}


def test_ids_are_unique_and_every_rule_has_examples_or_a_reason_why_not() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES) >= 20
    assert {rule.id for rule in RULES if not (rule.bad and rule.good)} == WITHOUT_EXAMPLES


@pytest.mark.parametrize("rule", WITH_EXAMPLES, ids=lambda rule: rule.id)
def test_a_rule_finds_its_bad_example_and_not_its_good_one(rule: Rule) -> None:
    assert rule.id in ids(rule.bad)
    assert rule.id not in ids(rule.good)


@pytest.mark.parametrize("rule", WITH_EXAMPLES, ids=lambda rule: rule.id)
def test_an_example_breaks_its_own_rule_and_at_worst_gives_notes_of_others(rule: Rule) -> None:
    others = [finding for finding in found(rule.bad) if finding.rule.id != rule.id]
    assert {finding.rule.severity for finding in others} <= {"note"}


@pytest.mark.parametrize("rule", WITH_EXAMPLES, ids=lambda rule: rule.id)
def test_what_can_be_mended_is_mended(rule: Rule) -> None:
    if any(finding.edits for finding in found(rule.bad) if finding.rule.id == rule.id):
        assert rule.id not in ids(fixed(OMPROUTE, MemberText("omproute.conf", rule.bad)))


def test_a_line_longer_than_the_record_is_found_only_when_the_record_is_known() -> None:
    text = AREA + INTERFACE + " Cost0=10;\n"
    assert "ZO014" in ids(text, RECORD_LENGTH)
    assert "ZO014" not in ids(text)


def test_the_256th_interface_is_one_too_many() -> None:
    rows = [f"OSPF_Interface IP_Address=10.1.{n}.2 Name=E{n} Subnet_Mask=255.255.255.0 MTU=1500;\n" for n in range(256)]
    assert "ZO053" in ids(AREA + "".join(rows))
    assert "ZO053" not in ids(AREA + "".join(rows[:255]))


def test_an_empty_file_has_no_interface() -> None:
    assert ids("") == {"ZO030"}


def test_a_comment_of_several_lines_is_moved_out_of_its_statement() -> None:
    text = AREA + INTERFACE.replace(" Name", "\n; one\n  ; two\n Name") + ";\n"
    mended = fixed(OMPROUTE, MemberText("omproute.conf", text))
    assert "ZO001" not in ids(mended)
    assert mended.index("; one") < mended.index("OSPF_Interface")
    assert mended.index("; two") < mended.index("OSPF_Interface")


def test_a_wildcard_interface_needs_no_name_and_may_be_any_that_a_route_names() -> None:
    options = "Global_Options Ignore_Undefined_Interfaces=YES;\nOSPF RouterID=10.1.1.2;\n"
    wild = INTERFACE.replace("10.1.1.2 Name=ETH1", "10.1.1.*")
    route = "Default_Route Name=ETH9 Next_Hop=10.1.1.1;\n"
    assert ids(f"{options}{AREA}{wild};\n{route}") == set()
    assert ids(f"{options}{AREA}{INTERFACE};\n{route}") == {"ZO052"}
    (missing,) = found(f"{options}{AREA}{wild} Authentication_Type=MD5;\n")
    assert missing.what == "10.1.1.*: authentication MD5 without Authentication_Key"


def test_the_backbone_needs_no_interface_where_a_virtual_link_reaches_it() -> None:
    far = "OSPF RouterID=10.1.1.2;\nArea Area_Number=0.0.0.0;\nArea Area_Number=1.1.1.1;\n"
    far += INTERFACE + " Attaches_To_Area=1.1.1.1;\n"
    link = "Virtual_Link Virtual_Endpoint_RouterID=4.4.4.4 Links_Transit_Area=1.1.1.1;\n"
    assert "ZO046" in ids(far)
    assert "ZO046" not in ids(far + link)


def test_a_value_that_zlab_only_remembers_is_doubtful_and_not_wrong() -> None:
    rip = "RIP_Interface IP_Address=10.3.1.2 Name=LCS1 Subnet_Mask=255.255.255.0 MTU=1500"
    assert "ZO016" not in ids(f"{rip} Receive_RIP=Any RIPV2=Yes;\n")
    assert {"ZO016"} == ids(f"{rip} RIPV2=Both;\n") & {"ZO007", "ZO016"}
    assert {"ZO007"} == ids(f"{AREA}{INTERFACE};\nIPv6_AS_Boundary_Routing Import_RIP_Routes=Both;\n") & {
        "ZO007",
        "ZO016",
    }


def test_a_wildcard_interface_may_have_the_router_id() -> None:
    wild = INTERFACE.replace("10.1.1.2", "10.1.*.*")
    assert "ZO032" not in ids(f"OSPF RouterID=10.1.1.2;\n{AREA}{wild};\n")
    assert "ZO032" in ids(f"OSPF RouterID=10.2.1.2;\n{AREA}{wild};\n")


def test_the_authentication_of_the_area_is_that_of_its_interfaces() -> None:
    area = "Area Area_Number=0.0.0.0 Authentication_Type=MD5;\n"
    assert "ZO021" in ids(f"{area}{INTERFACE};\n")
    assert "ZO021" not in ids(f"{area}{INTERFACE} Authentication_Type=None;\n")


def test_a_virtual_link_has_the_authentication_of_the_backbone() -> None:
    link = (
        "Area Area_Number=0.0.0.1;\nVirtual_Link Virtual_Endpoint_RouterID=7.7.7.7 Links_Transit_Area=0.0.0.1{key};\n"
    )
    area = "Area Area_Number=0.0.0.0 Authentication_Type=MD5;\n"
    told = [one.what for one in found(area + link.format(key="")) if one.rule.id == "ZO021"]
    assert told == ["virtual link to 7.7.7.7: authentication MD5 without Authentication_Key"]
    good = f" Authentication_Key_ID=1 Authentication_Key=0x{'0A' * 16}"
    assert not {"ZO021", "ZO023", "ZO025"} & ids(area + link.format(key=good))


SECRET = "verysecretkey"


@pytest.mark.parametrize(
    "text",
    [
        f"{INTERFACE} Authentication_Type=Password Authentication_Key={SECRET};",
        f"{INTERFACE} Authentication_Key {SECRET};",
        f'{INTERFACE} Authentication_Key="my {SECRET};',
        f"{INTERFACE} Authentication_Key=my {SECRET};",
        f"{INTERFACE} Authentication_Key=a Authentication_Key={SECRET};",
        f"{INTERFACE};\nAuthentication_Key={SECRET};",
        f"Routesa_Config Community={SECRET};",
        f"Autentication_Key={SECRET};",
    ],
)
def test_no_finding_shows_a_key(text: str) -> None:
    for finding in found(AREA + text):
        assert SECRET not in str(finding.to_json())


def test_a_file_that_is_no_omproute_file_at_all_gives_few_findings_of_bounded_length() -> None:
    findings = found("word " * 5000)
    assert len(findings) < 30
    assert all(len(finding.what) < 200 for finding in found("x" * 100_000))


def test_what_is_moved_keeps_the_line_ends_of_the_file() -> None:
    text = (AREA + INTERFACE.replace(" Name", " ; the tap\n Name") + ";\n").replace("\n", "\r\n")
    mended = fixed(OMPROUTE, MemberText("omproute.conf", text))
    assert "; the tap\r\nOSPF_Interface" in mended
    assert mended.count("\n") == mended.count("\r\n")


def test_what_is_not_confirmed_is_never_an_error() -> None:
    assert [rule.id for rule in RULES if rule.severity == "error" and rule.sure is Sure.MEMORY] == []


def test_two_interfaces_that_have_no_name_yet_are_no_duplicates() -> None:
    nameless = "OSPF_Interface IP_Address=10.1.{0}.2 Subnet_Mask=255.255.255.0 MTU=1500;\n"
    duplicates = [
        each.what for each in found(AREA + nameless.format(1) + nameless.format(2)) if each.rule.id == "ZO040"
    ]
    assert duplicates == []
