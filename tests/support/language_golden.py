"""Golden cases of a z/OS language: one folder a case, data only. What a folder holds is what is checked.

in.txt + findings.txt    the findings of the linter, one a line: [file:]line:column severity id what
in.txt + fixed.txt       the text after `lint --fix`
in.txt + formatted.txt   the text after `fmt`
before.txt, after.txt + changes.json    the changes of `diff`
lab.yaml + rendered.txt  what `render` writes
lab.yaml, in.txt + merged.txt           what `merge` makes of the file
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from zlab.errors import Place
from zlab.lab.load import load_lab
from zlab.lab.records import Lab
from zlab.zos.language import Language, LintContext
from zlab.zos.library import Library
from zlab.zos.member import MemberText, decode_member
from zlab.zos.mending import mended

RECORD_LENGTH = 80
_GOLDEN = Path(__file__).resolve().parents[1] / "golden"


def cases(language: str) -> list[Path]:
    return sorted(path for path in (_GOLDEN / language).iterdir() if path.is_dir())


def document(language: Language[Any], path: Path) -> Any:
    """The file parsed under the name it has in its folder, with the folder as its library."""
    return parsed(language, decode_member(path.name, path.read_bytes()), path.parent)


def parsed(language: Language[Any], member: MemberText, folder: Path | None = None) -> Any:
    return language.parse(member, Library(folder))


def findings(language: Language[Any], read: Any) -> str:
    found = language.lint(read, LintContext(record_length=RECORD_LENGTH))
    ordered = sorted(found, key=lambda one: (one.place, one.rule.id))
    return "".join(f"{_where(one.place)} {one.rule.severity} {one.rule.id} {one.what}\n" for one in ordered)


def _where(place: Place) -> str:
    """line:column, with the file's name in front of it where it is an included one."""
    name = Path(place.file).name
    return f"{'' if name == 'in.txt' else f'{name}:'}{place.line}:{place.column}"


def fixed(language: Language[Any], member: MemberText, folder: Path | None = None) -> str:
    """What `lint --fix` leaves."""
    return mended(language, member, Library(folder), LintContext()).text


def expectations(language: Language[Any], case: Path) -> Iterator[tuple[str, str, str]]:
    """What a case expects, as (file, expected text, actual text)."""
    source = case / "in.txt"
    lab, system = _lab(case)
    made: dict[str, Callable[[], str]] = {
        "findings.txt": lambda: findings(language, document(language, source)),
        "fixed.txt": lambda: fixed(language, decode_member("in.txt", source.read_bytes()), case),
        "formatted.txt": lambda: language.format(document(language, source)),
        "changes.json": lambda: _changes(language, case),
        "rendered.txt": lambda: language.render(_given(lab), system),
        "merged.txt": lambda: language.merge(document(language, source), _given(lab), system),
    }
    for name, make in made.items():
        if (case / name).is_file():
            yield name, (case / name).read_bytes().decode(), make()


def _changes(language: Language[Any], case: Path) -> str:
    sides = [document(language, case / name) for name in ("before.txt", "after.txt")]
    return json.dumps([one.to_json() for one in language.diff(*sides)], indent=2, ensure_ascii=False) + "\n"


def _lab(case: Path) -> tuple[Lab | None, str]:
    path = case / "lab.yaml"
    if not path.is_file():
        return None, ""
    lab = load_lab(path).lab
    return lab, next(iter(lab.systems))


def _given(lab: Lab | None) -> Lab:
    assert lab is not None, "the case needs a lab.yaml"
    return lab
