"""Members that zlab renders become the lab again that they were rendered from; and no member is ever too odd."""

from __future__ import annotations

import json
from collections.abc import Iterator
from ipaddress import IPv4Address
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.support.lab_samples import FULL
from zlab.coherence.gather import GivenFile, check_lab, lint_files
from zlab.deploy.adopt.members import read_members
from zlab.deploy.adopt.system import adopt, push_changes
from zlab.lab.draft import draft_of, draft_text, sound
from zlab.lab.load import LoadedLab, load_lab, parse_lab
from zlab.lab.records import Lab
from zlab.lab.tcpip import reservations
from zlab.linux.facts import HostFacts
from zlab.zos.findings import Severity
from zlab.zos.member import read_member
from zlab.zos.omproute.want import router_id
from zlab.zos.registry import language_of
from zlab.zos.render import render_members
from zlab.zos.syslogd.render import wanted as rules

INVENTORIES = sorted(path.parent for path in (ROOT / "inventories").glob("*/lab.yaml"))


def write(lab: LoadedLab, system: str, folder: Path) -> None:
    for name, text in render_members(lab.lab, system).items():
        (folder / name).write_text(text)


def adopted(folder: Path, system: str) -> LoadedLab:
    members, problems = read_members(folder)
    assert not problems
    found = adopt(members, system, HostFacts())
    assert not found.problems
    draft, contradictions = sound(draft_of("adcd", system, found.found))
    assert not contradictions
    assert not draft.conflicts()
    loaded = parse_lab(draft_text(draft))
    assert not push_changes(loaded.lab, system, members)
    return loaded


def complaints(loaded: LoadedLab, system: str, folder: Path) -> set[tuple[str, str]]:
    files = [GivenFile.of(read_member(path), path.name, folder) for path in sorted(folder.iterdir())]
    found = [*lint_files(files), *check_lab(loaded, system, files)]
    return {(each.rule.id, each.what) for each in found if each.rule.severity is not Severity.NOTE}


def same(lab: LoadedLab, system: str, folder: Path) -> None:
    """The draft means what the lab means, as far as a member says it."""
    write(lab, system, folder)
    draft = adopted(folder, system)
    again = render_members(draft.lab, system)
    for name, text in render_members(lab.lab, system).items():
        if name == "resolver":
            continue
        language = language_of(name)
        before = GivenFile.of(read_member(folder / name), name)
        other = GivenFile.of(before.member.with_text(again[name]), name)
        changes = language.diff(*(language.parse(each.member, each.library) for each in (before, other)))
        assert not changes, (name, text, again[name])
    assert complaints(draft, system, folder) <= complaints(lab, system, folder)
    assert said(draft.lab, system) == said(lab.lab, system)


def said(lab: Lab, system: str) -> dict[str, Any]:
    """What of a system its members say: all but the places of members, Linux's own, and a name's other spelling."""
    record = lab.systems[system]
    data = record.model_dump(mode="json", exclude={"sysname", "members", "deploy"})
    data["attls"] = [
        {**rule, "keyring": rule["keyring"] or data["attls"]["keyring"]} for rule in data["attls"]["rules"]
    ]
    data["resolver"]["hostname"] = record.resolver.hostname or record.sysname
    data["omproute"]["router_id"] = str(router_id(record))
    rows = reservations(record.tcpip, record.syslogd.job, None)
    data["tcpip"].update(ports=sorted(row.model_dump_json() for row in rows), usual_ports=None)
    data["syslogd"]["rules"] = [rule.model_dump() for rule in rules(lab, system)]
    names: dict[tuple[str, str], int] = {}  # of keys: a member tells them apart, and does not name them
    for number, link in enumerate(data["links"]):
        link.pop("routes")
        if number and link["ipv6"]:
            link["ipv6"].pop("link_local")  # a next hop of the first link's default route alone
        (link["ospf"] or {}).pop("network", None)
        (link["ospf6"] or {}).pop("network", None)
        for family, default in (("ospf", 1), ("ospf6", 1)):
            if link[family]:
                link[family]["priority"] = link[family]["priority"] or (0 if link[family]["priority"] == 0 else default)
        if link["ospf"]:
            link["ospf"]["cost"] = link["ospf"]["cost"] or 1
            auth = link["ospf"]["auth"]
            auth["key"] = names.setdefault((str(auth["key"]), auth["type"]), len(names))
    return data


