"""`zlab graph` as a user runs it: to a pipe, to a file, to a terminal, as data; and a wrong lab is one message."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support.in_process import run_zlab
from tests.unit.report.labs import adcd
from zlab.report.characters import lab_characters
from zlab.report.column import lab_column
from zlab.report.mermaid import lab_mermaid
from zlab.report.picture import lab_svg
from zlab.report.states import LabState, Light, LinkState

ADCD = ROOT / "inventories/adcd"


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_picture_goes_to_standard_output_or_to_a_file(tmp_path: Path) -> None:
    assert run_zlab("graph", ADCD).out == lab_svg(adcd())
    made = run_zlab("graph", ADCD, "--out", tmp_path / "lab.svg")
    assert (made.status, made.out) == (0, "")
    assert (tmp_path / "lab.svg").read_text() == lab_svg(adcd())


def test_mermaid_and_json_have_the_same_lab() -> None:
    assert run_zlab("graph", ADCD, "--mermaid").out == lab_mermaid(adcd())
    assert run_zlab("graph", ADCD, "--json").json == {"lab": "adcd", "live": None, "svg": lab_svg(adcd())}
    assert run_zlab("graph", ADCD, "--json", "--mermaid").json["mermaid"] == lab_mermaid(adcd())
    assert run_zlab("graph", ADCD, "--json", "--text").json["text"] == lab_characters(adcd(), width=100) + "\n"
    assert run_zlab("graph", ADCD, "--narrow").out == lab_column(adcd())


def test_a_terminal_gets_characters_in_colour_and_is_told_of_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = LabState(links={"tap0": LinkState(Light.BAD, "ping: no answer in time")})
    monkeypatch.setattr("zlab.verify.survey.Survey.look", lambda _self, *, closely: closely)
    monkeypatch.setattr("zlab.verify.live.state_of", lambda _context: seen)
    monkeypatch.setattr(io, "StringIO", _Terminal)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    found = run_zlab("graph", ADCD, "--live")
    assert "┌─ z/OS S0W1" in found.out
    assert "\x1b[31m✗ ping: no answer in time\x1b[0m" in found.out
    assert "--out FILE.svg" in found.err
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run_zlab("graph", ADCD, "--live").out
    assert run_zlab("graph", ADCD, "--mermaid").out.startswith("flowchart")


def test_what_zlab_does_not_draw_is_not_written_under_its_name(tmp_path: Path) -> None:
    found = run_zlab("graph", ADCD, "--out", tmp_path / "lab.PNG")
    assert (found.status, list(tmp_path.iterdir())) == (2, [])
    assert "zlab draws no PNG" in found.err
    assert run_zlab("graph", ADCD, "--mermaid", "--text").status == 2


def test_a_stream_of_another_code_page_gets_what_it_can_write(tmp_path: Path) -> None:
    def written(*arguments: str) -> str:
        env = {**os.environ, "PYTHONIOENCODING": "latin-1"}
        command = [sys.executable, "-m", "zlab", "graph", str(ADCD), *arguments]
        return subprocess.run(command, capture_output=True, env=env, check=True).stdout.decode("latin-1")

    assert "?" not in written("--text")
    assert "8023&#8594;23" in written(), "and XML is UTF-8 whatever the locale"


def test_what_is_no_lab_is_one_message(tmp_path: Path) -> None:
    found = run_zlab("graph", tmp_path / "nowhere.yaml")
    assert found.status == 1
    assert "cannot read the lab file" in found.err
    assert "Traceback" not in found.err


def test_a_file_that_cannot_be_written_is_one_message(tmp_path: Path) -> None:
    found = run_zlab("graph", ADCD, "--out", tmp_path / "no" / "lab.svg")
    assert found.status == 1
    assert "cannot write" in found.err
