"""Work shared out over processes: each gets a run of tasks, and sends its results back as lines of JSON."""

from __future__ import annotations

import json
import os
import selectors
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from zlab.errors import HostError

Task = TypeVar("Task")
Advance = Callable[[int], None]
Work = Callable[[Task, Advance], dict[str, Any]]

_STEP = 16 << 20


def not_told(size: int) -> None:
    """Progress nobody asked for."""


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))


def run(shares: Sequence[Sequence[Task]], work: Work[Task], advance: Advance) -> Iterator[dict[str, Any]]:
    """The results of all tasks, in order, each share worked on by a process of its own.

    Raises HostError when one of them ends without its results. None of them outlives this call.
    """
    with _workers(shares, work) as pipes:
        lines: list[list[dict[str, Any]]] = [[] for _ in shares]
        for index, line in _lines(pipes):
            told = json.loads(line)
            if "advance" in told:
                advance(told["advance"])
            else:
                lines[index].append(told)
        for share, results in zip(shares, lines, strict=True):
            if len(results) != len(share):
                raise HostError("a process that read a part of the log ended early", hint="is memory short?")
            yield from results


@contextmanager
def _workers(shares: Sequence[Sequence[Task]], work: Work[Task]) -> Iterator[list[int]]:
    pipes: list[int] = []
    children: list[int] = []
    try:
        for share in shares:
            reading, writing = os.pipe()
            pipes.append(reading)
            child = os.fork()
            if child == 0:
                _work(share, work, writing)
            children.append(child)
            os.close(writing)
        yield pipes
    finally:
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        for pipe in pipes:
            os.close(pipe)


def _work(share: Sequence[Task], work: Work[Task], pipe: int) -> None:
    """The life of a worker: it never returns, and leaves nothing of its parent's to be cleaned up twice."""
    status = 1
    try:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        with os.fdopen(pipe, "w", encoding="utf-8", closefd=False) as out:
            waiting = 0

            def advance(size: int) -> None:
                nonlocal waiting
                waiting += size
                if waiting >= _STEP:
                    out.write(f'{{"advance": {waiting}}}\n')
                    out.flush()
                    waiting = 0

            for task in share:
                out.write(json.dumps(work(task, advance)) + "\n")
                out.flush()
        status = 0
    finally:
        os._exit(status)


def _lines(pipes: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    with selectors.DefaultSelector() as selector:
        rests = dict.fromkeys(pipes, b"")
        for index, pipe in enumerate(pipes):
            selector.register(pipe, selectors.EVENT_READ, index)
        while selector.get_map():
            for key, _ in selector.select():
                raw = os.read(key.fd, 1 << 20)
                if not raw:
                    selector.unregister(key.fd)
                *whole, rests[key.fd] = (rests[key.fd] + raw).split(b"\n")
                yield from ((key.data, line) for line in whole)