def _systems() -> Iterator[Any]:
    for folder in INVENTORIES:
        for system in load_lab(folder / "lab.yaml").lab.systems:
            yield pytest.param(folder, system, id=f"{folder.name}-{system}")


@pytest.mark.parametrize(("inventory", "system"), list(_systems()))
def test_every_inventory_comes_back(inventory: Path, system: str, tmp_path: Path) -> None:
    same(load_lab(inventory / "lab.yaml"), system, tmp_path)


@pytest.mark.parametrize("system", ["s0w1", "s0w2"])
def test_a_lab_with_every_key_comes_back(system: str, tmp_path: Path) -> None:
    same(parse_lab(json.dumps(FULL)), system, tmp_path)


@st.composite
def links(draw: st.DrawFn) -> list[dict[str, Any]]:
    """One to three links in subnets of their own; Linux has any address of it but the others are far from usual too."""
    taps = draw(st.lists(st.integers(0, 7), min_size=1, max_size=3, unique=True))
    made = []
    for place, tap in enumerate(taps):
        length = draw(st.integers(20, 29))
        base = (10 << 24) + (tap << 16) + 16
        base &= -1 << (32 - length)
        one, two = draw(st.lists(st.integers(1, 6), min_size=2, max_size=2, unique=True))
        first = 0x400 + draw(st.integers(0, 100)) * 16 + tap * 0x1000
        link: dict[str, Any] = {
            "device": f"tap{tap}",
            "linux": f"{IPv4Address(base + one)}/{length}",
            "zos": str(IPv4Address(base + two)),
            "interface": draw(st.sampled_from(["ETH", "OSA#", "LONGINTERFACE"])) + str(place),
            "portname": f"PORT{place}",
            "devices": [f"{first + offset:04X}" for offset in range(3)],
            "mtu": draw(st.sampled_from([1500, 1492, 9000])),
        }
        if draw(st.booleans()):
            prefix = f"2001:db8:{tap}::"
            link["ipv6"] = {"linux": f"{prefix}1/64", "zos": f"{prefix}{draw(st.integers(2, 99)):x}"}
            link["ipv6"] |= draw(st.sampled_from([{}, {"link_local": "fe80::7"}, {"interface": f"SIX{place}"}]))
        made.append(link)
    return made


@st.composite
def speaking(draw: st.DrawFn) -> dict[str, Any]:
    hello = draw(st.integers(1, 60))
    said: dict[str, Any] = {"area": draw(st.sampled_from(["0.0.0.0", "1.1.1.1"])), "hello": hello, "dead": hello * 4}
    return said | draw(st.sampled_from([{}, {"cost": 5}, {"priority": 0}, {"cost": 1, "priority": 9}]))


AUTH: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        {},
        {"auth": {"type": "md5", "key_id": 7, "key": {"env": "ZLAB_OSPF_KEY"}}},
        {"auth": {"type": "password", "key": {"env": "ZLAB_OSPF_KEY"}}},
    ]
)
PORTS: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        {"port": 22, "job": "SSHD1"},
        {"port": 23, "job": "TN3270", "noautolog": True},
        {"port": 1414, "job": "MQ*", "bind": "10.0.0.9"},
        {"port": 8080, "job": "WEB", "saf": "WEBRES"},
        {"port": 9000, "count": 20, "job": "RANGE"},
        {"port": 9500, "count": 2, "proto": "udp", "noautolog": True},
    ]
)
RULES: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        {"when": "*.err", "to": "/var/log/errors"},
        {"when": ["*.INETD*.*.*", "mail.none"], "to": "/dev/console"},
        {"when": "(10.1.1.1).daemon.debug", "to": "@192.0.2.1", "file_mode": 640},
        {"when": "local3.*", "to": "/tmp/x", "file_mode": "600", "directory_mode": "0700"},
    ]
)


