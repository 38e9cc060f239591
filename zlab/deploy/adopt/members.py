"""The members of an existing system: the files of a folder, each read in its language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from zlab.errors import Place, Problem, UsageError
from zlab.zos.devmap.records import Devmap
from zlab.zos.library import Library
from zlab.zos.member import MemberError, MemberText, read_member
from zlab.zos.omproute.meaning import Meaning as Omproute
from zlab.zos.omproute.meaning import meaning as omproute_meaning
from zlab.zos.profile.meaning import profile_meaning
from zlab.zos.profile.parse import parse as parse_profile
from zlab.zos.profile.records import ProfileMeaning
from zlab.zos.recognise import recognise
from zlab.zos.registry import LANGUAGES, OTHERS, language_of
from zlab.zos.syslogd.tree import Document as Syslogd
from zlab.zos.tcpdata.lint import is_resolver
from zlab.zos.tcpdata.tree import Document as Tcpdata
from zlab.zos.vtam.meaning import Trle, trles


@dataclass(frozen=True)
class Members:
    """Parsed members by the names of their languages. A PROFILE is always among them."""

    documents: Mapping[str, Any]
    library: Library = field(default_factory=Library)

    @cached_property
    def profile(self) -> ProfileMeaning:
        return profile_meaning(self.documents["profile"])

    @cached_property
    def omproute(self) -> Omproute | None:
        found = self.documents.get("omproute")
        return None if found is None else omproute_meaning(found)

    @cached_property
    def trles(self) -> tuple[Trle, ...]:
        found = self.documents.get("vtam")
        return () if found is None else trles(found)

    @property
    def tcpdata(self) -> Tcpdata | None:
        return self.documents.get("tcpdata")

    @property
    def syslogd(self) -> Syslogd | None:
        return self.documents.get("syslogd")

    @property
    def devmap(self) -> Devmap | None:
        return self.documents.get("devmap")

    def with_devmap(self, devmap: Devmap | None) -> Members:
        """With a devmap from elsewhere, which comes before one of the folder."""
        return self if devmap is None else replace(self, documents={**self.documents, "devmap": devmap})


def read_members(folder: Path) -> tuple[Members, tuple[Problem, ...]]:
    """The members in a folder, and which files were passed over.

    A file is what it is named after (`profile`, as `zlab deploy pull` writes them), else what its text says; what a
    PROFILE includes is a part of it and no second one. Raises UsageError without a PROFILE.
    """
    problems: list[Problem] = []
    named: dict[str, MemberText] = {}
    recognised: dict[str, list[MemberText]] = {}
    for path in _files(folder):
        try:
            member = read_member(path)
        except MemberError as error:
            problems += [Problem(f"passed over: {each.what}", each.place, each.hint) for each in error.problems]
            continue
        if path.name in (*LANGUAGES, *OTHERS):
            named[path.name] = member
            continue
        if kind := _kind(member):
            recognised.setdefault(kind, []).append(member)
    library = Library(folder)
    profiles = [each for each in (named.get("profile"), *recognised.get("profile", ())) if each is not None]
    parts = _included(profiles, library)
    texts: dict[str, MemberText] = {}
    for kind, members in recognised.items():
        # Where every profile is included by another one they go in a circle, and each is as good as the next.
        whole = [each for each in members if each.name not in parts] or members
        texts[kind] = taken = named.get(kind, whole[0])
        for each in whole:
            if each is not taken:
                other = Place(taken.name)
                problems.append(Problem(f"passed over: a second {kind}, {other} is taken", Place(each.name)))
    texts |= named
    if "profile" not in texts:
        hint = "a folder of `zlab deploy pull`, such as members/s0w1, or one with a PROFILE.TCPIP"
        raise UsageError(f"{folder} has no member profile", hint=hint)
    documents = {kind: language_of(kind).parse(text, library) for kind, text in texts.items()}
    return Members(documents, library), tuple(problems)


def _included(profiles: Iterable[MemberText], library: Library) -> set[str]:
    """The names of the files that profiles include."""
    found = (library.find(each.dsn) for text in profiles for each in parse_profile(text, library).includes)
    return {str(path) for path in found if path is not None}


def _files(folder: Path) -> Iterator[Path]:
    try:
        yield from sorted(each for each in folder.iterdir() if each.is_file())
    except OSError as error:
        raise UsageError(f"{folder} cannot be read as a folder of members: {error.strerror}") from None


def _kind(member: MemberText) -> str:
    """The language of a text, "" for what is no member of a system."""
    kind = recognise(member.text)
    if kind == "tcpdata" and is_resolver(language_of(kind).parse(member, Library())):
        return "resolver"
    return kind if kind in LANGUAGES or kind in OTHERS else ""
