"""The members a system wants: the lab's values in what is there, or a whole member where there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from zlab.deploy.plan import MemberChange, Wanted
from zlab.deploy.targets import Target, parse_target
from zlab.deploy.transports.base import normal
from zlab.errors import Place, Problem
from zlab.lab.base import SecretRef
from zlab.lab.records import Lab
from zlab.zos.changes import Change, ChangeKind, Effect
from zlab.zos.fit import check_fit
from zlab.zos.library import Library
from zlab.zos.member import MemberText, lines_of, read_member
from zlab.zos.omproute.keys import PLACE_OF_KEY
from zlab.zos.registry import LANGUAGES, language_of

VERBATIM = "text"
"""The language of `members.files`: put as they are, compared line by line."""

Reveal = Callable[[SecretRef], str]


def targets_of(lab: Lab, system: str) -> dict[str, Target]:
    """The places of a system's members by language, in the order z/OS needs them."""
    members = lab.systems[system].members
    named = {language: getattr(members, language) for language in LANGUAGES}
    return {language: parse_target(place) for language, place in named.items() if place is not None}


def places_of(lab: Lab, system: str) -> list[Target]:
    """Every place of a system that is compared, verbatim files last."""
    return [*targets_of(lab, system).values(), *map(parse_target, lab.systems[system].members.files)]


def want_members(
    lab: Lab,
    system: str,
    present: Mapping[Target, str | None],
    reveal: Reveal,
    *,
    inventory: Path | None = None,
    whole: bool = False,
) -> list[Wanted]:
    """Every member as it is to be, keys in it. `whole` takes the inventory's file or a fresh one instead of merging.

    `inventory` is the folder of the system's members beside the lab file. Raises SecretError when a key cannot be
    had, MemberError when a verbatim file cannot be read.
    """
    wanted = []
    for language, target in targets_of(lab, system).items():
        text, origin = _text(lab, system, language, present.get(target), inventory, whole=whole)
        wanted.append(Wanted(language, target, normal(_with_keys(language, text, lab, system, reveal)), origin))
    for place, name in lab.systems[system].members.files.items():
        path = (inventory.parent.parent if inventory is not None else Path()) / name
        wanted.append(Wanted(VERBATIM, parse_target(place), normal(read_member(path).text), str(path)))
    return wanted


def _text(
    lab: Lab, system: str, language: str, present: str | None, inventory: Path | None, *, whole: bool
) -> tuple[str, str]:
    reviewed = inventory / language if inventory is not None else None
    if (whole or present is None) and reviewed is not None and reviewed.is_file():
        return reviewed.read_text(encoding="utf-8"), str(reviewed)
    if whole or present is None:
        return language_of(language).render(lab, system), "rendered"
    return language_of(language).merge(parse_member(language, "z/OS", present), lab, system), "merged"


def _with_keys(language: str, text: str, lab: Lab, system: str, reveal: Reveal) -> str:
    if language != "omproute":
        return text
    from zlab.zos.omproute.keys import revealed

    return revealed(text, lab, system, reveal)


def compare(wanted: Wanted, present: str | None) -> MemberChange | None:
    """What a wanted member would change, or None when it means what is there already."""
    if present is not None and normal(present) == wanted.text:
        return None
    if wanted.language == VERBATIM:
        return MemberChange(VERBATIM, wanted.target, present, wanted.text, (_verbatim(wanted, present),), wanted.origin)
    before = parse_member(wanted.language, f"{wanted.target} on z/OS", present or "")
    after = parse_member(wanted.language, f"{wanted.target} as wanted", wanted.text)
    changes = tuple(language_of(wanted.language).diff(before, after))
    if present is not None and not changes:
        return None
    return MemberChange(wanted.language, wanted.target, present, wanted.text, changes, wanted.origin)


def _verbatim(wanted: Wanted, present: str | None) -> Change:
    old, new = lines_of(present or ""), lines_of(wanted.text)
    kind = ChangeKind.ADDED if present is None else ChangeKind.CHANGED
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    lines = sum(max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal")
    path = (str(wanted.target), f"{lines} line{'s' if lines != 1 else ''}")
    before = f"{len(old)} lines" if present is not None else None
    return Change(kind, path, before, f"{len(new)} lines", None, None, Effect.LIVE)


def fit_problems(change: MemberChange, record_length: int) -> list[Problem]:
    """Why a member cannot go where it is to go; checked before its first byte leaves."""
    return [*check_fit(change.after, str(change.target), record_length), *_missing_keys(change)]


def _missing_keys(change: MemberChange) -> Iterator[Problem]:
    """Symbols that a pull has put in the place of keys, and that the lab file names no key for."""
    for number, line in enumerate(lines_of(change.after), start=1):
        at = line.find(PLACE_OF_KEY)
        if at >= 0 and not line.lstrip().startswith((";", "#")):
            hint = "the lab file names the key of a link: auth: {key: {env: …}}; or push without --whole"
            yield Problem("a key is missing here", Place(str(change.target), number, at + 1), hint)


def parse_member(language: str, name: str, text: str) -> Any:
    """A member of z/OS as a document of its language; its INCLUDEs are not at hand here."""
    return language_of(language).parse(MemberText(name, text), Library())
