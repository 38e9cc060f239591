"""What a line of a log gets around it on its way to a file: quotes, file names, numbers, colours, other dates. Pure.

One record a form. A line without any comes back as it was; the forms of z/OS itself are
`zlab.messages.logs.lines`'.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from zlab.messages.logs.dates import MONTHS

MONTH = rf"(?:{'|'.join(MONTHS)})"
_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_CLOCK = r"\d\d:\d\d:\d\d"
_HEAD = (
    rf"(?={MONTH} {{1,2}}\d|{_DAY},? |\d{{4}}-\d\d-\d\d[T ]|BPXF024I|EZZ\d{{4}}I|<\d{{1,3}}>"
    r"|1 \d{4}-|[NMWXO][ACIR ]?[0-9A-F]{7} |\d\d\.\d\d\.\d\d )"
)
"""How a line of a log begins: only before it something is an envelope, elsewhere it is text."""

_USUAL = re.compile(rf"{MONTH} [ \d]\d {_CLOCK} \S+ [^\t]*$|[A-Z]{{3,5}}\d{{4}}[A-Z] [^\t]*$")
_RECORD_BEGINS = tuple(
    re.compile(rf"(?:^|(?<= ))(?:{begin})")
    for begin in (rf"{MONTH} {{1,2}}\d{{1,2}} {_CLOCK} |[NMWXO][ACIR ]?[0-9A-F]{{7}} ", r"BPXF024I|EZZ\d{4}I")
)
_QUOTES = re.compile(r"(?:> ?)+")
_TABS = re.compile(r" *\t *")
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_BLANKS = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{ZERO WIDTH NO-BREAK SPACE}": None, "\0": None})


@dataclass(frozen=True, slots=True)
class Envelope:
    """Something before a line. `first` finds it where a message begins, `more` on the lines that carry it on."""

    name: str
    first: re.Pattern[str]
    more: re.Pattern[str]


def _envelope(name: str, pattern: str) -> Envelope:
    return Envelope(name, re.compile(pattern + _HEAD), re.compile(pattern))


ENVELOPES = (
    _envelope("a cell of a table", r"\| ?"),
    _envelope("grep with the name of the file", r"[^\s:]*[./][^\s:]*:(?:\d+[:-])?"),
    _envelope("grep -n, cat -n", r" *\d+[:\t] *"),
    _envelope("SDSF's answer to a command", r"RESPONSE=\S+ +"),
    _envelope("ANSI carriage control", r"[01+-]"),
    _envelope("priority of a syslog packet (RFC 3164 4.1.1)", r"<\d{1,3}>"),
)


@dataclass(frozen=True, slots=True)
class DateForm:
    """Another way to write the head of a syslog line, and the usual one in its place."""

    name: str
    pattern: re.Pattern[str]
    usual: Callable[[re.Match[str]], str]


def _with_year(found: re.Match[str]) -> str:
    try:
        when = datetime.strptime(f"{found['day']} {found['year']} {found['clock']}", "%b %d %Y %H:%M:%S")
    except ValueError:
        return found[0]
    return f"{when:%Y-%m-%d %H:%M:%S}"


DATE_FORMS = (
    DateForm(
        "RFC 5424",
        re.compile(r"1 (\d{4}-\d\d-\d\dT\S+) (\S+) (\S+) (\S+) \S+ (?:-|(?:\[[^\]]*\])+) ?(?:\ufeff)?"),
        lambda found: f"{found[1]} {found[2]} {found[3]}[{found[4] if found[4].isdecimal() else 0}]: ",
    ),
    DateForm(
        "journalctl -o short-full",
        re.compile(rf"{_DAY} (\d{{4}}-\d\d-\d\d {_CLOCK})(?: [A-Z]{{2,5}})?"),
        lambda m: m[1],
    ),
    DateForm(
        "with a fraction of a second",
        re.compile(rf"({MONTH} {{1,2}}\d{{1,2}} {_CLOCK})[.,]\d+"),
        lambda found: found[1],
    ),
    DateForm(
        "with the year before the time",
        re.compile(rf"(?P<day>{MONTH} {{1,2}}\d{{1,2}}) (?P<year>\d{{4}}) (?P<clock>{_CLOCK})(?:[.,]\d+)?"),
        _with_year,
    ),
    DateForm(
        "asctime",
        re.compile(
            rf"{_DAY} (?P<day>{MONTH} {{1,2}}\d{{1,2}}) (?P<clock>{_CLOCK})(?: [A-Z]{{2,5}})? (?P<year>\d{{4}})"
        ),
        _with_year,
    ),
)


def opened(line: str) -> tuple[str, tuple[Envelope, ...]]:
    """The line at which a message begins, without what is around it, and what that was."""
    line = plain(line)
    if _USUAL.match(line):
        return line, ()
    found: list[Envelope] = []
    # A quoted line of grep has two.
    while len(found) < 3 and (envelope := next((each for each in ENVELOPES if each.first.match(line)), None)):
        found.append(envelope)
        line = envelope.first.sub("", line, count=1)
    line = _TABS.sub(" ", line)
    for form in DATE_FORMS:
        if begin := form.pattern.match(line):
            line = form.usual(begin) + line[begin.end() :]
            break
    return line, tuple(found)


def opened_as(line: str, envelopes: tuple[Envelope, ...]) -> str:
    """A line that carries a message on, without the envelopes of that message."""
    line = plain(line)
    for envelope in envelopes:
        line = line[found.end() :] if (found := envelope.more.match(line)) else line
    return _TABS.sub(" ", line)


def plain(line: str) -> str:
    """A line with blanks for what only looks like one, and without colours and NULs."""
    if "\x1b" in line:
        line = _COLOURS.sub("", line)
    return line.translate(_BLANKS) if not line.isprintable() else line


_RECORD_LENGTHS = (80, 121, 125, 132, 133, 137)
_LONG = 240


def records(lines: Iterable[str]) -> Iterator[str]:
    """Lines as they were written: those of a mail without its quotes, those of a file with carriage returns alone, and
    those of one with records and no line ends at all, as a binary transfer of a data set of fixed length makes it."""
    for line in lines:
        if line.startswith(">"):
            line = _QUOTES.sub("", line, count=1)
        if len(line) < _LONG and "\r" not in line:
            yield line
        elif "\r" in line.rstrip("\r"):
            yield from line.rstrip("\r").split("\r")
        else:
            yield from _records(line)


def _records(line: str) -> Iterator[str]:
    length = next((each for begin in _RECORD_BEGINS for each in _RECORD_LENGTHS if _fits(line, begin, each)), 0)
    if length:
        yield from (line[at : at + length].rstrip() for at in range(0, len(line), length))
    else:
        yield line


def _fits(line: str, begin: re.Pattern[str], length: int) -> bool:
    at = [found.start() for found in begin.finditer(line)]
    return len(at) > 1 and not any(each % length for each in at)
