"""`zlab net up` of many networks against what people have: a shell script with a fork for each step."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.measure import Timed, interleaved, process
from tests.bench.ratio import Ratio
from tests.support.netns import Namespace, namespace
from tests.support.zlab import Zlab

MANY = 250
COUNTS = (10, 50, MANY)


def tap(number: int) -> tuple[str, str]:
    """A device and its subnet without the last octet."""
    return f"tap{number}", f"10.{1 + number // 200}.{number % 200}"


def lab(count: int) -> str:
    systems = (
        f"  s{number}: {{sysname: S{number:03d}, links: [{{device: {name}, linux: {net}.1/24, zos: {net}.2}}]}}\n"
        for number in range(count)
        for name, net in [tap(number)]
    )
    return f"lab: many\nsystems:\n{''.join(systems)}"


def script(count: int) -> str:
    """The usual script, made safe to run twice: one process for each look and each change."""
    lines = ["set -e", "sysctl -q -w net.ipv4.conf.eth0.forwarding=1"]
    for number in range(count):
        device, net = tap(number)
        lines += [
            f"ip address replace {net}.1/24 dev {device}",
            f"ip link set {device} up",
            f"sysctl -q -w net.ipv4.conf.{device}.forwarding=1",
        ]
        for table, rule in (
            ("nat", f"POSTROUTING -s {net}.0/24 -o eth0 -j MASQUERADE"),
            ("filter", f"FORWARD -i {device} -o eth0 -j ACCEPT"),
            ("filter", f"FORWARD -i eth0 -o {device} -j ACCEPT"),
        ):
            lines.append(f"iptables -t {table} -C {rule} 2>/dev/null || iptables -t {table} -A {rule}")
    return "\n".join(lines) + "\n"


def batched(count: int) -> str:
    """The script of an expert: `ip -batch`, one iptables-restore, one sysctl."""
    taps = [tap(number) for number in range(count)]
    links = "".join(f"address replace {net}.1/24 dev {device}\nlink set {device} up\n" for device, net in taps)
    nat = "".join(f"-A POSTROUTING -s {net}.0/24 -o eth0 -j MASQUERADE\n" for _, net in taps)
    forward = "".join(f"-A FORWARD -i {d} -o eth0 -j ACCEPT\n-A FORWARD -i eth0 -o {d} -j ACCEPT\n" for d, _ in taps)
    sysctls = " ".join(f"net.ipv4.conf.{device}.forwarding=1" for device, _ in taps)
    return (
        f"set -e\nip -batch - <<'END'\n{links}END\n"
        f"iptables-restore <<'END'\n*nat\n{nat}COMMIT\n*filter\n{forward}COMMIT\nEND\n"
        f"sysctl -q -w net.ipv4.conf.eth0.forwarding=1 {sysctls}\n"
    )


@dataclass
class Hosts:
    """A host with `count` taps for each contender, so that none finds what another has made."""

    zlab: Zlab
    scripts: dict[str, tuple[Namespace, Path]]

    def run(self, name: str) -> Timed:
        where, path = self.scripts[name]
        return process(where.argv(["sh", str(path)]))

    @property
    def up(self) -> Timed:
        argv = self.zlab.argv("net", "up", str(self.zlab.folder))
        return process(self.zlab.where.argv(argv), env=self.zlab.environment)

    def clear(self, name: str) -> None:
        """As before the first run."""
        if name == "zlab":
            self.zlab.run("net", "down", "many")
            return
        where, _ = self.scripts[name]
        where.run("nft", "flush", "ruleset")
        links = "".join(f"address flush dev tap{number}\nlink set tap{number} down\n" for number in range(MANY))
        where.run("ip", "-batch", "-", input=links)


@contextmanager
def hosts(count: int, folder: Path) -> Iterator[Hosts]:
    with namespace("zlab") as one, namespace("script") as two, namespace("batch") as three:
        for where in (one, two, three):
            devices = "".join(f"tuntap add dev tap{number} mode tap\n" for number in range(count))
            where.run("ip", "-batch", "-", input=f"link add eth0 type veth peer up0\n{devices}")
            where.ip("address add 203.0.113.2/24 dev eth0")
            where.ip("link set eth0 up")
            where.ip("route add default via 203.0.113.1")
        scripts = {}
        for name, where, text in (("script", two, script(count)), ("batch", three, batched(count))):
            path = folder / f"{name}.sh"
            path.write_text(text)
            scripts[name] = (where, path)
        zlab = Zlab(one, folder)
        zlab.lab(lab(count))
        yield Hosts(zlab, scripts)


def measure() -> list[Ratio]:
    found: list[Ratio] = []
    for count in COUNTS:
        with tempfile.TemporaryDirectory() as folder, hosts(count, Path(folder)) as made:
            if count == MANY:
                found += apply(made, count)
            found += no_change(made, count)
    return found


def apply(made: Hosts, count: int) -> list[Ratio]:
    """From nothing to everything."""

    def fresh(name: str, run: Timed) -> Timed:
        def once() -> float:
            seconds = run()
            made.clear(name)
            return seconds

        return once

    taken = interleaved(
        {
            "zlab": fresh("zlab", made.up),
            "script": fresh("script", made.run("script")),
            "batch": fresh("batch", made.run("batch")),
        },
        3,
    )
    name = f"zlab net up of {count} networks"
    return [
        Ratio(name, taken["zlab"], "a shell script, a process a step", taken["script"], 0.25),
        Ratio(name, taken["zlab"], "ip -batch and iptables-restore, no undo", taken["batch"]),
    ]


def no_change(made: Hosts, count: int) -> list[Ratio]:
    """A second run that finds everything as it should be."""
    made.up()
    made.run("script")()
    taken = interleaved({"zlab": made.up, "script": made.run("script")}, 5)
    target = 1.0 if count >= 50 else None
    name = f"zlab net up of {count} networks, nothing to change"
    return [Ratio(name, taken["zlab"], "the same shell script again", taken["script"], target)]
