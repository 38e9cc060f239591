"""The FRR of this host, in one question to vtysh."""

from __future__ import annotations

from zlab.linux.facts import FrrFacts
from zlab.linux.frr.running import parse_running_config
from zlab.linux.host import Host


def read_frr(host: Host) -> FrrFacts:
    """Which daemons run and what is configured. A host without FRR costs nothing."""
    if not host.has(host.vtysh[0]):
        return FrrFacts(why="FRR is not installed")
    done = host.run([*host.vtysh, "-c", "show daemons", "-c", "show running-config"], check=False)
    first, _, rest = done.stdout.partition("\n")
    daemons = tuple(first.split())
    if done.status != 0 or "zebra" not in daemons:
        return FrrFacts(why=f"FRR does not run, or may not be asked ({done.complaint})")
    return FrrFacts(True, daemons, tuple(parse_running_config(rest).lines()))
