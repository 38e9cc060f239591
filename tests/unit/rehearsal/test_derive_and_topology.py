"""The lab as it is rehearsed, and its wiring. Pure."""

from __future__ import annotations

import pytest

from tests.support.netns import ROOT
from zlab.errors import RehearsalError
from zlab.lab.load import load_lab, parse_lab
from zlab.lab.records import Lab
from zlab.rehearsal.derive import derive_lab, with_keys_at_hand
from zlab.rehearsal.rehearse import full_neighbors
from zlab.rehearsal.standin import host_base_config, standin_config
from zlab.rehearsal.topology import build_commands, topology_of, wire_commands

ADCD = load_lab(ROOT / "inventories" / "adcd" / "lab.yaml").lab


def lab(text: str) -> Lab:
    return parse_lab(text).lab


TWO = lab(
    "lab: two\nlinux: {frr: {router_id: 10.1.1.1}, firewall: [ufw]}\nsystems:\n"
    "  s0w1:\n    links:\n"
    "      - {device: tap0, ospf: {hello: 30, dead: 120, auth: {type: md5, key: {env: NOWHERE_AT_ALL}}}}\n"
    "      - {device: tap1}\n"
    "  s0w2: {links: [{device: tap2}]}\n"
)


def test_a_fast_rehearsal_changes_timers_only_and_says_so() -> None:
    derived = derive_lab(ADCD, faithful=False, frr_missing="")
    ospf = derived.lab.systems["s0w1"].links[0].ospf
    assert ospf is not None
    assert (ospf.hello, ospf.dead, ospf.network, ospf.cost) == (1, 4, "point-to-point", 10)
    assert any("timers are fast" in note for note in derived.notes)


def test_a_faithful_one_is_the_lab_itself() -> None:
    assert derive_lab(ADCD, faithful=True, frr_missing="").lab == ADCD


def test_without_frr_ospf_is_left_out_and_said() -> None:
    derived = derive_lab(ADCD, faithful=False, frr_missing="FRR is not installed (zebra not found)")
    assert derived.lab.linux.frr is None
    assert all(link.ospf is None and link.ospf6 is None for _, link in derived.lab.links)
    assert derived.notes == ("OSPF is left out: FRR is not installed (zebra not found)",)


def test_the_firewalls_of_the_host_are_not_in_the_world() -> None:
    derived = derive_lab(TWO, faithful=True, frr_missing="")
    assert derived.lab.linux.firewall == "auto"
    assert "the world has no firewall but zlab's own table" in derived.notes


def test_a_mail_relay_would_be_the_machines_own_and_is_left_out() -> None:
    home = load_lab(ROOT / "inventories" / "home-lan" / "lab.yaml").lab
    rehearsed = derive_lab(home, faithful=False, frr_missing="")
    assert home.linux.mail is not None
    assert rehearsed.lab.linux.mail is None
    assert any("mail relay" in note for note in rehearsed.notes)


def test_a_key_that_is_not_here_gets_a_stand_in_for_both_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOWHERE_AT_ALL", raising=False)
    keyed = with_keys_at_hand(TWO)
    assert any("throw-away key stands in" in note for note in keyed.notes)
    monkeypatch.setenv("NOWHERE_AT_ALL", "real")
    assert with_keys_at_hand(TWO).notes == ()


def test_the_world_uses_no_address_of_the_lab() -> None:
    greedy = lab(
        "lab: g\nsystems: {s0w1: {links: [{linux: 203.0.113.1/24, zos: 203.0.113.2, routes: [198.51.100.0/24]}]}}\n"
    )
    topology = topology_of(greedy)
    assert str(topology.host_address) == "198.18.0.2/24"
    assert str(topology.internet) == "198.19.0.7"


def test_a_lab_that_leaves_no_address_is_told() -> None:
    with pytest.raises(RehearsalError, match="every"):
        topology_of(lab("lab: g\nsystems: {s0w1: {links: [{routes: [0.0.0.0/0]}]}}\n"))


@pytest.mark.parametrize("name", ["host", "uplink"])
def test_a_system_with_the_name_of_a_part_of_the_world_is_told(name: str) -> None:
    with pytest.raises(RehearsalError, match="a system is called host or uplink"):
        topology_of(lab(f"lab: g\nsystems: {{{name}: }}\n"))


def test_wires_are_made_by_the_relay_or_as_veth() -> None:
    topology = topology_of(TWO)
    assert [wire.osa for wire in topology.wires] == ["osa0", "osa1", "osa0"]
    assert not any("peer osa" in line for _, line in build_commands(topology, taps=True))
    assert sum("peer osa" in line for _, line in build_commands(topology, taps=False)) == 3


def test_only_the_first_link_of_a_system_has_its_default_route() -> None:
    role = topology_of(TWO).systems[0]
    assert any("route add default" in line for line in wire_commands(role, role.wires[0], default_route=True))
    assert not any("default" in line for line in wire_commands(role, role.wires[1], default_route=True))


def test_the_stand_in_speaks_as_the_lab_says_and_leaves_every_block() -> None:
    role = topology_of(TWO).systems[0]
    config = standin_config(TWO, role, lambda _: "the-key", fast=False)
    assert " ip ospf hello-interval 30\n" in config
    assert " ip ospf message-digest-key 1 md5 the-key\n" in config
    assert config.count("exit\n") == sum(not line.startswith((" ", "exit")) for line in config.splitlines())
    assert "timers" not in config
    assert host_base_config(TWO, fast=False) == ""


@pytest.mark.parametrize(
    ("answer", "full"),
    [
        ('{"neighbors": {"10.1.1.2": [{"nbrState": "Full/-"}]}}', ["10.1.1.2"]),
        ('{"neighbors": {"10.1.1.2": [{"nbrState": "ExStart/-"}]}}', []),
        ('{"neighbors": [{"neighborId": "10.1.1.2", "state": "Full"}, {"neighborId": "1.1.1.1"}]}', ["10.1.1.2"]),
        ("{}", []), ("", []), ("[]", []), ("% Unknown command", []),
    ],
)  # fmt: skip
def test_full_neighbors_of_both_daemons(answer: str, full: list[str]) -> None:
    assert list(full_neighbors(answer)) == full
