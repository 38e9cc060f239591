"""The few SVG elements the picture needs, as text; everything that is written is escaped here. Pure."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

STYLE = """
svg.zl text{font:13px system-ui,-apple-system,"Segoe UI",sans-serif;fill:#1b2733}
svg.zl .mono{font:11.5px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
svg.zl .big{font-weight:650;font-size:15px}
svg.zl .dim{fill:#5f6e7d}
svg.zl .small{font-size:11px}
svg.zl .paper{fill:#f6f8fa}
svg.zl .card{fill:#fff;stroke:#c9d3dc;stroke-width:1}
svg.zl .band{fill:#e9f0f7}
svg.zl .plain{--c:#5b7c99}
svg.zl .good{--c:#1f8a4c}
svg.zl .bad{--c:#c62f2f}
svg.zl .unknown{--c:#8a97a3}
svg.zl .wire{stroke:var(--c);stroke-width:2.5;fill:none}
svg.zl .bad .wire{stroke-dasharray:7 5}
svg.zl .unknown .wire{stroke-dasharray:2 5}
svg.zl .dot,svg.zl .edge{fill:var(--c)}
svg.zl text.tint{fill:var(--c);font-weight:600}
svg.zl .chip{fill:var(--c)}
svg.zl text.onchip{fill:#fff;font-weight:600}
@media (prefers-color-scheme:dark){
svg.zl text{fill:#e8edf2}
svg.zl .dim{fill:#98a6b4}
svg.zl .paper{fill:#10161d}
svg.zl .card{fill:#1a232d;stroke:#36434f}
svg.zl .band{fill:#223040}
svg.zl .plain{--c:#7ea6c9}
svg.zl .good{--c:#43b878}
svg.zl .bad{--c:#f0645f}
svg.zl .unknown{--c:#8d9aa7}
svg.zl text.onchip{fill:#10161d}
}
"""


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    end = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{x:g}" y="{y:g}" class={quoteattr(kind)}{end}>{escape(words)}</text>'


def rect(x: float, y: float, width: float, height: float, kind: str, radius: float = 0) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{radius:g}" class={quoteattr(kind)}/>'


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<path d="M{x1:g} {y1:g}L{x2:g} {y2:g}" class={quoteattr(kind)}/>'


def dot(x: float, y: float, radius: float = 4) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" class="dot"/>'


def group(kind: str, title: str, *parts: str) -> str:
    """Parts of one colour, with a title that a pointer shows and a reader reads."""
    told = f"<title>{escape(title)}</title>" if title else ""
    return f"<g class={quoteattr(kind)}>{told}{''.join(parts)}</g>"


def fit(words: str, width: float, each: float = 7.0) -> str:
    """Words that take at most some pixels, at about `each` a character."""
    most = max(1, int(width / each))
    return words if len(words) <= most else f"{words[: most - 1]}…"


def chip(x: float, y: float, words: str) -> str:
    """A name in a filled pill whose middle is at x, y."""
    width = 7.4 * len(words) + 14
    return rect(x - width / 2, y - 10, width, 20, "chip", 10) + text(x, y + 4, words, "mono onchip", "middle")


def page(width: float, height: float, label: str, parts: list[str]) -> str:
    """A whole file; a viewer scales it by its viewBox."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="zl" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="img" aria-label={quoteattr(label)}>'
    )
    paper = rect(0, 0, width, height, "paper", 14)
    return "\n".join((head, f"<style>{STYLE}</style>", paper, *parts, "</svg>")) + "\n"