ATTLS: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        {"name": "tn", "port": 992, "keyring": "TCPIP/ring"},
        {"name": "TN3270", "port": [992, "5000-5010"], "keyring": "ring", "labels": ["TN", "TN 2"], "trace": 7},
        {"name": "mail", "remote_port": 587, "job": "CSSMTP", "keyring": "*AUTH*/*", "labels": "OWN"},
        {
            "name": "both",
            "local": "10.1.1.2",
            "remote": "10.0.0.0/8",
            "direction": "both",
            "keyring": "r",
            "priority": 9,
        },
        {"name": "auth", "port": 8443, "keyring": "r", "client_auth": "full", "versions": ["1.2"], "user": "WEB*"},
        {"name": "off", "port": 8080, "enabled": False},
        {"name": "sni", "port": 443, "keyring": "r", "sni": {"a.example": "A", "b.example": "B"}},
        {"name": "slow", "remote": ["::1", "2001:db8::/32"], "remote_port": 1, "keyring": "r", "handshake_timeout": 60},
    ]
)


@st.composite
def labs(draw: st.DrawFn) -> dict[str, Any]:
    system: dict[str, Any] = {"links": draw(links())}
    frr = draw(st.sampled_from([None, {"router_id": "10.1.1.1"}, {"router_id": "10.9.9.9", "default_route": "always"}]))
    for link in system["links"]:
        if frr and draw(st.booleans()):
            link["ospf"] = draw(speaking()) | draw(AUTH)
        if frr and "ipv6" in link and draw(st.booleans()):
            link["ospf6"] = draw(speaking()) | draw(st.sampled_from([{}, {"instance": 3}]))
    system["tcpip"] = {
        "job": draw(st.sampled_from(["TCPIP", "TCPIP2"])),
        "style": draw(st.sampled_from(["interface", "device"])),
        "usual_ports": draw(st.booleans()),
        "restrict_low_ports": draw(st.booleans()),
        "datagram_forwarding": draw(st.booleans()),
        "autolog": draw(st.lists(st.sampled_from(["FTPD", "SSHD1", "TN3270"]), unique=True)),
        "ports": draw(st.lists(PORTS, unique_by=lambda row: row["port"])),
    }
    if ids := [link["zos"] for link in system["links"] if "ospf" in link]:
        system["omproute"] = {"ignore_undefined": draw(st.booleans())}
        system["omproute"] |= draw(st.sampled_from([{}, {"router_id": ids[-1]}]))
        ranges: list[dict[str, Any]] = [{"network": "10.0.0.0/8", "area": "1.1.1.1", "advertise": False}]
        system["omproute"] |= draw(st.sampled_from([{}, {"ranges": ranges}]))
    rules = draw(st.one_of(st.none(), st.lists(RULES, min_size=1, unique_by=lambda rule: rule["to"])))
    system["syslogd"] = {"rules": rules} if rules else {}
    if system["tcpip"]["usual_ports"]:
        system["syslogd"]["job"] = draw(st.sampled_from(["SYSLOGD", "SYSLOGD1"]))
    system["attls"] = {"rules": draw(st.lists(ATTLS, unique_by=lambda rule: rule["name"]))}
    system["resolver"] = draw(
        st.sampled_from([{}, {"domain": "example.org", "timeout": 3}, {"nameservers": ["10.1.1.1", "2001:db8::53"]}])
    )
    return {"lab": "adcd", "linux": {"frr": frr} if frr else {}, "systems": {"s0w1": system}}


@given(labs())
@settings(max_examples=40, deadline=None)
def test_any_lab_comes_back(data: dict[str, Any]) -> None:
    with TemporaryDirectory() as folder:
        same(parse_lab(json.dumps(data)), "s0w1", Path(folder))
