"""PROFILE.TCPIP as a language of the command line."""

from __future__ import annotations

from zlab.zos.language import Language
from zlab.zos.profile.diff import diff
from zlab.zos.profile.layout import format_document
from zlab.zos.profile.lint import RULES, lint
from zlab.zos.profile.merge.member import merge
from zlab.zos.profile.parse import parse
from zlab.zos.profile.render import render
from zlab.zos.profile.tree import ProfileDocument

PROFILE: Language[ProfileDocument] = Language(
    name="profile",
    title="PROFILE.TCPIP",
    rules=RULES,
    parse=parse,
    lint=lint,
    format=format_document,
    diff=diff,
    render=render,
    merge=merge,
)
