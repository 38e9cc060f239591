"""OSPF packets off the wire: hello and database description, OSPFv2 (RFC 2328 A.3) and OSPFv3 (RFC 5340 A.3). Pure.

Bytes in, a record out, or None for whatever is no OSPF packet or tells nothing a daemon would take in.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address

from zlab.ospf.evidence import Auth, Description, Hello

_OSPF, _AH = 89, 51
_EXTENSIONS = frozenset({0, 43, 60})  # hop-by-hop, routing, destination options: type, then length in 8 bytes
_HELLO, _DESCRIPTION = 1, 2
_AUTH = {0: Auth.NONE, 1: Auth.PASSWORD, 2: Auth.MD5}
_SHA_LENGTHS = frozenset({20, 32, 48, 64})  # RFC 5709 3.3
_AT_BIT = 0x000400  # RFC 7166: an authentication trailer follows


@dataclass(frozen=True, slots=True)
class _Payload:
    """What an IP packet carries of OSPF, with the source as text; `ends` are the addresses of IPv6."""

    version: int
    source: str
    data: bytes
    ends: bytes = b""
    ipsec: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """A packet from its IP header on, and where it was seen."""

    data: bytes
    device: str
    outgoing: bool = False
    when: datetime | None = None


Keys = Mapping[str, Mapping[int, bytes]]
"""The keys of this end: device to key id (0 for a password) to key. They verify packets and go nowhere."""


def decode(frame: Frame, keys: Keys | None = None) -> Hello | Description | None:
    """The hello or database description a frame carries.

    With `keys` it is verified by the key of its device. A fragment, a truncated packet, a wrong version or
    checksum and every other OSPF type give None.
    """
    payload = _payload4(frame.data) or _payload6(frame.data)
    if payload is None:
        return None
    return (
        _decode2(frame, payload, (keys or {}).get(frame.device)) if payload.version == 4 else _decode3(frame, payload)
    )


def _payload4(data: bytes) -> _Payload | None:
    if len(data) < 20 or data[0] >> 4 != 4 or data[9] != _OSPF:
        return None
    start, total = (data[0] & 15) * 4, int.from_bytes(data[2:4], "big")
    fragment = int.from_bytes(data[6:8], "big") & 0x3FFF
    if start < 20 or total < start or total > len(data) or fragment or _checksum(data[:start]) != 0:
        return None
    return _Payload(4, _dotted(data[12:16]), data[start:total])


def _payload6(data: bytes) -> _Payload | None:
    if len(data) < 40 or data[0] >> 4 != 6:
        return None
    end = 40 + int.from_bytes(data[4:6], "big")
    if end > len(data):
        return None
    following, at, ipsec = data[6], 40, False
    while following != _OSPF:
        if at + 8 > end or following not in _EXTENSIONS | {_AH}:
            return None
        # AH counts in 4 bytes less 2, the others in 8 bytes less 1 (RFC 4302 2.2, RFC 8200 4.3).
        size = (data[at + 1] + 2) * 4 if following == _AH else (data[at + 1] + 1) * 8
        ipsec = ipsec or following == _AH
        following, at = data[at], at + size
    return _Payload(6, str(IPv6Address(data[8:24])), data[at:end], data[8:40], ipsec) if at <= end else None


def _decode2(frame: Frame, payload: _Payload, keys: Mapping[int, bytes] | None) -> Hello | Description | None:
    data = payload.data
    if len(data) < 24 or data[0] != 2:
        return None
    kind, length = data[1], int.from_bytes(data[2:4], "big")
    auth = _AUTH.get(int.from_bytes(data[14:16], "big"))
    if auth is None or not 24 <= length <= len(data):
        return None
    if auth is not Auth.MD5 and _checksum(data[:16] + data[24:length]) != 0:
        return None
    if auth is Auth.MD5 and length + data[19] > len(data):
        return None  # its digest is cut off
    body = data[24:length]
    router, area = _dotted(data[4:8]), _dotted(data[8:12])
    if kind == _DESCRIPTION and len(body) >= 8:
        mtu, _, flags, sequence = struct.unpack_from("!HBBI", body)
        return _description(frame, payload, router, area, (mtu, flags, sequence))
    if kind != _HELLO or len(body) < 20:
        return None
    mask, hello, options, priority, dead, dr, bdr = struct.unpack_from("!4sHBBI4s4s", body)
    signed = auth is Auth.MD5
    if signed and data[19] in _SHA_LENGTHS:
        auth = Auth.SHA
    return Hello(
        version=4,
        device=frame.device,
        source=payload.source,
        outgoing=frame.outgoing,
        router_id=router,
        area=area,
        hello=hello,
        dead=dead,
        priority=priority,
        dr=_dotted(dr),
        bdr=_dotted(bdr),
        neighbors=_ids(body[20:]),
        prefix_length=_prefix_length(mask),
        auth=auth,
        key_id=data[18] if signed else None,
        sequence=int.from_bytes(data[20:24], "big") if signed else None,
        options=options,
        proven=_proven(data, length, auth, keys),
        when=frame.when,
    )


def _decode3(frame: Frame, payload: _Payload) -> Hello | Description | None:
    data = payload.data
    if len(data) < 16 or data[0] != 3:
        return None
    kind, length = data[1], int.from_bytes(data[2:4], "big")
    if not 16 <= length <= len(data) or not _is_sound6(payload, length):
        return None
    body, router, area = data[16:length], _dotted(data[4:8]), _dotted(data[8:12])
    if kind == _DESCRIPTION and len(body) >= 12:
        _, mtu, _, flags, sequence = struct.unpack_from("!IHBBI", body)
        return _description(frame, payload, router, area, (mtu, flags, sequence))
    if kind != _HELLO or len(body) < 20:
        return None
    _, word, hello, dead, dr, bdr = struct.unpack_from("!IIHH4s4s", body)
    options = word & 0xFFFFFF
    auth = Auth.IPSEC if payload.ipsec else Auth.TRAILER if options & _AT_BIT else Auth.NONE
    return Hello(
        version=6,
        device=frame.device,
        source=payload.source,
        outgoing=frame.outgoing,
        router_id=router,
        area=area,
        hello=hello,
        dead=dead,
        priority=word >> 24,
        dr=_dotted(dr),
        bdr=_dotted(bdr),
        neighbors=_ids(body[20:]),
        auth=auth,
        instance=data[14],
        options=options,
        when=frame.when,
    )


def _is_sound6(payload: _Payload, length: int) -> bool:
    """Whether the checksum over the pseudo-header and the packet holds (RFC 5340 A.3.1).

    It is not used with an authentication trailer (RFC 7166 2.1), which the options at a packet's begin announce.
    """
    data = payload.data[:length]
    options = {_HELLO: data[21:24], _DESCRIPTION: data[17:20]}.get(data[1], b"")
    if int.from_bytes(options, "big") & _AT_BIT:
        return True
    return _checksum(payload.ends + struct.pack("!II", length, _OSPF) + data) == 0


def _description(frame: Frame, payload: _Payload, router: str, area: str, numbers: tuple[int, int, int]) -> Description:
    mtu, flags, sequence = numbers
    return Description(
        payload.version,
        frame.device,
        payload.source,
        frame.outgoing,
        router,
        area,
        mtu,
        flags,
        sequence,
        frame.when,
    )


def _proven(data: bytes, length: int, auth: Auth, keys: Mapping[int, bytes] | None) -> bool | None:
    """Whether our key is the sender's (RFC 2328 D.4.2, D.4.3); None when there is nothing to tell it by."""
    import hmac
    from hashlib import md5

    key = (keys or {}).get(data[18] if auth is Auth.MD5 else 0)
    if key is None or auth is Auth.NONE:
        return None
    if auth is Auth.PASSWORD:
        return hmac.compare_digest(data[16:24], key[:8].ljust(8, b"\0"))
    digest = data[length : length + 16]
    if len(digest) < 16 or data[19] != 16:
        return None  # another algorithm (RFC 5709), or cut off
    return hmac.compare_digest(digest, md5(data[:length] + key[:16].ljust(16, b"\0"), usedforsecurity=False).digest())


def _checksum(data: bytes) -> int:
    """The Internet checksum (RFC 1071) over data that holds its own: 0 when it is right."""
    if len(data) % 2:
        data += b"\0"
    total: int = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def _dotted(raw: bytes) -> str:
    return ".".join(map(str, raw))


def _ids(raw: bytes) -> tuple[str, ...]:
    return tuple(_dotted(raw[at : at + 4]) for at in range(0, len(raw) - 3, 4))


def _prefix_length(mask: bytes) -> int | None:
    """None for a mask with holes."""
    number = int.from_bytes(mask, "big")
    length = number.bit_count()
    return length if number == (0xFFFFFFFF << (32 - length)) & 0xFFFFFFFF else None
