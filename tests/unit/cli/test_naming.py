"""Which lab is meant when its file is gone: the one that had this path at `up`, or nobody's."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.in_process import run_zlab
from zlab.cli.naming import lab_name
from zlab.errors import ZlabError
from zlab.linux.host import Host
from zlab.linux.records import LinkUp, Step
from zlab.linux.state import Applied, Kernel, StateStore, Transaction


@pytest.fixture
def applied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path a lab had at `up`; its file is gone since."""
    monkeypatch.setenv("ZLAB_STATE_DIR", str(tmp_path / "state"))
    gone = tmp_path / "gone.yaml"
    up = LinkUp("tap0", True)
    steps = (Step(None, up),)
    transaction = Transaction(steps, Applied("adcd", "t1", Kernel("boot", 1), str(gone), "eth0", steps, (up,)))
    store = StateStore(Host(state_dir=tmp_path / "state"))
    store.begin(transaction)
    store.commit(transaction)
    return gone


def test_the_path_it_had_at_up_is_enough(applied: Path) -> None:
    assert lab_name(str(applied), applied.parent) == "adcd"


def test_a_loop_of_links_is_the_path_of_no_lab(applied: Path) -> None:
    loop = applied.with_name("loop.yaml")
    loop.symlink_to(loop)
    with pytest.raises(ZlabError, match=r"no lab is meant by .*loop\.yaml"):
        lab_name(str(loop), applied.parent)
    assert run_zlab("net", "status", loop).status == 1
