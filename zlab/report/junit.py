"""Outcomes as a JUnit file, which CI systems show."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence

from zlab.report.events import Outcome, Status

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to say (2.2 Characters), and a log or a member may hold."""


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
    text = _NO_XML.sub("\ufffd", ElementTree.tostring(root, encoding="unicode"))
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'
