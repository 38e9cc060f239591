"""Whether a text fits where it is to go: record length, code page 1047, names. Checked before a byte leaves. Pure.

A z/OS FTP server cuts what is longer than a record; nothing of zlab's is ever cut (fixed-80 members use the
whole card, sequence numbers are not allowed: IP Configuration Reference, statement syntax).
"""

from __future__ import annotations

import re

from zlab.codepage import unencodable
from zlab.errors import Place, Problem
from zlab.zos.member import lines_of

_QUALIFIER = r"[A-Z@#$][A-Z0-9@#$-]{0,7}"
_DSN = re.compile(rf"(?P<name>{_QUALIFIER}(?:\.{_QUALIFIER})*)(?:\((?P<member>[^()]*)\))?")
_MEMBER = re.compile(r"[A-Z@#$][A-Z0-9@#$]{0,7}")
_LONGEST_DSN = 44
_LONGEST_PATH = 1023


def check_fit(text: str, target: str, record_length: int = 0) -> list[Problem]:
    """Every reason why `text` cannot be put at `target`; a record length of 0 is none.

    Places name the target with the line and column of the text.
    """
    problems = [Problem(what, Place(target)) for what in name_problems(target)]
    for number, line in enumerate(lines_of(text), 1):
        if record_length and len(line) > record_length:
            what = f"{len(line)} characters in a record of {record_length}"
            problems.append(
                Problem(what, Place(target, number, record_length + 1), "it would be cut: shorten the line")
            )
        for offset in unencodable(line):
            what = f"{line[offset]!r} is not in code page 1047"
            problems.append(Problem(what, Place(target, number, offset + 1), "write it in ASCII"))
    return problems


def name_problems(target: str) -> list[str]:
    """What is wrong with the name of a data set, a member, or a UNIX path."""
    if target.startswith("/"):
        return [] if len(target) <= _LONGEST_PATH else [f"a path has at most {_LONGEST_PATH} characters"]
    found = _DSN.fullmatch(target.strip("'"))
    if found is None:
        return ["a data-set name has qualifiers of 1 to 8 characters A-Z 0-9 @ # $, the first not a digit"]
    problems = []
    if len(found["name"]) > _LONGEST_DSN:
        problems.append(f"a data-set name has at most {_LONGEST_DSN} characters, this has {len(found['name'])}")
    if found["member"] is not None and not _MEMBER.fullmatch(found["member"]):
        problems.append(
            f"{found['member']!r} is no member name: 1 to 8 characters A-Z 0-9 @ # $, the first not a digit"
        )
    return problems
