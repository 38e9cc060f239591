"""Pictures as a browser draws them: no word on another or outside of its box, whatever the lab; in both forms."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.browser import dom_of
from tests.unit.report.labs import adcd, fifty, four_links_each, half_broken, longest, many, twenty, two
from zlab.report.column import lab_column
from zlab.report.picture import lab_svg

LABS = (adcd(), two(), twenty(), fifty(), four_links_each(), longest(), many(1), many(7))
CLASHES = """
const out = [];
for (const holder of document.querySelectorAll("div")) {
  const svg = holder.querySelector("svg"), page = svg.getBoundingClientRect();
  const boxes = [...svg.querySelectorAll("text")].filter(each => each.textContent.trim())
    .map(each => [each.textContent, each.getBoundingClientRect()]);
  const cards = [...svg.querySelectorAll("rect.card, rect.host")].map(each => each.getBoundingClientRect());
  const chips = [...svg.querySelectorAll("rect.chip")].map(each => each.getBoundingClientRect());
  const inside = (a, b) => a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
  const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom - 2 <= b.top || b.bottom - 2 <= a.top;
  boxes.forEach(([words, box], number) => {
    if (!inside(box, page)) out.push(holder.id + ": outside the page: " + words);
    for (const [others, other] of boxes.slice(number + 1))
      if (!apart(box, other)) out.push(holder.id + ": " + words + " on " + others);
    for (const card of [...cards, ...chips])
      if (!apart(box, card) && !inside(box, card)) out.push(holder.id + ": over an edge: " + words);
  });
}
document.body.innerHTML = "<pre id=clashes></pre>";
document.getElementById("clashes").textContent = JSON.stringify(out);
"""


def test_no_words_meet_and_none_leave_their_box(tmp_path: Path) -> None:
    pictures = []
    for number, lab in enumerate(LABS):
        for state in (None, half_broken(lab)):
            seen = "seen" if state else "plain"
            pictures.append(f"<div id='{number}-wide-{seen}'>{lab_svg(lab, state)}</div>")
            pictures.append(f"<div id='{number}-narrow-{seen}'>{lab_column(lab, state)}</div>")
    dom = dom_of(f"<body>{''.join(pictures)}<script>{CLASHES}</script>", tmp_path)
    found = dom.partition('<pre id="clashes">')[2].partition("</pre>")[0]
    assert json.loads(found) == [], found
