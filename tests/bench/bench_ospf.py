"""`zlab ospf health` on a live host, against what it cannot do without: zlab's own start-up and one call of vtysh.

The host is a namespace with four healthy adjacencies of real FRR. The two sides take turns in one run.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Sequence

from tests.bench.ratio import Ratio
from tests.ospf.frr_world import FrrWorld, frr_world, ospf_lines, router

ROUNDS = 25
PEERS = ("one", "two", "three", "four")
LAB = "lab: bench\nlinux: {frr: {router_id: 10.1.0.1}}\nsystems:\n" + "".join(
    f"  {name}: {{sysname: Z{number}, links: [{{device: tap{number}, linux: 10.1.{number}.1/24, zos: 10.1.{number}.2,"
    " ospf: {hello: 1, dead: 4, network: point-to-point}}]}\n"
    for number, name in enumerate(PEERS, start=1)
)


def measure() -> list[Ratio]:
    """Medians in seconds. The lab file costs pydantic, which no start-up has: shown beside, without a target."""
    with frr_world(PEERS, {}) as world:
        _converge(world)
        zlab = world.zlab()
        lab = zlab.lab(LAB)
        health = zlab.argv("ospf", "health")
        commands = {
            "health": health,
            "lab": zlab.argv("ospf", "health", str(lab), "--live"),
            "start": zlab.argv("--version"),
            "vtysh": [*world.host.vtysh, "-c", "show ip ospf neighbor json"],
        }
        # Namespaces are entered by `ip`, on both sides alike; modules are compiled once, as on any installed host.
        cache = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(world.folder / "cache")}
        environment = {**os.environ, **zlab.environment, **cache, "ZLAB_LAB": ""}
        times: dict[str, list[float]] = {name: [] for name in commands}
        for number in range(ROUNDS + 1):
            for name, command in commands.items():
                seconds = _seconds(world, command, environment)
                if number:  # the first round fills the caches
                    times[name].append(seconds)
    median = {name: statistics.median(values) for name, values in times.items()}
    floor = median["start"] + median["vtysh"]
    return [
        Ratio("ospf health on a live host", median["health"], "zlab --version, then one vtysh", floor, 1.5),
        Ratio("ospf health with a lab file", median["lab"], "zlab --version, then one vtysh", floor),
    ]


def _converge(world: FrrWorld) -> None:
    announced = "interface lo\n ip ospf area 0\nexit\n"
    for number, name in enumerate(PEERS, start=1):
        peer = f"{router(f'10.1.{number}.2')}interface osa0\n{ospf_lines()}exit\n{announced}"
        world.peers[name].start("ospfd", peer)
    wires = "".join(f"interface tap{number}\n{ospf_lines()}exit\n" for number in range(1, len(PEERS) + 1))
    world.host.start("ospfd", router("10.1.0.1") + wires)
    for speaker in (world.host, *world.peers.values()):
        speaker.ready("ospfd")
    world.zlab().run("ospf", "health", "--wait", "30")


def _seconds(world: FrrWorld, command: Sequence[str], environment: dict[str, str]) -> float:
    begin = time.perf_counter()
    subprocess.run(world.host.where.argv(command), capture_output=True, check=True, env=environment)
    return time.perf_counter() - begin
