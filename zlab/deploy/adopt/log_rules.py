"""The rules of a syslog.conf as those of a lab file. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from zlab.deploy.adopt.members import Members
from zlab.deploy.adopt.wires import short
from zlab.errors import Problem
from zlab.lab.draft import Found
from zlab.lab.source import Data
from zlab.lab.syslogd import SyslogRule, default_rules
from zlab.zos.syslogd.tree import Document, Rule

_MODES = {"-F": "file_mode", "-D": "directory_mode"}


def found_rules(members: Members, system: str, jobs: Sequence[str]) -> tuple[list[Found], list[Problem]]:
    """The rules, in their order; none where they are those that a lab has anyway. `jobs`: stack, OMPROUTE, syslogd."""
    document = members.syslogd
    if document is None:
        return [], []
    made = [(_rule(rule), rule) for rule in document.rules]
    rules = [rule for rule, _ in made if rule is not None]
    left = [rule for taken, rule in made if taken is None]
    problems = [Problem(_why(rule), document.place(rule.start), "it stays in syslog.conf as it is") for rule in left]
    tcpip, omproute, syslogd = jobs
    if tuple(rules) == default_rules(tcpip, omproute, syslogd):
        return [], problems
    values: list[Data] = [_written(rule) for rule in rules]
    return [Found(("systems", system, "syslogd", "rules"), values, _source(document))], problems


def _rule(rule: Rule) -> SyslogRule | None:
    """A rule as the lab file has it; None for one it has no words for."""
    options = {option.name.text: option.value.text for option in rule.options if option.value is not None}
    if rule.destination is None or rule.strays or len(options) < len(rule.options) or options.keys() - _MODES.keys():
        return None
    given = {_MODES[name]: value for name, value in options.items()}
    when = [condition.word.text for condition in rule.conditions]
    try:
        return SyslogRule.model_validate({"when": when, "to": rule.destination.text, **given})
    except ValidationError:
        return None


def _why(rule: Rule) -> str:
    return "a rule without a destination" if rule.destination is None else "a rule that the lab file has no words for"


def _written(rule: SyslogRule) -> dict[str, Data]:
    said: dict[str, Data] = rule.model_dump(mode="json", exclude_none=True)
    if len(rule.when) == 1:
        said["when"] = rule.when[0]
    return said


def _source(document: Document) -> str:
    return short(document.place(document.rules[0].start)) if document.rules else "syslog.conf has none"
