"""`zlab verify` in a lab that runs, in namespaces: all passes; then one thing after the other is broken, and the
right check fails with the right fix, and passes again when it is mended."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import need, need_tools
from tests.support.answers import answer
from tests.support.netns import ECHO_PEER, ROOT
from zlab.verify.checks import CHECKS

LAB = """\
lab: proof
linux:
  publish: [{listen: 8023, to: s0w1, port: 23}]
  frr: {router_id: 10.1.1.1, default_route: always}
systems:
  s0w1:
    links:
      - ipv6: {linux: "2001:db8:1::1/64", zos: "2001:db8:1::2", link_local: "fe80::1"}
        ospf: {}
        ospf6: {}
    tcpip: {ports: [{port: 22, job: "SSHD*"}]}
"""


@dataclass
class Lab:
    """A kept rehearsal with a run folder of its own."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "ZLAB_RUN_DIR": str(self.folder / "run"),
            "ZLAB_STATE_DIR": str(self.folder / "state"),
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
        }

    def add_tools(self) -> None:
        """What a fix needs to be run as it is told: sudo, for root is here already, and zlab."""
        (self.folder / "bin").mkdir()
        for name, command in (("sudo", ""), ("zlab", f"{sys.executable} -m zlab ")):
            (self.folder / "bin" / name).write_text(f'#!/bin/sh\nexec {command}"$@"\n')
            (self.folder / "bin" / name).chmod(0o755)

    def argv(self, role: str, *command: str) -> list[str]:
        return [sys.executable, "-m", "zlab", "rehearse", "exec", "proof", role, "--", *command]

    def zlab(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        argv = [sys.executable, "-m", "zlab", *arguments]
        return subprocess.run(argv, capture_output=True, text=True, env=self.environment, cwd=ROOT, timeout=90)

    def sh(self, role: str, script: str) -> str:
        argv = self.argv(role, "sh", "-ec", script)
        done = subprocess.run(argv, capture_output=True, text=True, env=self.environment, cwd=ROOT, timeout=60)
        assert done.returncode == 0, f"{script}: {done.stdout}{done.stderr}"
        return done.stdout

    def first(self, role: str, script: str) -> tuple[str, ...]:
        """What to run a command of the host behind, so that a script has run before it."""
        if role == "host":
            return ("sh", "-ec", f'{{ {script}\n}} >&2; exec "$@"', "sh")
        self.sh(role, script)
        return ()

    def verify(self, *arguments: str, before: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
        command = [*before, sys.executable, "-m", "zlab", "verify", str(self.folder / "lab.yaml"), *arguments]
        argv = self.argv("host", *command)
        return subprocess.run(argv, capture_output=True, text=True, env=self.environment, cwd=ROOT, timeout=120)

    def json(self, *arguments: str, status: int | None = None, before: Sequence[str] = ()) -> Any:
        done = self.verify(*arguments, "--json", before=before)
        assert status in (None, done.returncode), f"{done.returncode}\n{done.stdout}{done.stderr}"
        return answer(" ".join(("verify", *arguments)), done.stdout)

    @contextmanager
    def server(self, port: int) -> Iterator[None]:
        """A server of z/OS."""
        argv = self.argv("s0w1", sys.executable, "-c", ECHO_PEER, "10.1.1.2", str(port))
        with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, env=self.environment, cwd=ROOT) as process:
            try:
                assert process.stdout is not None
                assert process.stdout.readline() == "ready\n"
                yield
            finally:
                process.kill()


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    need(os.geteuid() == 0, "root")
    need_tools("ip", "nft", "zebra", "ospfd", "ospf6d", "vtysh")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # an ordinary user reads the lab file too
        made = Lab(Path(folder))
        (made.folder / "lab.yaml").write_text(LAB)
        made.add_tools()
        done = made.zlab("rehearse", "up", str(made.folder / "lab.yaml"))
        try:
            assert done.returncode == 0, done.stderr
            with made.server(22):
                yield made
        finally:
            made.zlab("rehearse", "down", "proof")


@dataclass(frozen=True)
class Break:
    """One thing broken on a role, and words of why and fix of each check that must fail.

    It is mended by the fixes, run as they are told; by `mend` where they are for z/OS. `cleanup` comes after.
    """

    name: str
    spoil: str
    failing: dict[str, tuple[str, str]]
    role: str = "host"
    mend: str = ""
    others: frozenset[str] = field(default_factory=frozenset)
    """Checks that may fail too: they see the consequences."""
    cleanup: str = ""


_VTYSH = "$ZLAB_VTYSH -c 'configure terminal'"
_OSPF = frozenset({"ospf-ipv4", "ospf-ipv6", "default-route"})
_WAYS = frozenset({"masquerade", "forward-path", "published", "ipv6-way-out"})
_NET_UP = "sudo zlab net up "
BREAKS = (
    Break(
        "forwarding is off",
        "sysctl -qw net.ipv4.conf.tap0.forwarding=0",
        {"forwarding": ("tap0/forwarding = 0", _NET_UP)},
    ),
    Break(
        "rp_filter is strict, and the way back another",
        "sysctl -qw net.ipv4.conf.tap0.rp_filter=1; ip route add 10.1.1.2/32 via 203.0.113.1 dev eth0",
        {
            "rp-filter": ("tap0: rp_filter 1, all 0", "sudo sysctl net.ipv4.conf.tap0.rp_filter=2"),
            "route-to-zos": (
                "10.1.1.2 (S0W1) leaves by eth0, not tap0",
                "sudo ip route del 10.1.1.2/32 via 203.0.113.1 dev eth0",
            ),
            "subnets": ("10.1.1.2/32", "sudo ip route del 10.1.1.2/32 via 203.0.113.1 dev eth0"),
        },
        others=_OSPF,
        cleanup="sysctl -qw net.ipv4.conf.tap0.rp_filter=0",
    ),
    Break(
        "z/OS's address is given to the host too",
        "ip addr add 10.1.1.2/32 dev lo",
        {"route-to-zos": ("leaves by lo, not tap0", "sudo ip addr del 10.1.1.2/32 dev lo")},
        others=_OSPF | {"subnets"},
    ),
    Break(
        "a rule of policy routing takes what goes to z/OS",
        "ip route add default via 203.0.113.1 table 77; ip rule add to 10.1.1.0/24 lookup 77",
        {"route-to-zos": ("leaves by eth0, not tap0", "sudo ip rule add to 10.1.1.0/24 lookup main priority 1")},
        others=_OSPF,
        cleanup="ip rule del priority 1; ip rule del lookup 77; ip route flush table 77",
    ),
    Break(
        "somebody wrote z/OS's MAC address by hand",
        "ip neigh replace 10.1.1.2 lladdr 02:00:00:00:00:99 dev tap0 nud permanent",
        {"neighbors": ("10.1.1.2 on tap0 is PERMANENT", "sudo ip neigh del 10.1.1.2 dev tap0")},
        others=_OSPF | _WAYS,
    ),
    Break(
        "the tap has no IPv4 address",
        "ip addr del 10.1.1.1/24 dev tap0",
        {"address": ("address 10.1.1.1/24 dev tap0 is missing", _NET_UP)},
        others=_OSPF | {"ipv6-way-out"},
    ),
    Break(
        "the rule that masquerades is gone",
        "nft flush chain inet zlab_proof postrouting",
        {"masquerade": ("reaches no server outside", _NET_UP)},
        others=_WAYS,
    ),
    Break(
        "published ports are not translated",
        "nft flush chain inet zlab_proof prerouting",
        {"published": ("rules of prerouting and output in nft table inet zlab_proof are not the lab's", _NET_UP)},
    ),
    Break(
        "another firewall drops what is forwarded",
        "nft add table inet mine; "
        "nft 'add chain inet mine filter_forward { type filter hook forward priority 0; policy drop; }'",
        {
            "forward-path": (
                "chain filter_forward of nftables table inet mine drops",
                """sudo nft 'insert rule inet mine filter_forward iifname { "tap0" } accept'""",
            )
        },
        others=frozenset({"published", "ipv6-way-out"}),
        cleanup="nft delete table inet mine",
    ),
    Break(
        "the MTU of the tap differs",
        "ip link set tap0 mtu 1400",
        {"mtu": ("link tap0 mtu 1400", _NET_UP)},
        others=_OSPF | _WAYS,  # FRR resets an interface whose MTU changes, and z/OS's default route goes for a while
    ),
    Break(
        "the fixed link-local address is gone",
        "ip -6 addr del fe80::1/64 dev tap0",
        {"ipv6-address": ("fe80::1/64 dev tap0 is missing", _NET_UP)},
        others=_OSPF | _WAYS,
    ),
    Break(
        "IPv6 is switched off on the tap",
        "sysctl -qw net.ipv6.conf.tap0.disable_ipv6=1",
        {"sysctls": ("disable_ipv6 = 1", _NET_UP)},
        others=_OSPF | _WAYS,
    ),
    Break(
        "z/OS has another address",
        "ip addr del 10.1.1.2/24 dev osa0; ip addr add 10.1.1.77/24 dev osa0",
        {"zos-ping": ("S0W1 10.1.1.2 on tap0", "V TCPIP,,START,ETH1")},
        "s0w1",
        "ip addr del 10.1.1.77/24 dev osa0; ip addr add 10.1.1.2/24 dev osa0",
        _OSPF | _WAYS,
    ),
    Break(
        "a static route repeats the device's own",
        "ip route add 10.1.1.0/24 via 10.1.1.2 dev tap0 metric 20",
        {
            "duplicate-routes": (
                "10.1.1.0/24 has 2 routes",
                "sudo ip route del 10.1.1.0/24 via 10.1.1.2 dev tap0 metric 20",
            )
        },
    ),
    Break(
        "a line of FRR is gone",
        f"{_VTYSH} -c 'interface tap0' -c 'no ip ospf area 0.0.0.0'",
        {
            "frr": ("ip ospf area 0.0.0.0 is missing", _NET_UP),
            "ospf-ipv4": ("S0W1 on tap0", "ip ospf area 0.0.0.0"),
        },
        others=_OSPF | _WAYS,
    ),
    Break(
        "FRR announces no default route",
        f"{_VTYSH} -c 'router ospf' -c 'no default-information originate'",
        {"default-route": ("no 0.0.0.0", _NET_UP), "frr": ("originate", _NET_UP)},
        others=_OSPF | _WAYS,
    ),
    Break(
        "the tap is down",
        "ip link set tap0 down",
        {"tap": ("tap0 (S0W1) is down", _NET_UP)},
        others=_OSPF | {"frr"},
    ),
)


def failed(report: Any) -> dict[str, tuple[str, str]]:
    return {each["name"]: (each["why"], each["fix"]) for each in report["outcomes"] if each["status"] == "fail"}


def test_everything_passes_and_the_report_has_its_shape(lab: Lab) -> None:
    report = lab.json("--wait", "30", status=0)
    assert report.keys() == {"lab", "healthy", "counts", "seconds", "outcomes"}
    assert report["healthy"] is True
    assert report["counts"]["fail"] == 0
    assert report["counts"]["pass"] >= 25
    for each in report["outcomes"]:
        assert each.keys() == {"name", "group", "status", "why", "cause", "fix", "seconds"}
    skipped = {each["name"] for each in report["outcomes"] if each["status"] == "skip"}
    given = {check.name for check in CHECKS if check.needs in {"--log", "--members"}}
    assert skipped == {"offloads", "routes-behind", "dns", *given}


@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: broken.name)
def test_what_is_broken_is_named_and_its_fix_run_as_it_is_told_makes_it_pass(lab: Lab, broken: Break) -> None:
    seen = failed(lab.json(before=lab.first(broken.role, broken.spoil)))
    told = [line for _, fix in seen.values() for line in fix.splitlines() if line.startswith("sudo ")]
    mended = lab.json("--wait", "30", before=lab.first(broken.role, broken.mend or "\n".join(dict.fromkeys(told))))
    if broken.cleanup:
        lab.sh("host", broken.cleanup)
    assert broken.failing.keys() <= seen.keys() <= broken.failing.keys() | broken.others
    for name, (why, fix) in broken.failing.items():
        assert why in seen[name][0]
        assert fix in seen[name][1]
    assert broken.mend or told
    assert failed(mended) == {}


