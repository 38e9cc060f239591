"""One rehearsal from nothing to proof: build the world, run the real `zlab net up` in it, and judge.

Runs in the first process of a world. Work overlaps where it can: FRR starts while Python imports, and
TCP is tried while OSPF converges.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from itertools import pairwise
from pathlib import Path
from typing import Any

from zlab.counting import counted
from zlab.errors import RehearsalError
from zlab.lab.records import Lab
from zlab.lab.secrets import reveal
from zlab.rehearsal.cause import cause_of
from zlab.rehearsal.derive import derive_lab, with_keys_at_hand
from zlab.rehearsal.frr import FrrSide, frr_missing
from zlab.rehearsal.probe import Seen, probe, probe_until
from zlab.rehearsal.standin import host_base_config, speaks, standin_config, write_messages
from zlab.rehearsal.topology import HOST, UPLINK, Topology, Wire, ZosRole, topology_of
from zlab.rehearsal.world import FOLDER, World, can_make_taps
from zlab.report.events import Outcome, Run, Stage, Status

INTERNET_PORT = 7007
_ROUTE_DETAILS = re.compile(r" (nhid|metric|pref) \S+")
_MOST_PORTS = 16  # of a published range; of a longer one the first, the last and some between are tried


@dataclass
class Rehearsal:
    """A lab in its world, and what was proven of it so far."""

    lab: Lab
    world: World
    run: Run
    fast: bool
    deadline: float = 30.0
    sides: dict[str, FrrSide] = field(default_factory=dict)
    before: dict[str, list[str]] = field(default_factory=dict)
    verified: float = 0.0

    @property
    def topology(self) -> Topology:
        return self.world.topology

    @property
    def with_frr(self) -> bool:
        return self.lab.linux.frr is not None

    def messages(self, role: ZosRole) -> Path:
        """Where the stand-in of a system writes OMPROUTE's messages."""
        return FOLDER / f"{role.name}.messages"

    def said(self, role: ZosRole) -> list[str]:
        """OMPROUTE's messages so far; none where a system runs no OSPF."""
        path = self.messages(role)
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    # The stages, in order.

    def build(self, later: Collection[str] = ()) -> None:
        """The world, and what runs in it; OMPROUTE of the systems in `later` is started by `start_omproute`."""
        with self.run.stage("namespaces, devices and addresses", "world") as stage:
            self.world.build()
            wires = counted(len(self.topology.wires), "tap" if self.world.taps else "veth pair")
            stage.why = f"{', '.join(self.topology.roles)}; {wires}"
        if self.with_frr:
            self._start_frr(later)
        for role in self.topology.systems:
            self.world.configure_zos(role, default_route=not self._learns_default(role))

    def _start_frr(self, later: Collection[str]) -> None:
        with self.run.stage("FRR: zebra, ospfd, ospf6d", "world") as stage:
            speaking = [role for role in self.topology.systems if any(speaks(self.lab, role.name))]
            for name in (HOST, *(role.name for role in speaking)):
                self.sides[name] = FrrSide(self.world, name)
                self.sides[name].start()
            for side in self.sides.values():
                side.start_others()
            _import_net()  # while the daemons start
            for side in self.sides.values():
                side.wait_ready()
            self.sides[HOST].load(host_base_config(self.lab, fast=self.fast))
            for role in speaking:
                if role.name not in later:
                    self.start_omproute(role, self.lab)
            stage.why = f"on {', '.join(self.sides)}"

    def start_omproute(self, role: ZosRole, lab: Lab) -> None:
        """Let the stand-in of a system speak OSPF as a lab has it, this one or another. Raises RehearsalError."""
        as_told = next(each for each in topology_of(lab).systems if each.name == role.name)
        self.sides[role.name].load(standin_config(lab, as_told, reveal, fast=self.fast))
        write_messages(self.sides[role.name], role, self.messages(role))

    def settle(self) -> None:
        """Wait until the kernel has done what follows a moment after the devices were made; let the uplink answer."""
        self._route_back()
        self._wait_until(self._uplink_has_settled, self.deadline)

    def _route_back(self) -> None:
        """The next router's routes to what is not masqueraded."""
        gateways = {4: self.topology.host_address.ip, 6: self.topology.host_address6.ip}
        links = [wire.link for wire in self.topology.wires]
        networks: list[IPv4Network | IPv6Network] = [link.ipv6.linux.network for link in links if link.ipv6]
        networks += [link.linux.network for link in links if not self.lab.linux.masquerade]
        self.world.batch(UPLINK, [f"route replace {each} via {gateways[each.version]}" for each in networks])

    def up(self) -> None:
        self.settle()
        self.before = self._snapshot()
        with self.run.stage("zlab net up", "net") as stage:
            change = self.net("up")
            stage.why = f"{change['changed']} steps"
        with self.run.stage("a second net up changes nothing", "net") as stage:
            again = self.net("up")
            if again["changed"]:
                stage.status = Status.FAILED
                stage.why = "; ".join(step["what"] for step in again["steps"])

    def prove(self) -> None:
        """Everything that must work while the lab is up."""
        for role in self.topology.systems:
            self._prove_internet(role)
            self._prove_published(role)
        self._prove_between_systems()
        for role in self.topology.systems:
            self._prove_ospf(role)
            self._prove_ipv6(role)

    def down(self) -> None:
        with self.run.stage("zlab net down", "net") as stage:
            stage.why = f"{self.net('down')['changed']} steps"
        with self.run.stage("nothing is left: host as before", "net") as stage:
            self._wait_until(lambda: not self._residue(), self.deadline)
            left = self._residue()
            if left:
                stage.status, stage.why = Status.FAILED, "; ".join(left[:3])
            else:
                stage.why = "links, addresses, routes, rules, sysctls, nftables, FRR"

    # The story: what happens to a lab in its life.

    def give_a_wrong_mtu(self, broken: Callable[[], None] = lambda: None) -> None:
        """z/OS gets another MTU, zlab must name that as the cause, and all is well again; `broken` is called between.

        With MD5 the sequence numbers of an interface that was reset are a fault of their own, and named first.
        """
        plain = [w for w in self.topology.wires if w.link.ospf and w.link.ospf.auth.type != "md5"]
        if not (plain and self.sides):
            self._skip("z/OS gets another MTU", "story", "no link runs OSPFv2 without MD5")
            return
        wire, mtu = plain[0], plain[0].link.mtu
        role = next(role for role in self.topology.systems if role.name == wire.system)
        with self.run.stage(f"z/OS gets MTU {mtu - 100}: zlab names the cause", "story") as stage:
            self.world.batch(wire.system, [f"link set {wire.osa} mtu {mtu - 100}"])
            vtysh = self.sides[HOST].vtysh
            code, stage.why = self._wait_until(
                lambda: _named(cause_of(self.world, self.lab, vtysh, wire.link.device), "mtu-smaller"), self.deadline
            ) or ("", "the cause was not named")
            stage.status = Status.PASSED if code else Status.FAILED
        broken()
        with self.run.stage(f"MTU {mtu} again: the adjacency comes back", "story") as stage:
            self.world.batch(wire.system, [f"link set {wire.osa} mtu {mtu}"])
            self._expect(stage, lambda: self._host_route(f"{role.own}"), "route to z/OS in the host's kernel")

    def restart_zpdt(self) -> None:
        """The tap goes with zPDT, and comes back with another MAC; `net up` (as the unit runs it) repairs it."""
        if not self.world.taps:
            self._skip("zPDT restarts", "story", "taps cannot be made here, veth stands in")
            return
        wire = self.topology.wires[0]
        role = next(role for role in self.topology.systems if role.name == wire.system)
        with self.run.stage(f"zPDT restarts: {wire.link.device} with another MAC", "story") as stage:
            before = self._mac(wire)
            self.world.stop_wire(wire)
            self.world.start_wire(wire)
            self.world.configure_wire(role, wire, default_route=not self._learns_default(role))
            # Another device has come back: what is left at the end is compared with this one.
            self.before["links"] = [line.replace(before, self._mac(wire)) for line in self.before["links"]]
            changed = self.net("up")["changed"]
            seen = self._internet_seen(role)
            stage.why = f"{changed} steps; {before} -> {self._mac(wire)}"
            self._judge(stage, seen, self._expected_peer(wire))

    def restart_ospfd(self) -> None:
        """The host's ospfd restarts, and z/OS says what Colin Paice's notes show it says."""
        speaking = [
            role for role in self.topology.systems if role.name in self.sides and speaks(self.lab, role.name)[0]
        ]
        if not speaking:
            self._skip("the host's ospfd restarts", "story", "the lab runs no OSPFv2")
            return
        role = speaking[0]
        # With MD5 the restarted daemon counts its packets anew from the clock, and the peer refuses them
        # until its dead interval ends: event 12 instead of 10 (measured; FRRouting/frr#10758).
        md5 = any(wire.link.ospf and wire.link.ospf.auth.type == "md5" for wire in role.wires)
        expected = "old state 128, new state 1, event 12" if md5 else "old state 128, new state 4, event 10"
        with self.run.stage("the host's ospfd restarts, and z/OS says so", "story") as stage:
            self.sides[HOST].restart_daemon("ospfd")
            said = self._wait_until(lambda: self._said(role, "EZZ7921I", expected), self.deadline)
            if said:
                stage.why = said.partition("]: ")[2]
            else:
                stage.status, stage.why = Status.FAILED, f"z/OS did not say EZZ7921I … {expected}"
        with self.run.stage("the adjacency comes back by itself", "story") as stage:
            self._expect(stage, lambda: self._host_route(f"{role.own}"), "route to z/OS in the host's kernel")

    # Parts.

    def net(self, command: str) -> dict[str, Any]:
        """The real `zlab net up` or `down`, in the host's namespace."""
        vtysh = self.sides[HOST].vtysh if HOST in self.sides else ("vtysh-of-nobody",)
        return _net(self.world, self.lab, vtysh, command)

    def _learns_default(self, role: ZosRole) -> bool:
        frr = self.lab.linux.frr
        return frr is not None and frr.default_route != "never" and speaks(self.lab, role.name)[0]

    def _prove_internet(self, role: ZosRole) -> None:
        with self.run.stage(f"{role.sysname} reaches the internet by TCP", "IPv4") as stage:
            self._judge(stage, self._internet_seen(role), self._expected_peer(role.wires[0]))

    def _expected_peer(self, wire: Wire) -> str:
        return str(self.topology.host_address.ip) if self.lab.linux.masquerade else str(wire.link.zos)

    def _internet_seen(self, role: ZosRole) -> Seen:
        topology = self.topology
        address = (str(topology.internet), INTERNET_PORT)
        server, client = self.world.netns(UPLINK), self.world.netns(role.name)
        return probe_until(self.deadline, server, address, client, address)

    def _prove_published(self, role: ZosRole) -> None:
        for publish in self.lab.linux.publish:
            if publish.to != role.name:
                continue
            first, last = publish.listen
            name = f"{first}" if first == last else f"{first}-{last}"
            with self.run.stage(f"published {publish.proto} {name} reaches {role.sysname}", "IPv4") as stage:
                ports = _some(range(first, last + 1))
                for port in ports:
                    target = publish.target_port if first == last else port
                    seen = probe(
                        self.world.netns(role.name),
                        (str(role.wires[0].link.zos), target),
                        self.world.netns(UPLINK),
                        (str(self.topology.host_address.ip), port),
                        publish.proto,
                    )
                    self._judge(stage, seen, str(self.topology.uplink_address.ip))
                if len(ports) < last - first + 1:
                    stage.why += f"; {len(ports)} of {last - first + 1} ports tried"

    def _prove_between_systems(self) -> None:
        roles = self.topology.systems
        for one, other in pairwise(roles):
            with self.run.stage(f"{one.sysname} reaches {other.sysname} through the host", "IPv4") as stage:
                address = (str(other.wires[0].link.zos), INTERNET_PORT)
                seen = probe_until(
                    self.deadline, self.world.netns(other.name), address, self.world.netns(one.name), address
                )
                self._judge(stage, seen, str(one.wires[0].link.zos))

    def _prove_ospf(self, role: ZosRole) -> None:
        version4, version6 = speaks(self.lab, role.name)
        if version4:
            self._prove_version(role, "OSPFv2", "show ip ospf neighbor json", str(role.own))
            self._prove_learned(role)
        if version6:
            self._prove_version(role, "OSPFv3", "show ipv6 ospf6 neighbor json", str(role.own6))

    def _prove_version(self, role: ZosRole, protocol: str, question: str, own: str) -> None:
        with self.run.stage(f"{protocol} with {role.sysname}: route in the host's kernel", "OSPF") as stage:
            self._expect(stage, lambda: self._host_route(own), f"no route to {own}")
        with self.run.stage(f"{protocol} with {role.sysname}: neighbor state FULL", "OSPF") as stage:
            self._expect(stage, lambda: self._full(question), "no neighbor is FULL")

    def _prove_learned(self, role: ZosRole) -> None:
        learned = self._to_learn(role)
        name = f"OSPFv2: {role.sysname} learns a route of the host's"
        if learned is None:
            self._skip(name, "OSPF", "the host announces nothing but the link itself")
            return
        with self.run.stage(name, "OSPF") as stage:
            self._expect(stage, lambda: self._route(role.name, learned), f"no route to {learned}")

    def _to_learn(self, role: ZosRole) -> str | None:
        if self._learns_default(role):
            return "default"
        own = {wire.link.device for wire in role.wires}
        others = [link for _, link in self.lab.links if link.ospf and link.device not in own]
        if others:
            return str(others[0].linux.network)
        frr = self.lab.linux.frr
        return str(self.topology.host_address.network) if frr and "connected" in frr.redistribute else None

    def _prove_ipv6(self, role: ZosRole) -> None:
        wire = next((wire for wire in role.wires if wire.link.ipv6), None)
        if wire is None or wire.link.ipv6 is None:
            return
        topology = self.topology
        with self.run.stage(f"{role.sysname} reaches the internet over IPv6", "IPv6") as stage:
            address = (str(topology.internet6), INTERNET_PORT)
            seen = probe_until(self.deadline, self.world.netns(UPLINK), address, self.world.netns(role.name), address)
            masked = self.lab.linux.masquerade_ipv6
            self._judge(stage, seen, str(topology.host_address6.ip if masked else wire.link.ipv6.zos))

    # Small things.

    def _judge(self, stage: Stage, seen: Seen, expected: str) -> None:
        if seen.peer != expected:
            stage.status = Status.FAILED
            stage.why = seen.why or f"the server saw {seen.peer}, not {expected}"
        elif not stage.why:
            stage.why = f"the server saw {seen.peer}"

    def _expect(self, stage: Stage, look: Callable[[], str], missing: str) -> None:
        found = self._wait_until(look, self.deadline)
        stage.status, stage.why = (Status.PASSED, found) if found else (Status.FAILED, missing)

    def _wait_until(self, look: Callable[[], Any], deadline: float) -> Any:
        end = time.monotonic() + deadline
        while True:
            found = look()
            if found or time.monotonic() >= end:
                return found
            time.sleep(0.02)

    def _skip(self, name: str, group: str, why: str) -> None:
        self.run.add(Outcome(name, Status.SKIPPED, why, group=group))

    def _host_route(self, destination: str) -> str:
        return self._route(HOST, destination)

    def _route(self, role: str, destination: str) -> str:
        version = "-6" if ":" in destination else "-4"
        done = self.world.run(role, ["ip", version, "route", "show", destination, "proto", "ospf"])
        return _ROUTE_DETAILS.sub("", " ".join(done.stdout.split()))

    def _full(self, question: str) -> str:
        return " ".join(full_neighbors(self.sides[HOST].ask(question)))

    def _said(self, role: ZosRole, *words: str) -> str:
        for line in self.said(role):
            if all(word in line for word in words):
                return line
        return ""

    def _uplink_has_settled(self) -> bool:
        device = self.topology.uplink_device
        return "fe80" in self.world.run(HOST, ["ip", "-6", "address", "show", "dev", device, "scope", "link"]).stdout

    def _mac(self, wire: Wire) -> str:
        shown = self.world.run(HOST, ["ip", "-oneline", "link", "show", wire.link.device]).stdout
        return shown.partition("link/ether ")[2].split(" ")[0]

    def _snapshot(self) -> dict[str, list[str]]:
        vtysh = self.sides[HOST].vtysh if HOST in self.sides else ("vtysh-of-nobody",)
        return {name: list(lines) for name, lines in _snapshot(self.world, vtysh).items()}

    def _residue(self) -> list[str]:
        from zlab.linux.snapshot import compare_snapshots

        # A tap that came back is listed behind the others: the order of devices is theirs, not ours.
        before, after = (
            {name: tuple(sorted(lines) if name == "links" else lines) for name, lines in each.items()}
            for each in (self.before, self._snapshot())
        )
        return [str(difference) for difference in compare_snapshots(before, after)]


