"""`zlab net` as a user runs it, on the real kernel, with TCP as the judge."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import need_tools
from tests.support.netns import ROOT, LabNet
from tests.support.waiting import wait_for
from tests.support.zlab import LAB, Zlab


@pytest.fixture
def zlab(net: LabNet, tmp_path: Path) -> Zlab:
    made = Zlab(net.host, tmp_path)
    made.lab()
    return made


def test_up_connects_both_ways_and_down_leaves_no_trace(net: LabNet, zlab: Zlab) -> None:
    before = net.host.dump()
    zlab.run("net", "up", zlab.folder)
    with net.server(net.uplink, "198.51.100.7", 7001), net.server(net.zos, "10.1.1.2", 23):
        assert net.ask(net.zos, "198.51.100.7", 7001) == "203.0.113.2", "masqueraded"
        assert net.ask(net.uplink, "203.0.113.2", 8023) == "203.0.113.1", "published"
    with net.server(net.uplink, "2001:db8:ffff::1", 7002):
        net.uplink.ip("-6 route add 2001:db8:1::/64 via 2001:db8:ffff::2")
        assert net.ask(net.zos, "2001:db8:ffff::1", 7002) == "2001:db8:1::2", "IPv6 is routed, not translated"
    zlab.run("net", "down", "adcd")
    net.host.is_as(before)


def test_the_second_up_changes_nothing(zlab: Zlab) -> None:
    first = zlab.json("net", "up", zlab.folder)
    assert first["changed"] > 5
    after = zlab.where.dump()
    state = (zlab.state / "adcd.applied").read_bytes()
    assert zlab.json("net", "up", zlab.folder)["changed"] == 0
    zlab.where.is_as(after)
    assert (zlab.state / "adcd.applied").read_bytes() == state


def test_plan_tells_exactly_what_up_does(zlab: Zlab) -> None:
    plan = zlab.json("net", "plan", zlab.folder, status=3)
    change = zlab.json("net", "up", zlab.folder)
    assert plan["steps"] == change["steps"]
    assert zlab.json("net", "plan", zlab.folder, status=0)["steps"] == []


def test_plan_is_a_table_for_people(zlab: Zlab) -> None:
    table = zlab.run("net", "plan", zlab.folder, status=3).stdout
    assert "address 10.1.1.1/24 dev tap0" in table
    assert table.splitlines()[0].split() == ["action", "kind", "what"]


@pytest.fixture
def open_zlab(net: LabNet) -> Iterator[Zlab]:
    """One whose folder an ordinary user may enter."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        made = Zlab(net.host, Path(folder))
        made.lab()
        yield made


AS_NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


def test_without_root_the_visible_is_planned_and_the_rest_unknown(open_zlab: Zlab) -> None:
    zlab = open_zlab
    argv = [*AS_NOBODY, *zlab.argv("net", "plan", str(zlab.folder), "--json")]
    done = zlab.where.run(*argv, check=False, env=zlab.environment)
    assert done.returncode == 3, done.stderr
    plan = json.loads(done.stdout)
    assert any("address 10.1.1.1/24" in step["what"] for step in plan["steps"])
    assert any("nft table" in what for what in plan["unknown"])


def test_up_without_root_says_what_to_do(open_zlab: Zlab) -> None:
    zlab = open_zlab
    argv = [*AS_NOBODY, *zlab.argv("net", "up", str(zlab.folder))]
    done = zlab.where.run(*argv, check=False, env=zlab.environment)
    assert done.returncode == 1
    assert "sudo" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_absent_tap_is_waited_for_and_applied_when_it_appears(net: LabNet, zlab: Zlab) -> None:
    net.host.ip("link delete tap0")
    before = net.host.dump()
    done = zlab.run("net", "up", zlab.folder)
    assert "tap0 is not there yet" in done.stdout
    assert "zlab_adcd" in net.host.dump()["nft"], "everything else is prepared"
    process = net.host.popen(
        *zlab.argv("net", "up", str(zlab.folder), "--wait", "60"), env={**os.environ, **zlab.environment}
    )
    net.host.ip("tuntap add tap0 mode tap")
    assert process.wait(timeout=60) == 0
    assert "10.1.1.1/24" in net.host.ip("address show dev tap0")
    net.host.ip("link delete tap0")
    zlab.run("net", "down", "adcd")
    net.host.is_as(before)


