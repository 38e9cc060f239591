"""Run every comparison and tell them as one table of ratios and build/bench.json.

python -m tests.bench [--list] [--only NAME]…
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from tests.bench.ratio import Ratio

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "build" / "bench.json"


def names() -> list[str]:
    """The benches there are: what follows `bench_` in this folder."""
    return sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, tell, write. Status 1 when a bench could not be run; a missed target is told, not failed."""
    options = _options(arguments)
    if options.list:
        print("\n".join(names()))
        return 0
    unknown = sorted(set(options.only) - set(names()))
    if unknown:
        print(f"bench: there is no {', '.join(unknown)}; there are {', '.join(names())}", file=sys.stderr)
        return 2
    ratios: list[tuple[str, Ratio]] = []
    failed = False
    for name in options.only or names():
        print(f"bench: {name} …", file=sys.stderr)
        try:
            found = import_module(f"tests.bench.bench_{name}").measure()
        except (OSError, RuntimeError, AssertionError, subprocess.SubprocessError, ImportError) as error:
            print(f"bench: {name} could not be measured: {error}", file=sys.stderr)
            failed = True
            continue
        ratios += [(name, ratio) for ratio in found]
    print(table([ratio for _, ratio in ratios]))
    write(ratios)
    return int(failed)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("--list", action="store_true", help="the benches there are")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="one bench only; repeatable")
    return parser.parse_args(arguments)


def table(ratios: Sequence[Ratio]) -> str:
    """One line a ratio: what, ours, the peer's, the ratio, the target and whether it is met."""
    head = ("what", "zlab", "against", "peer", "ratio", "target", "")
    rows = [head, *(_row(ratio) for ratio in ratios)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _row(ratio: Ratio) -> tuple[str, ...]:
    target = "" if ratio.target is None else f"≤ {ratio.target:g}"
    met = "" if ratio.target is None else "met" if ratio.met else "MISSED"
    return (
        ratio.name,
        _amount(ratio.ours, ratio.unit),
        ratio.peer_name,
        _amount(ratio.peer, ratio.unit),
        f"{ratio.ratio:.2f}",
        target,
        met,
    )


def _amount(value: float, unit: str) -> str:
    if unit == "s":
        return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.0f} ms"
    return f"{value / 1e6:.1f} MB" if unit == "bytes" else f"{value:.3g} {unit}"


def write(ratios: Sequence[tuple[str, Ratio]]) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    machine = {
        "kernel": platform.release(),
        "python": platform.python_version(),
        "cpus": os.cpu_count(),
        "when": time.strftime("%Y-%m-%d %H:%M"),
    }
    results = [
        {"bench": name, **asdict(ratio), "ratio": round(ratio.ratio, 4), "met": ratio.met} for name, ratio in ratios
    ]
    RESULTS.write_text(json.dumps({"machine": machine, "ratios": results}, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main())
