"""Whole processes side by side: every contender once a round, in turn, and the median of each.

What the machine does besides (another test, a hot CPU) then falls on all of them alike.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable

Timed = Callable[[], float]
"""Does something once and returns the seconds that count."""


def process(argv: Sequence[str], *, status: int = 0, env: Mapping[str, str] | None = None, stdin: str = "") -> Timed:
    """A process from its start to its end; another exit status than `status` is an error."""
    environment = {**os.environ, **(env or {})}

    def run() -> float:
        begin = time.perf_counter()
        done = subprocess.run(argv, input=stdin, capture_output=True, text=True, env=environment, cwd=ROOT)
        seconds = time.perf_counter() - begin
        if done.returncode != status:
            raise RuntimeError(f"{' '.join(argv)}: status {done.returncode}\n{done.stdout[-500:]}{done.stderr[-2000:]}")
        return seconds

    return run


def interleaved(contenders: Mapping[str, Timed], rounds: int) -> dict[str, float]:
    """Median seconds of each contender; a round before the first one warms the caches."""
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for name, run in contenders.items():
            seconds = run()
            if number:
                taken[name].append(seconds)
    return {name: median(seconds) for name, seconds in taken.items()}
