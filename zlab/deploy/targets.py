"""Places on z/OS: data sets, their members, and UNIX files. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MEMBER = re.compile(r"(?P<dsn>[^()]+)\((?P<member>[^()]+)\)")


@dataclass(frozen=True, slots=True)
class Target:
    """One place. `member` is "" for a sequential data set and for a UNIX file."""

    name: str
    member: str = ""

    @property
    def is_path(self) -> bool:
        return self.name.startswith("/")

    @property
    def dsn(self) -> str:
        """The data set with its member, as z/OS writes it; a path as it is."""
        return f"{self.name}({self.member})" if self.member else self.name

    def __str__(self) -> str:
        return self.dsn

    @property
    def file_name(self) -> str:
        """A name for a copy on this machine: the whole place, without what file names cannot hold."""
        return self.dsn.strip("/").replace("/", "-").replace("(", ".").replace(")", "")

    def beside(self, member: str) -> Target:
        """Another member of the same data set; beside a UNIX file, a file of that name in lower case."""
        if self.is_path:
            return Target(f"{self.name.rpartition('/')[0]}/{member.lower()}")
        return Target(self.name, member)


def parse_target(text: str) -> Target:
    """A place as the lab file writes it; its form was checked there."""
    found = _MEMBER.fullmatch(text)
    return Target(found["dsn"], found["member"]) if found else Target(text)
