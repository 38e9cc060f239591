"""Which firewalls a host has, and which base chains can drop. Reads, and loads nothing by reading."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from zlab.linux.firewall.records import BaseChain, FirewallFacts
from zlab.linux.host import Host

Json = dict[str, Any]


def read_firewall(host: Host) -> FirewallFacts:
    """One listing of nftables, and the names of the legacy tables that exist; firewalld is asked when it runs."""
    has_nft = host.has("nft")
    chains: tuple[BaseChain, ...] = ()
    objects: list[Json] = []
    unreadable = ""
    if has_nft:
        done = host.run(["nft", "--json", "list", "ruleset"], check=False)
        if done.status == 0:
            objects = json.loads(done.stdout)["nftables"]
            chains = base_chains(objects)
        else:
            unreadable = "the rules are visible to root only"
    names = {(chain["family"], chain["table"], chain["name"]) for chain in _of(objects, "chain")}
    legacy, legacy_rules = _legacy(host)
    firewalld = any(table["name"] == "firewalld" for table in _of(objects, "table"))
    return FirewallFacts(
        chains=chains,
        nft=has_nft,
        ufw_active=_ufw_enabled(host) and (bool(unreadable) or _has_ufw_chains(names, legacy_rules)),
        firewalld_running=firewalld,
        firewalld_zones=_firewalld_zones(host) if firewalld else (),
        docker=("ip", "filter", "DOCKER-USER") in names,
        docker_ipv6=("ip6", "filter", "DOCKER-USER") in names,
        legacy=legacy,
        legacy_drops=any(_can_drop(line) for line in legacy_rules),
        unreadable=unreadable,
    )


def base_chains(objects: Iterable[Json]) -> tuple[BaseChain, ...]:
    """The chains of a listing (`nft -j list ruleset`) that are hooked into the kernel at forward or input."""
    objects = list(objects)
    rules: dict[tuple[str, str, str], list[Json]] = {}
    for rule in _of(objects, "rule"):
        rules.setdefault((rule["family"], rule["table"], rule["chain"]), []).append(rule)
    tables = {(chain["family"], chain["table"], chain["name"]) for chain in _of(objects, "chain")}
    return tuple(
        BaseChain(
            chain["family"],
            chain["table"],
            chain["name"],
            chain["hook"],
            chain["prio"],
            chain.get("policy", "accept"),
            chain.get("policy") == "drop" or _ends_in_drop(rules, (chain["family"], chain["table"], chain["name"])),
            _owner(chain, tables),
        )
        for chain in _of(objects, "chain")
        if chain.get("hook") in ("forward", "input")
    )


def _of(objects: Iterable[Json], kind: str) -> Iterator[Json]:
    return (found[kind] for found in objects if kind in found)


def _ends_in_drop(rules: dict[tuple[str, str, str], list[Json]], chain: tuple[str, str, str], depth: int = 0) -> bool:
    """Whether a packet that nothing accepted is dropped or rejected at the end of a chain."""
    for rule in rules.get(chain, []):
        expressions = [each for each in rule["expr"] if not each.keys() & {"counter", "log", "limit"}]
        if len(expressions) != 1:
            continue  # it matches some packets only
        verdict = expressions[0]
        if verdict.keys() & {"drop", "reject"} or _is_reject_of_iptables(verdict):
            return True
        target = (verdict.get("jump") or verdict.get("goto") or {}).get("target")
        if target and depth < 16 and _ends_in_drop(rules, (*chain[:2], target), depth + 1):
            return True
        if "goto" in verdict or "accept" in verdict:
            return False
    return False


def _is_reject_of_iptables(expression: Json) -> bool:
    """The REJECT target of iptables-nft; releases of nft before 1.0.6 print it as null, like LOG."""
    if "xt" not in expression:
        return False
    extension = expression["xt"]
    return extension is None or (extension.get("type"), extension.get("name")) == ("target", "REJECT")


def _owner(chain: Json, names: set[tuple[str, str, str]]) -> str:
    family, table, name = chain["family"], chain["table"], chain["name"]
    if table == "firewalld":
        return "firewalld"
    if table.startswith("zlab_"):
        return "zlab"
    if family in ("ip", "ip6") and table == "filter" and name in ("FORWARD", "INPUT"):
        prefix = "ufw-" if family == "ip" else "ufw6-"
        if any(other[:2] == (family, table) and other[2].startswith(prefix) for other in names):
            return "ufw"
        return "docker" if (family, table, "DOCKER-USER") in names else "iptables"
    return ""


def _ufw_enabled(host: Host) -> bool:
    try:
        lines = (host.etc / "ufw/ufw.conf").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    return any(line.replace(" ", "").lower() == "enabled=yes" for line in lines)


def _has_ufw_chains(names: Iterable[tuple[str, str, str]], legacy_rules: Iterable[str]) -> bool:
    in_legacy = any(rule.startswith(":ufw-user-forward ") for rule in legacy_rules)
    return in_legacy or any(name[2] == "ufw-user-forward" for name in names)


def _firewalld_zones(host: Host) -> tuple[tuple[str, str], ...]:
    if not host.has("firewall-cmd"):
        return ()
    zones = parse_active_zones(host.run(["firewall-cmd", "--get-active-zones"], check=False).stdout)
    default = host.run(["firewall-cmd", "--get-default-zone"], check=False).stdout.strip()
    return (("", default or "public"), *zones)


def parse_active_zones(listing: str) -> tuple[tuple[str, str], ...]:
    """(device, zone) pairs of `firewall-cmd --get-active-zones`."""
    found: list[tuple[str, str]] = []
    zone = ""
    for line in listing.splitlines():
        if line and not line[0].isspace():
            zone = line.split()[0]
        elif line.strip().startswith("interfaces:"):
            found += [(device, zone) for device in line.split()[1:]]
    return tuple(sorted(found))


def _legacy(host: Host) -> tuple[tuple[str, ...], list[str]]:
    """The legacy tables that exist (asking a tool for one that does not would make it) and the lines of `filter`."""
    try:
        tables = tuple((host.proc / "net/ip_tables_names").read_text(encoding="utf-8").split())
    except OSError:
        return (), []
    if "filter" not in tables or not host.has("iptables-legacy-save"):
        return tables, []
    # Unlike `iptables -S`, saving does not wait for the xtables lock.
    return tables, host.run(["iptables-legacy-save", "-t", "filter"], check=False).stdout.splitlines()


def _can_drop(line: str) -> bool:
    """A line of iptables-save by which legacy rules drop what no rule before it accepted."""
    words = line.split()
    if words[:1] in ([":FORWARD"], [":INPUT"]):
        return words[1] == "DROP"
    return words[:1] == ["-A"] and words[2:4] in (["-j", "DROP"], ["-j", "REJECT"])
