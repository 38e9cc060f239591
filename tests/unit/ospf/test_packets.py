"""Packets off the wire, built here byte by byte as RFC 2328 and RFC 5340 lay them out."""

from __future__ import annotations

import struct
from hashlib import md5
from ipaddress import IPv4Address, IPv6Address

import pytest

from zlab.ospf.evidence import Auth, Description, Hello
from zlab.ospf.host.collect import Enough
from zlab.ospf.readers.packets import Frame, decode


def checksum(data: bytes) -> int:
    total: int = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ipv4(payload: bytes, protocol: int = 89, fragment: int = 0, options: bytes = b"", wrong: int = 0) -> bytes:
    size = 20 + len(options)
    ends = IPv4Address("10.1.1.2").packed + IPv4Address("224.0.0.5").packed + options
    head = struct.pack("!BBHHHBB", 0x40 + size // 4, 0xC0, size + len(payload), 1, fragment, 1, protocol)
    return head + struct.pack("!H", checksum(head + bytes(2) + ends) ^ wrong) + ends + payload


def ospf2(kind: int, body: bytes, auth: int = 0, field: bytes = bytes(8), area: str = "0.0.0.0") -> bytes:
    router = IPv4Address("10.1.1.2").packed + IPv4Address(area).packed
    head = struct.pack("!BBH", 2, kind, 24 + len(body)) + router
    value = 0 if auth == 2 else checksum(head + struct.pack("!HH", 0, auth) + body)
    return head + struct.pack("!HH", value, auth) + field + body


HELLO = (
    struct.pack("!4sHBBI4s4s", b"\xff\xff\xff\x00", 10, 2, 1, 40, b"\x0a\x01\x01\x02", bytes(4)) + b"\x0a\x01\x01\x01"
)


def hello_of(data: bytes, **options: object) -> Hello | Description | None:
    return decode(Frame(data, "tap0"), **options)  # type: ignore[arg-type] # decode's own keyword


def test_a_hello_tells_every_setting() -> None:
    hello = hello_of(ipv4(ospf2(1, HELLO, area="0.0.0.1")))
    assert isinstance(hello, Hello)
    assert (hello.source, hello.router_id, hello.area) == ("10.1.1.2", "10.1.1.2", "0.0.0.1")
    assert (hello.hello, hello.dead, hello.priority, hello.prefix_length) == (10, 40, 1, 24)
    assert (hello.dr, hello.bdr, hello.neighbors, hello.auth) == ("10.1.1.2", "0.0.0.0", ("10.1.1.1",), Auth.NONE)


def md5_signed(key: bytes, key_id: int = 7, sequence: int = 1234) -> bytes:
    packet = ospf2(1, HELLO, 2, struct.pack("!HBBI", 0, key_id, 16, sequence))
    return ipv4(packet + md5(packet + key.ljust(16, b"\0")).digest())


@pytest.mark.parametrize(("key", "proven"), [(b"zosrocks", True), (b"zosrolls", False)])
def test_a_digest_is_verified_with_our_key(key: bytes, proven: bool) -> None:
    hello = hello_of(md5_signed(b"zosrocks"), keys={"tap0": {7: key}})
    assert isinstance(hello, Hello)
    assert (hello.auth, hello.key_id, hello.sequence, hello.proven) == (Auth.MD5, 7, 1234, proven)


def test_without_the_key_of_that_id_nothing_is_proven() -> None:
    hello = hello_of(md5_signed(b"zosrocks"), keys={"tap0": {1: b"zosrocks"}})
    assert isinstance(hello, Hello)
    assert hello.proven is None


def test_a_password_is_compared_and_is_in_no_record() -> None:
    hello = hello_of(ipv4(ospf2(1, HELLO, 1, b"secret\0\0")), keys={"tap0": {0: b"secret"}})
    assert isinstance(hello, Hello)
    assert (hello.auth, hello.proven) == (Auth.PASSWORD, True)
    assert "secret" not in repr(hello)


def test_a_description_tells_the_mtu() -> None:
    found = hello_of(ipv4(ospf2(2, struct.pack("!HBBI", 8992, 2, 7, 99))))
    assert isinstance(found, Description)
    assert (found.mtu, found.flags, found.sequence) == (8992, 7, 99)


ENDS6 = IPv6Address("fe80::2").packed + IPv6Address("ff02::5").packed


def ospf3(kind: int, body: bytes, instance: int = 0, wrong: int = 0) -> bytes:
    router = IPv4Address("10.1.1.2").packed + bytes(4)
    head = struct.pack("!BBH", 3, kind, 16 + len(body)) + router
    tail = struct.pack("!BB", instance, 0) + body
    value = checksum(ENDS6 + struct.pack("!II", 16 + len(body), 89) + head + bytes(2) + tail)
    return head + struct.pack("!H", value ^ wrong) + tail


def ipv6(payload: bytes, following: int = 89) -> bytes:
    return struct.pack("!IHBB", 0x6C000000, len(payload), following, 1) + ENDS6 + payload


HELLO6 = struct.pack("!IIHH4s4s", 5, 1 << 24 | 0x13, 10, 40, bytes(4), bytes(4)) + b"\x0a\x01\x01\x01"


def test_a_hello_of_version_3_is_read_with_its_instance() -> None:
    hello = hello_of(ipv6(ospf3(1, HELLO6, instance=3)))
    assert isinstance(hello, Hello)
    assert (hello.version, hello.source, hello.hello, hello.dead) == (6, "fe80::2", 10, 40)
    assert (hello.priority, hello.instance, hello.neighbors, hello.prefix_length) == (1, 3, ("10.1.1.1",), None)


def test_an_authentication_header_is_passed_and_told() -> None:
    header = struct.pack("!BBHII", 89, 4, 0, 1, 1) + bytes(12)
    hello = hello_of(ipv6(header + ospf3(1, HELLO6), following=51))
    assert isinstance(hello, Hello)
    assert hello.auth is Auth.IPSEC


@pytest.mark.parametrize(("size", "auth"), [(16, Auth.MD5), (20, Auth.SHA), (32, Auth.SHA), (64, Auth.SHA)])
def test_a_digest_of_another_length_is_another_algorithm(size: int, auth: Auth) -> None:
    packet = ospf2(1, HELLO, 2, struct.pack("!HBBI", 0, 7, size, 1234))
    hello = hello_of(ipv4(packet + bytes(size)), keys={"tap0": {7: b"zosrocks"}})
    assert isinstance(hello, Hello)
    assert (hello.auth, hello.key_id, hello.sequence) == (auth, 7, 1234)
    assert hello.proven is (False if auth is Auth.MD5 else None)


def test_ip_options_are_passed() -> None:
    hello = hello_of(ipv4(ospf2(1, HELLO), options=b"\x94\x04\x00\x00"))
    assert isinstance(hello, Hello)
    assert hello.source == "10.1.1.2"


def test_an_authentication_trailer_is_told_and_its_packets_have_no_checksum() -> None:
    body = struct.pack("!IIHH4s4s", 5, 1 << 24 | 0x413, 10, 40, bytes(4), bytes(4))
    hello = hello_of(ipv6(ospf3(1, body, wrong=0xFFFF) + struct.pack("!HHHHQ", 1, 36, 0, 7, 1) + bytes(20)))
    assert isinstance(hello, Hello)
    assert (hello.auth, hello.neighbors) == (Auth.TRAILER, ())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        ipv4(ospf2(1, HELLO), wrong=1),
        md5_signed(b"zosrocks")[:2] + struct.pack("!H", 20 + 48) + md5_signed(b"zosrocks")[4:],
        ipv4(ospf2(1, HELLO, 2, struct.pack("!HBBI", 0, 7, 16, 1234)) + bytes(8)),
        ipv6(ospf3(1, HELLO6, wrong=1)),
        ipv4(ospf2(1, HELLO), protocol=17),
        ipv4(ospf2(1, HELLO), fragment=0x2000),
        ipv4(ospf2(1, HELLO))[:-3],
        ipv4(ospf2(1, HELLO)[:-1] + b"\xff"),
        ipv4(b"\x03" + ospf2(1, HELLO)[1:]),
        ipv4(ospf2(4, HELLO)),
        ipv4(ospf2(1, HELLO[:10])),
        ipv6(ospf3(1, HELLO6)[:-9]),
    ],
    ids=[
        "empty",
        "ip checksum",
        "ip length",
        "digest cut",
        "checksum6",
        "udp",
        "fragment",
        "cut",
        "checksum",
        "version",
        "update",
        "short",
        "cut6",
    ],
)
def test_what_tells_nothing_is_none(data: bytes) -> None:
    assert hello_of(data) is None


def test_a_listener_has_enough_when_both_ends_and_the_stuck_exchange_were_heard() -> None:
    enough = Enough(frozenset({(4, "tap0")}), frozenset({(4, "tap0")}))
    theirs = decode(Frame(ipv4(ospf2(1, HELLO)), "tap0"))
    ours = decode(Frame(ipv4(ospf2(1, HELLO)), "tap0", outgoing=True))
    described = decode(Frame(ipv4(ospf2(2, struct.pack("!HBBI", 1500, 2, 7, 99))), "tap0"))
    assert theirs is not None
    assert ours is not None
    assert described is not None
    assert not enough([theirs, ours])
    assert enough([theirs, ours, described])
