"""The shapes of `zlab net`."""

from __future__ import annotations

from typing import Any, Literal

from zlab.shapes.base import Problem, Shape


class NetStep(Shape):
    """One step on the Linux end."""

    action: Literal["add", "change", "remove"]
    """What is done."""
    kind: str
    """What it is done to: sysctl, address, route, a rule of a firewall …"""
    what: str
    """The thing, in words."""
    before: dict[str, Any] | None
    """The thing as it is, with its kind and fields; null where there is none."""
    after: dict[str, Any] | None
    """The thing as it will be; null where it goes."""


class HandedOver(Shape):
    """A thing that stays because another lab wants it too."""

    to: str
    """That lab."""
    what: str
    """The thing, in words."""


class FirewallSeen(Shape):
    """A firewall of the host that zlab works with."""

    name: str
    """Which one."""
    why: str
    """How it was recognised."""


class Recovered(Shape):
    """A change of a killed run that was undone."""

    lab: str
    """Its lab."""
    undone: list[str]
    """What was put back, in words."""


class NetSteps(Shape):
    """Steps on the Linux end, and what stands beside them."""

    lab: str
    """The name of the lab."""
    steps: list[NetStep]
    """Every step, in order."""
    unknown: list[str]
    """Things that are not visible without root, in words."""
    left: list[str]
    """Things that somebody else changed meanwhile and that stay so, in words."""
    handed_over: list[HandedOver]
    """Things that stay for another lab."""
    changed: int
    """How many steps there are."""
    deferred: list[str]
    """Things that wait for a device that is not there yet, in words."""
    firewalls: list[FirewallSeen]
    """The firewalls of the host that can drop what the lab needs."""
    warnings: list[Problem]
    """What is worth knowing; it keeps nothing from being done."""
    recovered: list[Recovered]
    """What killed runs had left, undone first."""


class NetPlan(NetSteps):
    """What `up` would do."""

    refusals: list[Problem]
    """Why `up` would refuse to do it."""


class NetChange(NetSteps):
    """What `up` or `down` did."""

    seconds: float
    """How long it took."""


class Difference(Shape):
    """One line that only one of two moments of the host has."""

    section: str
    """What it is of: links, addresses, routes, a firewall …"""
    change: Literal["+", "-"]
    """+: it is there now. -: it was there before."""
    line: str
    """The line."""


class Verdict(Shape):
    """How a trial ended."""

    lab: str
    """The name of the lab."""
    transaction: str
    """The number of the change in the journal; empty where there was nothing to change."""
    kept: bool
    """Whether the change stays."""
    why: str
    """Why it was kept or taken back."""
    restored: bool
    """Whether it was taken back and the host is as before."""
    differences: list[Difference]
    """What taking back did not restore."""
    problem: str
    """Why taking back failed; empty where it did not."""


class StatusRow(Shape):
    """One thing the lab wants or has made."""

    kind: str
    """What it is: sysctl, address, route, a rule of a firewall …"""
    what: str
    """The thing, in words."""
    condition: Literal[
        "ok", "missing", "different", "waits for its device", "not visible without root", "no longer wanted"
    ]
    """How it is."""
    actual: str | None
    """What is there instead."""
    owner: str
    """Who made it: zlab, the host, another lab."""


class Counter(Shape):
    """What a rule of zlab's has matched since it was made."""

    chain: str
    """Its chain."""
    what: str
    """The rule."""
    packets: int
    """Packets."""
    bytes: int
    """Bytes."""


class NetStatus(Shape):
    """The Linux end as it is."""

    lab: str
    """The name of the lab."""
    up: bool
    """Whether the lab was brought up on this host."""
    uplink: str
    """The device towards the internet; empty where there is none."""
    as_wanted: bool
    """Whether everything is as the lab file wants it."""
    firewalls: list[FirewallSeen]
    """The firewalls of the host that can drop what the lab needs."""
    rows: list[StatusRow]
    """Everything the lab wants or has made."""
    counters: list[Counter]
    """What zlab's rules have matched."""
    notes: list[str]
    """What else is worth knowing, a sentence each."""


class RecoveredRuns(Shape):
    """What killed runs had left."""

    recovered: list[Recovered]
    """Each that was undone; none where there was nothing."""


class FileStep(Shape):
    """One file of the service."""

    action: Literal["write", "replace", "link", "remove"]
    """What is done."""
    path: str
    """The file."""
    target: str
    """Where a link leads; empty for a file."""
    text: str
    """The text of a file that is written."""


class InstallPlan(Shape):
    """What `install` or `uninstall` would do."""

    lab: str
    """The name of the lab."""
    steps: list[FileStep]
    """Every file, in order."""
    refusals: list[Problem]
    """Files that are not as zlab left them: why it would be refused."""


class Installed(InstallPlan):
    """What `install` or `uninstall` did."""

    notes: list[str]
    """What else is worth knowing, a sentence each."""
