"""Faults on real wires, one each, and what zlab has to say of them; shared by the tests of both IP versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.ospf.frr_world import FrrWorld

KEY = "one"


@dataclass(frozen=True)
class Fault:
    """One wire: the lines of the host's end and of z/OS's; the cause with the two values zlab has to name, and the
    beginnings of the lines to change. `device` and `number` in them stand for the wire's.

    `heals` tells that carrying out the line of the Linux end makes the neighbor healthy.
    """

    name: str
    cause: str
    linux: str = ""
    zos: str = ""
    host: str = ""
    peer: str = ""
    fix: str = ""
    zos_fix: str = ""
    heals: bool = False
    router_id: str = ""
    commands: tuple[str, ...] = ()
    host_ruleset: str = ""
    peer_ruleset: str = ""
    settles: str = ""


def on_wire(text: str, number: int) -> str:
    return text.replace("DEVICE", f"tap{number}").replace("NUMBER", str(number))


def drops(hook: str, device: str, match: str = "meta l4proto 89", table: str = "guard", family: str = "inet") -> str:
    """A table of its own that drops OSPF on one device."""
    name = "iifname" if hook == "input" else "oifname"
    return (
        f"table {family} {table} {{ chain {hook} {{ type filter hook {hook} priority 0;"
        f' {name} "{device}" {match} drop; }}; }}'
    )


def neighbor_on(answer: Any, device: str, version: int) -> Any:
    found = [each for each in answer["neighbors"] if (each["device"], each["version"]) == (device, version)]
    assert len(found) == 1, f"one neighbor on {device}: {found}"
    return found[0]


def carry_out(world: FrrWorld, line: str) -> None:
    """Do what the line for the Linux end says, as somebody would who copies it: FRR's lines in vtysh, others in sh."""
    text = line.partition("   ")[0].replace("<key>", KEY).replace("<the same key>", KEY)
    if text.startswith(("interface ", "router ")):
        said = world.host.ask("configure terminal", *text.split(" / "))
        assert "%" not in said, f"vtysh refuses `{text}`: {said}"
        return
    world.host.where.run("sh", "-c", text)


def assert_named(answer: Any, fault: Fault, number: int, version: int) -> None:
    neighbor = neighbor_on(answer, f"tap{number}", version)
    assert neighbor["verdict"] == "unhealthy", neighbor
    diagnosis = neighbor["diagnosis"]
    linux, zos = on_wire(fault.linux, number), on_wire(fault.zos, number)
    assert (diagnosis["cause"], diagnosis["linux"], diagnosis["zos"]) == (fault.cause, linux, zos), neighbor
    assert diagnosis["change"]["linux"].startswith(on_wire(fault.fix, number)), diagnosis
    assert diagnosis["change"]["zos"].startswith(on_wire(fault.zos_fix, number)), diagnosis
    assert fault.fix or fault.zos_fix, "a line to change is named"


def numbers_of(faults: Sequence[Fault]) -> dict[str, int]:
    return {fault.name: number for number, fault in enumerate(faults, start=1)}
