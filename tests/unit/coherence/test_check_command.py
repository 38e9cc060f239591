"""`zlab check` and `zlab render` as a user runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.coherence.test_rules import FILES, LAB
from zlab.codepage import encode_1047
from zlab.zos.recognise import recognise

ROOT = Path(__file__).resolve().parents[3]


def zlab(*arguments: str | Path, status: int | None = 0, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-m", "zlab", *map(str, arguments)]
    done = subprocess.run(argv, capture_output=True, text=True, cwd=cwd, timeout=90)
    assert "Traceback" not in done.stderr, done.stderr
    if status is not None:
        assert done.returncode == status, done.stdout + done.stderr
    return done


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text)


def ids(done: subprocess.CompletedProcess[str]) -> set[str]:
    return {each["id"] for each in json.loads(done.stdout)["findings"]}


@pytest.mark.parametrize("kind", sorted(FILES))
def test_a_file_says_what_it_is(kind: str) -> None:
    assert recognise(FILES[kind]) == kind


def test_the_reference_lab_alone_is_in_order() -> None:
    assert json.loads(zlab("check", "inventories/adcd", "--json").stdout)["counts"]["error"] == 0


def test_real_files_alone_are_held_against_each_other(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, "vtam": FILES["vtam"].replace("READ=(0400)", "READ=(0500)")})
    done = zlab("check", tmp_path, "--json", status=3)
    assert "ZC001" in ids(done)
    both = next(each for each in json.loads(done.stdout)["findings"] if each["id"] == "ZC001")
    assert both["file"].endswith("vtam.txt")
    assert both["related"][0]["file"].endswith("devmap.txt")


def test_a_lab_is_held_against_real_members(tmp_path: Path) -> None:
    (tmp_path / "lab.yaml").write_text(LAB)
    path = tmp_path / "omp.conf"
    path.write_text(FILES["omproute"].replace("Hello_Interval=10", "Hello_Interval=7"))
    assert "ZC025" in ids(zlab("check", tmp_path / "lab.yaml", path, "--json", status=3))
    assert "ZC025" in zlab("check", tmp_path / "lab.yaml", "--omproute", path, status=3).stdout


def test_what_nothing_speaks_for_is_said_and_passed_over(tmp_path: Path) -> None:
    (tmp_path / "poem").write_text("roses are red\n")
    (tmp_path / "binary").write_bytes(bytes(range(256)))
    write(tmp_path, {"devmap": FILES["devmap"]})
    done = zlab("check", tmp_path)
    assert "poem: not recognised" in done.stderr
    assert "binary" in done.stderr


def test_the_whole_corpus_is_checked_in_one_run(corpus: Path) -> None:
    files = sorted(corpus.rglob("*.txt"))
    done = zlab("check", *files, "--json", status=3)
    told = json.loads(done.stdout)
    assert len(told["findings"]) > 20
    assert {"ZA", "ZS"} <= {each["id"][:2] for each in told["findings"]}


def written(done: subprocess.CompletedProcess[str]) -> set[str]:
    return {each["path"] for each in json.loads(done.stdout)["files"] if each["changed"]}


def test_every_file_of_a_lab_is_rendered_and_a_second_time_nothing(tmp_path: Path) -> None:
    (tmp_path / "lab.yaml").write_text(LAB)
    assert {"members/s0w1/profile", "members/s0w1/omproute", "members/s0w1/devmap", "linux/frr.conf"} <= written(
        zlab("render", "--out", ".", "--json", cwd=tmp_path)
    )
    assert written(zlab("render", "--out", ".", "--json", cwd=tmp_path)) == set()
    zlab("render", "--check", cwd=tmp_path)
    assert json.loads(zlab("check", "--json", cwd=tmp_path).stdout)["counts"]["error"] == 0
    member = tmp_path / "members/s0w1/omproute"
    member.write_text(member.read_text().replace("Hello_Interval=10", "Hello_Interval=11"))
    done = zlab("render", "--check", cwd=tmp_path, status=3)
    assert "Hello_Interval: 11 → 10" in done.stdout
    assert "ZC025" in zlab("check", cwd=tmp_path, status=3).stdout


@pytest.mark.parametrize("inventory", sorted(path.parent.name for path in ROOT.glob("inventories/*/lab.yaml")))
def test_the_golden_members_of_an_inventory_are_what_is_rendered(inventory: str) -> None:
    zlab("render", f"inventories/{inventory}", "--check")
    assert json.loads(zlab("check", f"inventories/{inventory}", "--json", status=None).stdout)["counts"]["error"] == 0


def test_a_system_that_is_none_is_a_usage_error() -> None:
    assert "has no system s0w9" in zlab("check", "inventories/adcd", "--system", "s0w9", status=2).stderr
    assert "has no system s0w9" in zlab("render", "inventories/adcd", "--system", "s0w9", status=2).stderr


def test_files_beside_a_lab_file_are_its_members_and_a_folder_of_members_too(tmp_path: Path) -> None:
    (tmp_path / "lab.yaml").write_text(LAB)
    (tmp_path / "README").write_text("nothing that anybody recognises\n")
    spoilt = FILES["omproute"].replace("Hello_Interval=10", "Hello_Interval=7")
    (tmp_path / "omproute.conf").write_text(spoilt)
    done = zlab("check", tmp_path, "--json", status=3)
    assert "ZC025" in ids(done)
    assert "README" not in done.stderr
    pulled = tmp_path / "pulled"
    pulled.mkdir()
    (pulled / "omproute").write_text(spoilt)
    assert "ZC025" in ids(zlab("check", tmp_path / "lab.yaml", "--members", pulled, "--json", status=3))
    assert "is no folder" in zlab("check", "--members", tmp_path / "lab.yaml", status=2).stderr


def test_files_of_one_system_of_several_need_its_name(tmp_path: Path) -> None:
    path = tmp_path / "omp.conf"
    path.write_text(FILES["omproute"])
    assert "--system prod | test" in zlab("check", "inventories/two-stacks", path, status=2).stderr
    assert zlab("check", "inventories/two-stacks", path, "--system", "prod", status=None).returncode in (0, 3)


def test_a_file_in_ebcdic_is_recognised_and_read(tmp_path: Path) -> None:
    path = tmp_path / "member"
    path.write_bytes(encode_1047(FILES["vtam"].replace("WRITE=(0401)", "WRITE=(0403)")))
    assert "ZV014" in ids(zlab("check", path, "--json", status=3))


@pytest.mark.parametrize("words", [("nofile",), ("--frr", "nofile"), ("bad.yaml",)])
def test_what_cannot_be_read_is_one_message(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "bad.yaml").write_text("x: [")
    assert len(zlab("check", *words, status=1, cwd=tmp_path).stderr.splitlines()) == 1
