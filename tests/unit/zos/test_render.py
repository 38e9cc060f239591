"""Which members a system has: a member the lab has nothing to say in is left out."""

from __future__ import annotations

import pytest

from zlab.lab.load import parse_lab
from zlab.zos.render import render_members

ALWAYS = ["devmap", "vtam", "tcpdata", "profile", "syslogd"]


@pytest.mark.parametrize(
    ("system", "also"),
    [
        ("{}", []),
        ("{links: [{device: tap0, ospf: {}}]}", ["omproute"]),
        ("{members: {tcpdata: ADCD.TCPPARMS(TCPDATA)}}", ["resolver"]),
    ],
)
def test_only_what_the_lab_speaks_of_is_rendered(system: str, also: list[str]) -> None:
    lab = parse_lab(f"lab: adcd\nlinux: {{frr: {{router_id: 10.1.1.1}}}}\nsystems: {{s0w1: {system}}}\n").lab
    members = render_members(lab, "s0w1")
    assert sorted(members) == sorted([*ALWAYS, *also])
    assert all(text.endswith("\n") for text in members.values())
