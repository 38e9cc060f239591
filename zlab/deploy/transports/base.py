"""The contract between a push and the way to z/OS. A new way is one class and one row in `ways.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from zlab.deploy.targets import Target


@dataclass(frozen=True, slots=True)
class Reply:
    """What z/OS said to an operator command, line by line."""

    command: str
    lines: tuple[str, ...]


class Transport(Protocol):
    """One connection to one system. Texts have "\\n" line ends and no trailing blanks.

    Many places are read and written at once, because some ways cost a second each time they are gone.

    Every method raises DeployError with the host's own words; LoginError for a refused user.
    """

    @property
    def name(self) -> str:
        """The way in one word, and to whom: "ftp ibmuser@10.1.1.2"."""
        ...

    def read(self, targets: Sequence[Target]) -> dict[Target, str | None]:
        """The text of every place, None where there is nothing."""
        ...

    def write(self, texts: Mapping[Target, str]) -> None:
        """Replace places by texts that fit them (checked before). What was written before a failure stays."""
        ...

    def remove(self, targets: Sequence[Target]) -> None:
        """Take away what a push has made and what was not there before."""
        ...

    def command(self, text: str) -> Reply | None:
        """Give an operator command and wait for its reply; None where this way has no console."""
        ...

    def close(self) -> None: ...


def normal(text: str) -> str:
    """A text as it comes back from fixed records: no trailing blanks, one line end after the last line."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    return "".join(f"{line}\n" for line in lines)
