"""The few SVG elements the pictures need, as text; everything that is written is escaped here. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

# Text has 4.5:1 on what is behind it, in light and in dark: tests/unit/report/test_colours.py computes it.
STYLE = """
svg.zl text{font:14px system-ui,-apple-system,"Segoe UI",sans-serif;fill:#1b2733}
svg.zl .mono{font:12.5px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
svg.zl .huge{font-weight:650;font-size:20px}
svg.zl .big{font-weight:650;font-size:15.5px}
svg.zl .small{font-size:12px}
svg.zl .dim{fill:#566573}
svg.zl .paper{fill:#f4f7fa}
svg.zl .card{fill:#fff;stroke:#c3ced8}
svg.zl .host{fill:#e4edf6;stroke:#9fb4c8}
svg.zl .plain{--c:#3d6a94}
svg.zl .good{--c:#17713c}
svg.zl .bad{--c:#b9262b}
svg.zl .unknown{--c:#5b6875}
svg.zl .wire{stroke:var(--c);stroke-width:2.5;fill:none}
svg.zl .bad .wire{stroke-dasharray:8 5}
svg.zl .unknown .wire{stroke-dasharray:2 5}
svg.zl .dot,svg.zl .edge,svg.zl .chip{fill:var(--c)}
svg.zl text.tint{fill:var(--c);font-weight:600}
svg.zl text.onchip{fill:#fff;font-weight:600}
@media screen and (prefers-color-scheme:dark){
svg.zl text{fill:#e8edf2}
svg.zl .dim{fill:#a3b0bd}
svg.zl .paper{fill:#10161d}
svg.zl .card{fill:#1a232d;stroke:#36434f}
svg.zl .host{fill:#1d2d3d;stroke:#41586e}
svg.zl .plain{--c:#7ea6c9}
svg.zl .good{--c:#4cc283}
svg.zl .bad{--c:#ff8078}
svg.zl .unknown{--c:#a3b0bd}
svg.zl text.onchip{fill:#10161d}
}
"""
_SIZES = {"huge": 20.0, "big": 15.5, "small": 12.0, "mono": 12.5}
_NARROW, _LESS, _BROAD = frozenset("ijl.,:;'|! I"), frozenset('ftr()[]/-"\\'), frozenset("mwMW@%·✓✗→…")


def width_of(words: str, kind: str = "") -> float:
    """About how many pixels words take, on the broad side: a viewer has fonts of its own."""
    kinds = kind.split()
    size = next((_SIZES[each] for each in kinds if each in _SIZES), 14.0)
    if "mono" in kinds:
        return 0.605 * 12.5 * len(words)
    heavy = 1.1 if {"huge", "big", "tint"} & set(kinds) else 1.0
    return heavy * size * sum(map(_em, words))


def _em(character: str) -> float:
    if character in _NARROW:
        return 0.34
    if character in _LESS:
        return 0.42
    if character in _BROAD:
        return 0.95
    return 0.74 if character.isupper() else 0.64


def widest(lines: Iterable[str], kind: str = "") -> float:
    return max((width_of(line, kind) for line in lines), default=0.0)


def wrapped(words: str, width: float, kind: str = "") -> list[str]:
    """Words in lines of at most about a width. None is lost: what has no blank is broken."""
    each = width_of(words, kind) / max(1, len(words))
    return textwrap.wrap(words, max(8, int(width / max(each, 1))), break_on_hyphens=False) or [""]


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    end = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{_n(x)}" y="{_n(y)}" class={quoteattr(kind)}{end}>{escape(words)}</text>'


def rect(x: float, y: float, width: float, height: float, kind: str, radius: float = 0) -> str:
    place = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
    return f'<rect {place} rx="{_n(radius)}" class={quoteattr(kind)}/>'


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<path d="M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}" class={quoteattr(kind)}/>'


def dot(x: float, y: float, radius: float = 4.5) -> str:
    return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" class="dot"/>'


def group(kind: str, title: str, *parts: str) -> str:
    """Parts of one colour, with a title that a pointer shows."""
    told = f"<title>{escape(title)}</title>" if title else ""
    return f"<g class={quoteattr(kind)}>{told}{''.join(parts)}</g>"


def chip_width(words: str) -> float:
    return width_of(words, "mono") + 18


def chip(x: float, y: float, words: str) -> str:
    """A name in a filled pill whose middle is at x, y."""
    width = chip_width(words)
    return rect(x - width / 2, y - 11, width, 22, "chip", 11) + text(x, y + 4.5, words, "mono onchip", "middle")


def page(width: float, height: float, title: str, description: str, parts: Sequence[str]) -> str:
    """A whole file; a viewer scales it by its viewBox, and a screen reader reads its title and description."""
    size = f'viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}" height="{_n(height)}"'
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="zl" {size} role="img">',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(description)}</desc>",
        f"<style>{STYLE}</style>",
        rect(0, 0, width, height, "paper", 14),
    )
    return "\n".join((*head, *parts, "</svg>")) + "\n"


def _n(number: float) -> str:
    return f"{round(number, 1):g}"
