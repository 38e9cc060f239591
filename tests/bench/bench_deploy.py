"""`zlab fleet` against plain ansible-playbook: the same playbook, hosts and forks, over a local connection."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from tests.bench.measure import PYTHON, ROOT, interleaved, process
from tests.bench.ratio import Ratio

FEW, MANY = 10, 30
LAB = "lab: {name}\nsystems:\n  s0w1:\n    links:\n      - {{linux: 10.1.1.1/24, zos: 10.1.1.2}}\n"


def inventory(folder: Path, count: int) -> Path:
    """Hosts that are all this machine, each with a state of its own; a plan changes nothing of it."""
    hosts = {}
    for number in range(count):
        name = f"host{number}"
        (folder / f"{name}.yaml").write_text(LAB.format(name=name))
        state = f"ZLAB_STATE_DIR={folder}/{name} ZLAB_RUN_DIR={folder}/{name} ZLAB_VTYSH=vtysh-of-nobody"
        command = f"env PYTHONPATH={ROOT} {state} {PYTHON} -m zlab"
        hosts[name] = {"zlab_lab": f"{name}.yaml", "zlab_command": command}
    common = {"ansible_connection": "local", "ansible_python_interpreter": PYTHON}
    path = folder / f"hosts{count}.json"
    path.write_text(json.dumps({"all": {"vars": common, "hosts": hosts}}))
    return path


def measure() -> list[Ratio]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        few, many = inventory(folder, FEW), inventory(folder, MANY)
        environment = {"ZLAB_STATE_DIR": str(folder / "desk"), "ANSIBLE_PIPELINING": "1"}
        playbook = str(Path(sys.executable).with_name("ansible-playbook"))
        plain = [playbook, "-i", str(few), "-f", str(FEW), "--check", "--diff", "playbooks/net-up.yml"]
        fleet = [PYTHON, "-m", "zlab", "fleet", "plan"]
        seconds = interleaved(
            {
                "plain": process(plain, env=environment),
                "few": process([*fleet, str(few), "--forks", str(FEW)], status=3, env=environment),
                "many": process([*fleet, str(many), "--forks", str(MANY)], status=3, env=environment),
            },
            rounds=3,
        )
    return [
        Ratio(f"fleet plan, {FEW} hosts", seconds["few"], "ansible-playbook, the same", seconds["plain"], 1.1),
        Ratio(f"fleet plan, {MANY} hosts", seconds["many"], f"fleet plan, {FEW} hosts", seconds["few"], 2.0),
    ]