def test_a_port_nobody_listens_on_is_told_with_its_job(lab: Lab) -> None:
    text = LAB.replace('{port: 22, job: "SSHD*"}', '{port: 22, job: "SSHD*"}, {port: 2023, job: TN3270}')
    other = lab.folder / "other.yaml"
    other.write_text(text)
    argv = lab.argv("host", sys.executable, "-m", "zlab", "verify", str(other), "--only", "zos-ports")
    done = subprocess.run(argv, capture_output=True, text=True, env=lab.environment, cwd=ROOT, timeout=60)
    assert done.returncode == 4
    assert "S0W1 port 2023 (TN3270): connection refused" in done.stdout
    assert "on z/OS: S TN3270" in done.stdout


def test_waiting_ends_when_the_lab_is_mended(lab: Lab) -> None:
    lab.sh("host", "ip link set tap0 mtu 1400")
    command = (sys.executable, "-m", "zlab", "verify", str(lab.folder / "lab.yaml"), "--only", "mtu", "--wait", "60")
    with subprocess.Popen(
        lab.argv("host", *command), stdout=subprocess.PIPE, text=True, env=lab.environment, cwd=ROOT
    ) as waiting:
        lab.sh("host", "ip link set tap0 mtu 1500")
        out, _ = waiting.communicate(timeout=60)
    assert waiting.returncode == 0
    assert "1 passed" in out
    lab.json("--wait", "30", status=0)