def test_a_tap_with_another_mac_after_a_restart_of_zpdt(net: LabNet, zlab: Zlab) -> None:
    zlab.run("net", "up", zlab.folder)
    net.host.ip("link delete tap0")
    net.host.ip("tuntap add tap0 mode tap")
    change = zlab.json("net", "up", zlab.folder)
    assert change["changed"] > 0
    assert zlab.json("net", "status", zlab.folder)["as_wanted"] is True
    assert "fe80::1/64" in net.host.ip("-6 address show dev tap0"), "the fixed link-local address is back"
    zlab.run("net", "down", "adcd")
    assert "zlab" not in json.dumps(net.host.dump())


def test_down_after_the_lab_was_edited_and_after_it_was_lost(net: LabNet, zlab: Zlab) -> None:
    before = net.host.dump()
    path = zlab.lab()
    zlab.run("net", "up", zlab.folder)
    zlab.lab(LAB.replace("10.9.0.0/16", "10.8.0.0/16"))
    zlab.run("net", "down", str(path))
    net.host.is_as(before)
    zlab.run("net", "up", zlab.folder)
    path.unlink()
    zlab.run("net", "down", str(path))
    net.host.is_as(before)


def test_an_edited_lab_is_brought_to_its_new_state_and_back(net: LabNet, zlab: Zlab) -> None:
    before = net.host.dump()
    zlab.run("net", "up", zlab.folder)
    zlab.lab(LAB.replace("10.9.0.0/16", "10.8.0.0/16").replace("8023", "9023"))
    zlab.run("net", "up", zlab.folder)
    now = net.host.dump()
    assert "10.8.0.0/16" in now["route"]
    assert "10.9.0.0/16" not in now["route"]
    assert "9023" in now["nft"]
    assert "8023" not in now["nft"]
    zlab.run("net", "down", zlab.folder)
    net.host.is_as(before)


def test_down_after_a_reboot_undoes_only_what_outlived_it(net: LabNet, zlab: Zlab) -> None:
    zlab.run("net", "up", zlab.folder)
    applied = zlab.state / "adcd.applied"
    state = json.loads(applied.read_text())
    state["boot"] = "00000000-another-boot"
    applied.write_text(json.dumps(state))
    # zPDT has given the tap its address by itself on this boot, and it is not ours any more.
    zlab.run("net", "down", "adcd")
    now = net.host.dump()
    assert "10.1.1.1/24" in now["address"]
    assert "zlab" not in now["nft"]
    assert not list(zlab.state.glob("*"))


def test_what_another_program_changed_since_is_left_and_told(net: LabNet, zlab: Zlab) -> None:
    zlab.run("net", "up", zlab.folder)
    net.host.run("sysctl", "-w", "net.ipv4.conf.tap0.forwarding=0")
    net.host.ip("link set tap0 mtu 1492")
    status = zlab.json("net", "status", zlab.folder, status=3)
    wrong = {row["what"] for row in status["rows"] if row["condition"] == "different"}
    assert "link tap0 mtu 1500" in wrong
    zlab.run("net", "down", "adcd")
    assert "mtu 1492" in net.host.ip("link show dev tap0")


def test_two_labs_share_an_uplink_and_leave_it_to_each_other(net: LabNet, zlab: Zlab) -> None:
    net.host.ip("tuntap add tap1 mode tap")
    before = net.host.dump()
    other = zlab.lab("lab: other\nsystems:\n  s0w2:\n    links: [{device: tap1}]\n", "other.yaml")
    zlab.run("net", "up", zlab.folder)
    zlab.run("net", "up", other)
    zlab.run("net", "down", "adcd")
    forwarding = net.host.run("sysctl", "-n", "net.ipv4.conf.eth0.forwarding").stdout
    assert forwarding == "1\n", "the other lab still needs it"
    zlab.run("net", "down", "other")
    net.host.is_as(before)


