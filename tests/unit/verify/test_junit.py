"""The JUnit file of a verification."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

from zlab.report.events import Outcome, Status
from zlab.report.junit import junit_xml


def test_it_is_xml_whatever_a_member_or_a_log_holds() -> None:
    text = junit_xml("verify", [Outcome("a", Status.FAILED, "\x00\x1b[1m \ud800 <&>", "fix", group="\x07")])
    case = ElementTree.fromstring(text.encode())[0]
    assert case[0].get("message") == "\ufffd\ufffd[1m \ufffd <&>"
    assert case.get("classname") == "\ufffd"
