"""The lab as it is rehearsed: what the world cannot have is taken out, and said so. Pure but for the keys."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass

from zlab.errors import SecretError
from zlab.lab.base import SecretRef
from zlab.lab.records import Lab, Link, OspfAuth
from zlab.lab.secrets import reveal
from zlab.rehearsal.topology import fast_lab


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A lab for a world. `notes` are what differs from the lab file, in words."""

    lab: Lab
    notes: tuple[str, ...] = ()


def derive_lab(lab: Lab, *, faithful: bool, frr_missing: str) -> Rehearsed:
    """The lab with fast timers (unless `faithful`), without the host's firewalls and mail, without OSPF if no FRR."""
    notes = []
    if lab.linux.firewall != "auto":
        notes.append("the world has no firewall but zlab's own table")
        lab = lab.model_copy(update={"linux": lab.linux.model_copy(update={"firewall": "auto"})})
    if lab.linux.mail is not None:
        # Its Postfix would run as the machine's own, with its files, queue and password in the machine's folders.
        notes.append("the mail relay is left out: a world has no Postfix of its own")
        lab = lab.model_copy(update={"linux": lab.linux.model_copy(update={"mail": None})})
    if frr_missing and lab.linux.frr is not None:
        notes.append(f"OSPF is left out: {frr_missing}")
        lab = _without_ospf(lab)
    if not faithful and lab.linux.frr is not None:
        notes.append("timers are fast: hello 1, dead 4, point-to-point (--faithful takes the lab's own)")
        lab = fast_lab(lab)
    return Rehearsed(lab, tuple(notes))


def _without_ospf(lab: Lab) -> Lab:
    return _each_link(
        lab.model_copy(update={"linux": lab.linux.model_copy(update={"frr": None})}), {"ospf": None, "ospf6": None}
    )


def _each_link(lab: Lab, update: dict[str, object]) -> Lab:
    systems = {
        name: system.model_copy(update={"links": tuple(link.model_copy(update=update) for link in system.links)})
        for name, system in lab.systems.items()
    }
    return lab.model_copy(update={"systems": systems})


def with_keys_at_hand(lab: Lab) -> Rehearsed:
    """Every OSPF key in this process's environment: the caller's own, or a throw-away one where it has none."""
    notes: list[str] = []
    known: dict[SecretRef, SecretRef] = {}

    def at_hand(reference: SecretRef) -> SecretRef:
        if reference not in known:
            name = f"ZLAB_REHEARSAL_KEY_{len(known)}"
            try:
                os.environ[name] = reveal(reference)
            except SecretError:
                os.environ[name] = secrets.token_hex(4)
                notes.append(f"a throw-away key stands in for {reference}, which is not here")
            known[reference] = SecretRef(env=name)
        return known[reference]

    def with_key(link: Link) -> Link:
        auth = link.ospf.auth if link.ospf else OspfAuth()
        if link.ospf is None or auth.key is None:
            return link
        keyed = auth.model_copy(update={"key": at_hand(auth.key)})
        return link.model_copy(update={"ospf": link.ospf.model_copy(update={"auth": keyed})})

    systems = {
        name: system.model_copy(update={"links": tuple(with_key(link) for link in system.links)})
        for name, system in lab.systems.items()
    }
    return Rehearsed(lab.model_copy(update={"systems": systems}), tuple(notes))
