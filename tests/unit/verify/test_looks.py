"""What the system is asked, on loopback: echo requests, connections, name servers; and rules of others, read."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import need
from zlab.linux.host import Host
from zlab.verify.dns import ask_name_server
from zlab.verify.icmp import ping
from zlab.verify.looks import Looks, announces_default


def test_a_default_route_that_is_being_withdrawn_is_announced_no_more() -> None:
    entry = "\n  LS age: {}\n  LS Type: AS-external-LSA\n  Link State ID: {} (External Network Number)\n"
    assert announces_default(entry.format(12, "0.0.0.0"))
    assert not announces_default(entry.format(3600, "0.0.0.0"))
    assert not announces_default(entry.format(12, "10.0.0.0"))
    assert not announces_default("% nothing")


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_an_echo_request_is_answered(address: str) -> None:
    need(os.geteuid() == 0, "root")
    assert 0 < ping(address) < 1


def test_a_connection_says_why_it_failed() -> None:
    looks = Looks(Host())
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert not looks.connect("127.0.0.1", port).why
    assert looks.connect("127.0.0.1", port).why == "connection refused"


@contextmanager
def name_server(answer: bytes | None) -> Iterator[None]:
    """A name server on 127.0.53.1 that answers one question with its number, or with something else."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind(("127.0.53.1", 53))

        def serve() -> None:
            question, peer = udp.recvfrom(512)
            udp.sendto(question if answer is None else answer, peer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield
        thread.join(5)


def test_a_name_server_is_asked_and_must_answer_the_question() -> None:
    need(os.geteuid() == 0, "root")
    with name_server(None):
        ask_name_server("127.0.53.1")
    with name_server(b"\0\0nonsense"), pytest.raises(OSError, match="not to the question"):
        ask_name_server("127.0.53.1")
    assert Looks(Host()).name_server("127.0.53.2").why == "connection refused"


class Said(Host):
    """A host whose tools say what a test wants."""

    def __init__(self, text: str, status: int = 0) -> None:
        super().__init__()
        self._said = text, status

    def run(self, argv: Any, **_: Any) -> Any:
        from zlab.linux.host import Completed

        text, status = self._said
        return Completed(tuple(argv), status, text if status == 0 else "", text)


def test_the_way_of_a_packet_is_read_and_the_kernel_s_refusal_told() -> None:
    row = {"dst": "10.1.1.2", "dev": "tap0", "prefsrc": "10.1.1.1", "flags": []}
    way = Looks(Said(json.dumps([row]))).way("10.1.1.2")
    assert (way.device, way.source, way.why) == ("tap0", "10.1.1.1", "")
    assert Looks(Said("RTNETLINK answers: No route to host", 2)).way("10.1.1.2").why == "No route to host"
    assert "no answer that can be read" in Looks(Said("no JSON")).way("10.1.1.2").why


def test_a_setting_is_read_from_proc(tmp_path: Path) -> None:
    host = Host(proc=tmp_path)
    assert Looks(host).sysctl("net/ipv4/ip_forward") is None
    (tmp_path / "sys/net/ipv4").mkdir(parents=True)
    (tmp_path / "sys/net/ipv4/ip_forward").write_text("1\n")
    assert Looks(host).sysctl("net/ipv4/ip_forward") == "1"
