"""OMPROUTE as a language of the command line."""

from __future__ import annotations

from zlab.zos.language import Language
from zlab.zos.omproute.diff import diff
from zlab.zos.omproute.layout import format_document
from zlab.zos.omproute.lint import RULES, lint
from zlab.zos.omproute.merge import merge
from zlab.zos.omproute.parse import parse
from zlab.zos.omproute.render import render
from zlab.zos.omproute.tree import Document

OMPROUTE: Language[Document] = Language(
    name="omproute",
    title="OMPROUTE configuration file",
    rules=RULES,
    parse=parse,
    lint=lint,
    format=format_document,
    diff=diff,
    render=render,
    merge=merge,
)
