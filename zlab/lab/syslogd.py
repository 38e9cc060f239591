"""syslogd of one system in the lab file: what is logged where."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from zlab.lab.base import JobName, Record, as_tuple


def _condition(value: str) -> str:
    # The shape alone; whether facility and priority exist is what `zlab syslogd lint` says, with its sureness.
    dotted = re.sub(r"^\([^()\s;]+\)\.", "", value)
    hosted = dotted != value
    parts = dotted.split(".")
    if (
        not re.fullmatch(r"[^\s;()#][^\s;()]*", dotted)
        or not all(parts)
        or len(parts) not in ((2,) if hosted else (2, 4))
    ):
        raise ValueError("a condition is [user.job.]facility.priority or (host).facility.priority, without blanks")
    return value


def _destination(value: str) -> str:
    if not re.fullmatch(r"[^\s#]\S*", value):
        raise ValueError("a destination is a path, /dev/console, @host, $SMF or user ids, without blanks")
    return value


def _mode(value: object) -> object:
    # YAML reads 640 as a number of ten fingers; the digits are what was meant.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Condition = Annotated[str, AfterValidator(_condition)]
Destination = Annotated[str, AfterValidator(_destination)]
Mode = Annotated[str, BeforeValidator(_mode, json_schema_input_type=int | str), Field(pattern=r"^[0-7]{3,4}$")]


class SyslogRule(Record):
    """One rule: messages that meet a condition of `when` and no `none` condition go `to` a destination."""

    when: Annotated[
        tuple[Condition, ...],
        BeforeValidator(as_tuple, json_schema_input_type=str | list[str]),
        Field(min_length=1),
    ]
    """Conditions such as *.err or *.INETD*.*.*; one of them is enough. With priority `none` it excludes."""
    to: Destination
    """A file, /dev/console, @host, $SMF or user ids."""
    file_mode: Mode | None = None
    """Permissions of a file that syslogd makes (-F), in octal."""
    directory_mode: Mode | None = None
    """Permissions of a directory that syslogd makes (-D), in octal."""


class Syslogd(Record):
    """The syslog daemon; no rules means those that suit an ADCD system (`default_rules`)."""

    job: JobName = "SYSLOGD"
    """The started task."""
    rules: tuple[SyslogRule, ...] | None = None
    """The rules. Default: a file for each server of an ADCD system, and one for all errors."""


def default_rules(tcpip: str, omproute: str, syslogd: str) -> tuple[SyslogRule, ...]:
    """A file for each server of an ADCD system, and all errors in one; given are the jobs' names.

    The servers and files are those of Colin Paice's notes; AT-TLS writes under the job of TCP/IP.
    """
    servers = (
        ("INETD*", "inetd"),
        ("SSHD*", "sshd"),
        ("TN3270*", "tn3270"),
        ("PAGENT*", "pagent"),
        (omproute, "omproute"),
        (syslogd, "syslogd"),
    )
    rules = [
        SyslogRule(when=("auth.*",), to="/var/log/auth"),
        SyslogRule(when=("mail.*",), to="/var/log/mail"),
        *(SyslogRule(when=(f"*.{job}.*.*",), to=f"/var/log/{name}") for job, name in servers),
        SyslogRule(when=(f"*.{tcpip}.*.debug",), to="/var/log/tcpip"),
        SyslogRule(when=("*.err",), to="/var/log/errors"),
    ]
    return tuple(rules)
