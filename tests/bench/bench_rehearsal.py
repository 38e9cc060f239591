"""A rehearsal from nothing to verified, against what FRR alone needs for the same adjacency."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from pathlib import Path

from tests.bench.measure import PYTHON, ROOT, interleaved
from tests.bench.ratio import Ratio
from tests.support.netns import Namespace, namespace, veth
from tests.support.waiting import wait_for

_TIMERS = " timers throttle lsa all 0\n timers lsa min-arrival 0\n timers throttle spf 0 50 500\n"


def config(router_id: str, device: str) -> str:
    """What the rehearsal's fast mode gives FRR too: hello 1, dead 4, point-to-point, fast timers."""
    return (
        f"router ospf\n ospf router-id {router_id}\n{_TIMERS}exit\n"
        f"interface lo\n ip ospf area 0.0.0.0\nexit\n"
        f"interface {device}\n ip ospf dead-interval 4\n ip ospf hello-interval 1\n"
        " ip ospf network point-to-point\n ip ospf area 0.0.0.0\nexit\n"
    )


def floor() -> float:
    """Two daemons on each side of a wire that is there already: from their start to the route in the kernel."""
    with tempfile.TemporaryDirectory() as name, namespace("a") as one, namespace("b") as other:
        folder = Path(name)
        folder.chmod(0o755)
        veth(one, "tap0", other, "osa0")
        for where, device, address in ((one, "tap0", "10.1.1.1"), (other, "osa0", "10.1.1.2")):
            where.ip(f"address add {address}/24 dev {device}")
            where.ip(f"link set {device} up")
        other.ip("address add 10.255.255.1/32 dev lo")
        begin = time.perf_counter()
        for where, device, router_id in ((one, "tap0", "10.1.1.1"), (other, "osa0", "10.1.1.2")):
            start(where, folder, config(router_id, device))
        wait_for(lambda: one.ip("route show 10.255.255.1 proto ospf"), "FRR alone finds the route", 60, every=0.01)
        return time.perf_counter() - begin


def start(where: Namespace, folder: Path, text: str) -> None:
    side = folder / where.name
    side.mkdir()
    subprocess.run(["chown", "frr:frr", str(side)], check=True)
    (side / "vtysh.conf").touch()
    (side / "all.conf").write_text(text)
    for daemon in ("zebra", "ospfd"):
        (side / f"{daemon}.conf").touch()
        files = ("-f", str(side / f"{daemon}.conf"), "-i", str(side / f"{daemon}.pid"), "-z", str(side / "zserv.api"))
        argv = [f"/usr/lib/frr/{daemon}", "-d", "-P", "0", *files, "--vty_socket", str(side), "-u", "frr", "-g", "frr"]
        where.run(*argv)
        wait_for((side / f"{daemon}.vty").exists, f"{daemon} answers", every=0.005)
    where.run("vtysh", "--vty_socket", str(side), "--config_dir", str(side), "-f", str(side / "all.conf"))


def rehearsal() -> float:
    """From the start of the command until all is proven, as it tells itself; the interpreter's start is in it."""
    begin = time.perf_counter()
    argv = [PYTHON, "-m", "zlab", "rehearse", "run", str(ROOT / "inventories" / "adcd"), "--json"]
    done = subprocess.run(argv, capture_output=True, text=True, cwd=ROOT)
    whole = time.perf_counter() - begin
    if done.returncode != 0:
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
    report = json.loads(done.stdout)
    start_and_end = whole - float(report["seconds"])
    return float(report["verified_after"]) + start_and_end


def measure() -> list[Ratio]:
    taken = interleaved({"rehearsal": rehearsal, "floor": floor}, 5)
    return [
        Ratio("rehearsal, nothing to verified", taken["rehearsal"], "FRR alone to its route", taken["floor"], 2.5),
    ]
