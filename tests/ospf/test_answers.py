"""FRR's answers as text and as JSON, of one real FRR: they are the same evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.ospf.frr_world import FrrWorld, frr_world, ospf_lines, router, router6
from tests.support.waiting import wait_for
from zlab.ospf.evidence import Evidence
from zlab.ospf.readers.files import read_lines

_MD5 = "ip ospf authentication message-digest", "ip ospf message-digest-key 1 md5 zosrocks"
_SIX = "ipv6 ospf6 hello-interval 1\n ipv6 ospf6 dead-interval 4\n ipv6 ospf6 area 0.0.0.0\n"
_QUESTIONS = (
    "show ip ospf neighbor detail",
    "show ip ospf interface",
    "show ip ospf route",
    "show ip route",
    "show ipv6 ospf6 neighbor",
    "show ipv6 ospf6 neighbor detail",
    "show ipv6 ospf6 interface",
    "show ipv6 ospf6 route",
    "show ipv6 route",
)


@pytest.fixture(scope="module")
def world() -> Iterator[FrrWorld]:
    with frr_world(
        ["zos1"], {"zos1": ["address add fd00:1::2/64 dev osa0"], "host": ["address add fd00:1::1/64 dev tap1"]}
    ) as made:
        host, peer = made.host, made.peers["zos1"]
        for speaker, device, router_id in ((host, "tap1", "10.1.1.1"), (peer, "osa0", "10.1.1.2")):
            lines = ospf_lines(p2p=False, more=_MD5)
            more = "interface lo\n ip ospf area 0.0.0.0\nexit\n" if speaker is peer else ""
            speaker.start("ospfd", f"{router(router_id)}interface {device}\n{lines}exit\n{more}")
            speaker.start("ospf6d", f"{router6(router_id)}interface {device}\n {_SIX}exit\n")
        wait_for(lambda: "O>*" in host.ask("show ip route"), "a route of OSPF is in the kernel")
        wait_for(lambda: "BDR is 10." in host.ask("show ip ospf neighbor detail"), "the election is over")
        wait_for(lambda: "Full/" in host.ask("show ipv6 ospf6 neighbor"), "the neighbor of OSPFv3 is full")
        wait_for(lambda: "fd00:1::/64" in host.ask("show ipv6 ospf6 route"), "OSPFv3 has computed its routes")
        yield made


def settled(found: Evidence) -> Evidence:
    """Evidence without what moves from one question to the next, and without the order of the answers."""
    neighbors = {replace(each, since=None, due=None, changes=None, own="") for each in found.neighbors}
    return Evidence(
        neighbors=tuple(sorted(neighbors, key=repr)),
        interfaces=tuple(sorted(found.interfaces, key=repr)),
        routes=tuple(sorted(set(found.routes), key=repr)),
        tables=tuple(sorted(set(found.tables), key=repr)),
    )


def test_text_tells_what_json_tells(world: FrrWorld) -> None:
    def told(*questions: str) -> Evidence:
        answer = "\n".join(world.host.ask(question) for question in questions)
        return settled(read_lines(answer.splitlines(), Path("answer")))

    text, answers = told(*_QUESTIONS), told(*(f"{question} json" for question in _QUESTIONS))
    assert text.neighbors == answers.neighbors
    assert text.interfaces == answers.interfaces
    assert text.routes == answers.routes
    assert text.tables == answers.tables
    assert len(text.neighbors) >= 2
