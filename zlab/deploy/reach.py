"""Commands that would take away the connection they are given over: those are for the operator at the console. Pure."""

from __future__ import annotations

import re

from zlab.lab.records import System
from zlab.zos.steps import Step


def cuts_off(system: System, step: Step) -> bool:
    """Whether a command stops the stack, or the interface, that leads to z/OS.

    The interface is the one with the address of `deploy: {host: …}`; for a host that is no address of a link any.
    """
    if step.command.upper() == f"P {system.tcpip.job}":
        return True
    stopped = re.fullmatch(r"V TCPIP,[^,]*,STOP,(\S+)", step.command.upper())
    if stopped is None:
        return False
    host = system.deploy.host or str(system.links[0].zos)
    ways = [link for link in system.links if host in (str(link.zos), str(link.ipv6.zos) if link.ipv6 else "")]
    names = {name for link in ways for name in (link.interface, link.interface6, link.portname)}
    return not ways or stopped[1] in names
