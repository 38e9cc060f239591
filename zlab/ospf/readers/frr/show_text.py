"""FRR's answers as text, as users paste them, taken out of the lines of a file. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from zlab.ospf.readers.frr.show_text_forms import BLOCKS, ROWS, Answers, Block, Row

_MAYBE = re.compile(
    r"\s*(?:Neighbor |[\d.]+\s+\d+\s+[A-Z\d]|\S+ is (?:up|down)|={4,} OSPF|N (?:IA|E[12])? *\d|\*N |R |"
    r"[A-Z][>*qrbto ]{1,6}[\da-f]|[*q>]? *(?:via|directly) |Codes: |[\da-f.:]+(?:/\d+)? (?:nhid|via|dev) |default )"
)
"""What any line of these answers begins with: a log's line is told apart at its first characters."""

_OTHER = re.compile(
    r"[*+@!|<> -]*(?:[A-Z]{3,5}\d{3,5}[A-Z]|[A-Z][a-z]{2} \d{1,2} |\d{4}[-/]|[NMWXO][ACIR ]?[\dA-F]{7} |[\w-]+[#>] )"
    r"|Neighbor ID |=+ OSPF|Codes: |[\d.]+ \d+ |[A-Z][>*]|\{"
)
"""Lines that end a block, which may have lost its indentation: of a log, of a display, a prompt, a table of FRR."""

_LONGEST_BLOCK = 60


@dataclass
class TextReader:
    """Takes the answers of FRR out of the lines of a file."""

    answers: Answers = field(default_factory=Answers)
    _block: Block | None = None
    _lines: list[str] = field(default_factory=list, repr=False)

    def sift(self, lines: Iterable[str]) -> Iterator[str]:
        """Read FRR's lines, and pass on the others; for each one that was read a blank one."""
        for line in lines:
            yield "" if (self._block is not None or _MAYBE.match(line)) and self._take(line) else line
        self._end()

    def _take(self, raw: str) -> bool:
        line = " ".join(raw.split())
        for block in BLOCKS:
            if block.begins.match(line):
                self._end()
                self._block, self._lines = block, [line]
                return True
        if self._block is not None:
            if not line:
                return True
            if len(self._lines) < _LONGEST_BLOCK and not _OTHER.match(line) and (raw[0] == " " or not _row(line)):
                self._lines.append(line)
                return True
            self._end()
        if (row := _row(line)) is None:
            return False
        form, groups = row
        form.put(self.answers, groups)
        return True

    def _end(self) -> None:
        if self._block is None:
            return
        text = " ".join(self._lines)
        head = self._block.begins.match(self._lines[0])
        found = ((key, re.search(pattern, text), convert) for key, pattern, convert in self._block.fields)
        values = {key: convert(match[1]) for key, match, convert in found if match}
        if head is not None:
            self._block.put(self.answers, head.groupdict(""), values)
        self._block, self._lines = None, []


def _row(line: str) -> tuple[Row, dict[str, str]] | None:
    """The row that a line is, with its values."""
    for row in ROWS:
        if found := row.pattern.match(line):
            return row, found.groupdict("")
    return None
