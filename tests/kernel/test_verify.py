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
        return {**os.environ, "ZLAB_RUN_DIR": str(self.folder / "run"), "ZLAB_STATE_DIR": str(self.folder / "state")}

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
            return ("sh", "-ec", f'{script}; exec "$@"', "sh")
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
        done = made.zlab("rehearse", "up", str(made.folder / "lab.yaml"))
        try:
            assert done.returncode == 0, done.stderr
            with made.server(22):
                yield made
        finally:
            made.zlab("rehearse", "down", "proof")


@dataclass(frozen=True)
class Break:
    """One thing broken on a role, how it is mended, and words of why and fix of each check that must fail."""

    name: str
    spoil: str
    mend: str
    failing: dict[str, tuple[str, str]]
    role: str = "host"
    others: frozenset[str] = field(default_factory=frozenset)
    """Checks that may fail too: they see the consequences."""


_VTYSH = "$ZLAB_VTYSH -c 'configure terminal'"
_ADDRESSES6 = "ip -6 addr add 2001:db8:1::1/64 dev tap0 nodad; ip -6 addr add fe80::1/64 dev tap0 nodad"
_OSPF = frozenset({"ospf-ipv4", "ospf-ipv6", "default-route"})
_WAYS = frozenset({"masquerade", "forward-path", "published", "way-out", "ipv6-way-out"})
BREAKS = (
    Break(
        "forwarding is off",
        "sysctl -qw net.ipv4.conf.tap0.forwarding=0",
        "sysctl -qw net.ipv4.conf.tap0.forwarding=1",
        {
            "forwarding": ("tap0/forwarding = 0", "sudo zlab net up "),
            "way-out": ("No route to host", "sysctl net.ipv4.conf.tap0.forwarding=1"),
        },
        others=_WAYS,
    ),
    Break(
        "rp_filter is strict, and the way back another",
        "sysctl -qw net.ipv4.conf.tap0.rp_filter=1; ip route add 10.1.1.2/32 via 203.0.113.1 dev eth0",
        "sysctl -qw net.ipv4.conf.tap0.rp_filter=0; ip route del 10.1.1.2/32 via 203.0.113.1 dev eth0",
        {
            "rp-filter": ("tap0: rp_filter 1, all 0", "net.ipv4.conf.tap0.rp_filter=2"),
            "route-to-zos": ("10.1.1.2 (S0W1) leaves by eth0, not tap0", "via 203.0.113.1 dev eth0"),
            "way-out": ("10.1.1.2", "rp_filter=2, or remove the route by eth0"),
            "subnets": ("10.1.1.2/32", "ip route get"),
        },
        others=_WAYS | _OSPF | {"zos-ping", "zos-ports"},
    ),
    Break(
        "the rule that masquerades is gone",
        "nft list table inet zlab_proof > /run/proof.nft; nft flush chain inet zlab_proof postrouting",
        "nft delete table inet zlab_proof; nft -f /run/proof.nft",
        {"masquerade": ("reaches no server outside", "sudo zlab net up ")},
        others=_WAYS,
    ),
    Break(
        "published ports are not translated",
        "nft list table inet zlab_proof > /run/proof.nft; nft flush chain inet zlab_proof prerouting",
        "nft delete table inet zlab_proof; nft -f /run/proof.nft",
        {"published": ("tcp 8023 to S0W1 port 23: Connection refused", "sudo zlab net up ")},
        others=frozenset({"masquerade"}),
    ),
    Break(
        "another firewall drops what is forwarded",
        "nft add table inet mine; "
        "nft 'add chain inet mine filter_forward { type filter hook forward priority 0; policy drop; }'",
        "nft delete table inet mine",
        {
            "forward-path": (
                "chain filter_forward of nftables table inet mine drops on hook forward",
                'sudo nft insert rule inet mine filter_forward iifname { "tap0" } accept',
            )
        },
        others=frozenset({"published", "ipv6-way-out"}),
    ),
    Break(
        "the MTU of the tap differs",
        "ip link set tap0 mtu 1400",
        "ip link set tap0 mtu 1500",
        {"mtu": ("link tap0 mtu 1400", "sudo zlab net up ")},
        others=_OSPF | _WAYS,  # FRR resets an interface whose MTU changes, and z/OS's default route goes for a while
    ),
    Break(
        "the fixed link-local address is gone",
        "ip -6 addr del fe80::1/64 dev tap0",
        "ip -6 addr add fe80::1/64 dev tap0 nodad",
        {"ipv6-address": ("fe80::1/64 dev tap0 is missing", "sudo zlab net up ")},
        others=_OSPF | _WAYS,
    ),
    Break(
        "z/OS has another address",
        "ip addr del 10.1.1.2/24 dev osa0; ip addr add 10.1.1.77/24 dev osa0",
        "ip addr del 10.1.1.77/24 dev osa0; ip addr add 10.1.1.2/24 dev osa0",
        {"zos-ping": ("S0W1 10.1.1.2 on tap0", "V TCPIP,,START,ETH1")},
        "s0w1",
        _OSPF | _WAYS | {"zos-ports", "neighbors"},
    ),
    Break(
        "a static route repeats the device's own",
        "ip route add 10.1.1.0/24 via 10.1.1.2 dev tap0 metric 20",
        "ip route del 10.1.1.0/24 via 10.1.1.2 dev tap0 metric 20",
        {"duplicate-routes": ("10.1.1.0/24 has 2 routes", "ip route del 10.1.1.0/24 via 10.1.1.2 dev tap0")},
    ),
    Break(
        "a line of FRR is gone",
        f"{_VTYSH} -c 'interface tap0' -c 'no ip ospf area 0.0.0.0'",
        f"{_VTYSH} -c 'interface tap0' -c 'ip ospf area 0.0.0.0'",
        {
            "frr": ("ip ospf area 0.0.0.0 is missing", "sudo zlab net up "),
            "ospf-ipv4": ("S0W1 on tap0", "ip ospf area 0.0.0.0"),
        },
        others=_OSPF | _WAYS,
    ),
    Break(
        "FRR announces no default route",
        f"{_VTYSH} -c 'router ospf' -c 'no default-information originate'",
        f"{_VTYSH} -c 'router ospf' -c 'default-information originate always'",
        {"default-route": ("no 0.0.0.0", "default-information originate always"), "frr": ("originate", "net up")},
        others=_OSPF | _WAYS,
    ),
    Break(
        "the tap is down",
        "ip link set tap0 down",
        f"ip link set tap0 up; {_ADDRESSES6}",
        {
            "tap": ("tap0 (S0W1) is down", "sudo ip link set tap0 up"),
            "ipv6-address": ("2001:db8:1::1/64 dev tap0 is missing", "sudo zlab net up "),
        },
        others=_OSPF | _WAYS | {"zpdt", "zos-ping", "zos-ports", "ipv6-zos", "neighbors", "rp-filter", "frr"},
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
def test_what_is_broken_is_named_with_its_fix_and_passes_when_mended(lab: Lab, broken: Break) -> None:
    try:
        seen = failed(lab.json(status=4, before=lab.first(broken.role, broken.spoil)))
    finally:
        mended = lab.json("--wait", "30", status=0, before=lab.first(broken.role, broken.mend))
    for name, (why, fix) in broken.failing.items():
        assert why in seen[name][0]
        assert fix in seen[name][1]
    assert seen.keys() <= broken.failing.keys() | broken.others
    assert mended["healthy"] is True


def test_a_port_nobody_listens_on_is_told_with_its_job(lab: Lab) -> None:
    text = LAB.replace('{port: 22, job: "SSHD*"}', '{port: 22, job: "SSHD*"}, {port: 2023, job: TN3270}')
    other = lab.folder / "other.yaml"
    other.write_text(text)
    argv = lab.argv("host", sys.executable, "-m", "zlab", "verify", str(other), "--only", "zos-ports")
    done = subprocess.run(argv, capture_output=True, text=True, env=lab.environment, cwd=ROOT, timeout=60)
    assert done.returncode == 4
    assert "S0W1 port 2023 (TN3270): connection refused" in done.stdout
    assert "on z/OS: S TN3270" in done.stdout


def test_the_fix_for_a_foreign_firewall_is_enough(lab: Lab) -> None:
    lab.sh("host", next(each.spoil for each in BREAKS if each.name.startswith("another firewall")))
    try:
        fix = failed(lab.json("--only", "forward-path", status=4))["forward-path"][1]
        lab.sh("host", fix.replace("sudo ", ""))
        lab.json("--only", "forward-path,masquerade,published", status=0)
    finally:
        lab.sh("host", "nft delete table inet mine")


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
