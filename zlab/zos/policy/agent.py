"""The files that lead Policy Agent to a policy: main and image configuration, and the environment file.

Facts: the statement pages of Policy Agent; General syntax rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from zlab.zos.findings import Sure
from zlab.zos.member import read_member
from zlab.zos.policy.grammar.statements import BY_NAME
from zlab.zos.policy.tree import Document, Statement, parse


class FileRole(StrEnum):
    POLICY = "AT-TLS policy"
    MAIN = "Policy Agent main configuration"
    IMAGE = "Policy Agent image configuration"
    ENVIRONMENT = "environment file"


@dataclass(frozen=True, slots=True)
class AgentStatement:
    """A statement of the main or the image file, with the file it belongs to."""

    name: str
    role: FileRole
    form: str
    title: str
    sure: Sure = Sure.DOCUMENTED
    block: bool = False


MAIN, IMAGE = FileRole.MAIN, FileRole.IMAGE

AGENT_STATEMENTS: tuple[AgentStatement, ...] = (
    AgentStatement("LogLevel", MAIN, "n", "sum of what is logged; 31 when not given"),
    AgentStatement(
        "TcpImage", MAIN, "name [path] [FLUSH|NOFLUSH] [PURGE|NOPURGE] [seconds]", "a stack and its image file"
    ),
    AgentStatement(
        "PEPInstance", MAIN, "name [path] [FLUSH|NOFLUSH] [PURGE|NOPURGE] [seconds]", "another name of TcpImage"
    ),
    AgentStatement("CommonTTLSConfig", MAIN, "path", "AT-TLS statements for all stacks"),
    AgentStatement("CommonIPSecConfig", MAIN, "path", "IP security for all stacks", Sure.MEMORY),
    AgentStatement("CommonIDSConfig", MAIN, "path", "intrusion detection for all stacks", Sure.MEMORY),
    AgentStatement("CommonRoutingConfig", MAIN, "path", "policy-based routing for all stacks", Sure.MEMORY),
    AgentStatement("Codepage", MAIN, "name", "code page of all files; IBM-1047 when not given"),
    AgentStatement("ClientConnection", MAIN, "{…}", "as a policy server", block=True),
    AgentStatement("ServerConnection", MAIN, "{…}", "as a policy client", block=True),
    AgentStatement("ServicesConnection", MAIN, "{…}", "import requesters", block=True),
    AgentStatement("DynamicConfigPolicyLoad", MAIN, "name {…}", "policies of a policy client", block=True),
    AgentStatement("AutoMonitorApps", MAIN, "{…}", "applications to watch", Sure.MEMORY, block=True),
    AgentStatement("AutoMonitorParms", MAIN, "{…}", "how they are watched", Sure.MEMORY, block=True),
    AgentStatement("TTLSConfig", IMAGE, "[path] [FLUSH|NOFLUSH] [PURGE|NOPURGE]", "the AT-TLS policy of this stack"),
    AgentStatement("IPSecConfig", IMAGE, "[path]", "the IP security policy", Sure.MEMORY),
    AgentStatement("IDSConfig", IMAGE, "[path]", "the intrusion detection policy", Sure.MEMORY),
    AgentStatement("QOSConfig", IMAGE, "[path]", "the quality-of-service policy", Sure.MEMORY),
    AgentStatement("RoutingConfig", IMAGE, "[path]", "the routing policy", Sure.MEMORY),
    AgentStatement("PolicyServer", IMAGE, "{…}", "policies that come from a policy server", block=True),
    AgentStatement("SetSubnetPrioTosMask", IMAGE, "{…}", "ToS to priority", Sure.MEMORY, block=True),
    AgentStatement("ReadFromDirectory", IMAGE, "{…}", "policies in LDAP", Sure.MEMORY, block=True),
    AgentStatement("PolicyPerfMonitorForSDR", IMAGE, "{…}", "Sysplex Distributor", Sure.MEMORY, block=True),
)

AGENT_BY_NAME = {each.name.lower(): each for each in AGENT_STATEMENTS}
LOG_LEVELS = {
    1: "SYSERR",
    2: "OBJERR",
    4: "PROTERR",
    8: "WARNING",
    16: "EVENT",
    32: "ACTION",
    64: "INFO",
    128: "ACNTING",
    256: "TRACE",
}
"""LogLevel is a sum of these (sample of Policy Agent configuration, Debug for z/OS documentation)."""
MISSPELT_TTLS_CONFIG = frozenset({"tlsconfig", "ttlsconf", "ttlconfig", "attlsconfig"})
_SETTING = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=")


def role_of(document: Document) -> FileRole:
    """What a file is, from the statements in it. A file of rules alone is a policy, wherever it was meant to be."""
    keys = [each.folded for each in document.statements]
    if keys and sum(bool(_SETTING.match(each.key)) for each in document.statements) * 2 > len(keys):
        return FileRole.ENVIRONMENT
    known = [AGENT_BY_NAME[key].role for key in keys if key in AGENT_BY_NAME]
    if MAIN in known:
        return MAIN
    if known or not MISSPELT_TTLS_CONFIG.isdisjoint(keys):
        return IMAGE
    return FileRole.POLICY


@dataclass(frozen=True, slots=True)
class FileReference:
    """A statement that names another file; an empty path means the common policy, or the file itself."""

    statement: Statement
    path: str


def references(document: Document) -> Iterator[FileReference]:
    """The files that TcpImage, PEPInstance, TTLSConfig and CommonTTLSConfig name."""
    for each in document.statements:
        words = each.value.split()
        if each.folded in ("tcpimage", "pepinstance"):
            words = words[1:]
        elif each.folded not in ("ttlsconfig", "commonttlsconfig"):
            continue
        named = bool(words) and (words[0].startswith(("/", "'", "//")) or "." in words[0])
        yield FileReference(each, words[0] if named else "")


def find_file(document: Document, path: str) -> Path | None:
    """The file here that stands for a path or data set of z/OS: one the library names, or one beside the file."""
    library = document.library
    found = library.find(path.removeprefix("//") if path.startswith("//'") else path)
    if found is None and library.folder is not None and not path.startswith("//"):
        beside = library.folder / path.rpartition("/")[2]
        return beside if beside.is_file() else None
    return found


def follow(document: Document, depth: int = 0) -> Document | None:
    """The policy that a file leads to, itself if it is one; None when a file on the way is not here.

    Raises MemberError when one is here and cannot be read.
    """
    role = role_of(document)
    if role is FileRole.POLICY:
        return document
    if depth > 3:
        return None
    wanted = {MAIN: ("tcpimage", "pepinstance"), IMAGE: ("ttlsconfig",)}.get(role, ())
    for each in references(document):
        if each.statement.folded in wanted and each.path:
            path = find_file(document, each.path)
            if path is not None:
                return follow(parse(read_member(path), document.library), depth + 1)
    common = next((each.path for each in references(document) if each.statement.folded == "commonttlsconfig"), "")
    path = find_file(document, common) if common else None
    if path is not None:
        return follow(parse(read_member(path), document.library), depth + 1)
    return document if any(each.folded in BY_NAME for each in document.statements) else None
