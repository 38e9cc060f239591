"""The devmap as a language of the command line: a file of the host, with the verbs of the members."""

from __future__ import annotations

from zlab.zos.devmap.diff import diff
from zlab.zos.devmap.layout import format_devmap
from zlab.zos.devmap.lint import lint
from zlab.zos.devmap.merge import merge
from zlab.zos.devmap.parse import parse_devmap
from zlab.zos.devmap.records import Devmap
from zlab.zos.devmap.render import render
from zlab.zos.devmap.rules import RULES
from zlab.zos.language import Language
from zlab.zos.library import Library
from zlab.zos.member import MemberText


def _parse(member: MemberText, library: Library) -> Devmap:
    del library  # a devmap includes nothing
    return parse_devmap(member)


DEVMAP: Language[Devmap] = Language(
    name="devmap",
    title="zPDT devmap",
    rules=RULES,
    parse=_parse,
    lint=lint,
    format=format_devmap,
    diff=diff,
    render=render,
    merge=merge,
)
