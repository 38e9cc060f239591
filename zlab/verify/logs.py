"""Checks of a log of z/OS that was given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from zlab.verify.check import Check
from zlab.verify.context import Context, LogFacts
from zlab.verify.findings import Fault, Finding, Seen, Unseen

_GROUP = "log"
_NO_LOG = "no log of z/OS was given: --log FILE"
_SOME, _SHARE, _MANY = 10, 0.05, 1000
"""BPXF024I is the console's word for a syslog message nobody took. Some come at each IPL, before syslogd runs; a
twentieth of a log, or a thousand, are a flood."""

_CLOCKS = timedelta(minutes=5)


def _syslogd(context: Context) -> Iterator[Finding]:
    log = context.log
    if log is None or not log.messages:
        yield Unseen(_no_messages(log))
        return
    flood = log.counts.get("BPXF024I", 0)
    if flood >= _MANY or flood >= max(_SOME, log.messages * _SHARE):
        cause = "syslogd is down, so that every message lands on the console"
        yield Fault(f"{flood} of {log.messages} messages of {log.name} are BPXF024I", cause, "on z/OS: S SYSLOGD")
    else:
        yield Seen(f"{flood} BPXF024I among {log.messages} messages of {log.name}")


def _omproute_starved(context: Context) -> Iterator[Finding]:
    if context.log is None or not context.log.messages:
        yield Unseen(_no_messages(context.log))
        return
    count = context.log.counts.get("EZZ7968I", 0)
    if count:
        cause = "OMPROUTE was not dispatched for two hello intervals: the host was overloaded"
        fix = "dead: 120 on both ends (lab file, then zlab render), or a better WLM service class for OMPROUTE"
        yield Fault(f"{count} EZZ7968I in {context.log.name}", cause, fix)
    else:
        yield Seen(f"no EZZ7968I in {context.log.name}")


def _no_messages(log: LogFacts | None) -> str:
    return _NO_LOG if log is None else f"no message in {log.name}"


def _clock(context: Context) -> Iterator[Finding]:
    if context.log is None or context.log.last is None:
        yield Unseen(_NO_LOG if context.log is None else f"no message of {context.log.name} has a date")
        return
    ahead = context.log.last - context.now
    told = f"last message of {context.log.name}: {context.log.last:%Y-%m-%d %H:%M:%S}"
    if ahead > _CLOCKS:
        cause = "the clock of z/OS is ahead of this host's, or its local time has another offset"
        fix = "on z/OS: D T; then SET DATE and SET CLOCK, or TZ of syslogd; certificates fail by it with 401"
        yield Fault(f"{told}, {_words(ahead)} after this host's clock", cause, fix)
    elif ahead < -_CLOCKS:
        yield Unseen(f"{told}, {_words(-ahead)} ago: an old log, or a clock that is behind")
    else:
        yield Seen(f"{told}, {_words(abs(ahead))} from this host's clock")


def _words(span: timedelta) -> str:
    from zlab.ospf.words import duration

    return duration(span.total_seconds())


CHECKS = (
    Check(
        "syslogd",
        _GROUP,
        "syslogd takes its messages: no flood of BPXF024I.",
        _syslogd,
        needs="--log",
    ),
    Check("starved", _GROUP, "OMPROUTE was never kept from running (EZZ7968I).", _omproute_starved, needs="--log"),
    Check("clock", _GROUP, "z/OS's clock is not ahead of this host's.", _clock, needs="--log"),
)
