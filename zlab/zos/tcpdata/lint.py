"""All checks of TCPIP.DATA. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from ipaddress import ip_address

from zlab.errors import Place
from zlab.zos.edits import Edit
from zlab.zos.findings import Finding
from zlab.zos.language import LintContext
from zlab.zos.tcpdata import rules
from zlab.zos.tcpdata.grammar import RESOLVER_NAMES, TCPDATA_NAMES
from zlab.zos.tcpdata.tree import Document, Statement

_LONG = 20
_LONGEST_LINE = 256
_NAME = re.compile(r"(?=.{1,249}$)[A-Z0-9][A-Z0-9-]*(\.[A-Z0-9][A-Z0-9-]*)*", re.IGNORECASE)
_RANGES = {"MAXTTL": (1, 2**31 - 1), "MAXNEGTTL": (1, 2**31 - 1), "NSPORTADDR": (1, 65535)}


def lint(document: Document, context: LintContext) -> list[Finding]:
    """Everything wrong with a file, in the order of its places. A resolver's set-up file has its own names only."""
    del context
    resolver = is_resolver(document)
    found = [each for statement in document.statements for each in _statement(document, statement, resolver=resolver)]
    found += _long_lines(document)
    for word in document.others:
        what = f"{word.text[:40]!r} is no statement"
        edits = (Edit(word.start, word.start, "; "),)
        found.append(Finding(rules.NO_STATEMENT, what, document.place(word.start), (), edits))
    if document.statements and not resolver:
        found += _whole(document)
    return sorted(found, key=lambda finding: (finding.place, finding.rule.id))


def is_resolver(document: Document) -> bool:
    """Whether a file sets the resolver up, and is no TCPIP.DATA: by the statements that only one of them has."""
    names = [statement.name for statement in document.statements]
    own = sum(name in RESOLVER_NAMES and name not in TCPDATA_NAMES for name in names)
    return own > sum(name in TCPDATA_NAMES and name not in RESOLVER_NAMES for name in names)


def _statement(document: Document, statement: Statement, *, resolver: bool) -> Iterator[Finding]:
    names = RESOLVER_NAMES if resolver else TCPDATA_NAMES
    place = document.place(statement.word.start)
    row = names.get(statement.name)
    if row is None:
        near = difflib.get_close_matches(statement.name, names, n=1)
        hint = f", did you mean {near[0]}?" if near else ""
        yield Finding(rules.UNKNOWN, f"{statement.name[:40]}{hint}", place)
        return
    if row.value and not statement.values:
        yield Finding(rules.NO_VALUE, f"{statement.name} has no value", place)
    if row.name == "NSINTERADDR":
        for word in statement.values:
            if not _is_address(word.text):
                what = f"{word.text[:60]} is no address"
                yield Finding(rules.NOT_AN_ADDRESS, what, document.place(word.start))
    yield from _form(document, statement, row.name)
    if row.name == "TRACE":
        edits = (Edit(statement.word.start, statement.word.start, "; "),)
        yield Finding(rules.TRACE_LEFT_ON, f"TRACE {statement.value[:40]}", place, (), edits)
    if row.name == "RESOLVERTIMEOUT" and statement.value.isdigit() and int(statement.value) > _LONG:
        yield Finding(rules.LONG_TIMEOUT, f"{statement.value} seconds", place)


def _long_lines(document: Document) -> Iterator[Finding]:
    for statement in document.statements:
        length = statement.end - statement.start
        if length > _LONGEST_LINE:
            yield Finding(rules.TOO_LONG, f"{length} characters", document.place(statement.start + _LONGEST_LINE))


def _form(document: Document, statement: Statement, name: str) -> Iterator[Finding]:
    """Values that have a form: names, data sets, numbers."""
    for word in statement.values:
        place = document.place(word.start)
        if name in ("HOSTNAME", "DOMAINORIGIN", "SEARCH") and not _NAME.fullmatch(word.text):
            yield Finding(rules.BAD_NAME, word.text[:60], place)
        if name.endswith(("TCPIPDATA", "IPNODES")) and not word.text.startswith(("'", "/", '"')):
            edits = (Edit(word.start, word.start, "'"), Edit(word.end, word.end, "'"))
            yield Finding(rules.UNQUOTED, word.text[:60], place, (), edits)
        if name == "CACHESIZE" and not re.fullmatch(r"\d{1,6}M", word.text, re.IGNORECASE):
            yield Finding(rules.RANGE, f"CACHESIZE({word.text[:40]})", place)
        low, high = _RANGES.get(name, (0, 0))
        if high and not (re.fullmatch(r"\d{1,12}", word.text) and low <= int(word.text) <= high):
            yield Finding(rules.RANGE, f"{name} {word.text[:40]}", place)


def _whole(document: Document) -> Iterator[Finding]:
    names = {TCPDATA_NAMES[each.name].name for each in document.statements if each.name in TCPDATA_NAMES}
    start = Place(document.member.name)
    if "NSINTERADDR" not in names:
        yield Finding(rules.NO_NAMESERVER, "no NSINTERADDR", start)
    if "TCPIPJOBNAME" not in names:
        yield Finding(rules.NO_JOBNAME, "no TCPIPJOBNAME", start)
    yield from _search_and_domain(document)
    first: dict[tuple[str, str], Statement] = {}
    for statement in document.statements:
        row = TCPDATA_NAMES.get(statement.name)
        if row is None or row.many:
            continue
        earlier = first.setdefault((row.name, statement.system), statement)
        if earlier is not statement:
            related = (("first", document.place(earlier.word.start)),)
            yield Finding(rules.TWICE, f"{row.name} again", document.place(statement.word.start), related)


def _search_and_domain(document: Document) -> Iterator[Finding]:
    kinds = [(TCPDATA_NAMES[each.name].name, each) for each in document.statements if each.name in TCPDATA_NAMES]
    search = next((each for name, each in kinds if name == "SEARCH"), None)
    domain = next((each for name, each in kinds if name == "DOMAINORIGIN"), None)
    if search is None or domain is None:
        return
    first, later = sorted((search, domain), key=lambda each: each.start)
    what = f"{first.name} is ignored, {later.name} comes later"
    place = document.place(first.word.start)
    yield Finding(rules.SEARCH_AND_DOMAIN, what, place, ((later.name, document.place(later.word.start)),))


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
