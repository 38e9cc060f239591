"""`zlab graph` as a user runs it: to a pipe, to a file, as data; and a wrong lab is one message."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import ROOT
from tests.support.in_process import run_zlab
from tests.unit.report.labs import adcd
from zlab.report.mermaid import lab_mermaid
from zlab.report.picture import lab_svg

ADCD = ROOT / "inventories/adcd"


def test_the_picture_goes_to_standard_output_or_to_a_file(tmp_path: Path) -> None:
    assert run_zlab("graph", ADCD).out == lab_svg(adcd())
    made = run_zlab("graph", ADCD, "--out", tmp_path / "lab.svg")
    assert (made.status, made.out) == (0, "")
    assert (tmp_path / "lab.svg").read_text() == lab_svg(adcd())


def test_mermaid_and_json_have_the_same_lab() -> None:
    assert run_zlab("graph", ADCD, "--mermaid").out == lab_mermaid(adcd())
    assert run_zlab("graph", ADCD, "--json").json == {"lab": "adcd", "live": None, "svg": lab_svg(adcd())}
    assert run_zlab("graph", ADCD, "--json", "--mermaid").json["mermaid"] == lab_mermaid(adcd())


def test_what_is_no_lab_is_one_message(tmp_path: Path) -> None:
    found = run_zlab("graph", tmp_path / "nowhere.yaml")
    assert found.status == 1
    assert "cannot read the lab file" in found.err
    assert "Traceback" not in found.err


def test_a_file_that_cannot_be_written_is_one_message(tmp_path: Path) -> None:
    found = run_zlab("graph", ADCD, "--out", tmp_path / "no" / "lab.svg")
    assert found.status == 1
    assert "cannot write" in found.err
