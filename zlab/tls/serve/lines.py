"""AT-TLS's messages as syslogd writes them. Pure.

Layouts: IP Messages volume 2 and the real lines of Colin Paice's notes. Trace levels (Tracing AT-TLS there):
1 EZD1287I to the job log, 2 EZD1286I, 4 EZD1281I and a handshake that succeeded, 8 every EZD1283I, 8 or 16
EZD1282I, 16 EZD1284I. Of the many EZD1284I only those his notes show are written. Handles are zeros.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from zlab.zos.policy.conditions import Address

JOBLOG, ERROR, INFO, EVENT, FLOW = 1, 2, 4, 8, 16
_PROCESS = 16842781
"""The process id of TTLS in Colin Paice's lines."""
_HANDLE = "0" * 16
_PROTOCOLS = {"TLSv1": "TLSV1.0", "TLSv1.1": "TLSV1.1", "TLSv1.2": "TLSV1.2", "TLSv1.3": "TLSV1.3"}


@dataclass(frozen=True, slots=True)
class Subject:
    """The connection a message is about. Ids are as AT-TLS counts them, 0 where it has none."""

    connid: int
    local: tuple[Address, int]
    remote: tuple[Address, int]
    job: str
    user: str
    inbound: bool
    rule: str
    actions: tuple[str, str, str]
    status: str
    group_id: int = 0
    environment_id: int = 0


def syslogd_line(message: str, when: datetime, sysname: str, tcpip: str) -> str:
    """One line of the daemon facility, as Colin Paice's notes show it."""
    clock = f"{when:%H:%M:%S}"
    return f"{when:%b} {when.day:2d} {clock} {sysname} TTLS[{_PROCESS}]: {clock} {tcpip} {message}"


def ezd1281(subject: Subject) -> str:
    kind = "InBound" if subject.inbound else "OutBound"
    return (
        f"EZD1281I TTLS Map CONNID: {subject.connid:08X} LOCAL: {_end(subject.local)} REMOTE: {_end(subject.remote)} "
        f"JOBNAME: {subject.job} USERID: {subject.user} TYPE: {kind} STATUS: {subject.status} RULE: {subject.rule} "
        f"ACTIONS: {' '.join(subject.actions)}"
    )


def ezd1283(subject: Subject, rc: int, event: str, data: str = "") -> str:
    return f"EZD1283I TTLS Event {_ids(subject)} RC: {rc:4d} {event}{' ' + data if data else ''}"


def ezd1282(subject: Subject, role: str) -> str:
    """The start of a handshake; its role has HS- before it (seen)."""
    return f"EZD1282I TTLS Start {_ids(subject)} Initial Handshake ACTIONS: {' '.join(subject.actions)} HS-{role}"


def keyring_set(subject: Subject, keyring: str) -> str:
    return f"EZD1284I TTLS Flow {_ids(subject)} RC: {0:4d} Set GSK_KEYRING_FILE(201) {keyring}"


def socket_init(subject: Subject, rc: int) -> str:
    """The System SSL call that does a handshake, and how it ended."""
    return f"EZD1284I TTLS Flow {_ids(subject)} RC: {rc:4d} Call GSK_SECURE_SOCKET_INIT - {_HANDLE}"


def negotiated(subject: Subject, version: str, cipher: str) -> tuple[str, str]:
    head = f"EZD1284I TTLS Flow {_ids(subject)} RC: {0:4d} Get"
    return (
        f"{head} GSK_CONNECT_SEC_TYPE(208) - {_PROTOCOLS.get(version, version)}",
        f"{head} GSK_CONNECT_CIPHER_SPEC(207) - {cipher}",
    )


def handshake_done(subject: Subject, version: str, cipher: str) -> str:
    """The EZD1283I of a handshake that succeeded: two handles, the protocol, the suite's four characters."""
    return ezd1283(subject, 0, "Initial Handshake", f"{_HANDLE} {_HANDLE} {_PROTOCOLS.get(version, version)} {cipher}")


def ezd1286(subject: Subject, rc: int, event: str) -> str:
    return (
        f"EZD1286I TTLS Error {_ids(subject)} LOCAL: {_end(subject.local)} REMOTE: {_end(subject.remote)} "
        f"JOBNAME: {subject.job} USERID: {subject.user} RULE: {subject.rule} RC: {rc:4d} {event} "
        f"{_HANDLE} {_HANDLE} {_HANDLE}"
    )


def ezd1287(subject: Subject, rc: int, event: str) -> tuple[str, ...]:
    """The console form of an error, several lines."""
    return (
        f"EZD1287I TTLS Error RC: {rc:4d} {event}",
        f"  LOCAL: {_end(subject.local)}",
        f"  REMOTE: {_end(subject.remote)}",
        f"  JOBNAME: {subject.job} RULE: {subject.rule}",
        f"  USERID: {subject.user} {_ids(subject)}",
    )


def _ids(subject: Subject) -> str:
    return f"GRPID: {subject.group_id:08X} ENVID: {subject.environment_id:08X} CONNID: {subject.connid:08X}"


def _end(end: tuple[Address, int]) -> str:
    return f"{end[0]}..{end[1]}"
