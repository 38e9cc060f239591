"""A lab that comes in on standard input: what is kept of it on the host, and what goes by it, on the real kernel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.answers import answer
from tests.support.netns import LabNet
from tests.support.waiting import wait_for
from tests.support.zlab import LAB, Zlab

BROKEN = "lab: adcd\nsystems: 7\n"
ON_THE_UPLINK = "lab: adcd\nsystems:\n  s0w1:\n    links:\n      - {linux: 203.0.113.1/24, zos: 203.0.113.9}\n"


@pytest.fixture
def zlab(net: LabNet, tmp_path: Path) -> Zlab:
    return Zlab(net.host, tmp_path)


def sent(zlab: Zlab, text: str, *arguments: str | Path, status: int = 0) -> Any:
    done = zlab.run("net", *arguments, "--json", status=status, input=text)
    return answer(" ".join(map(str, ("net", *arguments))), done.stdout)


def test_a_lab_that_came_up_is_kept_and_sent_again_changes_nothing(zlab: Zlab, tmp_path: Path) -> None:
    kept = tmp_path / "etc" / "lab.yaml"
    assert sent(zlab, LAB, "up", "-", "--keep", kept)["changed"] > 5
    assert kept.read_text() == LAB
    assert kept.stat().st_mode & 0o777 == 0o600
    assert sent(zlab, LAB, "up", "-", "--keep", kept)["changed"] == 0
    assert zlab.json("net", "up", kept)["changed"] == 0


def test_a_lab_file_that_is_none_leaves_the_good_one(zlab: Zlab, tmp_path: Path) -> None:
    kept = tmp_path / "lab.yaml"
    sent(zlab, LAB, "up", "-", "--keep", kept)
    after = zlab.where.dump()
    assert sent(zlab, BROKEN, "up", "-", "--keep", kept, status=1)["error"]["code"] == "ZL100"
    assert kept.read_text() == LAB
    zlab.where.is_as(after)


@pytest.mark.parametrize("before", [None, LAB])
def test_a_lab_that_cannot_come_up_is_not_kept(zlab: Zlab, tmp_path: Path, before: str | None) -> None:
    kept = tmp_path / "lab.yaml"
    if before is not None:
        kept.write_text(before)
    assert sent(zlab, ON_THE_UPLINK, "up", "-", "--keep", kept, status=1)["error"]["code"] == "ZL200"
    assert (kept.read_text() if kept.exists() else None) == before
    assert not list(tmp_path.glob(".*"))


def test_a_place_where_nothing_can_be_kept_is_told_before_anything_changes(zlab: Zlab, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    before = zlab.where.dump()
    error = sent(zlab, LAB, "up", "-", "--keep", tmp_path / "file" / "lab.yaml", status=1)["error"]
    assert "cannot write" in error["problems"][0]["what"]
    zlab.where.is_as(before)


def test_an_up_that_is_to_be_confirmed_stays_only_with_its_confirmation(zlab: Zlab, tmp_path: Path) -> None:
    kept = tmp_path / "lab.yaml"
    kept.write_text("lab: other\nsystems: {}\n")
    up = ("up", "-", "--keep", str(kept), "--confirm-within", "60")
    assert sent(zlab, LAB, *up)["changed"] > 5
    assert kept.read_text() == "lab: other\nsystems: {}\n"
    assert sent(zlab, LAB, "confirm", "-", "--keep", kept)["kept"] is True
    assert kept.read_text() == LAB
    assert sent(zlab, LAB, *up)["changed"] == 0
    assert "no trial" in sent(zlab, LAB, "confirm", "adcd", status=1)["error"]["problems"][0]["what"]


def test_an_up_that_nobody_confirms_is_taken_back_although_its_zlab_is_gone(zlab: Zlab, tmp_path: Path) -> None:
    before = zlab.where.dump()
    sent(zlab, LAB, "up", "-", "--keep", tmp_path / "lab.yaml", "--confirm-within", "1")
    wait_for(lambda: not list(zlab.state.glob("*")), "the journal is gone")
    zlab.where.is_as(before)
    assert not (tmp_path / "lab.yaml").exists()


def test_a_changed_comment_needs_no_confirmation(zlab: Zlab, tmp_path: Path) -> None:
    kept = tmp_path / "lab.yaml"
    sent(zlab, LAB, "up", "-", "--keep", kept)
    assert sent(zlab, f"# new\n{LAB}", "up", "-", "--keep", kept, "--confirm-within", "60")["changed"] == 0
    assert kept.read_text().startswith("# new")


def test_down_tells_first_what_it_would_put_back_and_knows_a_lab_by_its_text(zlab: Zlab, tmp_path: Path) -> None:
    assert sent(zlab, LAB, "down", "-", "--dry-run")["changed"] == 0
    sent(zlab, LAB, "up", "-", "--keep", tmp_path / "lab.yaml")
    up = zlab.where.dump()
    would = sent(zlab, LAB, "down", "-", "--dry-run", status=3)
    zlab.where.is_as(up)
    assert "address 10.1.1.1/24 dev tap0" in zlab.run("net", "down", "adcd", "--dry-run", status=3).stdout
    assert sent(zlab, LAB, "down", "-")["steps"] == would["steps"]
    assert sent(zlab, LAB, "down", "-")["changed"] == 0
