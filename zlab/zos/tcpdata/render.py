"""TCPIP.DATA written from the lab, and the lab's values put into a user's own file. Pure."""

from __future__ import annotations

from zlab.lab.records import Lab
from zlab.resources import render_template
from zlab.zos.edits import Edit, apply_edits
from zlab.zos.tcpdata import set_up
from zlab.zos.tcpdata.grammar import TCPDATA_NAMES
from zlab.zos.tcpdata.layout import statement_text
from zlab.zos.tcpdata.lint import is_resolver
from zlab.zos.tcpdata.tree import Document, Statement


def wanted(lab: Lab, name: str) -> list[tuple[str, str]]:
    """The statements of a system, as (name, value); name servers repeat."""
    system = lab.systems[name]
    resolver = system.resolver
    found = [("TCPIPJOBNAME", system.tcpip.job), ("HOSTNAME", resolver.hostname or system.sysname)]
    if resolver.domain:
        found.append(("DOMAINORIGIN", resolver.domain))
    found.append(("DATASETPREFIX", resolver.dataset_prefix))
    found += [("NSINTERADDR", str(address)) for address in resolver.nameservers]
    return [*found, ("RESOLVERTIMEOUT", str(resolver.timeout))]


def render(lab: Lab, system: str) -> str:
    """The whole file."""
    lines = [statement_text(name, value) for name, value in wanted(lab, system)]
    return render_template("zos/tcpdata.j2", lab=lab.lab, sysname=lab.systems[system].sysname, lines=lines)


def merge(document: Document, lab: Lab, system: str) -> str:
    """The file with the lab's values. A statement for this system alone is changed before one for all systems.

    A set-up file of the resolver is given the place of TCPIP.DATA instead: the statements of TCPIP.DATA would be
    refused in it.
    """
    if is_resolver(document):
        return set_up.merge(document, lab, system)
    sysname = lab.systems[system].sysname
    groups: dict[str, list[str]] = {}
    for name, value in wanted(lab, system):
        groups.setdefault(name, []).append(value)
    edits: list[Edit] = []
    added: list[str] = []
    for name, values in groups.items():
        there = _statements(document, name, sysname)
        have = [word.text.upper() for statement in there for word in statement.values]
        if have == [value.upper() for value in values]:
            continue
        edits += _replace(there, name, values, added)
    text = apply_edits(document.member.text, edits)
    if not added:
        return text
    newline = "\r\n" if "\r\n" in text else "\n"
    lead = "" if not text or text.endswith("\n") else newline
    return text + lead + "".join(f"{line}{newline}" for line in added)


def _statements(document: Document, name: str, sysname: str) -> list[Statement]:
    known = {spelling for spelling, row in TCPDATA_NAMES.items() if row.name == name}
    found = [each for each in document.statements if each.name in known and each.system in ("", sysname)]
    own = [each for each in found if each.system]
    return own or found


def _replace(there: list[Statement], name: str, values: list[str], added: list[str]) -> list[Edit]:
    """One value a statement, in their order; statements that are too many keep their place with the last value."""
    edits = []
    for statement, value in zip(there, values, strict=False):
        if statement.values:
            glued = statement.values[0].start == statement.word.end
            edits.append(Edit(statement.values[0].start, statement.values[-1].end, f" {value}" if glued else value))
        else:
            edits.append(Edit(statement.word.end, statement.word.end, f" {value}"))
    edits += [Edit(each.start, each.word.start, "; ") for each in there[len(values) :]]
    added += [statement_text(name, value) for value in values[len(there) :]]
    return edits
