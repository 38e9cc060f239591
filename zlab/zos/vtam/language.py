"""The TRL major node as a language of the command line."""

from __future__ import annotations

from zlab.zos.language import Language
from zlab.zos.vtam.diff import diff
from zlab.zos.vtam.layout import format_document
from zlab.zos.vtam.lint import lint
from zlab.zos.vtam.parse import parse
from zlab.zos.vtam.render import merge, render
from zlab.zos.vtam.rules import RULES
from zlab.zos.vtam.tree import Document

VTAM: Language[Document] = Language(
    name="vtam",
    title="VTAM TRL major node",
    rules=RULES,
    parse=parse,
    lint=lint,
    format=format_document,
    diff=diff,
    render=render,
    merge=merge,
)
