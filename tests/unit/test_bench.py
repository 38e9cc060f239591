"""The bench itself: its list, its table and its honesty about targets. Measures nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench.bench_startup import bare_program
from tests.bench.measure import interleaved, process
from tests.bench.ratio import Ratio
from zlab.cli.commands import COMMANDS

MET = Ratio("up", 0.2, "script", 1.0, 0.25)
MISSED = Ratio("memory", 200e6, "100 MB", 100e6, 1.0, "bytes")


def test_every_bench_is_listed_and_has_a_measure(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--list"]) == 0
    assert capsys.readouterr().out.split() == bench.names()
    assert {"startup", "net", "rehearsal"} <= set(bench.names())


def test_a_bench_that_is_not_there_is_said() -> None:
    assert bench.main(["--only", "weather"]) == 2


def test_a_missed_target_says_so() -> None:
    lines = bench.table([MET, MISSED, Ratio("plain", 1, "x", 2)]).splitlines()
    assert lines[1].split()[-4:] == ["0.20", "≤", "0.25", "met"]
    assert lines[2].endswith("MISSED")
    assert "200.0 MB" in lines[2]
    assert lines[3].endswith("0.50")


def test_the_file_holds_machine_and_ratios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "RESULTS", tmp_path / "build" / "bench.json")
    bench.write([("net", MET)])
    data = json.loads((tmp_path / "build" / "bench.json").read_text())
    assert data["machine"]["cpus"]
    assert data["ratios"][0]["met"] is True
    assert data["ratios"][0]["ratio"] == 0.2


def test_contenders_take_turns_and_the_first_round_only_warms() -> None:
    calls: list[str] = []
    seconds = iter([9.0, 9.0, 1.0, 2.0, 3.0, 4.0, 2.0, 3.0])

    def contender(name: str) -> float:
        calls.append(name)
        return next(seconds)

    taken = interleaved({"a": lambda: contender("a"), "b": lambda: contender("b")}, 3)
    assert calls == ["a", "b"] * 4
    assert taken == {"a": 2.0, "b": 3.0}


def test_a_process_that_fails_is_no_measurement() -> None:
    with pytest.raises(RuntimeError, match="status 3"):
        process(["sh", "-c", "exit 3"])()


def test_the_bare_program_has_all_commands_of_zlab() -> None:
    program = bare_program()
    compile(program, "bare.py", "exec")
    assert program.count("@app.command") == len(COMMANDS)