def full_neighbors(answer: str) -> Iterator[str]:
    """Router ids of FULL neighbors in `show ip ospf neighbor json` or `show ipv6 ospf6 neighbor json`."""
    try:
        neighbors = json.loads(answer).get("neighbors", {})
    except (ValueError, AttributeError):
        return
    if isinstance(neighbors, dict):  # ospfd: router id to a list of neighbors
        for router_id, found in neighbors.items():
            if any(str(each.get("nbrState", each.get("state", ""))).startswith("Full") for each in found):
                yield str(router_id)
    else:  # ospf6d: a list
        yield from (str(each["neighborId"]) for each in neighbors if each.get("state") == "Full")


def _some(ports: range) -> list[int]:
    """All of a short range; of a long one the first, the last and some between."""
    if len(ports) <= _MOST_PORTS:
        return list(ports)
    return sorted({*ports[:: max(1, len(ports) // (_MOST_PORTS - 1))], ports[-1]})


def _named(found: tuple[str, str], code: str) -> tuple[str, str] | None:
    return found if found[0] == code else None


def _import_net() -> None:
    import zlab.linux.net  # noqa: F401 - loaded before the forks that use it, while FRR starts


def _net(world: World, lab: Lab, vtysh: tuple[str, ...], command: str) -> dict[str, Any]:
    from zlab.linux.host import Host
    from zlab.linux.net import Net

    def change() -> dict[str, Any]:
        net = Net(Host(state_dir=FOLDER / "state", run_dir=FOLDER / "zlab", vtysh=vtysh))
        with net.locked():
            made = net.up(lab, Path("-")) if command == "up" else net.down(lab.lab)
        return made.to_json() if made is not None else {"changed": 0, "steps": []}

    answer = world.call(HOST, change)
    if not isinstance(answer, dict):
        raise RehearsalError(f"net {command} gave no answer")
    return answer


def _snapshot(world: World, vtysh: tuple[str, ...]) -> dict[str, list[str]]:
    from zlab.linux.host import Host
    from zlab.linux.snapshot import take_snapshot

    answer = world.call(HOST, lambda: take_snapshot(Host(vtysh=vtysh)))
    return answer if isinstance(answer, dict) else {}


def prepare_rehearsal(lab: Lab, run: Run, *, faithful: bool, rootless: bool) -> tuple[Rehearsal, tuple[str, ...]]:
    """A rehearsal in the present world, and in words what of the lab file it does not have."""
    derived = derive_lab(lab, faithful=faithful, frr_missing=frr_missing())
    keyed = with_keys_at_hand(derived.lab)
    taps = not rootless and can_make_taps()
    world = World(topology_of(keyed.lab), rootless, taps)
    longest = max((link.ospf.dead for _, link in keyed.lab.links if link.ospf), default=4)
    deadline = 4.0 * longest if faithful else 30.0
    return Rehearsal(keyed.lab, world, run, not faithful, deadline), (*derived.notes, *keyed.notes)
