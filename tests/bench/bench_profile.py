"""Parse plus diff of a PROFILE of 100,000 lines against hier_config and difflib, its memory, and its growth.

Each side reads the two texts and compares them in a process of its own; what counts is the time from the first line
read to the last difference, and the most memory the process ever had.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.bench.measure import PYTHON, ROOT
from tests.bench.peers import peer_python
from tests.bench.ratio import Ratio

LINES = 100_000
SMALL, LARGE = 1_000, 1_000_000
ROUNDS = 3
MOST_MEMORY = 150_000_000

_MEASURED = """
import json, sys, time
from pathlib import Path
{setup}
before, after = (Path(name).read_text() for name in sys.argv[1:3])
begin = time.perf_counter()
for _ in range(int(sys.argv[3])):
    count = work(before, after)
seconds = (time.perf_counter() - begin) / int(sys.argv[3])
# Not ru_maxrss: a process inherits that of the one that started it.
status = Path("/proc/self/status").read_text()
memory = int(status.partition("VmHWM:")[2].split()[0]) * 1024
print(json.dumps([seconds, memory, count]))
"""
_ZLAB = """
from zlab.zos.library import Library
from zlab.zos.member import MemberText
from zlab.zos.profile.diff import diff
from zlab.zos.profile.parse import parse
def work(before, after):
    return len(diff(parse(MemberText("before", before), Library()), parse(MemberText("after", after), Library())))
"""
_HIER_CONFIG = """
from hier_config import Platform, get_hconfig
def work(before, after):
    one, other = (get_hconfig(Platform.GENERIC, text) for text in (before, after))
    return len(list(one.config_to_get_to(other).all_children()))
"""
_DIFFLIB = """
import difflib
def work(before, after):
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return sum(line[0] in "+-" for line in lines)
"""


def profile_text(lines: int, *, changed: bool = False) -> str:
    """A PROFILE of about as many lines: half ports with comments, half static routes; or one with two rows changed."""
    return "\n".join(_lines(lines, changed=changed)) + "\n"


def _lines(lines: int, *, changed: bool) -> Iterator[str]:
    rows = lines // 2
    middle = rows // 2 if changed else -1
    yield from ("; a long profile", "TCPCONFIG RESTRICTLOWPORTS", "UDPCONFIG RESTRICTLOWPORTS")
    yield from ("INTERFACE ETH1 DEFINE IPAQENET", "   PORTNAME PORTA", "   IPADDR 10.1.1.2/24", "PORT")
    for number in range(rows):
        port, proto = 1 + number % 65535, "TCP" if number % 131070 < 65535 else "UDP"
        job = "OTHER" if number == middle else f"JOB{number % 997}"
        yield f"   {port:5} {proto} {job:8} NOAUTOLOG ; user {number}"
    yield "BEGINROUTES"
    for number in range(rows):
        second, third = divmod(number, 256)
        mtu = 1500 if number == middle else 1492
        yield f"   ROUTE {11 + second // 256}.{second % 256}.{third}.0/24 10.1.1.1 ETH1 MTU {mtu}"
    yield from ("   ROUTE DEFAULT 10.1.1.1 ETH1 MTU 1492", "ENDROUTES", "START ETH1")


def _run(python: str | Path, setup: str, folder: Path, lines: int, times: int = 1) -> tuple[float, float, int]:
    """Seconds of one comparison, bytes of the process, and how many differences were found."""
    names = [str(folder / f"{side}-{lines}") for side in ("before", "after")]
    argv = [str(python), "-c", _MEASURED.format(setup=setup), *names, str(times)]
    done = subprocess.run(argv, capture_output=True, text=True, cwd=ROOT)
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-2000:])
    seconds, memory, count = json.loads(done.stdout)
    return float(seconds), float(memory), int(count)


def measure() -> list[Ratio]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for lines in (SMALL, LINES, LARGE):
            (folder / f"before-{lines}").write_text(profile_text(lines))
            (folder / f"after-{lines}").write_text(profile_text(lines, changed=True))
        sides: dict[str, tuple[str | Path, str]] = {
            "zlab": (PYTHON, _ZLAB),
            "hier_config": (peer_python("hier_config"), _HIER_CONFIG),
            "difflib": (PYTHON, _DIFFLIB),
        }
        taken: dict[str, list[tuple[float, float, int]]] = {side: [] for side in sides}
        for _ in range(ROUNDS):
            for side, (python, setup) in sides.items():
                taken[side].append(_run(python, setup, folder, LINES))
        if taken["zlab"][0][2] != 2:
            raise RuntimeError(f"two rows differ, and zlab finds {taken['zlab'][0][2]}")
        small = median(_run(PYTHON, _ZLAB, folder, SMALL, 20)[0] for _ in range(ROUNDS)) / SMALL
        large = _run(PYTHON, _ZLAB, folder, LARGE)[0] / LARGE
    seconds = {side: median(one[0] for one in runs) for side, runs in taken.items()}
    memory = max(one[1] for one in taken["zlab"])
    title = f"PROFILE of {LINES:,} lines: parse both, diff"
    return [
        Ratio(title, seconds["zlab"], "hier_config", seconds["hier_config"], 0.5),
        Ratio(title, seconds["zlab"], "difflib", seconds["difflib"]),
        Ratio(f"memory of a PROFILE of {LINES:,} lines, twice", memory, "150 MB", MOST_MEMORY, 1.0, "bytes"),
        Ratio(f"a line of a PROFILE of {LARGE:,} lines", large, f"a line of one of {SMALL:,}", small, 1.5),
    ]
