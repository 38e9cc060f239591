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

OTHERS = {"devmap": "zlab.zos.devmap.language:DEVMAP", "resolver": "zlab.zos.tcpdata.resolver:RESOLVER"}
"""Files that are rendered and checked like members and are not deployed: one of the host, and one of all stacks."""


def language_of(name: str) -> Language[Any]:
    """The language of a name of LANGUAGES or OTHERS."""
    module, _, attribute = {**LANGUAGES, **OTHERS}[name].partition(":")
    language: Language[Any] = getattr(import_module(module), attribute)
    return language


def renderer_of(name: str) -> Callable[[Lab, str], str]:
    """What writes the member, without its linter and differ: the `render` of the module `render` beside `language`."""
    module = {**LANGUAGES, **OTHERS}[name].partition(":")[0].replace(".language", ".render")
    render: Callable[[Lab, str], str] = import_module(module).render
    return render
