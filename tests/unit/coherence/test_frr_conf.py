"""frr.conf as people write it: network lines, areas' authentication, passive devices, addresses of others."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Interface

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zlab.coherence.frr_conf import parse_frr_conf
from zlab.coherence.linux_side import LinuxOspf, LinuxSide, LinuxTap
from zlab.errors import Place
from zlab.zos.member import MemberText

TAP = replace(LinuxTap.named("tap0", Place("lab.yaml", 5, 9)), address=IPv4Interface("10.1.1.1/24"))


def side(text: str, *known: LinuxTap) -> LinuxSide:
    return parse_frr_conf(MemberText("frr.conf", text)).side(known)


def ospf(text: str) -> LinuxOspf:
    (tap,) = side(text, TAP).taps
    assert tap.ospf is not None
    return tap.ospf


def test_a_network_line_starts_ospf_on_the_tap_whose_address_the_lab_gives() -> None:
    found = ospf("router ospf\n ospf router-id 1.2.3.4\n network 10.0.0.0/8 area 7\n network 10.1.1.0/24 area 0\n")
    assert (found.area.value, str(found.area.place)) == ("0.0.0.0", "frr.conf:4:2")
    assert (found.hello.value, found.dead.value) == ("10", "40")
    assert side("router ospf\n network 10.2.0.0/16 area 0\n", TAP).taps[0].ospf is None


def test_the_area_authenticates_what_the_interface_does_not_say() -> None:
    router = "router ospf\n area 0.0.0.0 authentication message-digest\n"
    tap = "interface tap0\n ip ospf area 0\n"
    assert ospf(tap + router).auth.value == "md5"
    assert ospf(tap + " ip ospf authentication null\n" + router).auth.value == "none"
    assert ospf(tap + " ip ospf authentication\n" + router).auth.value == "password"


def test_a_passive_device_has_no_neighbors() -> None:
    tap = "interface tap0\n ip ospf area 0\n"
    assert side(tap + " ip ospf passive\n", TAP).taps[0].ospf is None
    assert side(tap + "router ospf\n passive-interface default\n", TAP).taps[0].ospf is None
    but = tap + "router ospf\n passive-interface default\n no passive-interface tap0\n"
    assert side(but, TAP).taps[0].ospf is not None


def test_the_last_key_is_the_one_that_is_sent_with_and_keys_are_not_read() -> None:
    keys = " ip ospf message-digest-key 1 md5 xyzzy\n ip ospf message-digest-key 2 md5 xyzzy\n"
    found = ospf("interface tap0\n ip ospf area 0\n" + keys)
    assert found.key_id.value == "2"
    assert "xyzzy" not in repr(found)


def test_a_peer_address_and_a_setting_for_one_address_are_read() -> None:
    text = "interface tap5\n ip address 10.1.0.2 peer 10.1.0.3/24\n ip ospf hello-interval 5 10.1.0.2\n"
    (tap,) = side(text + " ip ospf area 0.0.0.0\n").taps
    assert str(tap.address) == "10.1.0.2/24"
    assert tap.ospf is not None
    assert tap.ospf.hello.value == "5"


def test_an_instance_of_ospf_may_be_numbered() -> None:
    (tap,) = side("interface tap0\n ip ospf 1 area 0.0.0.3\nrouter ospf 1\n ospf router-id 10.1.1.1\n").taps
    assert tap.ospf is not None
    assert tap.ospf.area.value == "0.0.0.3"


@pytest.mark.parametrize("before", [True, False])
def test_ospf6_before_frr_8_names_its_devices_under_the_router(before: bool) -> None:
    router = "router ospf6\n router-id 1.1.1.1\n interface tap0 area 3\n"
    device = "interface tap0\n ipv6 ospf6 hello-interval 5\n"
    (tap,) = side(router + device if before else device + router).taps
    assert tap.ospf6 is not None
    assert (tap.ospf6.area.value, tap.ospf6.hello.value) == ("0.0.0.3", "5")


def test_a_device_of_the_lan_is_no_wire_to_z_os() -> None:
    assert side("interface eno1\n ip address 10.1.0.3/24\n ip ospf area 0\n").taps == ()


def test_whether_a_default_route_is_announced() -> None:
    assert side("router ospf\n default-information originate always\n").announces_default is True
    assert side("router ospf\n").announces_default is False


def test_two_blocks_of_one_interface_add_up() -> None:
    found = ospf("interface tap0\n ip ospf area 0\nexit\n!\ninterface tap0\n ip ospf dead-interval 12\nend\n")
    assert found.dead.value == "12"


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(["interface ", "router ospf", " ip ospf ", "area ", "0", "network ", "\n", "9/99", "x"]))
)
def test_any_text_is_read(words: list[str]) -> None:
    side("".join(words), TAP)
