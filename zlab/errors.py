"""Every error a user can meet, with its code, place and hint.

One base class: `cli` turns any `ZlabError` into one message and its exit status.
Nothing else in zlab prints or exits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zlab.exits import Exit


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a file something stands; line and column count from 1, 0 means the whole file."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input: what and why, where it stands, and what to do."""

    what: str
    place: Place | None = None
    hint: str | None = None

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{where}{self.what}{hint}"

    def as_dict(self) -> dict[str, object]:
        place = self.place
        return {
            "what": self.what,
            "file": place.file if place else None,
            "line": place.line if place else None,
            "column": place.column if place else None,
            "hint": self.hint,
        }


class ZlabError(Exception):
    """Base of all errors that are told to the user in words.

    `code` is stable and documented; `status` is the exit status of the process.
    """

    code = "ZL000"
    status = Exit.ERROR

    def __init__(self, what: str, *, place: Place | None = None, hint: str | None = None) -> None:
        super().__init__(what)
        self.problems: tuple[Problem, ...] = (Problem(what, place, hint),)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class ProblemsError(ZlabError):
    """Base of errors that hold several problems, all told at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        found = tuple(problems)
        super().__init__(found[0].what if found else "something is wrong")
        self.problems = found or self.problems


class UsageError(ZlabError, ValueError):
    """A command line that cannot be meant as it stands."""

    code = "ZL010"
    status = Exit.USAGE


class LabFileError(ProblemsError, ValueError):
    """A lab file that cannot be used; holds all problems of the file, in file order."""

    code = "ZL100"


class SecretError(ZlabError, LookupError):
    """A secret reference that leads nowhere; never holds the secret's text."""

    code = "ZL110"


class RefusedError(ProblemsError):
    """A change zlab will not make because it would harm what is not its own."""

    code = "ZL200"


class HostError(ZlabError, OSError):
    """Something on this host did not do what was asked (a tool, the kernel, a file)."""

    code = "ZL210"


class MismatchError(ProblemsError):
    """The host accepted a change, and is not as it was told to be."""

    code = "ZL215"


class PrivilegeError(ZlabError, PermissionError):
    """The change needs root, or a capability this process does not have."""

    code = "ZL220"


class StateError(ZlabError):
    """A file that zlab keeps, or was told to write, cannot be read or written."""

    code = "ZL230"


class LockedError(ZlabError):
    """Another run holds the lock."""

    code = "ZL240"
    status = Exit.LOCKED


class RolledBackError(ZlabError):
    """The change failed or was interrupted, and what it had done is undone."""

    code = "ZL250"
    status = Exit.ROLLED_BACK


class RehearsalError(ZlabError):
    """The rehearsal could not be built, or something in it did not come up in time."""

    code = "ZL300"
