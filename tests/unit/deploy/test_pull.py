"""Live members come into the inventory without their keys, and nothing of the inventory is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.in_process import run_zlab
from tests.unit.deploy.test_push import Memory
from zlab.deploy.errors import EditedError
from zlab.deploy.pull import pull, save, without_keys
from zlab.deploy.targets import parse_target

KEY = "Authentication_Key"
PLACE = parse_target("USER.TCPPARMS(OMPROUTE)")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("omproute", 'Authentication_Key="a b";', "Authentication_Key=&ZLABK1.;"),
        ("omproute", "Authentication_Key = 0x12;", "Authentication_Key = &ZLABK1.;"),
        ("omproute", "Authentication_Key=\n  tiger;", "Authentication_Key=\n  &ZLABK1.;"),
        ("omproute", f"{KEY}=a; {KEY.upper()}=b;", f"{KEY}=&ZLABK1.; {KEY.upper()}=&ZLABK2.;"),
        ("omproute", f"{KEY}=a;\n{KEY}=a;", f"{KEY}=&ZLABK1.;\n{KEY}=&ZLABK1.;"),
        ("omproute", "; Authentication_Key=tiger", "; Authentication_Key=&ZLABK1."),
        ("omproute", "Authentication_Key=&KEY.;", "Authentication_Key=&KEY.;"),
        ("omproute", "Authentication_Key_ID=3", "Authentication_Key_ID=3"),
        ("attls", "  KeyringPw   tiger # old", "  KeyringPw   &ZLABK1. # old"),
        ("profile", "KeyringPw tiger", "KeyringPw tiger"),
    ],
)  # fmt: skip
def test_keys_are_replaced_by_numbered_symbols(language: str, text: str, expected: str) -> None:
    assert without_keys(language, text)[0] == expected


def test_a_file_with_other_text_is_left_alone_unless_forced(tmp_path: Path) -> None:
    pulled = pull(Memory({PLACE: "OSPF RouterID=1.1.1.1;\n"}), {"omproute": PLACE})
    (tmp_path / "omproute").write_text("mine\n")
    with pytest.raises(EditedError, match="there is another text already"):
        save(tmp_path, pulled)
    assert (tmp_path / "omproute").read_text() == "mine\n"
    assert save(tmp_path, pulled, force=True) == [tmp_path / "omproute"]
    assert save(tmp_path, pulled) == [tmp_path / "omproute"]


def test_a_pulled_member_whose_key_nobody_names_is_not_pushed_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZLAB_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lab.yaml").write_text(
        "lab: adcd\nlinux: {frr: {router_id: 10.1.1.1}}\nsystems:\n  s0w1:\n    links: [{ospf: {}}]\n"
        "    members: {omproute: USER.TCPPARMS(OMPROUTE)}\n"
    )
    there = tmp_path / "build/adcd/s0w1"
    there.mkdir(parents=True)
    row = "OSPF_Interface IP_Address=10.1.1.2 Name=ETH1 Authentication_Type=MD5 Authentication_Key={};\n"
    (there / "USER.TCPPARMS.OMPROUTE").write_text(row.format("0x01020304050607080102030405060708"))
    assert run_zlab("deploy", "pull").status == 0
    pulled = tmp_path / "members/s0w1/omproute"
    assert pulled.read_text() == row.format("&ZLABK1.")
    pulled.write_text(pulled.read_text() + "Area Area_Number=0.0.0.0;\n")
    done = run_zlab("deploy", "push", "--yes", "--whole")
    assert done.status == 1
    assert "ZL720: USER.TCPPARMS(OMPROUTE):1:89: a key is missing here" in done.err
    assert (there / "USER.TCPPARMS.OMPROUTE").read_text() == row.format("0x01020304050607080102030405060708")
