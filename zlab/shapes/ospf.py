"""The shapes of `zlab ospf`."""

from __future__ import annotations

from typing import Literal

from zlab.shapes.base import IpVersion, Shape


class Lines(Shape):
    """What to change at either end; empty where there is nothing."""

    linux: str
    """The line of FRR or the command on Linux."""
    zos: str
    """The statement of OMPROUTE or the command on z/OS."""


class Diagnosis(Shape):
    """Why an adjacency is not there."""

    cause: str
    """The cause, as `zlab ospf causes` names it."""
    title: str
    """The cause in words."""
    linux: str
    """The value of Linux; empty where it is not known."""
    zos: str
    """The value of z/OS; empty where it is not known."""
    saw: str
    """By what it was recognised."""
    change: Lines
    """What to change."""
    not_as_in_lab_file: Literal["linux", "zos"] | None
    """The end that is not as the lab file wants it; null where nobody can say."""


class Neighbor(Shape):
    """One adjacency, from all evidence together."""

    neighbor: str
    """Its router id or address; empty where none was seen."""
    version: IpVersion
    """4 for OSPFv2, 6 for OSPFv3."""
    device: str
    """The tap on Linux; empty where it is not known."""
    interface: str
    """The interface on z/OS; empty where it is not known."""
    system: str
    """The system of the lab; empty where it is not known."""
    state: str | None
    """The lower state of both ends, in words; null where none was seen."""
    code: int | None
    """The same as z/OS numbers it: 1, 2, 4, 8, 16, 32, 64, 128."""
    linux_code: int | None
    """The state that Linux has."""
    zos_code: int | None
    """The state that z/OS has."""
    since: str | None
    """Since when, in ISO 8601."""
    flaps: int
    """How often it was lost."""
    route: Literal["installed", "not installed", "missing", "by another link", "none announced", "not seen", "none"]
    """What came of it in the kernel's table."""
    verdict: Literal["healthy", "unhealthy", "unknown"]
    """The judgement."""
    why: str
    """Why that judgement."""
    events: list[str]
    """What happened, in words, the newest last."""
    diagnosis: Diagnosis | None
    """The cause; null where it is healthy, or no cause was found."""
    also: list[Diagnosis]
    """Other causes that are there as well."""


class OspfHealth(Shape):
    """Every adjacency."""

    healthy: bool
    """Whether all of them are healthy."""
    neighbors: list[Neighbor]
    """Each of them, and each that should be there."""
    unseen: list[str]
    """What could not be seen, a sentence each."""


class WatchLine(Neighbor):
    """A neighbor at its first look, and again after each change."""

    when: str
    """When it was seen, in ISO 8601."""


class Span(Shape):
    """A time in one state."""

    state: str | None
    """The state in words; null where nothing is known."""
    code: int | None
    """The same as z/OS numbers it."""
    begin: str
    """From when, in ISO 8601."""
    end: str
    """Until when, in ISO 8601."""
    why: str
    """What ended the time before it."""


class Lane(Shape):
    """One neighbor over time, as one end tells it."""

    witness: Literal["linux", "zos"]
    """The end whose log it is."""
    system: str
    """The system whose log it is; empty where the log does not say."""
    version: IpVersion
    """4 for OSPFv2, 6 for OSPFv3."""
    neighbor: str
    """The neighbor, by router id or address."""
    interface: str
    """The interface at that end; empty where the log does not say."""
    outages: int
    """How often it was lost."""
    spans: list[Span]
    """Its states, in order."""


class Timeline(Shape):
    """States over time."""

    lanes: list[Lane]
    """Each neighbor of each log."""
    unseen: list[str]
    """What could not be read, a sentence each."""


class Cause(Shape):
    """A cause that zlab knows."""

    code: str
    """Its name; stable."""
    title: str
    """The cause in words."""
    meaning: str
    """What is wrong."""
    linux: str
    """What to change on Linux; empty where there is nothing."""
    zos: str
    """What to change on z/OS; empty where there is nothing."""
    seen: str
    """How it is recognised."""


class Causes(Shape):
    """Every cause that zlab knows."""

    causes: list[Cause]
    """Each of them."""