def test_without_root_it_says_what_it_could_not_see_and_fails_nothing(lab: Lab) -> None:
    nobody = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
    report = lab.json(before=nobody)
    by_name = {each["name"]: each for each in report["outcomes"]}
    assert by_name["tap"]["status"] == "pass"
    assert by_name["forwarding"]["status"] == "pass"
    assert by_name["frr"]["status"] == "skip"
    assert not failed(report)


def test_files_for_ci_and_for_people_are_written_and_the_picture_is_live(lab: Lab) -> None:
    junit, html = lab.folder / "junit.xml", lab.folder / "report.html"
    done = lab.verify("--junit", str(junit), "--html", str(html))
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    assert ElementTree.parse(junit).getroot().get("failures") == "0"
    page = html.read_text()
    assert "✓ OSPF Full · v6 Full" in page
    assert "OSPF neighbors" in page
    argv = lab.argv("host", sys.executable, "-m", "zlab", "graph", str(lab.folder / "lab.yaml"), "--live", "--json")
    drawn = subprocess.run(argv, capture_output=True, text=True, env=lab.environment, cwd=ROOT, timeout=60)
    live = answer("graph --live", drawn.stdout)["live"]
    assert live["uplink"] == {"device": "eth0", "address": "203.0.113.2/24", "state": "good"}
    assert live["links"]["tap0"]["state"] == "good"
    assert live["links"]["tap0"]["ospf"] == {"4": "Full", "6": "Full"}


def test_a_rehearsal_draws_the_lab_while_it_is_up(lab: Lab) -> None:
    picture = lab.folder / "demo.svg"
    text = LAB.replace("lab: proof", "lab: drawn")
    (lab.folder / "drawn.yaml").write_text(text)
    done = lab.zlab("rehearse", "run", str(lab.folder / "drawn.yaml"), "--picture", str(picture))
    assert done.returncode == 0, done.stderr
    assert "✓ OSPF Full · v6 Full" in picture.read_text()
