"""TCPIP.DATA as a language of the command line; the resolver's set-up file is read by it too."""

from __future__ import annotations

from zlab.zos.language import Language
from zlab.zos.tcpdata.diff import diff
from zlab.zos.tcpdata.layout import format_document
from zlab.zos.tcpdata.lint import lint
from zlab.zos.tcpdata.render import merge, render
from zlab.zos.tcpdata.rules import RULES
from zlab.zos.tcpdata.tree import Document, parse

TCPDATA: Language[Document] = Language(
    name="tcpdata",
    title="TCPIP.DATA",
    rules=RULES,
    parse=parse,
    lint=lint,
    format=format_document,
    diff=diff,
    render=render,
    merge=merge,
)
