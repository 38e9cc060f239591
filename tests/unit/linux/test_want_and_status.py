"""What a lab wants of a host, and what status says of it."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from zlab.lab.load import parse_lab
from zlab.lab.records import Lab
from zlab.linux.driver import Reading
from zlab.linux.facts import Device, HostFacts, HostRoute
from zlab.linux.records import Address, Ipv6Forwarding, LinkMtu, LinkUp, Record, Route, Step, Sysctl
from zlab.linux.state import Applied, Kernel
from zlab.linux.status import Condition, Status, judge_status
from zlab.linux.sysctl import FORCE_FORWARDING6, GROUPS4
from zlab.linux.want import sysctls_to_read, want

LAB = parse_lab(
    'lab: adcd\nsystems:\n  s0w1:\n    links:\n      - ipv6: {linux: "2001:db8:1::1/64", zos: "2001:db8:1::2", '
    'link_local: "fe80::1"}\n        routes: [10.9.0.0/16]\n        mtu: 1400\n'
).lab
TAP = Device("tap0", 3, "tun")
DEFAULT = HostRoute(ip_network("0.0.0.0/0"), "eth0", ip_address("203.0.113.1"))
HOST = HostFacts(devices=(Device("eth0", 2), TAP), routes=(DEFAULT,), sysctls=((FORCE_FORWARDING6, "0"),))


def test_everything_of_a_link_is_wanted_in_an_order_the_kernel_takes() -> None:
    records = want(LAB, HOST).records
    expected: list[Record] = [
        LinkMtu("tap0", 1400),
        Address("tap0", "10.1.1.1/24"),
        LinkUp("tap0", True),
        Address("tap0", "2001:db8:1::1/64"),
        Address("tap0", "fe80::1/64"),
        Route("10.9.0.0/16", "10.1.1.2", "tap0"),
    ]
    assert list(records[:6]) == expected
    assert records[-1] == Sysctl("net/ipv6/conf/eth0/force_forwarding", "1")


def test_forwarding_is_opened_a_device_at_a_time_and_after_the_filters() -> None:
    kinds = [record.kind for record in want(LAB, HOST).records]
    assert kinds.index("nft") < kinds.index("sysctl")
    assert Sysctl("net/ipv4/conf/tap0/forwarding", "1") in want(LAB, HOST).records
    assert not any("ip_forward" in str(record) for record in want(LAB, HOST).records)


def test_an_older_kernel_forwards_ipv6_as_a_whole_and_keeps_learned_routes() -> None:
    learned = HostRoute(ip_network("::/0"), "eth0", ip_address("fe80::9"), protocol=9)
    old = HostFacts(devices=HOST.devices, routes=(DEFAULT, learned))
    records = want(LAB, old).records
    assert Ipv6Forwarding("1") in records
    assert Sysctl("net/ipv6/conf/eth0/accept_ra", "2") in records


def ospf_on(taps: int) -> Lab:
    links = ", ".join("{ospf: {area: 0}}" for _ in range(taps))
    return parse_lab(f"lab: a\nlinux: {{frr: {{router_id: 10.1.1.1}}}}\nsystems: {{s: {{links: [{links}]}}}}\n").lab


def test_ospf_on_many_taps_gets_as_many_groups_as_it_joins() -> None:
    few, many = ospf_on(5), ospf_on(12)
    assert (sysctls_to_read(few), sysctls_to_read(many)) == ((), (GROUPS4,))
    # 1000 of a first `up` and 4000 of somebody else are wanted still: what is wanted no longer would be put back.
    for found, wanted in (("20", "1000"), ("1000", "1000"), ("4000", "4000")):
        facts = HostFacts(devices=HOST.devices, sysctls=((GROUPS4, found),))
        assert Sysctl(GROUPS4, wanted) in want(many, facts).records
    assert GROUPS4 not in str(want(many, HOST).records)
    assert GROUPS4 not in str(want(few, HostFacts(devices=HOST.devices, sysctls=((GROUPS4, "20"),))).records)


def test_an_absent_tap_defers_what_needs_it_and_nothing_else() -> None:
    wanted = want(LAB, HostFacts(devices=(Device("eth0", 2),), routes=(DEFAULT,)))
    assert {record.needs_device for record in wanted.deferred} == {"tap0"}
    assert {record.kind for record in wanted.records} == {"nft", "sysctl", "forwarding6"}
    assert set(wanted.everything) == {*wanted.records, *wanted.deferred}


def test_disabled_ipv6_on_the_tap_is_enabled_for_a_lab_that_uses_it() -> None:
    path = "net/ipv6/conf/tap0/disable_ipv6"
    assert path in sysctls_to_read(LAB)
    for value in ("1", "0"):  # a second `up`, which finds it enabled by the first, wants it still
        assert Sysctl(path, "0") in want(LAB, HostFacts(devices=HOST.devices, sysctls=((path, value),))).records
    assert sysctls_to_read(parse_lab("lab: a\nsystems: {s: }\n").lab) == ()


OURS, THEIRS, MISSING = LinkMtu("tap0", 1500), Address("tap0", "10.1.1.1/24"), LinkUp("tap0", True)


def test_every_thing_has_one_condition_and_one_owner() -> None:
    unseen, gone = Sysctl("a", "1"), Sysctl("gone", "1")
    other = Applied("other", "t", Kernel("b", 1), steps=(Step(None, THEIRS),))
    reading = Reading((LinkMtu("tap0", 1492), THEIRS, gone), frozenset({unseen.identity}))
    rows = judge_status(
        (OURS, THEIRS, MISSING, unseen),
        (Route("1.0.0.0/8", "2.0.0.1", "tap9"),),
        reading,
        (Step(LinkMtu("tap0", 1400), OURS), Step(None, gone)),
        (other,),
    )
    assert [(row.condition, row.owner) for row in rows] == [
        (Condition.DIFFERENT, "zlab"),
        (Condition.OK, "other"),
        (Condition.MISSING, ""),
        (Condition.UNKNOWN, ""),
        (Condition.DEFERRED, ""),
        (Condition.OBSOLETE, "zlab"),
    ]


def test_a_lab_is_as_wanted_when_all_is_there_or_waits_for_its_device() -> None:
    rows = judge_status((THEIRS,), (OURS,), Reading((THEIRS,)), ())
    assert rows[0].owner == "not zlab"
    assert Status("adcd", True, "eth0", rows).as_wanted is True
    assert Status("adcd", True, "eth0", judge_status((MISSING,), (), Reading(), ())).as_wanted is False
