"""Every member of the z/OS end of a system, by the name of its language. Pure."""

from __future__ import annotations

from zlab.lab.records import Lab
from zlab.zos.registry import LANGUAGES, OTHERS, renderer_of


def render_members(lab: Lab, system: str) -> dict[str, str]:
    """Language → text, in the order z/OS needs them; a member the lab has nothing to say in is left out.

    Keys are not in it: a symbol stands in their place.
    """
    names = [name for name in (*OTHERS, *LANGUAGES) if _wanted(lab, system, name)]
    return {name: renderer_of(name)(lab, system) for name in names}


def _wanted(lab: Lab, system: str, language: str) -> bool:
    has = lab.systems[system]
    if language == "omproute":
        return any(link.ospf or link.ospf6 for link in has.links)
    if language == "attls":
        return bool(has.attls.rules)
    if language == "resolver":
        return has.members.tcpdata is not None
    return True
