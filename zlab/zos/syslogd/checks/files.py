"""The checks of rules against each other: files that several write, modes and archives, what lands nowhere. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from zlab.errors import Place
from zlab.zos.findings import Finding
from zlab.zos.syslogd.checks.lines import shortened
from zlab.zos.syslogd.grammar import PRIORITIES
from zlab.zos.syslogd.meaning import DestinationKind, LogRule, Match, Message
from zlab.zos.syslogd.rules import files as rules
from zlab.zos.syslogd.rules import lines as line_rules
from zlab.zos.syslogd.tree import Document, LineKind, Rule

_MOST_SHOWN = 8
_QUALIFIER = re.compile(r"[A-Za-z@#$][A-Za-z0-9@#$-]{0,7}(\(\+1\))?")


def lint_files(document: Document, read: Sequence[LogRule]) -> Iterator[Finding]:
    """Everything that is wrong with what rules write, taken together."""
    yield from _copies(read)
    yield from _shared(read)
    yield from _paths(read)
    yield from _modes(read)
    yield from _archives(document, read)
    for rule in read:
        if rule.wanted and all(one.excludes for one in rule.wanted):
            yield Finding(line_rules.ONLY_NONE, f"nothing ever lands in {shortened(rule.destination)}", rule.place)
    stray = Message("daemon", "err", "\0", "\0")
    if not any(rule.takes(stray)[0] is Match.YES for rule in read):
        what = "an err of a job that no rule names lands nowhere"
        yield Finding(line_rules.ERRORS_LOST, what, Place(document.member.name))


def _copies(read: Sequence[LogRule]) -> Iterator[Finding]:
    """Rules that differ in nothing but the priority: the more severe messages land in all of them."""
    alike: dict[tuple[str | None, str, str, str], list[tuple[int, LogRule]]] = defaultdict(list)
    for rule in read:
        if len(rule.wanted) == 1 and rule.kind is DestinationKind.FILE:
            one = rule.wanted[0]
            if one.severity is not None and one.severity >= 0:
                alike[(one.host, one.user.upper(), one.job.upper(), one.facility)].append((one.severity, rule))
    for group in alike.values():
        if len({severity for severity, _ in group}) < 2:
            continue
        most_severe = min(severity for severity, _ in group)
        name = next(row.name for row in PRIORITIES if row.severity == most_severe)
        (_, first), *others = group
        kind = rules.MANY_COPIES if len(group) > 2 else rules.TWO_COPIES
        shown = [shortened(rule.destination) for _, rule in group[:_MOST_SHOWN]]
        more = f" and {len(group) - _MOST_SHOWN} more" if len(group) > _MOST_SHOWN else ""
        what = f"one {name} is written {len(group)} times: {', '.join(shown)}{more}"
        related = tuple((shortened(rule.wanted[0].text), rule.place) for _, rule in others[:_MOST_SHOWN])
        yield Finding(kind, what, first.place, related)


def _shared(read: Sequence[LogRule]) -> Iterator[Finding]:
    first: dict[str, LogRule] = {}
    for rule in read:
        if not rule.logs_to_file:
            continue
        earlier = first.setdefault(rule.path, rule)
        if earlier is not rule:
            what = f"{shortened(rule.destination)} is also the destination of another rule"
            yield Finding(rules.SHARED_FILE, what, rule.place, (("first", earlier.place),))


def _paths(read: Sequence[LogRule]) -> Iterator[Finding]:
    files = {rule.path: rule for rule in read if rule.kind is DestinationKind.FILE}
    for path, rule in files.items():
        parent = path.rpartition("/")[0]
        while parent:
            if parent in files:
                other = files[parent]
                what = f"{shortened(parent)} is a file of another rule and a directory of {shortened(path)}"
                yield Finding(rules.FILE_AND_DIRECTORY, what, rule.place, (("the file", other.place),))
            parent = parent.rpartition("/")[0]


def _modes(read: Sequence[LogRule]) -> Iterator[Finding]:
    files = [rule for rule in read if rule.logs_to_file]
    moded = [rule for rule in files if rule.file_mode or rule.directory_mode]
    if moded and len(moded) < len([rule for rule in files if not rule.archive]):
        what = f"{len(moded)} of {len(files)} rules that write files have -F or -D"
        yield Finding(rules.SOME_MODES, what, moded[0].place)
    if moded:
        what = f"{shortened(moded[0].destination)} has a mode, which needs start option -c"
        yield Finding(rules.MODES_NEED_C, what, moded[0].place)


def _archives(document: Document, read: Sequence[LogRule]) -> Iterator[Finding]:
    begun = [
        item.start
        for item in document.items
        if not isinstance(item, Rule)
        and item.kind is LineKind.STATEMENT
        and item.words[0].text.upper().startswith("BEGIN")
    ]
    starts = {document.place(rule.start): rule.start for rule in document.rules}
    first: dict[str, LogRule] = {}
    for rule in read:
        archived = rule.archive is not None or rule.emptied
        if archived and (rule.file_mode or rule.directory_mode):
            yield Finding(rules.MODES_WITH_ARCHIVE, f"{shortened(rule.destination)} has both", rule.place)
        if rule.archive is None:
            continue
        if rule.dated:
            yield Finding(
                rules.DATES_WITH_ARCHIVE, f"{shortened(rule.destination)} -N {shortened(rule.archive)}", rule.place
            )
        if not any(offset < starts[rule.place] for offset in begun):
            yield Finding(rules.ARCHIVE_NOWHERE, f"-N {shortened(rule.archive)}", rule.place)
        earlier = first.setdefault(rule.archive.upper(), rule)
        if earlier is not rule:
            yield Finding(rules.QUALIFIER, f"-N {rule.archive} again", rule.place, (("first", earlier.place),))
        elif not _QUALIFIER.fullmatch(rule.archive):
            yield Finding(rules.QUALIFIER, f"-N {rule.archive[:40]} is no qualifier", rule.place)
