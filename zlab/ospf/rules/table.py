"""How each cause is recognised: one function a cause, from a case to the two values that differ, or None. Pure.

They are asked in the order of `causes.CAUSES`: hard evidence (values of both ends, a daemon's own words) comes
before what is only left over when everything else is excluded.
"""

from __future__ import annotations

from zlab.ospf.rules.clues import Rule, differs
from zlab.ospf.rules.host import (
    area_missing,
    daemon_down,
    group_not_joined,
    no_address,
    not_enabled,
    passive,
    protocol_disabled,
    tap_down,
)
from zlab.ospf.rules.states import (
    backup_interface,
    blocked,
    both_priority_0,
    both_silent,
    exchange_stalled,
    is_forming,
    linux_silent,
    local_down,
    no_route,
    not_installed,
    one_way,
    one_way_linux,
    silent,
    starved,
)
from zlab.ospf.rules.values import (
    area_type,
    auth,
    auth_key,
    duplicate_router_id,
    hello_refused,
    key_id,
    mask,
    md5_sequence,
    mtu_larger,
    mtu_smaller,
    network_type,
    stack_mask,
    stack_mtu,
)

RULES: dict[str, Rule] = {
    "daemon-down": daemon_down,
    "tap-down": tap_down,
    "no-address": no_address,
    "group-not-joined": group_not_joined,
    "not-enabled": not_enabled,
    "passive": passive,
    "protocol-disabled": protocol_disabled,
    "area-missing": area_missing,
    "duplicate-router-id": duplicate_router_id,
    "area": differs("area", "area"),
    "area-type": area_type,
    "instance": differs("instance", "instance"),
    "auth-type": differs("auth", "auth-type"),
    "key-id": key_id,
    "auth-key": auth_key,
    "md5-sequence": md5_sequence,
    "auth": auth,
    "hello-refused": hello_refused,
    "mask": mask,
    "stack-mask": stack_mask,
    "hello": differs("hello", "hello"),
    "dead": differs("dead", "dead"),
    "network-type": network_type,
    "mtu-larger": mtu_larger,
    "mtu-smaller": mtu_smaller,
    "mtu": stack_mtu,
    "exchange-stalled": exchange_stalled,
    "both-priority-0": both_priority_0,
    "backup-interface": backup_interface,
    "blocked": blocked,
    "starved": starved,
    "one-way": one_way,
    "one-way-linux": one_way_linux,
    "both-silent": both_silent,
    "silent": silent,
    "linux-silent": linux_silent,
    "not-installed": not_installed,
    "no-route": no_route,
    "local-down": local_down,
    "forming": is_forming,
}

OF_A_FULL_ONE = frozenset({"daemon-down", "tap-down", "network-type", "not-installed", "no-route"})
"""The causes a FULL adjacency can still be unhealthy for."""

LEFT_OVER = frozenset(
    {
        "exchange-stalled",
        "blocked",
        "starved",
        "one-way",
        "one-way-linux",
        "both-silent",
        "silent",
        "linux-silent",
        "local-down",
        "forming",
        "no-route",
    }
)
"""Causes that hold by exclusion, or by what followed from another: told only when nothing else was found."""
