"""A TRL major node written from the lab, and the lab's values put into a user's own. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from zlab.lab.records import Lab, Link
from zlab.resources import render_template
from zlab.zos.edits import Edit, apply_edits
from zlab.zos.vtam.layout import statement_text
from zlab.zos.vtam.meaning import Trle, trles
from zlab.zos.vtam.tree import Document

_NODE = "OSATRL2"


def render(lab: Lab, system: str) -> str:
    """The whole member: one TRLE a link, named as ADCD names them."""
    links = lab.systems[system].links
    cards = [card for number, link in enumerate(links, 1) for card in _cards(f"{_NODE[:-1]}{number}E", link)]
    return render_template("zos/vtam.j2", lab=lab.lab, sysname=lab.systems[system].sysname, node=_NODE, cards=cards)


def merge(document: Document, lab: Lab, system: str) -> str:
    """The member with the lab's device numbers; a TRLE is found by its PORTNAME, and one that is missing is added."""
    known = {trle.portname.text: trle for trle in trles(document) if trle.portname is not None}
    edits: list[Edit] = []
    added: list[str] = []
    for link in lab.systems[system].links:
        trle = known.get(link.portname)
        if trle is None:
            added += _cards(_free_name(document), link)
        else:
            edits += _numbers(trle, link)
    text = apply_edits(document.member.text, edits)
    if not added:
        return text
    newline = "\r\n" if "\r\n" in text else "\n"
    lead = "" if not text or text.endswith("\n") else newline
    if document.statements and document.statements[-1].cards[-1].continues:
        lead += newline  # else the mark in column 72 of the last card would take in what is added
    return text + lead + "".join(f"{card}{newline}" for card in added)


def _numbers(trle: Trle, link: Link) -> Iterator[Edit]:
    for name, wanted in zip(("READ", "WRITE", "DATAPATH"), link.devices, strict=True):
        operand = trle.statement.operand(name)
        given = {"READ": trle.read, "WRITE": trle.write, "DATAPATH": trle.datapath}[name]
        if operand is not None and given and given[0].text != wanted:
            word = operand.values[0]
            yield Edit(word.start, word.end, wanted)


def _cards(name: str, link: Link) -> list[str]:
    read, write, datapath = link.devices
    operands = ["LNCTL=MPC", f"READ=({read})", f"WRITE=({write})", f"DATAPATH=({datapath})"]
    return statement_text(name, "TRLE", [*operands, f"PORTNAME={link.portname}", "MPCLEVEL=QDIO"])


def _free_name(document: Document) -> str:
    taken = {trle.name for trle in trles(document)}
    return next(name for number in range(1, 1000) if (name := f"OSATR{number}E") not in taken)
