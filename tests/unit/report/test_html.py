"""The report as a browser sees it: verdict, picture, the failed check with its cause and fix; and nothing fetched."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

from tests.support.browser import dom_of
from tests.unit.report.labs import STATE, half_broken, twenty, two
from zlab.report.column import lab_column
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


def page() -> str:
    svg, narrow = lab_svg(two(), STATE), lab_column(two(), STATE)
    return html_report("Lab two", OUTCOMES, svg, [SECTION], narrow=narrow, notes=["Run without root."], when=WHEN)


def test_a_browser_shows_the_lab_the_failed_check_and_its_fix(tmp_path: Path) -> None:
    dom = dom_of(page(), tmp_path)
    assert "<h1>Lab two</h1>" in dom
    failed = dom.partition('id="failed"')[2].partition("</section>")[0]
    assert "zos-ping" in failed
    assert "TCP/IP stopped" in failed
    assert '<code class="fix">V TCPIP,,START,ETH1</code>' in failed
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


class _Outline(HTMLParser):
    """What a screen reader finds: landmarks, headings, tables with their heads; and tags that are not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[int] = []
        self.tags: dict[str, int] = {}
        self.ids: list[str] = []
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] = self.tags.get(tag, 0) + 1
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if (found.get("href") or "").startswith("#"):
            self.targets.append(str(found["href"])[1:])
        if tag in ("h1", "h2", "h3"):
            self.headings.append(int(tag[1]))
        if tag not in ("meta", "input", "path", "rect", "circle"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("path", "rect", "circle"):
            assert self.open.pop() == tag


def outline(text: str) -> _Outline:
    found = _Outline()
    found.feed(text)
    return found


def test_headings_landmarks_and_tables_are_in_order_for_a_screen_reader() -> None:
    found = outline(page())
    assert found.open == [], "every tag is closed, in its order"
    assert found.headings == [1, 2, 3, 2, 2]
    assert (found.tags["main"], found.tags["header"], found.tags["thead"]) == (1, 1, 2)
    assert '<html lang="en">' in page()
    assert found.tags["label"] == 3, "what was counted can be shown and hidden"
    assert len(found.ids) == len(set(found.ids))
    assert set(found.targets) == {"failed-1"} <= set(found.ids)


def test_the_same_run_gives_the_same_page() -> None:
    assert page() == page()


def test_what_passed_can_be_hidden_without_a_script_of_the_page(tmp_path: Path) -> None:
    script = """
    const rows = [...document.querySelectorAll("#all tr")];
    const shown = () => rows.filter(each => each.offsetHeight).map(each => each.className);
    const before = shown().join(" ");
    document.getElementById("show-pass").click();
    document.title = before + " / " + shown().join(" ");
    """
    dom = dom_of(page().replace("</body>", f"<script>{script}</script></body>"), tmp_path)
    before, after = dom.partition("<title>")[2].partition("</title>")[0].split(" / ")
    assert before.split() == ["pass", "fail", "skip"]
    assert after.split() == ["fail", "skip"]


MEASURE = """
const out = [];
for (const frame of document.querySelectorAll("iframe")) {
  const page = frame.contentDocument.documentElement;
  const seen = [...page.querySelectorAll("svg.zl")].filter(each => each.getBoundingClientRect().width > 0);
  const inside = seen.every(each => each.getBoundingClientRect().right <= frame.clientWidth);
  const texts = seen.flatMap(each => [...each.querySelectorAll("text")]);
  const size = each => parseFloat(frame.contentWindow.getComputedStyle(each).fontSize) * each.getScreenCTM().a;
  out.push([frame.clientWidth, page.scrollWidth, seen.length, inside, Math.min(...texts.map(size)).toFixed(1)]);
}
document.body.innerHTML = "<pre id=measured>" + out.map(each => each.join(" ")).join("\\n") + "</pre>";
"""


def test_the_page_fits_a_phone_and_a_wide_screen_and_its_picture_is_legible_on_both(tmp_path: Path) -> None:
    outcomes = [replace(OUTCOMES[1], why="a-word-without-blanks-" * 20, fix="zlab " * 90), *OUTCOMES]
    lab = twenty()
    state = half_broken(lab)
    rows = (("S0W1", "10.1.1.2", "tap0", "ExStart 16", "missing", "unhealthy", "a larger MTU " * 9),)
    neighbors = Section("OSPF neighbors", ("system", "neighbor", "device", "state", "route", "verdict", "cause"), rows)
    svg, narrow = lab_svg(lab, state), lab_column(lab, state)
    (tmp_path / "report.html").write_text(html_report("Lab twenty", outcomes, svg, [neighbors], narrow=narrow))
    widths = (360, 800, 1100, 2560)
    frames = "".join(
        f'<iframe src="report.html" style="width:{width}px;height:9000px;border:0"></iframe>' for width in widths
    )
    dom = dom_of(f"<body>{frames}<script>onload = () => {{ {MEASURE} }}</script>", tmp_path)
    measured = [line.split() for line in dom.partition('<pre id="measured">')[2].partition("</pre>")[0].splitlines()]
    assert [int(line[0]) for line in measured] == list(widths), dom[-500:]
    for width, scrolls, pictures, inside, smallest in measured:
        assert int(scrolls) <= int(width), f"nothing to scroll sideways at {width}"
        assert (pictures, inside) == ("1", "true"), f"one of the two pictures, within {width}"
        assert float(smallest) >= {"360": 11, "800": 12, "1100": 8, "2560": 12}[width]
