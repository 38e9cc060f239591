"""The shapes of `zlab explain` and `zlab logs`."""

from __future__ import annotations

from typing import Literal

from zlab.shapes.base import IpVersion, Problem, Shape

MessageSeverity = Literal["info", "warning", "error"]


class Entry(Shape):
    """A message of the catalogue."""

    id: str
    """Its id."""
    severity: MessageSeverity
    """How bad it is."""
    template: str
    """Its text, with names for its values; empty where it is not known."""
    also: list[str]
    """Other ids that say the same."""
    meaning: str
    """What it means."""
    causes: list[str]
    """What is likely behind it."""
    actions: list[str]
    """What to do."""
    source: str
    """Where this is from."""
    sure: str
    """How sure it is: documented, seen, inferred, not confirmed."""
    see: list[str]
    """Messages that belong to it."""


class DecodedValue(Shape):
    """One value of a message, in words."""

    name: str
    """Its name in the template."""
    value: str
    """The value as it stands."""
    words: str
    """What it means; empty where it says all there is."""
    table: str
    """The code table it was looked up in; empty where it is no code."""


class CodeOf(Shape):
    """A code of a table."""

    table: str
    """The name of the table, as `zlab explain --tables` lists it."""
    title: str
    """What the table is of."""
    code: str
    """The code."""
    name: str
    """Its name; empty where it has none."""
    failure: bool
    """Whether it stands for a failure."""
    meaning: str
    """What it means."""
    causes: list[str]
    """What is likely behind it."""
    actions: list[str]
    """What to do."""
    source: str
    """Where this is from."""
    sure: str
    """How sure it is: documented, seen, inferred, not confirmed."""


class Explanation(Shape):
    """What is known of one thing that was asked for."""

    asked: str
    """What was asked."""
    known: bool
    """Whether anything is known of it."""
    message: Entry | None
    """The message of the catalogue; null where it is a code, or unknown."""
    text: str | None
    """The message as it was given, where its text was."""
    values: list[DecodedValue]
    """The values of the text, in words."""
    codes: list[CodeOf]
    """What it means as a code."""
    near: list[str]
    """Known ids that are like it, where it is unknown."""
    near_codes: list[CodeOf]
    """Known codes that are like it, where it is unknown."""
    family: str
    """What ids or codes like an unknown one are about; empty where that is unknown too."""


class RuleOf(Shape):
    """A rule of a linter or of `zlab check`."""

    id: str
    """Its id."""
    severity: Literal["error", "warning", "note"]
    """error: z/OS refuses it, or it cannot work. warning: it is likely not meant. note: worth knowing."""
    title: str
    """What it finds."""
    why: str
    """Why the rule is one."""
    fix: str
    """What to do."""
    zos: str
    """What z/OS would do with it, or what would be seen."""
    source: str
    """Where the rule is from."""
    sure: str
    """How sure the rule is: documented, seen in a real file, inferred from samples, not confirmed."""
    bad: str
    """An example that it finds; empty where there is none."""
    good: str
    """The same as it should be; empty where there is none."""


class Explanations(Shape):
    """What is known of all that was asked for."""

    explanations: list[Explanation]
    """Each message and code that was asked for."""
    rules: list[RuleOf]
    """Each rule that was asked for."""


class CodeTable(Shape):
    """A code table."""

    name: str
    """Its name, for --table."""
    title: str
    """What it is of."""
    codes: int
    """How many codes it has."""


class CodeTables(Shape):
    """The code tables there are."""

    tables: list[CodeTable]
    """Each of them."""


class LogMessage(Shape):
    """A message of a log."""

    id: str
    """Its id."""
    text: str
    """Its whole text, with the lines of a console joined."""
    when: str | None
    """When, in ISO 8601; null where the log does not say."""
    file: str
    """The log."""
    line: int
    """Its line there, from 1."""
    host: str
    """The system that wrote it; empty where the log does not say."""
    program: str
    """The program; empty where the log does not say."""
    job: str
    """The job; empty where the log does not say."""
    values: dict[str, str]
    """Its values, by the names of the template."""


class FollowedMessage(LogMessage):
    """A message of a log that is followed."""

    severity: MessageSeverity
    """How bad it is."""


class IdSeen(Shape):
    """One id in the logs."""

    id: str
    """The id."""
    count: int
    """How often."""
    severity: MessageSeverity
    """How bad it is."""
    known: bool
    """Whether the catalogue has it."""
    meaning: str | None
    """What it means; null where the catalogue does not have it."""
    first: LogMessage | None
    """The first in time."""
    last: LogMessage | None
    """The last in time."""


class NeighborSeen(Shape):
    """One OSPF neighbor in the logs."""

    neighbor: str
    """By address or router id."""
    version: IpVersion
    """4 for OSPFv2, 6 for OSPFv3."""
    state: str
    """Its last state, in words."""
    code: int
    """The same as z/OS numbers it."""
    event: int
    """The number of its last event."""
    changes: int
    """How many messages tell of a change of state."""
    failures: int
    """How many messages tell of a failure."""
    worst: LogMessage | None
    """The first failure that fell as low as any."""
    last: LogMessage | None
    """The last message of it."""


class ConnectionSeen(Shape):
    """AT-TLS connections that went alike."""

    count: int
    """How many."""
    rule: str
    """The rule; empty where the log does not say. So for all that follow."""
    job: str
    """The job on z/OS."""
    user: str
    """Its user id."""
    remote: str
    """The other end."""
    direction: str
    """inbound or outbound."""
    status: str
    """What AT-TLS said of it: Enabled, Not Enabled …"""
    actions: list[str]
    """The actions of the rule."""
    role: str
    """HandshakeRole."""
    protocol: str
    """The TLS version."""
    cipher: str
    """The code of the cipher suite."""
    cipher_name: str
    """Its name."""
    rc: int | None
    """The return code; null where there was no handshake to see."""
    event: str
    """What was going on when it failed."""
    outcome: str
    """How it went, in words."""
    first: LogMessage | None
    """The first of them."""
    last: LogMessage | None
    """The last of them."""


class LogScan(Shape):
    """A tally of logs."""

    files: list[str]
    """The logs that were read."""
    lines: int
    """How many lines they have."""
    messages: int
    """How many messages of z/OS."""
    complete: bool
    """Whether all of them could be read whole."""
    worst: str | None
    """The worst id; null where there is none."""
    ids: list[IdSeen]
    """Every id."""
    neighbors: list[NeighborSeen]
    """Every OSPF neighbor."""
    connections: list[ConnectionSeen]
    """AT-TLS connections, those that went alike together."""
    problems: list[Problem]
    """What could not be read, or was odd."""


class LogCount(Shape):
    """How often an id stands in logs."""

    id: str
    """The id."""
    count: int
    """How often, in all of them."""
    files: dict[str, int]
    """How often in each."""
    complete: bool
    """Whether all of them could be read whole."""
    problems: list[Problem]
    """What could not be read."""
