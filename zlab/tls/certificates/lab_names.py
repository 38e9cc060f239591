"""The names and addresses by which clients reach a system of a lab: what its server certificate must hold. Pure."""

from __future__ import annotations

from zlab.lab.records import Lab


def names_of_system(lab: Lab, system: str) -> list[str]:
    """Host names first, then the addresses of its links, IPv4 before IPv6."""
    found = lab.systems[system]
    resolver = getattr(found, "resolver", None)
    hostname = getattr(resolver, "hostname", None) or found.sysname.lower()
    domain = getattr(resolver, "domain", None)
    names = [f"{hostname}.{domain}", hostname] if domain else [hostname]
    addresses = [str(link.zos) for link in found.links]
    addresses += [str(link.ipv6.zos) for link in found.links if link.ipv6]
    return [name.lower() for name in names] + addresses
