"""Differences between OMPROUTE configurations: what is one, what is none, and what each takes on z/OS."""

from __future__ import annotations

from zlab.zos.changes import Change, Effect
from zlab.zos.library import Library
from zlab.zos.member import MemberText
from zlab.zos.omproute.diff import diff
from zlab.zos.omproute.parse import parse
from zlab.zos.omproute.reconfig import reconfiguration
from zlab.zos.omproute.tree import Document

BASE = (
    "OSPF RouterID=10.1.1.2;\nArea Area_Number=0.0.0.0;\n"
    "OSPF_Interface IP_Address=10.1.1.2 Name=ETH1 Subnet_Mask=255.255.255.0 MTU=1500\n"
    " Authentication_Type=MD5 Authentication_Key_ID=1 Authentication_Key=0x000102030405060708090A0B0C0D0E0F;\n"
)
NEW = "OSPF_Interface IP_Address=10.1.2.2 Name=ETH2 Subnet_Mask=255.255.255.0 MTU=1500;\n"


def read(text: str) -> Document:
    return parse(MemberText("omproute.conf", text), Library())


def changes(before: str, after: str) -> list[Change]:
    return diff(read(before), read(after))


def test_a_file_does_not_differ_from_itself() -> None:
    assert changes(BASE, BASE) == []


def test_reflow_case_comments_and_written_defaults_are_no_difference() -> None:
    other = (
        BASE.lower()
        .replace(" ", "\n  ")
        .replace("0x000102030405060708090a0b0c0d0e0f", "0x000102030405060708090a0b0c0d0e0f\ncost0=01")
    )
    assert changes(BASE, f"; a heading\n{other}") == []


def test_the_order_of_statements_is_no_difference() -> None:
    assert changes(BASE + NEW, NEW + BASE) == []


def test_a_stand_alone_router_id_counts_as_that_of_the_ospf_statement() -> None:
    assert changes(BASE, BASE.replace("OSPF RouterID=10.1.1.2;\n", "") + "RouterID=10.1.1.2;\n") == []
    (change,) = changes(BASE, BASE + "RouterID=10.9.9.9;\n")
    assert (change.path, change.before, change.after) == (("OSPF", "RouterID"), "10.1.1.2", "10.9.9.9")


def test_a_hidden_mtu_is_one_difference_with_both_places() -> None:
    (change,) = changes(BASE, BASE.replace("MTU=1500", "MTU=1492"))
    assert (change.path, change.before, change.after) == (("OSPF_Interface", "ETH1", "MTU"), "1500", "1492")
    assert change.before_place is not None
    assert (change.before_place.line, change.effect) == (3, Effect.RESTART)


def test_a_parameter_left_out_is_compared_as_its_default() -> None:
    (change,) = changes(BASE, BASE.replace(" MTU=1500", ""))
    assert (change.before, change.after) == ("1500", "576 (default)")


def test_a_changed_key_is_told_and_not_shown() -> None:
    (change,) = changes(BASE, BASE.replace("0x0001", "0xFFFF"))
    assert change.path[-1] == "Authentication_Key"
    assert "0405" not in str(change.to_json())


def test_a_removed_or_added_statement_with_a_key_does_not_show_it() -> None:
    for one in (*changes("", BASE), *changes(BASE, "")):
        assert "0405" not in str(one.to_json())


def test_the_lab_s_place_of_a_key_is_not_compared_with_a_key() -> None:
    assert changes(BASE.replace("0x000102030405060708090A0B0C0D0E0F", "&ZLABK1."), BASE) == []


def test_only_new_interfaces_of_known_areas_and_the_ipv6_router_id_are_live() -> None:
    live = changes(BASE, BASE + NEW + "IPv6_OSPF RouterID=10.1.1.2;\n")
    assert {change.effect for change in live} == {Effect.LIVE}
    new_area = "Area Area_Number=0.0.0.7;\n" + NEW.replace(";", " Attaches_To_Area=0.0.0.7;")
    assert {change.effect for change in changes(BASE, BASE + new_area)} == {Effect.RESTART}
    assert {change.effect for change in changes(BASE + NEW, BASE)} == {Effect.RESTART}
    assert {change.effect for change in changes(BASE, BASE + "AS_Boundary_Routing Import_RIP_Routes=YES;")} == {
        Effect.RESTART
    }


def test_a_second_statement_of_the_same_interface_is_a_difference() -> None:
    assert len(changes(BASE, BASE + NEW.replace("ETH2", "ETH1"))) == 1


def test_unknown_statements_are_compared_too() -> None:
    assert changes("Frobnicate A=1;", "frobnicate a=1;") == []
    assert len(changes("Frobnicate A=1;", "Frobnicate A=2;")) == 1


def test_new_interfaces_are_taken_by_reconfig_and_then_started() -> None:
    plan = reconfiguration(read(BASE), read(BASE + NEW), "OMP1", "TCPIP2")
    commands = [step.command for step in plan.steps]
    assert commands[:2] == ["F OMP1,RECONFIG", "V TCPIP,TCPIP2,START,ETH2"]
    assert plan.steps[1].proof == ("EZZ7879I Joining multicast group 224.0.0.5 on interface 10.1.2.2",)
    assert (len(plan.taken), plan.restart) == (1, ())


def test_anything_else_is_a_restart_that_waits_for_md5_neighbors() -> None:
    plan = reconfiguration(read(BASE), read(BASE.replace("MTU=1500", "MTU=1492") + NEW))
    commands = [step.command for step in plan.steps]
    assert commands == ["P OMPROUTE", "S OMPROUTE", "D TCPIP,,OMPROUTE,OSPF,NBR"]
    assert "wait 120 seconds" in plan.steps[1].why
    assert "EZZ7898I" in plan.steps[1].proof[-1]


def test_without_a_change_there_is_nothing_to_do() -> None:
    assert reconfiguration(read(BASE), read(BASE)).steps == ()
