"""Listening on a real device: frames as another host puts them on the wire."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.support.netns import namespace, veth
from tests.support.waiting import wait_for
from tests.unit.ospf.test_packets import HELLO, HELLO6, ipv4, ipv6, ospf2, ospf3

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="listening needs root")

_MAC = bytes.fromhex("01005e000005020000000002")
_LISTEN = """
from zlab.ospf.host.capture import listen

def heard(packets):
    return sorted({f"{each.version} {each.area}" for each in packets})

print(*heard(listen(["tap0"], 10, enough=lambda packets: len(heard(packets)) >= 3).hellos), sep=", ")
"""
_SEND = """
import socket, sys
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
sock.bind(("osa0", 0))
for frame in sys.argv[1:]:
    sock.send(bytes.fromhex(frame))
"""


def test_hellos_of_another_vlan_are_not_this_interfaces() -> None:
    tag = bytes.fromhex("81000064")  # VLAN 100
    priority = bytes.fromhex("8100a000")  # VLAN 0: a priority alone
    frames = [
        _MAC + tag + b"\x08\x00" + ipv4(ospf2(1, HELLO, area="0.0.0.9")),
        _MAC + tag + b"\x86\xdd" + ipv6(ospf3(1, HELLO6)),
        _MAC + b"\x08\x00" + ipv4(ospf2(1, HELLO, area="0.0.0.1")),
        _MAC + priority + b"\x08\x00" + ipv4(ospf2(1, HELLO, area="0.0.0.2")),
        _MAC + b"\x86\xdd" + ipv6(ospf3(1, HELLO6)),
    ]
    with namespace("host") as host, namespace("zos") as zos:
        veth(host, "tap0", zos, "osa0")
        host.ip("link set tap0 up")
        zos.ip("link set osa0 up")
        listener = host.popen(sys.executable, "-c", _LISTEN, stdout=subprocess.PIPE)

        def heard() -> bool:
            zos.run(sys.executable, "-c", _SEND, *(frame.hex() for frame in frames))
            return listener.poll() is not None

        wait_for(heard, "the listener has heard enough")
        assert listener.communicate()[0] == "4 0.0.0.1, 4 0.0.0.2, 6 0.0.0.0\n"
