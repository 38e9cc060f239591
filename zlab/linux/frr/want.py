"""A lab's OSPF as lines of FRR's running configuration, in the spelling FRR prints them. Pure.

A line that equals FRR's default is not wanted: `show running-config` would never show it.
"""

from __future__ import annotations

from collections.abc import Iterator

from zlab.lab.records import Frr, Lab, Ospf, Ospf6
from zlab.linux.records import FrrLine

_HELLO, _DEAD, _PRIORITY = 10, 40, 1  # FRR's defaults (8.4 to 10)


def frr_lines(lab: Lab) -> tuple[FrrLine, ...]:
    """Every line the lab wants, router blocks first: hellos sent before the router id is set carry another one."""
    frr = lab.linux.frr
    if frr is None:
        return ()
    lines: list[FrrLine] = []
    if frr.interfaces or any(link.ospf for _, link in lab.links):
        lines += _router("router ospf", "ospf router-id", frr)
    if any(link.ospf6 for _, link in lab.links):
        lines += _router("router ospf6", "ospf6 router-id", frr)
    for _, link in lab.links:
        if link.ospf is not None:
            lines += _ospf(link.device, link.ospf)
        if link.ospf6 is not None:
            lines += _ospf6(link.device, link.ospf6)
    for device, ospf in frr.interfaces.items():
        lines += _ospf(device, ospf)
    return tuple(lines)


def _router(block: str, router_id: str, frr: Frr) -> Iterator[FrrLine]:
    yield FrrLine("", block)  # whose the block is decides whether it goes when it is empty
    yield FrrLine(block, f"{router_id} {frr.router_id}")
    for source in frr.redistribute:
        yield FrrLine(block, f"redistribute {source}")
    if frr.default_route != "never":
        always = " always" if frr.default_route == "always" else ""
        yield FrrLine(block, f"default-information originate{always}")


def _ospf(device: str, ospf: Ospf) -> Iterator[FrrLine]:
    block = f"interface {device}"
    auth = ospf.auth
    if auth.type != "none":
        yield FrrLine(block, "ip ospf authentication" + (" message-digest" if auth.type == "md5" else ""))
    if auth.type == "password" and auth.key is not None:
        yield FrrLine(block, "ip ospf authentication-key", _reference(auth.key.env, auth.key.file))
    if auth.type == "md5" and auth.key is not None:
        reference = _reference(auth.key.env, auth.key.file)
        yield FrrLine(block, f"ip ospf message-digest-key {auth.key_id} md5", reference)
    for value, default, words in (
        (ospf.cost, None, "cost"),
        (ospf.dead, _DEAD, "dead-interval"),
        (ospf.hello, _HELLO, "hello-interval"),
        (ospf.priority, _PRIORITY, "priority"),
    ):
        if value is not None and value != default:
            yield FrrLine(block, f"ip ospf {words} {value}")
    if ospf.network != "broadcast":
        yield FrrLine(block, f"ip ospf network {ospf.network}")
    # The area starts the protocol, with the timers it finds: given first, the first hello would go out by
    # the default timer, up to ten seconds later (measured).
    yield FrrLine(block, f"ip ospf area {ospf.area}")


def _ospf6(device: str, ospf: Ospf6) -> Iterator[FrrLine]:
    block = f"interface {device}"
    for value, default, words in (
        (ospf.cost, None, "cost"),
        (ospf.dead, _DEAD, "dead-interval"),
        (ospf.hello, _HELLO, "hello-interval"),
        (ospf.instance, 0, "instance-id"),
        (ospf.priority, _PRIORITY, "priority"),
    ):
        if value is not None and value != default:
            yield FrrLine(block, f"ipv6 ospf6 {words} {value}")
    if ospf.network != "broadcast":
        yield FrrLine(block, f"ipv6 ospf6 network {ospf.network}")
    yield FrrLine(block, f"ipv6 ospf6 area {ospf.area}")


def _reference(env: str | None, file: str | None) -> tuple[str, str]:
    return ("env", env) if env is not None else ("file", file or "")
