"""A lab file that uses every kind of value, and ways to spoil it."""

from __future__ import annotations

import copy
from typing import Any

FULL: dict[str, Any] = {
    "lab": "adcd",
    "linux": {
        "uplink": "eth0",
        "masquerade": True,
        "masquerade_ipv6": False,
        "publish": [
            {"listen": 8023, "to": "s0w1", "port": 23},
            {"listen": "50000-50009", "to": "s0w1", "proto": "udp"},
        ],
        "firewall": ["ufw", "docker"],
        "frr": {
            "router_id": "10.1.1.1",
            "default_route": "always",
            "redistribute": ["connected"],
            "interfaces": {"eno1": {"area": 0, "cost": 10}},
        },
    },
    "systems": {
        "s0w1": {
            "sysname": "s0w1",
            "links": [
                {
                    "device": "tap0",
                    "linux": "10.1.1.1/24",
                    "zos": "10.1.1.2",
                    "interface": "eth1",
                    "portname": "PORTA",
                    "devices": [400, "0401", "402"],
                    "mtu": 1492,
                    "ipv6": {"linux": "2001:db8:1::1/64", "zos": "2001:db8:1::2", "link_local": "fe80::1"},
                    "routes": ["10.9.0.0/16", "2001:db8:9::/48"],
                    "ospf": {
                        "area": "0.0.0.0",
                        "hello": 10,
                        "dead": 40,
                        "cost": 1,
                        "priority": 0,
                        "network": "point-to-point",
                        "auth": {"type": "md5", "key_id": 1, "key": {"env": "ZLAB_OSPF_KEY"}},
                    },
                    "ospf6": {"area": 0, "instance": 3},
                },
                {},
                None,
            ],
            "tcpip": {"job": "TCPIP", "ports": [{"port": 22, "proto": "tcp", "job": "sshd*", "noautolog": True}]},
            "omproute": {
                "job": "OMPROUTE",
                "router_id": "10.1.1.2",
                "ranges": [{"network": "10.1.0.0/16", "area": "0.0.0.0", "advertise": False}],
            },
            "syslogd": {"rules": [{"when": "*.err", "to": "/var/log/errors", "file_mode": 640}]},
            "attls": {
                "keyring": "TCPIP/ring",
                "rules": [
                    {"name": "tn3270", "port": [992, "5000-5010"], "remote": "10.0.0.0/8", "versions": [1.2, "1.3"]}
                ],
            },
        },
        "s0w2": None,
    },
}

VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    400,
    70000,
    2**40,
    1.5,
    "",
    "yes",
    "auto",
    "tap0",
    "S0W1",
    "0400",
    "10.1.1.2",
    "10.1.1.1/24",
    "10.9.0.0/16",
    "2001:db8::1",
    "fe80::2%tap0",
    "2001:db8:1::1/64",
    "none",
    "x" * 40,
    "\u00e9\u2028\U0001f600",
    [],
    [1],
    ["tap0", {}],
    {},
    {"env": "KEY"},
    {"unknown": 1},
)

KEYS = ("links", "mtu", "ospf", "auth", "key", "env", "publish", "listen", "frr", "router_id", "zos", "ipv6", "x-y", "")


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value."""
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in items:
        found += places(each, (*path, key))
    return found


def spoiled(path: tuple[Any, ...], value: Any, *, remove: bool = False) -> dict[str, Any]:
    """The full file with another value in one place, or without that place."""
    data = copy.deepcopy(FULL)
    holder: Any = data
    for part in path[:-1]:
        holder = holder[part]
    if remove:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return data
