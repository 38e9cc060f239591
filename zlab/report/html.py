"""Outcomes as one HTML page that needs nothing else: no network, no script, any width, light and dark. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zlab.report.events import Outcome, Status


@dataclass(frozen=True, slots=True)
class Section:
    """A table of the report: its title, the names of its columns, and its rows."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def html_report(
    title: str,
    outcomes: Sequence[Outcome],
    picture: str = "",
    sections: Sequence[Section] = (),
    *,
    narrow: str = "",
    notes: Sequence[str] = (),
    when: datetime | None = None,
) -> str:
    """The page: verdict, picture, what failed with its cause and fix, then everything, then the sections.

    `picture` is the text of an SVG file from `zlab.report.picture`, and goes in as it is, and so does `narrow`, which
    takes its place on a phone; all other text is escaped.
    """
    from markupsafe import Markup

    from zlab import __version__
    from zlab.resources import render_template

    failed = [outcome for outcome in outcomes if outcome.status is Status.FAILED]
    count = {str(status): sum(outcome.status is status for outcome in outcomes) for status in Status}
    return render_template(
        "report/verify.html.j2",
        title=title,
        version=__version__,
        when=f"{when or datetime.now():%Y-%m-%d %H:%M:%S}",
        picture=Markup(picture),  # noqa: S704 - our own SVG, which has escaped its words
        narrow=Markup(narrow),  # noqa: S704 - likewise
        failed=failed,
        verdict="fail" if failed else "pass" if count["pass"] else "skip",
        groups=_grouped(outcomes),
        count=count,
        sections=sections,
        notes=notes,
        marks={"pass": "✓", "fail": "✗", "skip": "–"},
    )


def _grouped(outcomes: Sequence[Outcome]) -> list[tuple[str, list[Outcome]]]:
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(outcome.group, []).append(outcome)
    return list(groups.items())