def test_a_subnet_of_another_lab_is_refused_by_name(net: LabNet, zlab: Zlab) -> None:
    zlab.run("net", "up", zlab.folder)
    other = zlab.lab("lab: other\nsystems:\n  s0w2:\n    links: [{device: tap1, linux: 10.1.1.9/24}]\n", "other.yaml")
    before = net.host.dump()
    assert "adcd" in zlab.run("net", "up", other, status=1).stderr
    net.host.is_as(before)


def test_twenty_parallel_ups_end_as_one(net: LabNet, zlab: Zlab) -> None:
    processes = [
        net.host.popen(
            *zlab.argv("net", "up", str(zlab.folder), "--json", "--lock-timeout", "90"),
            stdout=subprocess.PIPE,
            env={**os.environ, **zlab.environment},
        )
        for _ in range(20)
    ]
    changed = [json.loads(process.communicate(timeout=110)[0])["changed"] for process in processes]
    assert all(process.returncode == 0 for process in processes)
    assert sorted(changed)[:-1] == [0] * 19
    assert max(changed) > 0
    assert zlab.json("net", "status", zlab.folder)["as_wanted"] is True


def test_a_held_lock_is_status_6(net: LabNet, zlab: Zlab) -> None:
    lock = zlab.folder / "run" / "lock"
    lock.parent.mkdir()
    with subprocess.Popen(
        ["flock", str(lock), "sh", "-c", "echo held; exec cat"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        done = zlab.run("net", "up", zlab.folder, "--lock-timeout", "0.2", status=6)
        assert "another zlab" in done.stderr
        holder.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupt_rolls_back_with_status_5_and_says_so(net: LabNet, zlab: Zlab, number: signal.Signals) -> None:
    before = net.host.dump()
    # A tool that takes its time, so that there is a moment to interrupt.
    tools = zlab.folder / "bin"
    tools.mkdir()
    pipe = zlab.folder / "go"
    os.mkfifo(pipe)
    slow = tools / "nft"
    slow.write_text(
        f'#!/bin/sh\ncase "$*" in *--file*) echo > {zlab.folder}/waiting; cat {pipe} > /dev/null;; esac\n'
        'exec /usr/sbin/nft "$@"\n'
    )
    slow.chmod(0o755)
    environment = {**os.environ, **zlab.environment, "PATH": f"{tools}:{os.environ['PATH']}"}
    # Tests that are run by nohup hand an ignored SIGHUP down, which zlab respects.
    argv = ["env", "--default-signal", *zlab.argv("net", "up", str(zlab.folder))]
    process = net.host.popen(*argv, stderr=subprocess.PIPE, env=environment)
    wait_for(lambda: (zlab.folder / "waiting").exists(), "nft is being run")
    assert net.host.dump() != before
    process.send_signal(number)
    slow.write_text('#!/bin/sh\nexec /usr/sbin/nft "$@"\n')  # the undo is not held up
    pipe.write_text("")
    _, error = process.communicate(timeout=30)
    assert process.returncode == 5, error
    assert "everything is as it was before" in error
    assert number.name in error
    net.host.is_as(before)
    assert not list(zlab.state.glob("*"))


@pytest.mark.parametrize("kind", ["full", "read-only"])
def test_a_state_folder_that_takes_nothing_changes_nothing(net: LabNet, zlab: Zlab, kind: str) -> None:
    before = net.host.dump()
    zlab.state.mkdir()
    options = "size=4k" if kind == "full" else "ro"
    script = (
        f'mount -t tmpfs -o {options} none "$0" && exec "$@"'
        if kind == "read-only"
        else (f'mount -t tmpfs -o {options} none "$0" && {{ head -c 4096 /dev/zero > "$0/filler"; exec "$@"; }}')
    )
    argv = ["unshare", "--mount", "sh", "-c", script, str(zlab.state), *zlab.argv("net", "up", str(zlab.folder))]
    done = net.host.run(*argv, check=False, env=zlab.environment)
    assert done.returncode == 1
    assert ("full" if kind == "full" else "read-only") in done.stderr
    assert "Traceback" not in done.stderr
    net.host.is_as(before)


def test_a_tool_that_fails_rolls_back_with_its_words(net: LabNet, zlab: Zlab) -> None:
    before = net.host.dump()
    tools = zlab.folder / "bin"
    tools.mkdir()
    broken = tools / "nft"
    broken.write_text(
        '#!/bin/sh\ncase "$*" in *--file*) echo "Error: out of cheese" >&2; exit 1;; esac\nexec /usr/sbin/nft "$@"\n'
    )
    broken.chmod(0o755)
    done = zlab.run("net", "up", zlab.folder, status=5, env={"PATH": f"{tools}:{os.environ['PATH']}"})
    assert "out of cheese" in done.stderr
    net.host.is_as(before)


def test_status_counts_and_names_owners(net: LabNet, zlab: Zlab) -> None:
    net.host.ip("address add 10.1.1.1/24 dev tap0")  # zPDT did this itself
    zlab.run("net", "up", zlab.folder)
    with net.server(net.zos, "10.1.1.2", 23):
        assert net.ask(net.uplink, "203.0.113.2", 8023) is not None
    status = zlab.json("net", "status", zlab.folder)
    owners = {row["what"]: row["owner"] for row in status["rows"]}
    assert owners["address 10.1.1.1/24 dev tap0"] == "not zlab"
    assert owners["link tap0 up"] == "zlab"
    assert any(counter["packets"] > 0 for counter in status["counters"])
    zlab.run("net", "down", "adcd")
    assert "10.1.1.1/24" in net.host.ip("address show dev tap0")


def test_output_into_a_closed_pipe_is_no_traceback(zlab: Zlab) -> None:
    done = zlab.where.run(
        "sh", "-c", f"{shlex.join(zlab.argv('net', 'plan', str(zlab.folder)))} | true", env=zlab.environment
    )
    assert "Traceback" not in done.stderr


def test_the_name_of_a_lab_that_is_up_means_that_lab_and_no_inventory_of_its_name(zlab: Zlab) -> None:
    (zlab.folder / "inventories" / "adcd").mkdir(parents=True)
    (zlab.folder / "inventories" / "adcd" / "lab.yaml").write_text("lab: adcd\nsystems: {other: }\n")
    zlab.run("net", "up", zlab.folder)
    argv = ["sh", "-c", 'cd "$0" && exec "$@"', str(zlab.folder), *zlab.argv("net", "status", "adcd", "--json")]
    done = zlab.where.run(*argv, env={**zlab.environment, "PYTHONPATH": str(ROOT)})
    assert json.loads(done.stdout)["as_wanted"] is True


def test_a_nic_that_is_listened_on_with_gro_is_warned_of_with_the_command_that_helps(net: LabNet, zlab: Zlab) -> None:
    need_tools("ethtool")
    net.host.run("ethtool", "-K", "eth0", "gro", "on")
    assert "GRO" not in zlab.run("net", "plan", zlab.folder, status=3).stderr
    net.host.ip("link set eth0 promisc on")
    warned = zlab.run("net", "plan", zlab.folder, status=3).stderr
    assert "eth0 is listened on as a NIC that z/OS uses directly, and has GRO on" in warned
    assert "ethtool -K eth0" in warned
    net.host.run("ethtool", "-K", "eth0", "gro", "off")
    assert "GRO" not in zlab.run("net", "plan", zlab.folder, status=3).stderr


def test_a_plan_that_would_cut_the_ssh_session_is_refused_unless_forced(net: LabNet, zlab: Zlab) -> None:
    zlab.environment["SSH_CONNECTION"] = "10.1.1.77 50000 203.0.113.2 22"
    before = net.host.dump()
    refused = zlab.run("net", "up", zlab.folder, status=1).stderr
    assert "would cut your SSH session" in refused
    net.host.is_as(before)
    zlab.run("net", "up", zlab.folder, "--force")


@pytest.mark.parametrize(
    ("made", "owner"),
    [
        ("link add br-5f1c2a type bridge", "docker network br-5f1c2a"),
        ("tuntap add tun7 mode tun", "VPN tun7"),
        ("link add eth7 type veth peer eth8", "veth device eth7"),
    ],
    ids=["docker", "VPN", "link"],
)
def test_a_taken_subnet_is_refused_with_its_owner(net: LabNet, zlab: Zlab, made: str, owner: str) -> None:
    net.host.ip(made)
    device = made.split()[2]
    net.host.ip(f"address add 10.1.1.9/24 dev {device}")
    before = net.host.dump()
    assert f"is taken: {owner} has 10.1.1.9/24" in zlab.run("net", "up", zlab.folder, status=1).stderr
    net.host.is_as(before)


def test_an_overlapping_route_is_warned_of(net: LabNet, zlab: Zlab) -> None:
    net.host.ip("route add 10.1.1.128/25 via 203.0.113.1")
    warned = zlab.run("net", "plan", zlab.folder, status=3).stderr
    assert "the route to 10.1.1.128/25 via 203.0.113.1 on eth0 takes a part of 10.1.1.0/24" in warned
    assert "sudo ip route del 10.1.1.128/25 via 203.0.113.1 dev eth0" in warned


@pytest.fixture
def looked(net: LabNet, zlab: Zlab) -> Zlab:
    """A lab that is up, and whose last `up` changed nothing: the next one need not load it."""
    net.host.ip("route add 10.1.1.128/25 via 203.0.113.1")
    zlab.run("net", "up", zlab.folder)
    zlab.run("net", "up", zlab.folder)
    assert list((zlab.folder / "run").glob("*.look"))
    return zlab


def test_an_up_that_knows_the_answer_says_the_same(looked: Zlab) -> None:
    known = looked.json("net", "up", looked.folder)
    for look in (looked.folder / "run").glob("*.look"):
        look.write_text('{"lab": "adcd", "digest": 7')  # a damaged one is none
    afresh = looked.json("net", "up", looked.folder)
    del known["seconds"], afresh["seconds"]
    assert known == afresh
    assert "takes a part of" in known["warnings"][0]["what"]


@pytest.mark.parametrize(
    "drift",
    [
        "nft delete table inet zlab_adcd",
        "nft add rule inet zlab_adcd forward drop",
        "ip route delete 10.9.0.0/16",
        "ip address delete 10.1.1.1/24 dev tap0",
        "sysctl -w net.ipv4.conf.tap0.forwarding=0",
        "ip link set tap0 mtu 1400",
        "ip link set tap0 down",
    ],
)
def test_an_up_that_knows_the_answer_still_looks_at_every_thing(looked: Zlab, drift: str) -> None:
    looked.where.run(*drift.split())
    assert looked.json("net", "up", looked.folder)["changed"] >= 1
    assert looked.json("net", "status", looked.folder)["as_wanted"] is True


def test_an_edited_lab_or_another_host_is_surveyed_anew(net: LabNet, looked: Zlab) -> None:
    looked.lab(LAB.replace("8023", "9023"))
    assert looked.json("net", "up", looked.folder)["changed"] == 1
    looked.lab("lab: [")
    assert "not YAML" in looked.run("net", "up", looked.folder, status=1).stderr
    looked.lab(LAB.replace("8023", "9023"))
    looked.run("net", "up", looked.folder)
    net.host.ip("address add 10.1.1.77/24 dev eth0")
    assert "is taken" in looked.run("net", "up", looked.folder, status=1).stderr
