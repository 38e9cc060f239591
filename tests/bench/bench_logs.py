"""`zlab logs` against ripgrep, sort, uniq and GNU grep: a gigabyte of realistic log, side by side in one run.

ZLAB_BENCH_LOG_MB makes the log smaller or larger.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.ratio import Ratio

SIZE = int(os.environ.get("ZLAB_BENCH_LOG_MB", "1000")) * 1_000_000
ROUNDS = 3
MOST_MEMORY = 100_000_000

IDS = r"\b[A-Z]{3,5}[0-9]{2,5}[ADEISW]\b"
COUNTED = "EZZ7921I"

PLAIN = (
    "sshd[{pid}]: Accepted publickey for IBMUSER from 10.1.0.2 port {port} ssh2",
    "sshd[{pid}]: Connection closed by 10.1.0.2 port {port}",
    "sshd[{pid}]: Received disconnect from 10.1.0.2 port {port}:11: disconnected by user",
    "inetd[{pid}]: connection from 10.1.0.2 on port 23",
    "sendmail[{pid}]: from 10.1.0.2: relay accepted for COLIN@S0W1",
)
OSPF = (
    "EZZ7919I State change, IPv4 OSPF, neighbor 10.1.{net}.1, new state {state}, event {event}",
    "EZZ7921I OSPF Adjacency Failure, neighbor 10.1.{net}.1, old state 128, new state 4, event 10",
    "EZZ7968I Hello interval missed on interface ETH{net}",
    "EZZ7908I Received packet type 1 from 10.1.{net}.1",
    "EZZ7910I Sending multicast, type 1, destination 224.0.0.5 net {net} interface ETH{net}",
)
OTHER = tuple(
    f"{prefix}{number:04d}I SOMETHING OF A PART OF THE SYSTEM HAS BEEN SEEN {{port}}"
    for prefix in ("EZZ", "EZD", "EZY", "IST", "IEF", "CSQ", "IEE")
    for number in range(4000, 4400, 17)
)
GROUP = "GRPID: 00000007 ENVID: 00000003 CONNID: {cid:08X} "
FLOW = (
    "EZD1284I TTLS Flow  " + GROUP + "RC:    0 Set GSK_KEYRING_FILE(201) - start1/TN3270",
    "EZD1285I TTLS Data  CONNID: {cid:08X} RECV CIPHER 160301{port:04X}",
    "EZD1284I TTLS Flow  " + GROUP + "RC:    0 Call GSK_SECURE_SOCKET_INIT - 0000005011440BB0",
)


def measure() -> list[Ratio]:
    """Ratios of time: a tally against `rg -o | sort | uniq -c`, a count against `grep -c`; and of memory."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "TCPIPdebug"
        write_log(log, SIZE)
        zlab = [sys.executable, "-m", "zlab", "logs"]
        scan, piped = _medians(
            lambda: _run(*zlab, "scan", str(log), "--json"),
            lambda: _run("bash", "-c", f"rg -oN '{IDS}' '{log}' | sort | uniq -c"),
        )
        count, grep = _medians(
            lambda: _run(*zlab, "count", COUNTED, str(log)), lambda: _run("grep", "-c", COUNTED, str(log))
        )
        memory = _memory(*zlab, "scan", str(log))
    size = f"{SIZE / 1e9:g} GB"
    return [
        Ratio(f"logs scan of {size}: every id, neighbors, connections", scan, "rg -o | sort | uniq -c", piped, 1.0),
        Ratio(f"logs count of one id in {size}", count, "grep -c", grep, 1.0),
        Ratio(f"memory of logs scan, {size}, all processes", memory, "100 MB", MOST_MEMORY, 1.0, "bytes"),
    ]


def write_log(path: Path, size: int) -> None:
    """A log such as a lab's syslogd writes with Trace 255 on: connections of 130 lines between all else."""
    dice = random.Random(4)
    written, second = 0, 0
    with path.open("w", encoding="ascii") as out:
        while written < size:
            chunk: list[str] = []
            for _ in range(200):
                second += dice.random() < 0.5
                chunk += _lines(dice, second)
            text = "".join(chunk)
            out.write(text)
            written += len(text)


def _lines(dice: random.Random, second: int) -> Iterator[str]:
    day, rest = divmod(second, 86400)
    clock = f"{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"
    stamp = f"Apr {1 + day % 30:2d} {clock} S0W1 "
    values = {"pid": dice.randrange(10**8), "port": dice.randrange(1024, 65536), "net": dice.randrange(1, 9)}
    kind = dice.random()
    if kind < 0.01:
        yield from (f"{stamp}TTLS[16842781]: {clock} TCPIP {line}\n" for line in _connection(dice, values["port"]))
    elif kind < 0.5:
        yield stamp + dice.choice(PLAIN).format(**values) + "\n"
    elif kind < 0.7:
        change = {"state": 2 ** dice.randrange(8), "event": dice.randrange(1, 14)}
        yield f"{stamp}omproute[67174435]: {dice.choice(OSPF).format(**values, **change)}\n"
    else:
        yield f"{stamp}pagent[{values['pid']}]: {dice.choice(OTHER).format(**values)}\n"


def _connection(dice: random.Random, port: int) -> Iterator[str]:
    cid = dice.randrange(16**6)
    ends = f"LOCAL: 10.1.1.2..4000 REMOTE: 10.1.0.2..{port} JOBNAME: COLATTLS USERID: START1"
    yield (
        f"EZD1281I TTLS Map   CONNID: {cid:08X} {ends} TYPE: InBound STATUS: Appl Control RULE: COLATTLJ "
        "ACTIONS: TNGA TNEA TNCA"
    )
    group = GROUP.format(cid=cid)
    yield f"EZD1282I TTLS Start {group}Initial Handshake ACTIONS: TNGA TNEA TNCA HS-ServerWithClientAuth"
    yield from (dice.choice(FLOW).format(cid=cid, port=port) for _ in range(126))
    if dice.random() < 0.1:
        yield f"EZD1286I TTLS Error {group}{ends} RULE: COLATTLJ RC:  {dice.choice((402, 406, 417))} Initial Handshake"
    else:
        yield f"EZD1283I TTLS Event {group}RC:    0 Initial Handshake 0000005011440BB0 0000005011422870 TLSV1.2 C02C"
    yield f"EZD1283I TTLS Event {group}RC:    0 Connection Close"


def _medians(*timed: Callable[[], None]) -> list[float]:
    """The median of each, taken in turns so that all meet the same weather."""
    times: list[list[float]] = [[] for _ in timed]
    for _ in range(ROUNDS):
        for one, taken in zip(timed, times, strict=True):
            begin = time.perf_counter()
            one()
            taken.append(time.perf_counter() - begin)
    return [statistics.median(taken) for taken in times]


def _run(*argv: str) -> None:
    # Into a pipe: GNU grep stops at the first match when its output is /dev/null.
    subprocess.run(argv, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def _memory(*argv: str) -> float:
    """The most memory a command and its children had at once, without what they share; read while it runs."""
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most = 0
    while process.poll() is None:
        most = max(most, sum(map(_own_memory, _family(process.pid))))
        try:
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
    return float(most)


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        children = []
    return [pid, *(each for child in children for each in _family(int(child)))]


def _own_memory(pid: int) -> int:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))


if __name__ == "__main__":
    for ratio in measure():
        print(f"{ratio.name}: {ratio.ours:.2f} to {ratio.peer:.2f} {ratio.unit} = {ratio.ratio:.2f}")
