"""The drivers of all firewalls."""

from __future__ import annotations

from zlab.linux.driver import Driver
from zlab.linux.firewall.firewalld import FirewalldDriver
from zlab.linux.firewall.nft import NftDriver
from zlab.linux.firewall.ufw import UfwDriver
from zlab.linux.firewall.xtables import IptablesDriver


def firewall_drivers() -> tuple[Driver, ...]:
    return (NftDriver(), UfwDriver(), FirewalldDriver(), IptablesDriver())
