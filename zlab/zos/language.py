"""What every z/OS language can do, as one record of functions; the command line is written once against it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from zlab.lab.records import Lab
from zlab.zos.changes import Change
from zlab.zos.findings import Finding, Rule
from zlab.zos.library import Library
from zlab.zos.member import MemberText


class Document(Protocol):
    """A parsed member: a lossless tree over `member.text`. Parsing never fails on text; what is wrong is linted."""

    @property
    def member(self) -> MemberText: ...


D = TypeVar("D", bound=Document)


@dataclass(frozen=True, slots=True)
class LintContext:
    """What a linter may know beyond the file: the record length of the data set (0 unknown) and the lab."""

    record_length: int = 0
    lab: Lab | None = None
    system: str = ""


@dataclass(frozen=True, slots=True)
class Language(Generic[D]):
    """One language. All functions are pure, but for `parse`, which reads INCLUDE files through the library.

    `format` changes layout only and is idempotent. `diff` compares meaning. `render` writes a whole member
    for a system of a lab; `merge` returns the text of the user's own member with the lab's values in it.
    """

    name: str
    title: str
    rules: tuple[Rule, ...]
    parse: Callable[[MemberText, Library], D]
    lint: Callable[[D, LintContext], Sequence[Finding]]
    format: Callable[[D], str]
    diff: Callable[[D, D], Sequence[Change]]
    render: Callable[[Lab, str], str]
    merge: Callable[[D, Lab, str], str]
