"""Rendering every member of 50 z/OS systems against netlab, which renders the configuration of 50 FRR nodes."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from tests.bench.measure import PYTHON, Timed, interleaved
from tests.bench.peers import peer_python
from tests.bench.ratio import Ratio

SYSTEMS = 50
MEMORY = Path("/dev/shm")
"""Both write there, where it exists: on a disk the ratio tells what else the disk was doing."""


def lab_text(systems: int) -> str:
    """A lab of as many systems, each with the link of the reference lab: IPv4 and IPv6, OSPF over both."""
    lines = ["lab: fifty", "linux: {frr: {router_id: 10.0.0.1}}", "systems:"]
    for number in range(systems):
        first = 0x400 + 4 * number
        devices = ", ".join(f"'{first + unit:04X}'" for unit in range(3))
        addresses = f"linux: 10.1.{number + 1}.1/24, zos: 10.1.{number + 1}.2"
        ipv6 = f"{{linux: '2001:db8:{number + 1:x}::1/64', zos: '2001:db8:{number + 1:x}::2'}}"
        link = f"device: tap{number}, {addresses}, portname: PORTA, devices: [{devices}], ipv6: {ipv6}"
        lines.append(f"  s{number}: {{sysname: S{number}, links: [{{{link}, ospf: {{}}, ospf6: {{}}}}]}}")
    return "\n".join(lines) + "\n"


def topology_text(nodes: int) -> str:
    """The same network as netlab describes it: every node has one link to a hub, and all run OSPF."""
    lines = ["provider: clab", "defaults.device: frr", "module: [ospf]", "addressing:"]
    pools = {"loopback": "10.0.0.0/16, ipv6: '2001:db8:f::/48'", "p2p": "10.1.0.0/16, ipv6: '2001:db8:1::/48'"}
    lines += [*(f"  {name}: {{ipv4: {pool}}}" for name, pool in pools.items()), "nodes:"]
    lines += [*(f"  n{number}:" for number in range(nodes)), "  hub:", "links:"]
    lines += [f"- n{number}-hub" for number in range(nodes)]
    return "\n".join(lines) + "\n"


def measure() -> list[Ratio]:
    netlab = peer_python("networklab").parent / "netlab"
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        ours, theirs = Path(folder) / "zlab", Path(folder) / "netlab"
        for path in (ours, theirs):
            path.mkdir()
        (ours / "lab.yaml").write_text(lab_text(SYSTEMS))
        (theirs / "topology.yml").write_text(topology_text(SYSTEMS))
        seconds = interleaved(
            {
                "zlab": _fresh([PYTHON, "-m", "zlab", "render", str(ours), "--out", str(ours / "out")], ours),
                "netlab": _fresh([str(netlab), "create", "--quiet", "topology.yml"], theirs),
            },
            5,
        )
        members = len(list((ours / "out").rglob("*")))
        if members < SYSTEMS * 4 or len(list((theirs / "node_files").iterdir())) < SYSTEMS:
            raise RuntimeError("one of the two has not written its files")
    return [
        Ratio(f"render {SYSTEMS} systems", seconds["zlab"], f"netlab create, {SYSTEMS} nodes", seconds["netlab"], 0.1)
    ]


def _fresh(argv: list[str], folder: Path) -> Timed:
    """The command in its folder, from which everything it wrote before is taken away."""

    def run() -> float:
        for path in folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name not in ("lab.yaml", "topology.yml"):
                path.unlink()
        begin = time.perf_counter()
        done = subprocess.run(argv, cwd=folder, capture_output=True, text=True)
        seconds = time.perf_counter() - begin
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(argv)}: status {done.returncode}\n{done.stdout[-500:]}{done.stderr[-2000:]}")
        return seconds

    return run
