"""Wait on conditions, never on time."""

from __future__ import annotations

import select
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def wait_for(condition: Callable[[], T | None], what: str, deadline: float = 20.0, every: float = 0.02) -> T:
    """Check at once, then again and again; the first truthy value is returned. Fails after `deadline` seconds."""
    end = time.monotonic() + deadline
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() >= end:
            raise AssertionError(f"not within {deadline} s: {what}")
        select.select([], [], [], every)
