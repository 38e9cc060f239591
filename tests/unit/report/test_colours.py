"""Words can be read on what is behind them: contrast by WCAG 2.2, success criteria 1.4.3 (text) and 1.4.11 (lines)."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT
from zlab.ospf.timeline_svg import timeline_svg
from zlab.report.svg import STYLE

TEXT, LINE = 4.5, 3.0


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(each * 2 for each in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.01)


def picture_colours(dark: bool) -> dict[str, str]:
    light_part, _, dark_part = STYLE.partition("@media")
    found: dict[str, str] = {}
    for part in (light_part, dark_part) if dark else (light_part,):
        for selector, body in re.findall(r"svg\.zl ([^{}]+)\{([^}]*)\}", part):
            colour = re.search(r"(?:fill|--c):(#[0-9a-f]+)", body)
            if colour:
                found[selector] = colour[1]
    return found


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_words_and_wires_of_a_picture_stand_out(dark: bool) -> None:
    colours = picture_colours(dark)
    for behind in (".paper", ".card", ".host"):
        for words in ("text", ".dim"):
            assert contrast(colours[words], colours[behind]) >= TEXT, (words, behind)
    for state in (".plain", ".good", ".bad", ".unknown"):
        assert contrast(colours["text.onchip"], colours[state]) >= TEXT, state
        for behind in (".paper", ".card"):
            assert contrast(colours[state], colours[behind]) >= TEXT, (state, behind)
        assert contrast(colours[state], colours[".host"]) >= LINE, state


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_words_of_the_report_stand_out(dark: bool) -> None:
    page = (ROOT / "templates/report/verify.html.j2").read_text()
    roots = re.findall(r":root\{([^}]*)\}", page)
    colours = dict(re.findall(r"--(\w+):(#[0-9a-f]+)", roots[1 if dark else 0]))
    for words in ("ink", "dim", "good", "bad", "skip"):
        for behind in ("paper", "card"):
            assert contrast(colours[words], colours[behind]) >= TEXT, (words, behind)
    assert contrast(colours["focus"], colours["paper"]) >= LINE


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_bars_and_words_of_a_timeline_stand_out(dark: bool) -> None:
    light_part, _, dark_part = timeline_svg(()).partition("@media")
    colours: dict[str, str] = {}
    for part in (light_part, dark_part) if dark else (light_part,):
        colours |= dict(re.findall(r"(?:^|[\n}])\.?(\w+)\{[^}]*?(?:fill|stroke):(#[0-9a-f]+)", part))
    for words in ("text", "dim"):
        assert contrast(colours[words], colours["paper"]) >= TEXT, words
    for state in ("full", "exchange", "twoway", "init", "down"):
        assert contrast(colours[state], colours["paper"]) >= LINE, state
