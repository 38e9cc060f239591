"""The exit statuses of every command. They are an interface: documented and stable."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    OK = 0
    ERROR = 1
    USAGE = 2
    DIFFERENT = 3
    UNHEALTHY = 4
    ROLLED_BACK = 5
    LOCKED = 6
    INTERRUPTED = 130
