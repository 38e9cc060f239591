"""A lab file to a `Lab`, or every problem in it with file:line:column.

Three passes over one file: YAML, the schema, and what the schema cannot say (`checks`). Each pass
reports all it finds; the next runs only when the one before found nothing, so that no problem is
a consequence of another.
"""

from __future__ import annotations

import difflib
import os
import re
import sys
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from zlab.errors import LabFileError, Place, Problem
from zlab.lab.checks import check_lab
from zlab.lab.names import known_keys
from zlab.lab.records import Lab
from zlab.lab.source import Data, Source, parse_yaml
from zlab.lab.source import Path as DataPath


@dataclass(frozen=True, slots=True)
class LoadedLab:
    """A lab and the file it came from (for places in later findings)."""

    lab: Lab
    source: Source


def load_lab(path: Path) -> LoadedLab:
    """Read a lab file ("-" is standard input). Raises LabFileError with all problems of the file."""
    name = "<stdin>" if str(path) == "-" else str(path)
    try:
        raw = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        what = f"cannot read the lab file: {error.strerror or error}"
        hint = "`zlab init` writes one from what this host has" if isinstance(error, FileNotFoundError) else None
        raise LabFileError([Problem(what, Place(name), hint)]) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        what = f"not UTF-8 text (byte {raw[error.start]:#04x})"
        raise LabFileError([Problem(what, Place(name, line, 1))]) from None
    return parse_lab(text, name)


def parse_lab(text: str, file: str = "lab.yaml") -> LoadedLab:
    """Text of a lab file to a `LoadedLab`. Raises LabFileError with all problems of the text."""
    source = parse_yaml(text, file)
    if not isinstance(source.data, dict):
        what = "the file is empty" if source.data is None else "a lab file is a mapping"
        raise LabFileError([Problem(what, Place(file, 1, 1), "the smallest lab: `lab: adcd` and `systems: {s0w1: }`")])
    try:
        lab = Lab.model_validate(with_defaults(source.data))
    except ValidationError as error:
        details = error.errors(include_url=False)
        problems = {_problem(source, detail) for detail in details if not _is_consequence(detail, details)}
        raise LabFileError(sorted(problems, key=_file_order)) from None
    problems_found = check_lab(lab, source)
    if problems_found:
        raise LabFileError(sorted(problems_found, key=_file_order))
    return LoadedLab(lab, source)


def find_lab_file(given: str | None) -> Path:
    """The lab file a command means: a file, a folder with lab.yaml, an inventory's name, or ./lab.yaml."""
    name = given or os.environ.get("ZLAB_LAB") or "lab.yaml"
    # os.path.isfile says no where Path.is_file raises, in a folder that may not be entered.
    if name != "-" and not os.path.isfile(name):  # noqa: PTH113 - see above
        for candidate in (Path(name) / "lab.yaml", Path("inventories") / name / "lab.yaml"):
            if os.path.isfile(candidate):  # noqa: PTH113 - see above
                return candidate
    return Path(name)


def with_defaults(data: dict[str, Data]) -> dict[str, Data]:
    """Fill what follows from position: system names, tap numbers and the addresses zPDT gives them."""
    systems = data.get("systems")
    if not isinstance(systems, dict):
        return data
    filled: dict[str, Data] = {}
    number = 0
    for name, system in systems.items():
        system = {} if system is None else system
        if not isinstance(system, dict):
            filled[name] = system
            continue
        links = system.get("links", [{}])
        if isinstance(links, list):
            links = [_link_defaults(link, number + offset) for offset, link in enumerate(links)]
            number += len(links)
        filled[name] = {"sysname": name.upper(), **system, "links": links}
    return {**data, "systems": filled}


def _link_defaults(link: Data, number: int) -> Data:
    link = {} if link is None else link
    if not isinstance(link, dict):
        return link
    device = link.get("device", f"tap{number}")
    numbered = re.fullmatch(r"tap(\d{1,2})", device) if isinstance(device, str) else None
    subnet = int(numbered[1]) + 1 if numbered else number + 1
    linux = link.get("linux", f"10.1.{subnet}.1/24")
    filled: dict[str, Data] = {"device": device, "linux": linux, **link}
    if "zos" not in link:
        # The z/OS end defaults to the address after Linux's own (10.1.1.1 and 10.1.1.2).
        try:
            filled["zos"] = str(IPv4Address(int(IPv4Interface(str(linux)).ip) + 1))
        except ValueError:
            filled["zos"] = "10.1.1.2"  # `linux` is reported as wrong; this keeps that the only report
    return filled


def _file_order(problem: Problem) -> tuple[Place, str]:
    return (problem.place or Place(""), problem.what)


def _problem(source: Source, detail: ErrorDetails) -> Problem:
    kind = detail["type"]
    path: DataPath = _in_file(source, detail["loc"])
    where = ".".join(str(part) for part in path) or "the file"
    if kind == "extra_forbidden":
        key = str(path[-1])
        return Problem(f"unknown key {key}", source.place(path, key=True), _did_you_mean(key, known_keys(path[:-1])))
    if kind == "missing":
        return Problem(f"{where} is missing", source.place(path))
    what = detail["msg"].removeprefix("Value error, ")
    if kind in ("literal_error", "enum"):
        given = detail.get("input")
        words = re.findall(r"'([^']+)'", str(detail.get("ctx", {}).get("expected", "")))
        hint = _did_you_mean(str(given), words)
        return Problem(f"{where}: {given!r} is none of {', '.join(words)}", source.place(path), hint)
    given = detail.get("input")
    shown = f", not {given!r}" if isinstance(given, (str, int, float, bool)) and len(str(given)) < 60 else ""
    return Problem(f"{where}: {what[:1].lower()}{what[1:]}{shown}", source.place(path))


def _is_consequence(detail: ErrorDetails, details: list[ErrorDetails]) -> bool:
    """A list is "too short" to pydantic when its items are wrong; the items are the report."""
    loc = detail["loc"]
    return detail["type"] == "too_short" and any(
        other is not detail and other["loc"][: len(loc)] == loc for other in details
    )


def _in_file(source: Source, loc: tuple[int | str, ...]) -> DataPath:
    """pydantic's location without what is not in the file (names of union members, `[key]`)."""
    path: DataPath = ()
    for index, part in enumerate(loc):
        if part == "[key]":
            continue
        if (*path, part) in source.values or (index == len(loc) - 1 and not _is_union_tag(part)):
            path = (*path, part)
    return path


def _is_union_tag(part: int | str) -> bool:
    return isinstance(part, str) and not re.fullmatch(r"[a-z][a-z0-9_]*", part)


def _did_you_mean(word: str, known: list[str]) -> str | None:
    near = difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]}?"
    return f"known: {', '.join(known)}" if known else None
