"""`zlab fleet` against plain ansible-playbook, and thirty hosts against ten; all over local connections.

A fleet's hosts are machines of their own, and here is one for all. So where thirty are compared with ten, each takes
as long as a zlab that is alone here and says what that one said, without the controller's CPU. The same with every
host's zlab really running here is measured too.
"""

from __future__ import annotations

import json
import shlex
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench.measure import PYTHON, ROOT, interleaved, process
from tests.bench.ratio import Ratio

FEW, MANY = 10, 30
LAB = "lab: {name}\nsystems:\n  s0w1:\n    links:\n      - {{linux: 10.1.1.1/24, zos: 10.1.1.2}}\n"
ELSEWHERE = "cat >{folder}/{name}.in; sleep {seconds:.3f}; cat {answer}; exit 3"
"""A host's zlab on another machine: it takes its lab, its time, and answers."""

Command = Callable[[str], str]


def inventory(path: Path, count: int, command: Command) -> Path:
    """An inventory of hosts that are all this machine; `command` is how zlab is called on the host of a name."""
    hosts = {}
    for name in (f"host{number}" for number in range(count)):
        (path.parent / f"{name}.yaml").write_text(LAB.format(name=name))
        hosts[name] = {"zlab_lab": f"{name}.yaml", "zlab_command": command(name)}
    common = {"ansible_connection": "local", "ansible_python_interpreter": PYTHON}
    path.write_text(json.dumps({"all": {"vars": common, "hosts": hosts}}))
    return path


def measure() -> list[Ratio]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def here(host: str) -> str:
            state = f"ZLAB_STATE_DIR={folder}/{host} ZLAB_RUN_DIR={folder}/{host} ZLAB_VTYSH=vtysh-of-nobody"
            return f"env PYTHONPATH={ROOT} {state} {PYTHON} -m zlab"

        lab = folder / "alone.yaml"
        lab.write_text(LAB.format(name="alone"))
        alone = ["sh", "-c", f"{here('alone')} net plan - --json <{lab} >{folder}/answer"]
        seconds = interleaved({"alone": process(alone, status=3)}, rounds=5)["alone"]

        def elsewhere(host: str) -> str:
            (folder / f"{host}.sh").write_text(
                ELSEWHERE.format(folder=folder, name=host, seconds=seconds, answer=folder / "answer")
            )
            return shlex.join(["sh", str(folder / f"{host}.sh")])

        few, many = inventory(folder / "few.json", FEW, here), inventory(folder / "many.json", MANY, here)
        environment = {"ZLAB_STATE_DIR": str(folder / "desk"), "ANSIBLE_PIPELINING": "1"}
        playbook = str(Path(sys.executable).with_name("ansible-playbook"))

        def plain(path: Path, forks: int) -> Callable[[], float]:
            argv = [playbook, "-i", str(path), "-f", str(forks), "--check", "playbooks/net-up.yml"]
            return process(argv, env=environment)

        def fleet(path: Path, forks: int) -> Callable[[], float]:
            argv = [PYTHON, "-m", "zlab", "fleet", "plan", str(path), "--forks", str(forks)]
            return process(argv, status=3, env=environment)

        taken = interleaved(
            {
                "few plain": plain(few, FEW),
                "few here": fleet(few, FEW),
                "many plain": plain(many, MANY),
                "many here": fleet(many, MANY),
                "few": fleet(inventory(folder / "few-elsewhere.json", FEW, elsewhere), FEW),
                "many": fleet(inventory(folder / "many-elsewhere.json", MANY, elsewhere), MANY),
            },
            rounds=3,
        )
    peer = "ansible-playbook, the same"
    return [
        Ratio(f"fleet plan, {FEW} hosts", taken["few here"], peer, taken["few plain"], 1.1),
        Ratio(f"fleet plan, {MANY} hosts", taken["many here"], peer, taken["many plain"], 1.1),
        Ratio(f"fleet plan, {MANY} hosts elsewhere", taken["many"], f"{FEW} of them", taken["few"], 2.0),
        Ratio(f"fleet plan, {MANY} hosts, all here", taken["many here"], f"{FEW} of them", taken["few here"]),
    ]
