"""syslog.conf as a language of the command line."""

from __future__ import annotations

from zlab.zos.language import Language
from zlab.zos.syslogd.diff import diff
from zlab.zos.syslogd.layout import format_document
from zlab.zos.syslogd.lint import RULES, lint
from zlab.zos.syslogd.merge import merge
from zlab.zos.syslogd.parse import parse
from zlab.zos.syslogd.render import render
from zlab.zos.syslogd.tree import Document

SYSLOGD: Language[Document] = Language(
    name="syslogd",
    title="z/OS syslog.conf",
    rules=RULES,
    parse=parse,
    lint=lint,
    format=format_document,
    diff=diff,
    render=render,
    merge=merge,
)
