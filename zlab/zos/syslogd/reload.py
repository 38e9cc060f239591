"""From one syslog.conf to another on a running z/OS: files and directories to make, and how syslogd is told. Pure.

Sources: IBM, supported destinations for syslogd (files must be there before SIGHUP unless -c); IBM, MODIFY command:
syslog daemon (RESTART, FSUM1254, FSUM1252). The modes are those of IBM's own example, -F 640 -D 770.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname
from typing import Any

from zlab.zos.changes import Change
from zlab.zos.steps import Step, Where
from zlab.zos.syslogd.diff import diff
from zlab.zos.syslogd.meaning import LogRule, meaning
from zlab.zos.syslogd.tree import Document

_FILE_MODE, _DIRECTORY_MODE = "640", "770"


@dataclass(frozen=True, slots=True)
class Reload:
    """The changes, the files that are new and must be made, those with dates in them, and the steps in order."""

    changes: tuple[Change, ...]
    new_files: tuple[LogRule, ...]
    dated: tuple[LogRule, ...]
    steps: tuple[Step, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "changes": [change.to_json() for change in self.changes],
            "new_files": [rule.destination for rule in self.new_files],
            "dated_files": [rule.destination for rule in self.dated],
            "steps": [step.to_json() for step in self.steps],
        }


def reload(before: Document, after: Document, job: str = "SYSLOGD", *, creates: bool = False) -> Reload:
    """How to get from one file to the other. `creates`: syslogd runs with -c and makes files by itself."""
    changes = tuple(diff(before, after))
    known = {rule.path for rule in meaning(before)}
    new = {rule.path: rule for rule in meaning(after) if rule.logs_to_file}
    files = [rule for path, rule in new.items() if path not in known]
    dated = tuple(rule for rule in files if rule.dated)
    to_make = () if creates else tuple(rule for rule in files if not rule.dated)
    steps = tuple(_steps(to_make, dated, job, creates=creates)) if changes else ()
    return Reload(changes, to_make, dated, steps)


def _steps(to_make: tuple[LogRule, ...], dated: tuple[LogRule, ...], job: str, *, creates: bool) -> Iterator[Step]:
    directories = {dirname(rule.path): rule.directory_mode or _DIRECTORY_MODE for rule in to_make}
    for directory, mode in directories.items():
        if directory != "/":
            command = f"[ -d {shlex.quote(directory)} ] || mkdir -p -m {mode} {shlex.quote(directory)}"
            yield Step(Where.SHELL, command, "the directory of a new file")
    for rule in to_make:
        mode = rule.file_mode or _FILE_MODE
        command = f"touch {shlex.quote(rule.path)} && chmod {mode} {shlex.quote(rule.path)}"
        yield Step(Where.SHELL, command, "without -c syslogd writes only to files that are there")
    why = "syslogd reads its file again; kill -HUP of its process does the same"
    if dated:
        need = "" if creates else ", for which syslogd must run with -c,"
        why += f". Files with dates{need} begin anew only with a SIGHUP at midnight (cron)"
    yield Step(
        Where.CONSOLE,
        f"F {job},RESTART",
        why,
        (f"FSUM1254 {job} MODIFY COMMAND ACCEPTED", f"FSUM1252 {job} RECONFIGURATION COMPLETE"),
    )
