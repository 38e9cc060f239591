"""A timeline as one SVG file: no script, no font, no address of anything; light and dark. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from xml.sax.saxutils import escape

from zlab.ospf.states import NeighborState
from zlab.ospf.timeline import Lane, Span
from zlab.ospf.words import STATE_NAMES, duration

_WIDTH, _NAME, _ROW, _BAR, _TOP, _THIN = 960, 230, 44, 22, 64, 6
_KINDS = {
    NeighborState.FULL: ("full", 22),
    NeighborState.LOADING: ("exchange", 17),
    NeighborState.EXCHANGE: ("exchange", 14),
    NeighborState.EX_START: ("exchange", 11),
    NeighborState.TWO_WAY: ("twoway", 9),
    NeighborState.INIT: ("init", 7),
    NeighborState.ATTEMPT: ("down", 5),
    NeighborState.DOWN: ("down", 3),
    None: ("gap", 22),
}
"""The colour and the height of a state: who sees no colours sees how far an adjacency came."""
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 604800)
_STYLE = """
text{font:13px system-ui,-apple-system,"Segoe UI",sans-serif;fill:#1b2733}.small{font-size:11.5px}.dim{fill:#566573}
.title{font-size:16px;font-weight:650}.paper{fill:#fff}.track{fill:#eef2f6}.grid{stroke:#c3ced8}.stripe{stroke:#8996a3}
.full{fill:#17713c}.exchange{fill:#8f6a00}.twoway{fill:#2f5fc4}.init{fill:#b8560f}.down{fill:#b9262b}.gap{fill:url(#gap)}
@media screen and (prefers-color-scheme:dark){
text{fill:#e8edf2}.dim{fill:#a3b0bd}.paper{fill:#10161d}.track{fill:#1a232d}.grid{stroke:#36434f}.stripe{stroke:#75828f}
.full{fill:#4cc283}.exchange{fill:#dcb84f}.twoway{fill:#8ab4ff}.init{fill:#ff9d5c}.down{fill:#ff8078}}
"""


def timeline_svg(lanes: Sequence[Lane]) -> str:
    """The picture of all lanes over one axis of time; each span tells its state, times and reason as its title."""
    return "\n".join(_lines(lanes)) + "\n"


def _lines(lanes: Sequence[Lane]) -> Iterator[str]:
    height = _TOP + _ROW * max(1, len(lanes)) + 44
    size = f'viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">'
    yield "<title>OSPF adjacencies over time</title>"
    yield f"<desc>{escape(' '.join(_sentence(lane) for lane in lanes))}</desc>"
    yield f"<style>{_STYLE}</style>"
    yield (
        '<defs><pattern id="gap" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<line class="stripe" x1="0" y1="0" x2="0" y2="6" stroke-width="2"/></pattern></defs>'
    )
    yield f'<rect class="paper" width="{_WIDTH}" height="{height}"/>'
    yield '<text class="title" x="16" y="26">OSPF adjacencies</text>'
    if lanes:
        yield from _drawn(lanes, height)
    else:
        yield f'<text x="16" y="{_TOP + 12}">no adjacency changes in these logs</text>'
    yield "</svg>"


def _sentence(lane: Lane) -> str:
    last = lane.spans[-1]
    outages = f"{lane.outages} outage{'' if lane.outages == 1 else 's'}"
    return f"{lane.name}: {outages}, {_name(last)} at the end."


def _name(span: Span) -> str:
    return STATE_NAMES[span.state] if span.state is not None else "not known"


def _drawn(lanes: Sequence[Lane], height: int) -> Iterator[str]:
    begin, end = lanes[0].spans[0].begin, lanes[0].spans[-1].end
    for number in range(len(lanes)):
        place = f'x="{_NAME}" y="{_TOP + number * _ROW}" width="{_WIDTH - _NAME - 16}" height="{_BAR}"'
        yield f'<rect class="track" {place}/>'
    yield from _axis(begin, end, height - 56)
    for number, lane in enumerate(lanes):
        top = _TOP + number * _ROW
        yield f'<text x="{_NAME - 12}" y="{top + 16}" text-anchor="end">{escape(_fit(lane.name))}</text>'
        # The lower states last: what is narrower than a pixel is not covered by its neighbors.
        for span in sorted(lane.spans, key=lambda each: -(each.state or 0)):
            yield _bar(span, begin, end, top)
            yield from _label(span, begin, end, top)
    x = _NAME
    for state, (kind, tall) in _KINDS.items():
        label = STATE_NAMES[state] if state is not None else "not known"
        tall = round(tall * 14 / _BAR)
        yield f'<rect class="{kind}" x="{x}" y="{height - 14 - tall}" width="14" height="{tall}"/>'
        yield f'<text class="dim small" x="{x + 19}" y="{height - 15}">{label}</text>'
        x += 32 + round(6.7 * len(label))


def _bar(span: Span, begin: datetime, end: datetime, top: int) -> str:
    left, right = _x(span.begin, begin, end), _x(span.end, begin, end)
    kind, tall = _KINDS[span.state]
    title = f"{_name(span)}, {span.begin:%Y-%m-%d %H:%M:%S} for {duration(span.seconds)}"
    title += f": {span.why}" if span.why else ""
    # An outage of a second in a picture of a day is less than a pixel, and must be seen.
    width = max(right - left, 2)
    column = f'x="{left:.2f}" width="{width:.2f}" class="{kind}"'
    if width < _THIN and tall < _BAR:
        halo = f'<rect x="{left - 1:.2f}" width="{width + 2:.2f}" class="paper" y="{top - 7}" height="{_BAR + 7}"/>'
        return f'<g><title>{escape(title)}</title>{halo}<rect {column} y="{top - 7}" height="{_BAR + 7}"/></g>'
    behind = f'<rect {column} y="{top}" height="{_BAR}" fill-opacity=".25"/>' if tall < _BAR else ""
    return f'<g><title>{escape(title)}</title>{behind}<rect {column} y="{top + _BAR - tall}" height="{tall}"/></g>'


def _label(span: Span, begin: datetime, end: datetime, top: int) -> Iterator[str]:
    """The state and how long, above its bar, where it is not Full and there is room."""
    if span.state in (None, NeighborState.FULL):
        return
    left, right = _x(span.begin, begin, end), _x(span.end, begin, end)
    told = next(
        (each for each in (f"{_name(span)} {duration(span.seconds)}", _name(span)) if 6.7 * len(each) < right - left),
        "",
    )
    if told:
        yield f'<text class="small" x="{(left + right) / 2:.2f}" y="{top - 5}" text-anchor="middle">{told}</text>'


def _axis(begin: datetime, end: datetime, bottom: int) -> Iterator[str]:
    told = f"from {begin:%Y-%m-%d %H:%M:%S}, {duration((end - begin).total_seconds())}"
    yield f'<text class="dim" x="{_WIDTH - 16}" y="26" text-anchor="end">{told}</text>'
    for at, label in _ticks(begin, end):
        x = _x(at, begin, end)
        yield f'<line class="grid" x1="{x:.2f}" y1="{_TOP - 8}" x2="{x:.2f}" y2="{bottom}"/>'
        yield f'<text class="dim small" x="{x:.2f}" y="{bottom + 16}" text-anchor="middle">{label}</text>'


def _ticks(begin: datetime, end: datetime) -> Iterator[tuple[datetime, str]]:
    """Round moments, and what to write below them: times, days, and for more than two months the months."""
    seconds = (end - begin).total_seconds()
    step = next((each for each in _STEPS if seconds / each <= 8), None)
    if step is None:
        yield from _months(begin, end)
        return
    clock = "%H:%M:%S" if step < 60 else "%H:%M"
    midnight = begin.replace(hour=0, minute=0, second=0, microsecond=0)
    at = midnight + timedelta(seconds=((begin - midnight).total_seconds() // step + 1) * step)
    year = begin.year
    while at < end:
        day = "%d %b" if at.year == year else "%d %b %Y"
        yield at, f"{at:{day}}" if (at.hour, at.minute, at.second) == (0, 0, 0) else f"{at:{clock}}"
        year = at.year
        at += timedelta(seconds=step)


def _months(begin: datetime, end: datetime) -> Iterator[tuple[datetime, str]]:
    months = (end - begin).days // 30 + 1
    step = next((each for each in (1, 3, 6) if months / each <= 8), 12 * (1 + months // 120))
    for number in range(begin.year * 12, end.year * 12 + 12, step):
        at = datetime(number // 12, number % 12 + 1, 1)
        if begin < at < end:
            yield at, f"{at:%b %Y}"


def _x(when: datetime, begin: datetime, end: datetime) -> float:
    return _NAME + (_WIDTH - _NAME - 16) * ((when - begin) / (end - begin))


def _fit(name: str) -> str:
    return name if len(name) <= 34 else f"{name[:33]}…"
