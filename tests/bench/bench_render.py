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


def lab_text(systems: int) -> str:
    """A lab of as many systems, each with one link that runs OSPF."""
    lines = ["lab: fifty", "linux: {frr: {router_id: 10.0.0.1}}", "systems:"]
    for number in range(systems):
        first = 0x400 + 4 * number
        devices = ", ".join(f"'{first + unit:04X}'" for unit in range(3))
        addresses = f"linux: 10.1.{number + 1}.1/24, zos: 10.1.{number + 1}.2"
        link = f"device: tap{number}, {addresses}, portname: PORTA, devices: [{devices}], ospf: {{}}"
        lines.append(f"  s{number}: {{sysname: S{number}, links: [{{{link}}}]}}")
    return "\n".join(lines) + "\n"


def topology_text(nodes: int) -> str:
    """The same network as netlab describes it: every node has one link to a hub, and all run OSPF."""
    lines = ["provider: clab", "defaults.device: frr", "module: [ospf]", "nodes:"]
    lines += [*(f"  n{number}:" for number in range(nodes)), "  hub:", "links:"]
    lines += [f"- n{number}-hub" for number in range(nodes)]
    return "\n".join(lines) + "\n"


def measure() -> list[Ratio]:
    netlab = peer_python("networklab").parent / "netlab"
    with tempfile.TemporaryDirectory() as folder:
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
