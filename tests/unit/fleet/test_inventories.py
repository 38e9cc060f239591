"""The project's own inventory: ordinary Ansible, and every lab has a host."""

from __future__ import annotations

from typing import Any

import yaml

from tests.conftest import ROOT
from zlab.lab.load import load_lab

INVENTORIES = ROOT / "inventories"


def hosts() -> dict[str, dict[str, Any]]:
    inventory = yaml.safe_load((INVENTORIES / "hosts.yml").read_text())
    found: dict[str, dict[str, Any]] = inventory["all"]["hosts"]
    return found


def test_every_lab_has_a_host_and_every_host_a_lab_that_loads() -> None:
    named = {INVENTORIES / host["zlab_lab"] for host in hosts().values()}
    assert named == set(INVENTORIES.glob("*/lab.yaml"))
    assert len({load_lab(path).lab.lab for path in named}) == len(named)


def test_its_host_names_are_examples_that_nobody_can_own() -> None:
    assert all(host["ansible_host"].endswith(".example") for host in hosts().values())
