"""OMPROUTE's file as what its stand-in runs: the lab of one z/OS, with each value from the member that was pushed."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from ipaddress import IPv4Address
from typing import Literal, TypeVar

from zlab.lab.base import SecretRef
from zlab.lab.records import Lab, Link, Ospf, Ospf6, OspfAuth
from zlab.lab.secrets import reveal
from zlab.zos.omproute.keys import key_text
from zlab.zos.omproute.meaning import Key, Meaning, Ospf6Interface, OspfInterface

_OTHER_KEY = "ZLAB_REHEARSAL_OTHER_KEY"
_TIMERS = ("hello", "dead")
_KINDS: dict[str, Literal["password", "md5"]] = {"PASSWORD": "password", "MD5": "md5"}


def as_omproute_reads(lab: Lab, system: str, read: Meaning, *, fast: bool) -> Lab:
    """The lab as OMPROUTE of a system sees it by its own file: what the file does not have, it does not speak.

    With `fast` timers stay those of `lab`: they are fast on both ends, and `timers_differ` has said that they agree.
    """
    known = lab.systems[system]
    links = tuple(_link(link, read, fast=fast) for link in known.links)
    return lab.model_copy(update={"systems": {**lab.systems, system: known.model_copy(update={"links": links})}})


def timers_differ(lab: Lab, system: str, read: Meaning) -> bool:
    """Whether OMPROUTE's file has another hello or dead interval than the lab: fast timers would hide that."""
    seen = as_omproute_reads(lab, system, read, fast=False).systems[system]
    return any(
        getattr(now, timer) != getattr(then, timer)
        for one, other in zip(lab.systems[system].links, seen.links, strict=True)
        for then, now in ((one.ospf, other.ospf), (one.ospf6, other.ospf6))
        if then is not None and now is not None
        for timer in _TIMERS
    )


def _link(link: Link, read: Meaning, *, fast: bool) -> Link:
    ours = next((one for one in read.ospf if link.interface == one.name.text or link.zos == one.address.value), None)
    ours6 = next((one for one in read.ospf6 if one.name.text == link.interface6), None)
    ospf = _updated(link.ospf or Ospf(), ours, fast=fast) if ours else None
    if ospf is not None and ours is not None:
        ospf = ospf.model_copy(update={"auth": _auth(ospf.auth, ours)})
    return link.model_copy(
        update={"ospf": ospf, "ospf6": _updated(link.ospf6 or Ospf6(), ours6, fast=fast) if ours6 else None}
    )


_Version = TypeVar("_Version", Ospf, Ospf6)


def _updated(known: _Version, read: OspfInterface | Ospf6Interface, *, fast: bool) -> _Version:
    """Each value that OMPROUTE reads; one that is no value of its kind stays the lab's, and `zlab check` tells it."""
    seen: dict[str, object] = {} if fast else {"hello": read.hello.value, "dead": read.dead.value}
    with suppress(ValueError):
        seen["area"] = IPv4Address(read.area.text)
    seen["cost"] = read.cost.value if read.cost.given else None
    return known.model_copy(update={name: value for name, value in seen.items() if value is not None})


def _auth(known: OspfAuth, read: OspfInterface) -> OspfAuth:
    """Authentication by the file: with the lab's key where it is that one, else with a key the host does not have."""
    kind = _KINDS.get(read.authentication.text.upper())
    if kind is None:
        return OspfAuth()
    key = known.key if known.key and known.type == kind and _is_key(read.key.value, known.key, kind) else _other_key()
    return OspfAuth(type=kind, key_id=read.key_id.value or known.key_id, key=key)


def _is_key(read: Key | None, known: SecretRef, kind: str) -> bool:
    return read is not None and read == Key(key_text(reveal(known), kind, known))


def _other_key() -> SecretRef:
    os.environ.setdefault(_OTHER_KEY, secrets.token_hex(4))
    return SecretRef(env=_OTHER_KEY)
