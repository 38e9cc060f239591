"""The column rules of JCL and of what stands between it, checked before a job leaves this machine. Pure.

Columns: a statement ends at 71, column 72 continues, 73-80 are sequence numbers (z/OS MVS JCL Reference,
"Format of statements", from memory: not confirmed by the facts at hand). Names: 1 to 8 characters, the first
no digit. In-stream data takes all 80 columns; TSO commands end at 72.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from zlab.codepage import unencodable
from zlab.errors import Place, Problem
from zlab.zos.member import lines_of

RECORD = 80
_STATEMENT_END = 71
_TSO_END = 72
_NAME = re.compile(r"[A-Z@#$][A-Z0-9@#$]{0,7}")
_QUALIFIED = re.compile(r"[A-Z@#$][A-Z0-9@#$]{0,7}(\.[A-Z@#$][A-Z0-9@#$]{0,7})?")
_DSN = re.compile(r"\bDSN=([^,\s]+)")
_OPERATIONS = frozenset(
    ("JOB", "EXEC", "DD", "PROC", "PEND", "SET", "JCLLIB", "OUTPUT", "IF", "ELSE", "ENDIF", "INCLUDE")
)


def check_jcl(text: str, name: str) -> list[Problem]:
    """Everything JES or the converter would stumble over in a job; places are in `name`."""
    return list(_check(text, name))


def _check(text: str, name: str) -> Iterator[Problem]:
    delimiter: str | None = None
    program = ""
    continued = False
    for number, line in enumerate(lines_of(text), 1):
        place = Place(name, number, 1)
        yield from _check_card(line, place)
        if delimiter is not None:
            if not line.startswith(delimiter) and not (delimiter == "/*" and line.startswith("//")):
                if program == "IKJEFT01" and len(line.rstrip()) > _TSO_END:
                    yield Problem(f"a TSO command ends at column {_TSO_END}", Place(name, number, _TSO_END + 1))
                continue
            delimiter = None
            if not line.startswith("//"):
                continue
        if line.startswith(("//*", "/*")):
            continue
        if not line.startswith("//"):
            yield Problem("neither a JCL statement nor in-stream data of one", place, "statements begin with //")
            continue
        if len(line.rstrip()) > _STATEMENT_END:
            yield Problem(f"a statement ends at column {_STATEMENT_END}", Place(name, number, _STATEMENT_END + 1))
        yield from _check_statement(line, place, continued=continued)
        found = re.search(r"\bPGM=([A-Z0-9@#$]+)", line)
        program = found[1] if found else program
        data = re.search(r"\bDD\s+(\*|DATA)(?:,DLM='?(?P<delimiter>[^',\s]{2}))?", line)
        delimiter = (data["delimiter"] or "/*") if data else None
        continued = _operands(line).endswith(",")


def _check_card(line: str, place: Place) -> Iterator[Problem]:
    """What no card may hold, whatever it is."""
    if len(line) > RECORD:
        yield Problem(f"{len(line)} columns; a card has {RECORD}", replace(place, column=RECORD + 1))
    for offset in unencodable(line):
        yield Problem(f"{line[offset]!r} is not in code page 1047", replace(place, column=offset + 1))


def _check_statement(line: str, place: Place, *, continued: bool) -> Iterator[Problem]:
    body = line[2:]
    if continued:
        if not 1 <= len(body) - len(body.lstrip()) <= 14:
            yield Problem("a continuation begins in columns 4 to 16", place)
    elif body.strip():
        label, *rest = body.split(None, 1) if not body.startswith(" ") else ["", body.strip()]
        operation = rest[0].split()[0] if rest else ""
        if label and not _QUALIFIED.fullmatch(label):
            yield Problem(f"{label} is no name of a statement", place, "1 to 8 characters of A-Z 0-9 @ # $")
        if operation not in _OPERATIONS:
            yield Problem(f"{operation or 'nothing'} is no JCL operation", place)
    for dsn in _DSN.findall(line):
        problem = dsn_problem(dsn)
        if problem:
            yield Problem(problem, place)


def _operands(line: str) -> str:
    """The operand field: up to the first blank outside of quotes."""
    fields = re.match(r"//\S*\s+(?:[A-Z]+\s+)?((?:'[^']*'?|\S)*)", line)
    return fields[1] if fields else ""


def dsn_problem(dsn: str) -> str:
    """What is wrong with a data-set name as it stands in JCL, or ""."""
    found = re.fullmatch(r"(?P<name>[^()]+)(?:\((?P<member>[^()]+)\))?", dsn.strip("'"))
    if found is None:
        return f"{dsn} is no data-set name"
    name = re.sub(r"&[A-Z@#$][A-Z0-9@#$]{0,7}\.?", "X", found["name"]).rstrip(".")
    if len(name) > 44 or not all(_NAME.fullmatch(part) for part in name.split(".")):
        return f"{found['name']} is no data-set name: at most 44 characters in qualifiers of 1 to 8"
    if found["member"] and not _NAME.fullmatch(found["member"]):
        return f"{found['member']} is no member name: 1 to 8 characters of A-Z 0-9 @ # $"
    return ""
