"""The pictures of the documentation: `make pictures` writes them, and a test fails where one is not what zlab draws."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from zlab.lab.load import load_lab
from zlab.ospf.evidence import Side, Transition
from zlab.ospf.states import NeighborEvent, NeighborState
from zlab.ospf.timeline import lanes_of
from zlab.ospf.timeline_svg import timeline_svg
from zlab.report.picture import lab_svg
from zlab.report.states import LabState, Light, LinkState

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs/images"
_GOOD, _BAD = Light.GOOD, Light.BAD
# As a rehearsal of two-stacks was seen whose second z/OS had been given an MTU of 1400.
_BROKEN = LabState(
    "eth0",
    "203.0.113.2/24",
    _GOOD,
    {
        "tap0": LinkState(_GOOD, "answers in 0.1 ms", {4: (_GOOD, "Full"), 6: (_GOOD, "Full")}),
        "tap1": LinkState(
            _GOOD, "answers in 0.1 ms", {4: (_BAD, "Exchange: z/OS announces a smaller MTU than Linux has")}
        ),
    },
)


def documented() -> dict[str, str]:
    """The text of each picture by the name of its file."""
    return {
        "lab.svg": lab_svg(load_lab(ROOT / "inventories/adcd/lab.yaml").lab),
        "broken.svg": lab_svg(load_lab(ROOT / "inventories/two-stacks/lab.yaml").lab, _BROKEN),
        "timeline.svg": timeline_svg(lanes_of(_a_morning())),
    }


def _a_morning() -> list[Transition]:
    """A z/OS system whose neighbor went away, came back slowly, and then lost it once more for a second."""
    up, down, event = NeighborState.FULL, NeighborState.DOWN, NeighborEvent.LOADING_DONE
    begin = datetime(2026, 11, 24, 8)
    return [
        Transition(Side.ZOS, version, "10.1.1.1", new, old, event, system="S0W1", when=begin + timedelta(seconds=when))
        for version, when, old, new in (
            (4, 4, None, up),
            (6, 4, None, up),
            (4, 5400, up, down),
            (4, 6600, down, NeighborState.TWO_WAY),
            (4, 7800, NeighborState.TWO_WAY, NeighborState.EX_START),
            (4, 9600, NeighborState.EX_START, up),
            (4, 12600, up, NeighborState.INIT),
            (4, 12601, NeighborState.INIT, up),
            (4, 14400, up, up),
        )
    ]


def write(folder: Path = FOLDER) -> None:
    for name, picture in documented().items():
        (folder / name).write_text(picture)


if __name__ == "__main__":
    write()
