"""A lab's rules put into a user's own syslog.conf; other rules, comments and layout stay. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from zlab.lab.records import Lab
from zlab.lab.syslogd import SyslogRule
from zlab.zos.edits import Edit, apply_edits
from zlab.zos.member import MemberText
from zlab.zos.syslogd.diff import canonical_selector
from zlab.zos.syslogd.layout import column_width
from zlab.zos.syslogd.meaning import clean_path
from zlab.zos.syslogd.parse import parse
from zlab.zos.syslogd.render import wanted, written
from zlab.zos.syslogd.tree import Document, Option, Rule, Word


def merge(document: Document, lab: Lab, system: str) -> str:
    """The text of the file with the lab's rules.

    A rule with the same conditions gets the lab's destination and modes; one with the same destination gets its
    conditions. Where the lab gives no rules, the usual ones are added if nothing of theirs is there yet.
    """
    own = lab.systems[system].syslogd.rules is not None
    edits: list[Edit] = []
    added: list[str] = []
    taken: set[int] = set()
    for rule in wanted(lab, system):
        found = _same(document, rule, taken)
        if found is None:
            added.append(written(rule, column_width(document)))
            continue
        taken.add(found.start)
        if own:
            edits += _changes(found, rule)
    if added:
        edits.append(_insertion(document, added))
    return apply_edits(document.member.text, edits)


def _same(document: Document, rule: SyslogRule, taken: set[int]) -> Rule | None:
    selector = _selector(rule)
    free = [one for one in document.rules if one.destination is not None and one.start not in taken]
    alike = [one for one in free if canonical_selector(one) == selector and _goes_to(one, rule)]
    alike += [one for one in free if canonical_selector(one) == selector]
    alike += [one for one in free if _goes_to(one, rule)]
    return alike[0] if alike else None


def _goes_to(rule: Rule, other: SyslogRule) -> bool:
    return rule.destination is not None and clean_path(rule.destination.text) == clean_path(other.to)


def _selector(rule: SyslogRule) -> tuple[str, ...]:
    line = parse(MemberText("lab", f"{';'.join(rule.when)} {rule.to}"))
    return canonical_selector(line.rules[0])


def _changes(rule: Rule, lab_rule: SyslogRule) -> Iterator[Edit]:
    if canonical_selector(rule) != _selector(lab_rule) and rule.conditions:
        yield Edit(rule.conditions[0].word.start, rule.conditions[-1].word.end, ";".join(lab_rule.when))
    if rule.destination is None:
        return
    if not _goes_to(rule, lab_rule):
        yield Edit(rule.destination.start, rule.destination.end, lab_rule.to)
    missing = ""
    for name, value in (("-F", lab_rule.file_mode), ("-D", lab_rule.directory_mode)):
        option = rule.option(name)
        if value is None or (option and option.value and option.value.text == value):
            continue
        if option is None:
            missing += f" {name} {value}"
        elif option.value is None:
            yield Edit(option.name.end, option.name.end, f" {value}")
        else:
            yield Edit(option.value.start, option.value.end, value)
    if missing:
        last = max([rule.destination.end, *(word.end for option in rule.options for word in _words(option))])
        yield Edit(last, last, missing)


def _words(option: Option) -> tuple[Word, ...]:
    return (option.name, option.value) if option.value else (option.name,)


def _insertion(document: Document, lines: list[str]) -> Edit:
    """New rules go behind the last rule, before comments that end the file."""
    text = document.member.text
    newline = "\r\n" if "\r\n" in text else "\n"
    body = "".join(f"{line}{newline}" for line in lines)
    if not document.rules:
        lead = newline if text and not text.endswith("\n") else ""
        return Edit(len(text), len(text), lead + body)
    end = document.rules[-1].end
    if end == len(text):
        return Edit(end, end, newline + body)
    return Edit(end + 1, end + 1, body)
