"""What the lab needs from a firewall, and what was found of the firewalls on a host."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PublishedPort:
    """DNAT of uplink ports `first`..`last` to `address`; one port may change its number to `port`."""

    proto: str
    first: int
    last: int
    address: str
    port: int


@dataclass(frozen=True, slots=True)
class TapNeeds:
    """One tap: its subnets, and whether OSPF packets (protocol 89) must come in by it."""

    device: str
    network: str
    network6: str | None = None
    ospf: bool = False
    ospf6: bool = False


@dataclass(frozen=True, slots=True)
class FirewallNeeds:
    """What every adapter must make true for one lab.

    Forwarding is accepted both ways between each tap and the uplink, and between the taps of the lab
    (IPv4, and IPv6 where a tap has it); IPv4 from the taps' subnets leaves the uplink masqueraded if
    `masquerade`; protocol 89 comes in by the taps that run OSPF; each published port reaches its system.
    """

    lab: str
    uplink: str
    taps: tuple[TapNeeds, ...]
    masquerade: bool = True
    masquerade_ipv6: bool = False
    publish: tuple[PublishedPort, ...] = ()


@dataclass(frozen=True, slots=True)
class BaseChain:
    """A chain hooked into the kernel that could drop: where it is and why it may drop."""

    family: str
    table: str
    chain: str
    hook: str
    priority: int
    policy: str
    drops: bool
    owner: str = ""


@dataclass(frozen=True, slots=True)
class FirewallFacts:
    """The firewalls of a host.

    `unreadable` says why the rules could not be seen (no root), or "". `nft` is whether the nft tool is
    there. `docker` and `docker_ipv6` are whether a DOCKER-USER chain exists. `firewalld_zones` are
    (device, zone) pairs, the default zone with device "". `legacy` are the tables of legacy x_tables that
    exist in this namespace; `legacy_drops` is whether they can drop what nftables accepted.
    """

    chains: tuple[BaseChain, ...] = ()
    nft: bool = True
    ufw_active: bool = False
    firewalld_running: bool = False
    firewalld_zones: tuple[tuple[str, str], ...] = ()
    docker: bool = False
    docker_ipv6: bool = False
    legacy: tuple[str, ...] = ()
    legacy_drops: bool = False
    unreadable: str = ""

    def zone_of(self, device: str) -> str:
        """The firewalld zone of a device: its own, or the default one."""
        zones = dict(self.firewalld_zones)
        return zones.get(device) or zones.get("", "public")
