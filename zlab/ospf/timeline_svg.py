"""A timeline as one SVG file: no script, no font, no address of anything; light and dark. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from xml.sax.saxutils import escape, quoteattr

from zlab.ospf.states import NeighborState
from zlab.ospf.timeline import Lane, Span
from zlab.ospf.words import STATE_NAMES, duration

_WIDTH, _NAME, _ROW, _BAR, _TOP = 960, 230, 30, 16, 50
_COLOURS = {
    None: "gap",
    NeighborState.DOWN: "down",
    NeighborState.ATTEMPT: "down",
    NeighborState.INIT: "init",
    NeighborState.TWO_WAY: "twoway",
    NeighborState.EX_START: "exchange",
    NeighborState.EXCHANGE: "exchange",
    NeighborState.LOADING: "exchange",
    NeighborState.FULL: "full",
}
_LEGEND = (
    ("full", "Full"),
    ("exchange", "ExStart to Loading"),
    ("twoway", "2-Way"),
    ("init", "Init"),
    ("down", "Down"),
    ("gap", "not known"),
)
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 604800)
_STYLE = """
text{font:12px system-ui,sans-serif;fill:#1c2530}.dim{fill:#66727f}.grid{stroke:#d8dee4}
.full{fill:#2e9d5b}.exchange{fill:#d9a400}.twoway{fill:#5b8def}.init{fill:#e2762d}.down{fill:#c93b3b}.gap{fill:url(#gap)}
.paper{fill:#fff}.stripe{stroke:#9aa5b1}
@media (prefers-color-scheme:dark){
text{fill:#e6ebf0}.dim{fill:#93a0ad}.grid{stroke:#33404d}.paper{fill:#141a21}.stripe{stroke:#5d6a77}}
"""


def timeline_svg(lanes: Sequence[Lane]) -> str:
    """The picture of all lanes over one axis of time; each span tells its state, times and reason as its title."""
    return "\n".join(_lines(lanes)) + "\n"


def _lines(lanes: Sequence[Lane]) -> Iterator[str]:
    height = _TOP + _ROW * max(1, len(lanes)) + 44
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="OSPF adjacencies over time">'
    )
    yield f"<style>{_STYLE}</style>"
    yield (
        '<defs><pattern id="gap" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<line class="stripe" x1="0" y1="0" x2="0" y2="6" stroke-width="2"/></pattern></defs>'
    )
    yield f'<rect class="paper" width="{_WIDTH}" height="{height}"/>'
    if lanes:
        yield from _drawn(lanes, height)
    else:
        yield f'<text x="16" y="{_TOP + 12}">no adjacency changes in these logs</text>'
    yield "</svg>"


def _drawn(lanes: Sequence[Lane], height: int) -> Iterator[str]:
    begin, end = lanes[0].spans[0].begin, lanes[0].spans[-1].end
    yield from _axis(begin, end, height - 44)
    for number, lane in enumerate(lanes):
        top = _TOP + number * _ROW
        yield f'<text x="{_NAME - 10}" y="{top + 13}" text-anchor="end">{escape(_fit(lane.name))}</text>'
        # The lower states last: what is narrower than a pixel is not covered by its neighbors.
        for span in sorted(lane.spans, key=lambda each: -(each.state or 0)):
            yield _bar(span, begin, end, top)
    x = _NAME
    for name, label in _LEGEND:
        yield f'<rect class="{name}" x="{x}" y="{height - 26}" width="12" height="12"/>'
        yield f'<text class="dim" x="{x + 18}" y="{height - 16}">{label}</text>'
        x += 40 + 7 * len(label)


def _bar(span: Span, begin: datetime, end: datetime, top: int) -> str:
    left, right = _x(span.begin, begin, end), _x(span.end, begin, end)
    name = STATE_NAMES[span.state] if span.state is not None else "not known"
    title = f"{name}, {span.begin:%Y-%m-%d %H:%M:%S} for {duration(span.seconds)}"
    title += f": {span.why}" if span.why else ""
    # An outage of a second in a picture of a day is less than a pixel, and must be seen.
    width = max(right - left, 1.5)
    return (
        f'<rect class="{_COLOURS[span.state]}" x="{left:.2f}" y="{top}" width="{width:.2f}" height="{_BAR}" '
        f"aria-label={quoteattr(title)}><title>{escape(title)}</title></rect>"
    )


def _axis(begin: datetime, end: datetime, bottom: int) -> Iterator[str]:
    seconds = (end - begin).total_seconds()
    step = next((each for each in _STEPS if seconds / each <= 8), _STEPS[-1])
    clock = "%H:%M:%S" if step < 60 else "%H:%M"
    midnight = begin.replace(hour=0, minute=0, second=0, microsecond=0)
    at = midnight + timedelta(seconds=((begin - midnight).total_seconds() // step + 1) * step)
    yield f'<text class="dim" x="{_NAME}" y="16">{begin:%Y-%m-%d %H:%M:%S}, {duration(seconds)}</text>'
    while at < end:
        x = _x(at, begin, end)
        label = f"{at:%d %b}" if (at.hour, at.minute, at.second) == (0, 0, 0) else f"{at:{clock}}"
        yield f'<line class="grid" x1="{x:.2f}" y1="{_TOP - 8}" x2="{x:.2f}" y2="{bottom}"/>'
        yield f'<text class="dim" x="{x:.2f}" y="{_TOP - 14}" text-anchor="middle">{label}</text>'
        at += timedelta(seconds=step)


def _x(when: datetime, begin: datetime, end: datetime) -> float:
    return _NAME + (_WIDTH - _NAME - 16) * ((when - begin) / (end - begin))


def _fit(name: str) -> str:
    return name if len(name) <= 34 else f"{name[:33]}…"
