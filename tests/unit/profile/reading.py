"""A PROFILE from text, for tests."""

from __future__ import annotations

from pathlib import Path

from zlab.lab.load import parse_lab
from zlab.lab.records import Lab
from zlab.zos.library import Library
from zlab.zos.member import MemberText
from zlab.zos.profile.parse import parse
from zlab.zos.profile.tree import ProfileDocument


def read(text: str, name: str = "PROFILE", folder: Path | None = None) -> ProfileDocument:
    return parse(MemberText(name, text), Library(folder))


def lab_of(text: str) -> Lab:
    return parse_lab(text).lab


SMALLEST = "lab: adcd\nsystems: {s0w1: {}}\n"

EVERYTHING = """\
lab: all
linux: {frr: {router_id: 10.1.1.1}}
systems:
  s0w1:
    links:
      - device: tap0
        linux: 10.1.1.1/24
        zos: 10.1.1.2
        interface: ETH1
        ospf: {}
        ipv6: {linux: "2001:db8:1::1/64", zos: "2001:db8:1::2", link_local: "fe80::1"}
      - device: tap1
        linux: 10.1.2.1/24
        zos: 10.1.2.2
        interface: ETH2
        portname: PORTB
        devices: ["0404", "0405", "0406"]
        mtu: 1492
    tcpip:
      job: TCPIP2
      datagram_forwarding: true
      autolog: [OMPROUTE]
      ports:
        - {port: 8080, job: "WEB*", saf: WEB, bind: 10.1.1.2, noautolog: true}
        - {port: 4000, count: 100, job: OMVS}
"""
