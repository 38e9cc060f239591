"""The languages whose members live on z/OS, by name; a language's module is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zlab.lab.records import Lab
    from zlab.zos.language import Language

LANGUAGES = {
    "vtam": "zlab.zos.vtam.language:VTAM",
    "tcpdata": "zlab.zos.tcpdata.language:TCPDATA",
    "profile": "zlab.zos.profile.language:PROFILE",
    "omproute": "zlab.zos.omproute.language:OMPROUTE",
    "syslogd": "zlab.zos.syslogd.language:SYSLOGD",
    "attls": "zlab.zos.policy.language:ATTLS",
}
"""In the order in which z/OS needs them: the TRLE before the stack, the stack before OMPROUTE."""

HOST_LANGUAGES = {"devmap": "zlab.zos.devmap.language:DEVMAP"}
"""Files of the host that have the verbs of a member; they are not deployed to z/OS."""


def language_of(name: str) -> Language[Any]:
    """The language of a name of LANGUAGES or HOST_LANGUAGES."""
    module, _, attribute = {**LANGUAGES, **HOST_LANGUAGES}[name].partition(":")
    language: Language[Any] = getattr(import_module(module), attribute)
    return language


def renderer_of(name: str) -> Callable[[Lab, str], str]:
    """What writes the member, without its linter and differ: every language has it in its module `render`."""
    module, _, _ = {**LANGUAGES, **HOST_LANGUAGES}[name].rpartition(".")
    render: Callable[[Lab, str], str] = import_module(f"{module}.render").render
    return render
