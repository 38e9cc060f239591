"""What OMPROUTE says, on the console, in syslogd's files or pasted: its messages, and its displays among them. Pure.

One record a message. Templates: IP Messages volume 4 as collected in facts messages 1.5; tags are theirs ([D]
documented page, [S] seen in the notes). On the console they are upper case, in syslogd's files mixed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from zlab.messages.logs.dates import Calendar
from zlab.messages.logs.lines import Head, read_head
from zlab.messages.logs.recognise import LogMessage, read_log
from zlab.ospf.evidence import Complaint, Daemon, Evidence, LogEnd, Side, Transition, canonical, merge
from zlab.ospf.readers.changes import Changes
from zlab.ospf.readers.omproute.displays import DISPLAYS, read_display
from zlab.ospf.readers.omproute.runs import Runs
from zlab.ospf.readers.omproute.shown import system_of
from zlab.ospf.states import NeighborEvent, NeighborState

Record = Transition | Complaint | Daemon
Groups = dict[str, str]


@dataclass(frozen=True, slots=True)
class MessageForm:
    """A message and what it is evidence of. `pattern` is matched without regard to case, blanks as one."""

    id: str
    pattern: str
    sure: str
    make: Callable[[Groups], Record]


_FAILURE = r"neighbou?r (?P<neighbor>\S+), old state (?P<old>\d+), new state (?P<new>\d+), event (?P<event>\d+)"
_FROM = r"from (?P<neighbor>[\d.]+), type \d+"  # the type is that of the packet (facts messages 1.4)


def _version(groups: Groups) -> int:
    return 6 if "6" in groups.get("version", "") else 4


def _transition(version: int) -> Callable[[Groups], Record]:
    def make(groups: Groups) -> Record:
        old = groups.get("old")
        return Transition(
            Side.ZOS,
            version or _version(groups),
            canonical(groups["neighbor"]),
            NeighborState(int(groups["new"])),
            old=NeighborState(int(old)) if old else None,
            event=NeighborEvent(int(groups["event"])),
        )

    return make


def _complaint(cause: str, version: int = 0) -> Callable[[Groups], Record]:
    def make(groups: Groups) -> Record:
        return Complaint(
            cause,
            Side.ZOS,
            version or _version(groups),
            interface=groups.get("interface", ""),
            neighbor=canonical(groups.get("neighbor", "")),
            ours=groups.get("ours", ""),
            theirs=groups.get("theirs", ""),
        )

    return make


def _omproute(running: bool) -> Callable[[Groups], Record]:
    return lambda groups: Daemon(Side.ZOS, "OMPROUTE", running, why=groups.get("why", ""))


def _protocol(groups: Groups) -> Record:
    enabled = groups["how"].upper() == "ENABLED"
    return Daemon(Side.ZOS, "OSPF", enabled, _version(groups), "" if enabled else "no usable interface statement")


FORMS = (
    MessageForm(
        "EZZ7919I",
        r"State change, (?P<version>IPv[46]) OSPF, neighbou?r (?P<neighbor>\S+),"
        r" new state (?P<new>\d+), event (?P<event>\d+)",
        "D",
        _transition(0),
    ),
    MessageForm("EZZ7921I", rf"OSPF Adjacency Failure, {_FAILURE}", "D", _transition(4)),
    MessageForm("EZZ7954I", rf"IPv6 OSPF Adjacency Failure, {_FAILURE}", "D", _transition(6)),
    MessageForm("EZZ7904I", rf"Packet authentication failure, {_FROM}", "D", _complaint("auth", 4)),
    MessageForm("EZZ7905I", rf"No matching OSPF neighbou?r for packet {_FROM}", "S", _complaint("no-neighbor", 4)),
    MessageForm(
        "EZZ7917I",
        r"Dead interval mismatch in hello from (?P<address>\S+) over (?P<interface>\S+) - \S+ will not form"
        r" (?P<version>IPv[46]) OSPF adjacency with (?P<neighbor>[\d.]+)",
        "D",
        _complaint("dead"),
    ),
    MessageForm(
        "EZZ7937I", r"The (?P<version>(?:IPv6 )?)OSPF routing protocol is (?P<how>Enabled|Disabled)", "D", _protocol
    ),
    MessageForm("EZZ7948I", r"from (?P<neighbor>[\d.]+), type \S+ LSA in stub area", "D", _complaint("area-type", 4)),
    MessageForm(
        "EZZ7956I",
        r"OSPF area (?P<ours>[\d.]+) not configured, interface (?P<interface>\S+) not installed",
        "S",
        _complaint("area-missing", 6),
    ),
    MessageForm("EZZ7968I", r"Hello interval missed on interface (?P<interface>\S+)", "D", _complaint("starved", 4)),
    MessageForm(
        "EZZ8138I",
        r"\S+ discarded a packet that was received on backup (?P<version>IPv[46]) OSPF interface (?P<interface>\S+)",
        "D",
        _complaint("backup-interface"),
    ),
    MessageForm(
        "EZZ8157I",
        r"\S+ (?P<version>IPv[46]) OSPF detected futile neighbou?r state loop with neighbou?r (?P<neighbor>\S+)"
        r" on interface (?P<interface>\S+) after (?P<ours>\d+) adjacency attempts",
        "D",
        _complaint("futile"),
    ),
    MessageForm(
        "EZZ8163I",
        r"\S+ MTU value (?P<theirs>\d+) for (?P<interface>\S+) differs from \S+ MTU value (?P<ours>\d+)",
        "D",
        _complaint("stack-mtu", 4),
    ),
    MessageForm(
        "EZZ8164I",
        r"\S+ subnet mask value (?P<theirs>[\d.]+) for (?P<interface>\S+) differs from \S+ subnet mask value"
        r" (?P<ours>[\d.]+)",
        "D",
        _complaint("stack-mask", 4),
    ),
    MessageForm("EZZ7800I", r"(?P<job>\S+) starting", "D", _omproute(running=True)),
    MessageForm("EZZ7898I", r"(?P<job>\S+) initialization complete", "D", _omproute(running=True)),
    MessageForm("EZZ7811I", r"(?P<why>Could not establish affinity with \S+)", "D", _omproute(running=False)),
    MessageForm("EZZ7814I", r"(?P<why>Unable to create socket)", "D", _omproute(running=False)),
    MessageForm(
        "EZZ7816I", r"(?P<why>Unable to set option \S+ for type \S+ socket \S+)", "D", _omproute(running=False)
    ),
    MessageForm("EZZ7822I", r"(?P<why>Could not find configuration file)", "D", _omproute(running=False)),
    MessageForm("EZZ7830I", r"(?P<why>error at line \S+ of \S+ configuration file)", "D", _omproute(running=False)),
    MessageForm(
        "EZZ7869I",
        r"(?P<why>\S+ configuration file must contain OSPF or RIP interface statements)",
        "D",
        _omproute(running=False),
    ),
    MessageForm(
        "EZZ7870I",
        r"(?P<why>OSPF and RIP interface statements for \S+ \(\S+\) have different values for \S+)",
        "D",
        _omproute(running=False),
    ),
    MessageForm("EZZ7884I", r"(?P<why>RouterID \S+ not a configured OSPF interface)", "D", _omproute(running=False)),
    MessageForm(
        "EZZ7894I",
        r"(?P<why>Neighbou?rs must be coded for non-broadcast capable \S+ \S+)",
        "D",
        _omproute(running=False),
    ),
)
_FORM_OF = {form.id: (form, re.compile(form.pattern, re.IGNORECASE)) for form in FORMS}
_JUMP = timedelta(seconds=2)


def read_omproute(lines: Iterable[str], *, source: str = "", end: datetime, first: int = 0) -> Evidence:
    """The evidence in a console log, a file of syslogd or a pasted display, in its order.

    `end` is when it was last written, which gives year-less dates their year. Orders count from `first`.
    """
    calendar = Calendar(end)
    runs, told = Runs((*_FORM_OF, *DISPLAYS), calendar), _Told(source)
    for run in runs.cut(lines):
        for message in read_log(run.lines, source, calendar, run.day):
            told.take(message, run.numbers[message.place.line - 1], first)
    for head in filter(None, (read_head(line, calendar) for line in runs.last)):
        told.goes_on_until(head)
    return told.evidence()


@dataclass
class _Told:
    """What the messages of one log have told so far; of what is repeated the last one."""

    source: str
    changes: Changes = field(default_factory=Changes)
    complaints: dict[tuple[object, ...], Complaint] = field(default_factory=dict)
    daemons: dict[tuple[str, str, int], Daemon] = field(default_factory=dict)
    displays: list[Evidence] = field(default_factory=list)
    ends: dict[str, datetime] = field(default_factory=dict)
    last: datetime | None = None
    jumps: int = 0
    damaged: int = 0
    damage: str = ""

    def take(self, message: LogMessage, number: int, first: int) -> None:
        """A message that stands on line `number` of the log. Orders count from `first`."""
        if message.when is not None:
            self.jumps += self.last is not None and message.when < self.last - _JUMP
            self.ends[system_of(message.host)] = self.last = message.when
        record = _record(message, first + number)
        if isinstance(record, Transition):
            self.changes.add_once(record)
        elif isinstance(record, Complaint):
            same = (record.cause, record.version, record.system, record.interface, record.neighbor)
            self.complaints[same] = record
        elif record is not None:
            self.daemons[record.system, record.name, record.version] = record
        elif message.id in _FORM_OF:
            self.damaged += 1
            self.damage = self.damage or f"{replace(message.place, line=number)}: {message.id}"
        else:
            self.displays += read_display(message)

    def goes_on_until(self, head: Head) -> None:
        """A line that tells nothing of OSPF, but until when the log goes."""
        if head.when is not None:
            system = system_of(head.host)
            self.ends[system] = max(head.when, self.ends.get(system, head.when))

    def evidence(self) -> Evidence:
        found = Evidence(
            transitions=self.changes.latest(),
            complaints=tuple(sorted(self.complaints.values(), key=lambda each: each.order)),
            daemons=tuple(self.daemons.values()),
            log_ends=tuple(LogEnd(Side.ZOS, system, when) for system, when in self.ends.items()),
        )
        return merge((found, *self.displays, Evidence(unseen=tuple(self._oddities()))))

    def _oddities(self) -> Iterator[str]:
        yield from self.changes.oddities(self.source)
        if self.jumps:
            yield f"{self.source}: its times go back ({self.jumps}×); it is read in its own order"
        if self.damage:
            more = f", and {self.damaged - 1} more" if self.damaged > 1 else ""
            yield f"{self.damage} is cut off or not as documented{more}; the rest is judged"


def _record(message: LogMessage, order: int) -> Record | None:
    form, pattern = _FORM_OF.get(message.id, (None, None))
    if form is None or pattern is None:
        return None
    found = pattern.match(message.text.removeprefix(message.id).lstrip())
    if found is None:
        return None  # cut off
    groups = {name: value for name, value in found.groupdict().items() if value is not None}
    try:
        record = form.make(groups)
    except ValueError:
        return None  # a state or event that no code table has: the line is damaged
    system = system_of(message.host)
    if isinstance(record, Daemon):
        return replace(record, system=system)
    if isinstance(record, Complaint):
        text = found[0]
        return replace(record, when=message.when, order=order, system=system, text=text, source=message.place.file)
    return replace(record, when=message.when, order=order, system=system, source=message.place.file)
