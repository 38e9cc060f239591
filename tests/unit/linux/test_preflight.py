"""What is refused and warned of before any step. Pure: a lab and the facts of a host in, problems out."""

from __future__ import annotations

from ipaddress import ip_address, ip_interface, ip_network

import pytest

from zlab.lab.load import parse_lab
from zlab.linux.facts import Device, DeviceAddress, HostFacts, HostRoute, OtherLab, SshSession
from zlab.linux.preflight import preflight, session_cut
from zlab.linux.records import Address, LinkUp, Record, Route, Step

LAB = parse_lab("lab: adcd\nlinux: {publish: [{listen: 22, to: s0w1}]}\nsystems: {s0w1: }\n").lab
UPLINK = Device("eth0", 2, up=True)
TAP = Device("tap0", 3, "tun", mac="02:00:00:00:00:01")
DEFAULT = HostRoute(ip_network("0.0.0.0/0"), "eth0", ip_address("203.0.113.1"))
QUIET = HostFacts(devices=(UPLINK, TAP), routes=(DEFAULT,))


def facts(
    *devices: Device, addresses: tuple[tuple[str, str], ...] = (), routes: tuple[HostRoute, ...] = (), **more: object
) -> HostFacts:
    return HostFacts(
        devices=(UPLINK, TAP, *devices),
        addresses=tuple(DeviceAddress(device, ip_interface(text)) for device, text in addresses),
        routes=(DEFAULT, *routes),
        **more,  # type: ignore[arg-type] # fields of HostFacts
    )


def refused(seen: HostFacts) -> str:
    return "\n".join(str(problem) for problem in preflight(LAB, seen).refusals)


def warned(seen: HostFacts) -> str:
    return "\n".join(str(problem) for problem in preflight(LAB, seen).warnings)


def test_a_quiet_host_has_no_objection() -> None:
    assert preflight(LAB, QUIET).refusals == ()
    assert preflight(LAB, QUIET).warnings == ()


@pytest.mark.parametrize(
    ("device", "owner"),
    [
        (Device("docker0", 5, "bridge"), "docker network docker0"),
        (Device("br-12ab", 5, "bridge"), "docker network br-12ab"),
        (Device("wg0", 5, "wireguard"), "VPN wg0"),
        (Device("tun0", 5, "tun"), "VPN tun0"),
        (Device("eth1", 5), "device eth1"),
        (Device("virbr0", 5, "bridge"), "bridge device virbr0"),
    ],
)
def test_a_taken_subnet_names_who_has_it(device: Device, owner: str) -> None:
    told = refused(facts(device, addresses=((device.name, "10.1.1.77/16"),)))
    assert f"subnet 10.1.1.0/24 of tap0 is taken: {owner} has 10.1.1.77/16" in told


def test_a_route_to_the_very_subnet_is_taken_too() -> None:
    route = HostRoute(ip_network("10.1.1.0/24"), "eth0", ip_address("203.0.113.9"))
    assert "there is a route to it via 203.0.113.9" in refused(facts(routes=(route,)))


def test_another_lab_is_named_for_its_subnet_and_its_tap() -> None:
    other = OtherLab("other", ("tap0",), (ip_network("10.1.0.0/16"),))
    told = refused(facts(other_labs=(other,)))
    assert "lab other has 10.1.0.0/16 on tap0" in told
    assert "tap0 belongs to lab other" in told


def test_a_device_that_is_no_tap_is_refused() -> None:
    seen = HostFacts(devices=(UPLINK, Device("tap0", 3, "bridge")), routes=(DEFAULT,))
    assert "tap0 is bridge device tap0, not a tap of zPDT" in refused(seen)


def test_no_default_route_and_no_such_uplink_are_refused() -> None:
    assert "there is no default route" in refused(HostFacts(devices=(UPLINK, TAP)))
    lab = LAB.model_copy(update={"linux": LAB.linux.model_copy(update={"uplink": "enp9"})})
    assert "there is no uplink enp9" in str(preflight(lab, QUIET).refusals[0])


def test_publishing_the_port_of_this_ssh_session_is_refused() -> None:
    ssh = SshSession(ip_address("192.0.2.9"), ip_address("203.0.113.2"), 22)
    assert "port 22 is the one your SSH session came in by" in refused(facts(ssh=ssh))


def test_the_gateway_of_the_host_inside_the_lab_is_refused() -> None:
    route = HostRoute(ip_network("0.0.0.0/0"), "eth0", ip_address("10.1.1.254"))
    assert "the default gateway 10.1.1.254 of this host is in subnet" in refused(
        HostFacts(devices=(UPLINK, TAP), routes=(route,))
    )


def test_wifi_overlaps_and_offloads_are_warnings() -> None:
    by_air = HostRoute(ip_network("0.0.0.0/0"), "wlan0")
    wifi = HostFacts(devices=(Device("wlan0", 2, wireless=True), TAP), routes=(by_air,))
    assert "uplink wlan0 is Wi-Fi" in warned(wifi)
    part = HostRoute(ip_network("10.1.1.128/25"), "eth0", ip_address("203.0.113.9"))
    assert "takes a part of 10.1.1.0/24 of tap0" in warned(facts(routes=(part,)))
    nic = Device("enp3", 7, promiscuous=True, offloads=("GRO", "LRO"))
    assert "has GRO and LRO on" in warned(facts(nic))
    assert "GRO" not in warned(facts(Device("br0", 7, "bridge", promiscuous=True, offloads=("GRO",))))


CLIENT = SshSession(ip_address("10.1.1.50"), ip_address("10.1.1.1"))
ON_TAP = HostRoute(ip_network("10.1.1.0/24"), "tap0")


@pytest.mark.parametrize(
    ("before", "after", "cut"),
    [
        (Address("tap0", "10.1.1.1/24"), None, "its address 10.1.1.1"),
        (LinkUp("tap0", True), LinkUp("tap0", False), "its device tap0"),
        (LinkUp("eth0", True), LinkUp("eth0", False), ""),
        (None, Address("eth0", "10.1.1.9/24"), "captures it"),
        (None, Address("tap0", "10.1.1.9/24"), ""),
        (None, Route("10.1.1.48/28", "203.0.113.1", "eth0"), "captures it"),
        (Route("10.1.1.0/24", "203.0.113.1", "tap0"), None, "the route to 10.1.1.50"),
        (Route("10.7.0.0/16", "203.0.113.1", "eth0"), None, ""),
    ],
)
def test_a_step_that_takes_the_ssh_session_away_is_found(before: Record | None, after: Record | None, cut: str) -> None:
    seen = HostFacts(devices=(UPLINK, TAP), routes=(DEFAULT, ON_TAP), ssh=CLIENT)
    problem = session_cut([Step(before, after)], seen)
    assert (cut in str(problem)) if cut else problem is None


def test_without_an_ssh_session_nothing_is_cut() -> None:
    assert session_cut([Step(Address("tap0", "10.1.1.1/24"), None)], QUIET) is None
