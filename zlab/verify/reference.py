"""The reference pages of checks and failures, from their tables. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zlab.verify.checks import CHECKS
from zlab.verify.failures import FAILURES, Failure

_GENERATED = "<!-- Generated from the tables of zlab; do not edit. -->"


def checks_page() -> str:
    """docs/reference/checks.md."""
    rows = [(f"`{c.name}`", c.group, c.proves, c.needs or "-", f"{c.seconds:.0f} s") for c in CHECKS]
    return _page(
        "The checks of zlab verify",
        "Each one by its name, as `--only` takes it (a group works too), and as `zlab verify --list` tells it.\n"
        "A check that could look at nothing is skipped, never passed. How to use them: [verify.md](../verify.md).",
        ("check", "group", "what a pass proves", "needs", "at most"),
        rows,
    )


def failures_page() -> str:
    """docs/failures.md."""
    rows = [(str(f.number), f.symptom, f.cause, "<br>".join(_seers(f)) or "-", f.unseen) for f in FAILURES]
    return _page(
        "What goes wrong in zPDT networks, and what sees it",
        "Every failure of which zlab's sources tell (blogs, forums, the Redbook, notes), and what of zlab sees it:\n"
        "a check of `zlab verify`, a rule of `zlab check` and the lints, a cause that `zlab ospf health` names, or a\n"
        "message that `zlab explain` and `zlab logs scan` know. The last column says what is not visible from Linux,\n"
        "files or logs, and why.",
        ("#", "symptom", "cause", "seen by", "not visible from here"),
        rows,
    )


def _seers(failure: Failure) -> Iterator[str]:
    for words, names in (
        ("verify", failure.checks),
        ("check", failure.rules),
        ("ospf health", failure.causes),
        ("explain", failure.messages),
    ):
        if names:
            yield f"{words}: " + ", ".join(f"`{name}`" for name in names)


def _page(title: str, introduction: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [_row(head), _row(["---"] * len(head)), *(_row(row) for row in rows)]
    return "\n\n".join((_GENERATED, f"# {title}", introduction, "\n".join(lines))) + "\n"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"
