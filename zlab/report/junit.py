"""Outcomes as a JUnit file, which CI systems show."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence

from zlab.report.events import Outcome, Status


def junit_xml(suite: str, outcomes: Sequence[Outcome]) -> str:
    """One test case an outcome; its group is the class name."""
    count = {status: sum(outcome.status is status for outcome in outcomes) for status in Status}
    root = ElementTree.Element(
        "testsuite",
        {
            "name": suite,
            "tests": str(len(outcomes)),
            "failures": str(count[Status.FAILED]),
            "skipped": str(count[Status.SKIPPED]),
            "time": f"{sum(outcome.seconds for outcome in outcomes):.3f}",
        },
    )
    for outcome in outcomes:
        case = ElementTree.SubElement(
            root, "testcase", {"classname": outcome.group, "name": outcome.name, "time": f"{outcome.seconds:.3f}"}
        )
        if outcome.status is Status.FAILED:
            ElementTree.SubElement(case, "failure", {"message": outcome.why}).text = (
                "\n".join(words for words in (outcome.cause, outcome.fix) if words) or None
            )
        elif outcome.status is Status.SKIPPED:
            ElementTree.SubElement(case, "skipped", {"message": outcome.why})
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"
