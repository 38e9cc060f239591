"""The resolver's set-up file, written so that every program finds the lab's TCPIP.DATA. Pure."""

from __future__ import annotations

from zlab.lab.records import Lab
from zlab.resources import render_template
from zlab.zos.edits import Edit, apply_edits
from zlab.zos.tcpdata.tree import Document

_TARGET = "GLOBALTCPIPDATA"


def render(lab: Lab, system: str) -> str:
    """The whole file; without a place for TCPIP.DATA in the lab file the resolver's own search is left as it is."""
    target = lab.systems[system].members.tcpdata
    lines = [*([f"{_TARGET}({_quoted(target)})"] if target else []), "COMMONSEARCH", "CACHE"]
    return render_template("zos/resolver.j2", lab=lab.lab, sysname=lab.systems[system].sysname, lines=lines)


def merge(document: Document, lab: Lab, system: str) -> str:
    """The file with the place of the lab's TCPIP.DATA; everything else stays."""
    target = lab.systems[system].members.tcpdata
    text = document.member.text
    if target is None:
        return text
    there = document.given(_TARGET)
    if not there:
        newline = "\r\n" if "\r\n" in text else "\n"
        lead = "" if not text or text.endswith("\n") else newline
        return f"{text}{lead}  {_TARGET}({_quoted(target)}){newline}"
    edits = [Edit(word.start, word.end, _quoted(target)) for word in there[-1].values[:1] if _bare(word.text) != target]
    return apply_edits(text, edits)


def _quoted(target: str) -> str:
    return target if target.startswith("/") else f"'{target}'"


def _bare(text: str) -> str:
    return text if text.startswith("/") else text.strip("'").upper()
