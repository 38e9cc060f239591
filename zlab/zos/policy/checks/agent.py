"""Checks of the files before a policy: main and image configuration, environment file. Pure but for the files named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zlab.zos.findings import Finding
from zlab.zos.member import MemberError, read_member
from zlab.zos.policy.agent import (
    AGENT_BY_NAME,
    AGENT_STATEMENTS,
    LOG_LEVELS,
    MISSPELT_TTLS_CONFIG,
    FileRole,
    find_file,
    references,
    role_of,
)
from zlab.zos.policy.checks.subject import Check, Subject, did_you_mean, replace_key
from zlab.zos.policy.grammar.disciplines import DISCIPLINES
from zlab.zos.policy.grammar.statements import BY_NAME
from zlab.zos.policy.rules import agent as rules
from zlab.zos.policy.tree import parse


def statements(subject: Subject) -> Iterator[Finding]:
    role = role_of(subject.document)
    keys = {each.folded for each in subject.document.statements}
    one_file = role is FileRole.MAIN and "ttlsconfig" in keys and _images_without_path(subject)
    for each in subject.document.statements:
        if each.folded in MISSPELT_TTLS_CONFIG:
            edit = replace_key(each, "TTLSConfig")
            yield subject.finding(rules.MISSPELT_CONFIG, f"{each.key} should be TTLSConfig", each.key_at, edits=[edit])
        elif each.folded in BY_NAME:
            if role is FileRole.IMAGE:
                what = f"{each.key} {each.value} is ignored in an image file"
                yield subject.finding(rules.RULE_IN_IMAGE, what, each.key_at)
        elif each.folded not in AGENT_BY_NAME and each.folded not in DISCIPLINES:
            hint = did_you_mean(each.key, [row.name for row in AGENT_STATEMENTS])
            shown = each.key.encode("unicode_escape").decode()
            yield subject.finding(rules.UNKNOWN_CONFIG, f"{shown[:40]} is not known here{hint}", each.key_at)
        elif each.folded == "ttlsconfig" and role is FileRole.MAIN and not one_file:
            yield subject.finding(rules.CONFIG_IN_MAIN, "TTLSConfig is ignored in the main file", each.key_at)


def _images_without_path(subject: Subject) -> bool:
    """Whether a stack has no image file of its own, so that the main file is its image file."""
    images = [each for each in references(subject.document) if each.statement.folded in ("tcpimage", "pepinstance")]
    return not images or any(not each.path for each in images)


def twice(subject: Subject) -> Iterator[Finding]:
    given = [each for each in subject.document.statements if each.folded == "ttlsconfig"]
    for each in given[:-1]:
        related = [("the one that is used", given[-1].key_at)]
        yield subject.finding(rules.CONFIG_TWICE, f"TTLSConfig {each.value} is not used", each.key_at, related)


def log_level(subject: Subject) -> Iterator[Finding]:
    for each in subject.document.statements:
        if each.folded != "loglevel":
            continue
        word = each.value.split()[0] if each.value else ""
        if not word.isdigit() or len(word) > 4 or int(word) > sum(LOG_LEVELS):
            yield subject.finding(rules.LOG_LEVEL, f"LogLevel {word or '(nothing)'}", each.key_at)
        elif not int(word) & 2 or not int(word) & 8:
            missing = [name for bit, name in LOG_LEVELS.items() if bit in (2, 8) and not int(word) & bit]
            yield subject.finding(rules.LOG_LEVEL_LOW, f"LogLevel {word} is without {', '.join(missing)}", each.key_at)


def image_files(subject: Subject) -> Iterator[Finding]:
    """TcpImage that leads to a policy, where the file is here to be looked at."""
    for each in references(subject.document):
        path = find_file(subject.document, each.path) if each.path else None
        if path is None or each.statement.folded not in ("tcpimage", "pepinstance"):
            continue
        try:
            image = parse(read_member(path), subject.document.library)
        except MemberError:
            continue  # it is not for this file's findings to say what is wrong with another one
        keys = {statement.folded for statement in image.statements}
        if role_of(image) is FileRole.POLICY and "ttlsrule" in keys:
            what = f"{each.path} is a policy, not an image file"
            yield subject.finding(rules.IMAGE_IS_POLICY, what, each.statement.value_at)


def environment(subject: Subject) -> Iterator[Finding]:
    """The lines of an environment file."""
    text = subject.document.member.text
    settings = re.findall(r"(?m)^[ \t]*([A-Za-z_][A-Za-z0-9_]*)=", text)
    if "PAGENT_CONFIG_FILE" not in settings:
        yield subject.finding(rules.NO_CONFIG_FILE, "PAGENT_CONFIG_FILE is not set", 0)
    for found in re.finditer(r"(?m)^[ \t]*(?!#)(\S[^\n]*)$", text):
        if not re.match(r"[A-Za-z_][A-Za-z0-9_]*=", found[1]):
            yield subject.finding(rules.NO_SETTING, f"{found[1].strip()[:40]} sets nothing", found.start(1))


CONFIG_CHECKS: tuple[Check, ...] = (statements, twice, log_level, image_files)
ENVIRONMENT_CHECKS: tuple[Check, ...] = (environment,)
