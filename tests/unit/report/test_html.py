"""The report as a browser sees it: verdict, picture, the failed check with its cause and fix; and nothing fetched."""

from __future__ import annotations

import re
import subprocess
from datetime import datetime
from pathlib import Path

from tests.conftest import need_tools
from tests.unit.report.labs import STATE, two
from zlab.report.events import Outcome, Status
from zlab.report.html import Section, html_report
from zlab.report.picture import lab_svg

OUTCOMES = (
    Outcome("tap", Status.PASSED, "tap0 is up", group="devices", seconds=0.01),
    Outcome("zos-ping", Status.FAILED, "10.1.1.2: no <answer>", "V TCPIP,,START,ETH1", 2.0, "z/OS", "TCP/IP stopped"),
    Outcome("dns", Status.SKIPPED, "a rehearsal has none", group="z/OS"),
)
SECTION = Section("OSPF neighbors", ("system", "state"), (("S0W1", "Full 128"),))
WHEN = datetime(2026, 11, 24, 10, 0)
CHROMIUM = (
    "chromium",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def page() -> str:
    return html_report("Lab two", OUTCOMES, lab_svg(two(), STATE), [SECTION], notes=["Run without root."], when=WHEN)


def test_a_browser_shows_the_lab_the_failed_check_and_its_fix(tmp_path: Path) -> None:
    need_tools("chromium")
    (tmp_path / "report.html").write_text(page())
    done = subprocess.run(
        [*CHROMIUM, f"--user-data-dir={tmp_path}/browser", "--dump-dom", f"file://{tmp_path}/report.html"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    dom = done.stdout
    assert "<h1>Lab two</h1>" in dom, done.stderr
    failed = dom.partition('id="failed"')[2].partition("</section>")[0]
    assert "zos-ping" in failed
    assert "TCP/IP stopped" in failed
    assert "<code>V TCPIP,,START,ETH1</code>" in failed
    assert "10.1.1.2: no &lt;answer&gt;" in failed
    assert "<svg" in dom
    assert "S0W1</text>" in dom
    assert "Full 128" in dom


def test_what_failed_comes_before_everything_and_groups_keep_their_order() -> None:
    text = page()
    order = ["1 failed, 1 passed, 1 skipped", "<svg", "What failed", "Everything", "devices", "OSPF neighbors"]
    places = [text.index(each) for each in order]
    assert places == sorted(places)
    assert "2026-11-24 10:00:00 · zlab " in text
    assert "Run without root." in text


def test_the_page_needs_nothing_from_anywhere() -> None:
    text = page()
    assert not re.search(r"<(script|link|img|iframe)|src=|@import|url\(", text)
    assert set(re.findall(r"https?://[^\s\"'<]+", text)) == {"http://www.w3.org/2000/svg"}, "the name of a namespace"
    assert "prefers-color-scheme:dark" in text
    assert 'name="viewport"' in text


def test_a_run_without_failures_or_picture_has_no_section_for_them() -> None:
    text = html_report("Lab two", OUTCOMES[:1])
    assert 'class="verdict pass"' in text
    assert "What failed" not in text
    assert "<svg" not in text
    assert 'class="verdict skip"' in html_report("Lab two", OUTCOMES[2:]), "nothing seen is no success"
