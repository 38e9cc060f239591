"""`zlab deploy push` of 100 members by FTP, 3 of them changed, against a bare ftplib loop that does the same."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tests.bench.measure import PYTHON, Timed, interleaved, process
from tests.bench.ratio import Ratio
from tests.support.zos_ftp import PASSWORD, USER, ZosFtp, zos_ftp

MEMBERS, CHANGED = 100, 3
LINES = 60
BARE = """
import ftplib, io, sys
from pathlib import Path
port, folder = int(sys.argv[1]), Path(sys.argv[2])
ftp = ftplib.FTP()
ftp.connect("127.0.0.1", port, 30)
ftp.login("{user}", "{password}")
ftp.voidcmd("TYPE A")
ftp.voidcmd("SITE SBD=(IBM-1047,ISO8859-1)")
written = 0
def there(place):
    lines = []
    ftp.retrlines("RETR " + place, lines.append)
    return [line.rstrip() for line in lines]
for path in sorted(folder.iterdir()):
    place, wanted = "'USER.PROCLIB(" + path.name + ")'", path.read_text().splitlines()
    if there(place) != wanted:
        ftp.voidcmd("SITE RECFM=FB LRECL=80")
        ftp.storlines("STOR " + place, io.BytesIO("".join(line + "\\r\\n" for line in wanted).encode()))
        assert there(place) == wanted
        written += 1
ftp.quit()
assert written == {changed}, written
"""


def member(number: int, version: int) -> str:
    return "".join(f"//M{number} line {line} of version {version}\n" for line in range(LINES))


def lab(folder: Path, port: int, wanted: Path) -> Path:
    files = {f"USER.PROCLIB({path.name})": f"{wanted.name}/{path.name}" for path in sorted(wanted.iterdir())}
    deploy = {"by": "ftp", "host": "127.0.0.1", "port": port, "user": USER, "tls": False}
    system = {"members": {"files": files}, "deploy": {**deploy, "password": {"env": "ZLAB_BENCH_PASSWORD"}}}
    path = folder / "lab.yaml"
    path.write_text(json.dumps({"lab": "bench", "systems": {"s0w1": system}}))
    return path


@dataclass
class Sessions:
    """Rounds of one contender, seen from the server: seconds from the first command to the last, and up to the first
    STOR, which is what all members take to be read."""

    server: ZosFtp
    run: Timed
    whole: list[float] = field(default_factory=list)
    reading: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        """One round: three members differ, three are written over one connection; anything else is an error."""
        server = self.server
        for number in range(MEMBERS):
            server.put(f"USER.PROCLIB(M{number})", member(number, 0 if number < CHANGED else 1))
        connections, begin = server.connections, len(server.commands)
        seconds = self.run()
        verbs = [line.split()[0] for line in server.commands[begin:]]
        made = (server.connections - connections, verbs.count("STOR"))
        if made != (1, CHANGED):
            raise RuntimeError(f"{made[0]} connections, {made[1]} written")
        times = server.times[begin:]
        self.whole.append(times[-1] - times[0])
        self.reading.append(times[verbs.index("STOR")] - times[0])
        return seconds


def measure() -> list[Ratio]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wanted, there = folder / "wanted", folder / "zos"
        wanted.mkdir()
        there.mkdir()
        for number in range(MEMBERS):
            (wanted / f"M{number}").write_text(member(number, 1))
        with zos_ftp(there) as server:
            environment = {"ZLAB_BENCH_PASSWORD": PASSWORD, "ZLAB_STATE_DIR": str(folder / "state")}
            argv = [PYTHON, "-m", "zlab", "deploy", "push", str(lab(folder, server.port, wanted)), "--yes", "--force"]
            bare = BARE.format(user=USER, password=PASSWORD, changed=CHANGED)
            push = Sessions(server, process(argv, env=environment))
            loop = Sessions(server, process([PYTHON, "-c", bare, str(server.port), str(wanted)]))
            seconds = interleaved({"push": push, "loop": loop}, rounds=5)
    what = f"push of {MEMBERS} members by FTP, {CHANGED} changed"
    session = median(push.whole[1:])
    return [
        Ratio(what, seconds["push"], "a bare ftplib loop, the same", seconds["loop"]),
        Ratio(f"{what}: from login to QUIT", session, "the loop's", median(loop.whole[1:])),
        Ratio(f"{what}: until all are read", median(push.reading[1:]), "from login to QUIT", session),
    ]
