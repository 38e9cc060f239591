"""AT-TLS in a rehearsal: each z/OS with rules and certificates in the lab file ends TLS as its policy says."""

from __future__ import annotations

import json
import os
import socket
import ssl
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from zlab.lab.attls import Attls
from zlab.lab.records import Lab
from zlab.rehearsal.namespaces import die_with_parent, enter_netns, fork_to
from zlab.rehearsal.probe import open_socket
from zlab.rehearsal.topology import HOST, ZosRole
from zlab.rehearsal.world import FOLDER, World
from zlab.report.events import Outcome, Run, Status
from zlab.zos.policy.language import ATTLS

_DEADLINE = 20.0
_GROUP = "AT-TLS"


def serve_attls(lab: Lab, world: World, run: Run) -> None:
    """Start the stand-in's AT-TLS in every system that has rules, and prove each plain server rule from the host."""
    for role in world.topology.systems:
        attls = lab.systems[role.name].attls
        if attls.rules and attls.certificates is None:
            why = "the lab names no certificates: attls: {certificates: FOLDER}"
            run.add(Outcome(f"AT-TLS of {role.sysname}", Status.SKIPPED, why, group=_GROUP))
        elif attls.rules:
            _serve(lab, world, run, role, attls)


def _serve(lab: Lab, world: World, run: Run, role: ZosRole, attls: Attls) -> None:
    address = str(role.wires[0].link.zos)
    with run.stage(f"AT-TLS of {role.sysname} serves its policy", _GROUP) as stage:
        listening = _start(lab, world, role, attls, address)
        if not listening:
            said = _text(_talk(role)).strip().splitlines()
            stage.status, stage.why = Status.FAILED, said[-1] if said else "it does not listen"
            return
        stage.why = f"ports {', '.join(map(str, listening))} of {address}"
    for rule in attls.rules:
        ports = [low for low, _ in rule.port if low in listening]
        if not (rule.enabled and rule.own_role == "server" and ports) or rule.remote or rule.sni:
            continue
        with run.stage(f"rule {rule.name} answers the host on port {ports[0]}", _GROUP) as stage:
            spoken, why = _handshake(world.netns(HOST), (address, ports[0]))
            stage.status, stage.why = (Status.PASSED, spoken) if spoken else (Status.FAILED, why)


def _start(lab: Lab, world: World, role: ZosRole, attls: Attls, address: str) -> list[int]:
    """The ports that listen, once all do; none when it ended or did not come up in time."""
    policy, events = FOLDER / f"{role.name}.attls", FOLDER / f"{role.name}.attls.json"
    policy.write_text(ATTLS.render(lab, role.name), encoding="utf-8")
    argv = [sys.executable, "-m", "zlab", "attls", "serve", str(policy), "--json"]
    argv += ["--keyrings", str(Path(attls.certificates or "").resolve()), "--address", address]
    argv += ["--log", str(FOLDER / f"{role.name}.messages"), "--sysname", role.sysname]
    argv += ["--tcpip", lab.systems[role.name].tcpip.job]

    def become() -> int:
        die_with_parent()
        enter_netns(world.netns(role.name))
        nothing = os.open(os.devnull, os.O_RDONLY)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        for number, descriptor in ((0, nothing), (1, os.open(events, flags)), (2, os.open(_talk(role), flags))):
            os.dup2(descriptor, number)
        os.execv(argv[0], argv)  # noqa: S606 - no shell is what is wanted

    process = fork_to(become)
    end = time.monotonic() + _DEADLINE
    while time.monotonic() < end and os.waitpid(process, os.WNOHANG) == (0, 0):
        told = list(_events(events))
        if any(event["event"] == "ready" for event in told):
            return sorted(int(str(event["port"])) for event in told if event["event"] == "listening")
        time.sleep(0.02)
    return []


def _talk(role: ZosRole) -> Path:
    return FOLDER / f"{role.name}.attls.talk"


def _events(path: Path) -> Iterator[dict[str, object]]:
    for line in _text(path).splitlines(keepends=True):
        if line.endswith("\n"):
            yield json.loads(line)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _handshake(netns: Path, target: tuple[str, int]) -> tuple[str, str]:
    """What was negotiated with a server, or why nothing was. Its certificate is not judged: the policy is tried."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    plain = open_socket(netns, socket.AF_INET, socket.SOCK_STREAM)
    try:
        plain.settimeout(5)
        plain.connect(target)
        with context.wrap_socket(plain) as secure:
            cipher = secure.cipher()
            return f"{secure.version()} {cipher[0] if cipher else ''}".strip(), ""
    except OSError as error:
        return "", str(error)
    finally:
        plain.close()
