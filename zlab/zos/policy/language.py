"""The AT-TLS policy as a language of the command line."""

from __future__ import annotations

from zlab.zos.language import Language
from zlab.zos.policy.diff import diff
from zlab.zos.policy.layout import format_policy
from zlab.zos.policy.lint import RULES, lint
from zlab.zos.policy.merge import merge
from zlab.zos.policy.render import render
from zlab.zos.policy.tree import Document, parse

ATTLS: Language[Document] = Language(
    name="attls",
    title="AT-TLS policy and the Policy Agent files that lead to it",
    rules=RULES,
    parse=parse,
    lint=lint,
    format=format_policy,
    diff=diff,
    render=render,
    merge=merge,
)
