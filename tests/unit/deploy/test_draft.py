"""`zlab init --from`: members that were pulled become a lab file that loads."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.in_process import run_zlab
from zlab.deploy.draft import found_in_members
from zlab.errors import UsageError
from zlab.lab.draft import draft_of, draft_text
from zlab.lab.load import parse_lab

INTERFACE = """\
INTERFACE OSA1 DEFINE IPAQENET PORTNAME OSAPORT
  IPADDR 10.9.1.2/28 MTU 1492
BEGINROUTES
  ROUTE DEFAULT 10.9.1.3 OSA1 MTU 1492
ENDROUTES
START OSA1
"""
DEVICE = """\
DEVICE PORTA MPCIPA
LINK ETH1 IPAQENET PORTA
HOME 10.9.1.2 ETH1
START PORTA
"""
OMPROUTE = """\
Area Area_Number=0.0.0.0;
OSPF_Interface IP_Address=10.9.1.2 Name=OSA1 Subnet_Mask=255.255.255.240 Hello_Interval=5 Dead_Router_Interval=20
  Router_Priority=0 Authentication_Type=MD5 Authentication_Key_ID=3 Authentication_Key=&ZLABK.;
"""


def test_an_interface_with_ospf_becomes_a_link_with_what_both_members_say(tmp_path: Path) -> None:
    (tmp_path / "profile").write_text(INTERFACE)
    (tmp_path / "omproute").write_text(OMPROUTE)
    found, problems = found_in_members(tmp_path, "s0w1")
    assert not problems
    lab = parse_lab(draft_text(draft_of("adcd", "s0w1", found)), "<draft>").lab
    (link,) = lab.systems["s0w1"].links
    assert (str(link.linux), str(link.zos)) == ("10.9.1.3/28", "10.9.1.2")
    assert (link.interface, link.portname, link.mtu) == ("OSA1", "OSAPORT", 1492)
    assert link.ospf is not None
    assert (link.ospf.hello, link.ospf.dead, link.ospf.priority, link.ospf.auth.key_id) == (5, 20, 0, 3)
    assert str(link.ospf.auth.key) == "env ZLAB_OSPF_KEY"


def test_a_device_takes_the_length_of_its_subnet_from_omproute(tmp_path: Path) -> None:
    (tmp_path / "profile").write_text(DEVICE)
    (tmp_path / "omproute").write_text(OMPROUTE)
    found, problems = found_in_members(tmp_path, "s0w1")
    values = {each.path[-1]: each.value for each in found}
    assert not problems
    assert (values["linux"], values["portname"], values["interface"]) == ("10.9.1.1/28", "PORTA", "ETH1")


def test_an_address_without_a_subnet_is_told_and_left_out(tmp_path: Path) -> None:
    (tmp_path / "profile").write_text(DEVICE)
    found, (problem,) = found_in_members(tmp_path, "s0w1")
    assert found == ()
    assert "ETH1" in str(problem)


def test_a_folder_without_a_profile_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no member profile"):
        found_in_members(tmp_path, "s0w1")
    assert run_zlab("init", "--from", tmp_path, "--out", "-").status == 2
