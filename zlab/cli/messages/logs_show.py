"""A scan of logs on the terminal and as JSON."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from zlab.cli import console, prose

if TYPE_CHECKING:
    from zlab.messages.logs.connections import KindSeen
    from zlab.messages.logs.neighbors import NeighborSeen
    from zlab.messages.logs.recognise import LogMessage
    from zlab.messages.logs.scan import IdCount, ScanResult

_TONES = {"info": "dim", "warning": "magenta", "error": "red"}
_MOST_ROWS = 40
_MOST_CONNECTIONS = 20
_ID_HEAD = ("COUNT", "ID", "SEVERITY", "FIRST", "LAST", "WHAT")
_NEIGHBOR_HEAD = ("NEIGHBOR", "STATE", "SINCE", "FAILURES", "WORST", "WORST AT")
_CONNECTION_HEAD = ("COUNT", "RULE", "JOB", "REMOTE", "LAST", "OUTCOME")


def show_scan(result: ScanResult, *, show_all: bool) -> None:
    """The tally, the worst of it, and the neighbors and connections it names."""
    shown = result.ids if show_all else result.ids[:_MOST_ROWS]
    if shown:
        console.table(_ID_HEAD, [_id_row(one) for one in shown])
    if len(shown) < len(result.ids):
        console.data(f"and {len(result.ids) - len(shown)} more ids: --all shows them")
    if result.worst:
        _show_worst(result.worst)
    if result.neighbors:
        _section("OSPF neighbors")
        console.table(_NEIGHBOR_HEAD, [_neighbor_row(one) for one in result.neighbors])
    if result.connections:
        _section("AT-TLS connections")
        console.table(_CONNECTION_HEAD, [_connection_row(one) for one in result.connections[:_MOST_CONNECTIONS]])
        left = len(result.connections) - _MOST_CONNECTIONS
        if left > 0:
            console.data(f"and {left} more kinds of connection: --json has them")
    numbers = [(len(result.files), "file"), (result.lines, "line"), (result.messages, "message")]
    told = ", ".join(f"{number:,} {noun}{'' if number == 1 else 's'}" for number, noun in numbers)
    console.talk(f"{told} of {prose.counted(len(result.ids), 'id')}")


def _section(title: str) -> None:
    console.data()
    console.data(console.colour(title, "bold", sys.stdout))


def _id_row(one: IdCount) -> tuple[str, ...]:
    what = one.entry.meaning if one.entry else (one.last.text.removeprefix(one.id).strip() if one.last else "")
    what = what if len(what) <= prose.width() else what[: prose.width() - 1] + "…"
    return (str(one.count), one.id, str(one.severity), _when(one.first), _when(one.last), what)


def _show_worst(worst: IdCount) -> None:
    _section("Worst")
    message = worst.last
    if message is None:
        return
    tone = _TONES[str(worst.severity)]
    console.data(f"  {message.place}  {_when(message)}  {console.colour(str(worst.severity), tone, sys.stdout)}")
    console.data(prose.paragraph(message.text))
    if worst.entry:
        from zlab.messages.decode import decode_values

        values = [
            (one.name.replace("_", " "), one.value, one.words)
            for one in decode_values(worst.entry, message.values)
            if one.words
        ]
        for line in prose.columns(values, "    "):
            console.data(line)
    console.data(f"  zlab explain {worst.id} says more")


def _neighbor_row(one: NeighborSeen) -> tuple[str, ...]:
    worst = f"{state_words(one.worst_state)}, {_event_of(one.worst)}" if one.worst else "-"
    return (
        f"{one.neighbor}{' (IPv6)' if one.version == 6 else ''}",
        f"{one.state} {state_words(one.state)}",
        _when(one.last),
        str(one.failures),
        worst,
        _when(one.worst),
    )


def _connection_row(one: KindSeen) -> tuple[str, ...]:
    kind = one.kind
    outcome = outcome_words(kind.rc, kind.event, kind.status)
    return (
        str(one.count),
        kind.rule or "-",
        kind.job or "-",
        kind.remote or "-",
        _when(one.last),
        " ".join(filter(None, (outcome, kind.protocol, cipher_words(kind.cipher), kind.role))),
    )


def state_words(state: int) -> str:
    from zlab.messages.catalogue import code

    known = code("neighbor-state", state)
    return known.words if known else "?"


def _event_of(message: LogMessage | None) -> str:
    from zlab.messages.catalogue import code

    known = code("neighbor-event", message.values.get("event", "")) if message else None
    return known.words if known else "?"


def cipher_words(cipher: str) -> str:
    from zlab.messages.catalogue import code

    known = code("cipher", cipher.zfill(4)) if cipher else None
    return f"{cipher} {known.name}" if known else cipher


def outcome_words(rc: str, event: str, status: str) -> str:
    """The outcome of an AT-TLS connection in words."""
    from zlab.messages.catalogue import code

    if rc == "0":
        return "secure"
    if rc == "":
        return "clear text: TTLSEnabled Off" if status == "Not Enabled" else "no handshake seen"
    known = code("return-code", rc)
    return f"RC {rc} {event}: {known.meaning}" if known else f"RC {rc} {event}"


def _when(message: LogMessage | None) -> str:
    return f"{message.when:%Y-%m-%d %H:%M:%S}" if message and message.when else "-"


def message_json(message: LogMessage | None) -> dict[str, Any] | None:
    if message is None:
        return None
    return {
        "id": message.id,
        "text": message.text,
        "when": message.when.isoformat() if message.when else None,
        "file": message.place.file,
        "line": message.place.line,
        "host": message.host,
        "program": message.program,
        "job": message.job,
        "values": dict(message.values),
    }


def scan_json(result: ScanResult) -> dict[str, Any]:
    return {
        "files": list(result.files),
        "lines": result.lines,
        "messages": result.messages,
        "complete": result.complete,
        "worst": result.worst.id if result.worst else None,
        "ids": [
            {
                "id": one.id,
                "count": one.count,
                "severity": str(one.severity),
                "known": one.entry is not None,
                "meaning": one.entry.meaning if one.entry else None,
                "first": message_json(one.first),
                "last": message_json(one.last),
            }
            for one in result.ids
        ],
        "neighbors": [_neighbor_json(one) for one in result.neighbors],
        "connections": [_connection_json(one) for one in result.connections],
        "problems": [problem.as_dict() for problem in result.problems],
    }


def _neighbor_json(one: NeighborSeen) -> dict[str, Any]:
    return {
        "neighbor": one.neighbor,
        "version": one.version,
        "state": state_words(one.state),
        "code": one.state,
        "event": one.event,
        "changes": one.changes,
        "failures": one.failures,
        "worst": message_json(one.worst),
        "last": message_json(one.last),
    }


def _connection_json(one: KindSeen) -> dict[str, Any]:
    kind = one.kind
    return {
        "count": one.count,
        "rule": kind.rule,
        "job": kind.job,
        "user": kind.user,
        "remote": kind.remote,
        "direction": kind.direction,
        "status": kind.status,
        "actions": kind.actions.split(),
        "role": kind.role,
        "protocol": kind.protocol,
        "cipher": kind.cipher,
        "cipher_name": cipher_words(kind.cipher).partition(" ")[2],
        "rc": int(kind.rc) if kind.rc else None,
        "event": kind.event,
        "outcome": outcome_words(kind.rc, kind.event, kind.status),
        "first": message_json(one.first),
        "last": message_json(one.last),
    }
