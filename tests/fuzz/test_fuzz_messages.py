"""No bytes and no words make a reader of logs fail, and its two readers agree."""

from __future__ import annotations

import io
import tempfile
from collections import Counter
from datetime import datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from zlab.cli.messages.logs_show import scan_json
from zlab.messages.catalogue import all_entries
from zlab.messages.explain import explain, explain_code
from zlab.messages.logs.blocks import read_blocks
from zlab.messages.logs.dates import Calendar
from zlab.messages.logs.recognise import read_log
from zlab.messages.logs.scan import scan
from zlab.messages.template import insert_names
from zlab.tls.trace import read_stories

CALENDAR = Calendar(datetime(2023, 4, 3))
FEW = settings(max_examples=60, deadline=None)

TEMPLATES = sorted({f"{entry.id} {template}" for entry in all_entries() for template in entry.templates})
WORDS = st.sampled_from(
    ["128", "4", "10.1.1.1", "::1", "C02C", "", "417", "0000002F", "1*", "-", "\x00", "ÄÖ", "RULE:"]
)
HEADS = st.sampled_from(
    [
        "",
        " ",
        "Apr  2 17:25:53 S0W1 omproute[1]: ",
        "Feb 30 99:99:99 S0W1 omproute[1]: ",
        "Apr  2 17:25:53 S0W1 TTLS[16842781]: 17:25:53 TCPIP ",
        "BPXF024I (TCPIP) Apr  2 17:17:03 TTLS 1 : 17:17:03 TCPIP ",
        "BPXF024I (TCPIP) Apr  2 17:17:03 TTLS 1 : 17:17:03 TCPIP\n",
        "2023-04-02T17:25:53Z S0W1 omproute: ",
        "N 4020000 S0W1     23092 17:25:53.04 STC00042 00000090  ",
        " 17.16.51 STC00042  ",
    ]
)


@st.composite
def messages(draw: st.DrawFn) -> str:
    """A line as z/OS might write it, with values that fit and values that do not, and cut anywhere."""
    template = draw(st.sampled_from(TEMPLATES))
    for name in insert_names(template):
        for shape in (f"{{{name}}}", f"{{{name}?}}", f"{{{name}...}}"):
            template = template.replace(shape, draw(WORDS))
    text = draw(HEADS) + template
    cut = draw(st.integers(0, len(text)))
    return draw(st.sampled_from([text, text, text[:cut], f"{text[:cut]}\n{text[cut:]}"]))


LINES = st.lists(st.one_of(messages(), st.text(max_size=60)), max_size=12)


@FEW
@given(LINES)
def test_every_log_is_read_to_its_end(lines: list[str]) -> None:
    for message in read_log("\n".join(lines).split("\n"), "log", CALENDAR):
        assert message.text.startswith(message.id)
        assert message.severity
        dict(message.values)


@FEW
@given(LINES)
def test_every_trace_is_told(lines: list[str]) -> None:
    for story in read_stories(read_log("\n".join(lines).split("\n"), "log", CALENDAR)):
        assert story.to_json()


@FEW
@given(st.one_of(st.binary(max_size=2000), LINES.map(lambda lines: "\n".join(lines).encode())))
def test_every_file_is_scanned(raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log"
        path.write_bytes(raw)
        result = scan([path])
        assert scan_json(result)["messages"] == sum(one.count for one in result.ids)


@FEW
@given(st.lists(messages().filter(lambda text: "\x00" not in text and "\r" not in text), max_size=12))
def test_the_fast_tally_and_the_reader_find_the_same_ids(lines: list[str]) -> None:
    text = "\n".join(lines) + "\n"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log"
        path.write_text(text)
        fast = {one.id: one.count for one in scan([path]).ids}
    read = Counter(message.id for message in read_log(text.split("\n"), "log", CALENDAR))
    # The tally counts BPXF024I beside what it carries, and a C runtime text that another message ends with.
    for left in ("BPXF024I", *(id for id in {*fast, *read} if id.startswith("EDC"))):
        fast.pop(left, None)
        read.pop(left, None)
    assert fast == read


@FEW
@given(st.binary(max_size=3000), st.integers(1, 3000), st.one_of(st.none(), st.integers(0, 3000)))
def test_blocks_hold_every_byte_once(raw: bytes, step: int, limit: int | None) -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(step, size if size is not None and size >= 0 else step))

    joined = b"".join(block.data for block in read_blocks(Slow(raw), limit))
    assert joined[1:].rstrip(b"\n") == raw[:limit].rstrip(b"\n")


@FEW
@given(st.one_of(st.text(max_size=200), messages()))
def test_every_question_has_an_answer(text: str) -> None:
    for found in explain(text):
        assert found.to_json()


@FEW
@given(st.text(max_size=30), st.sampled_from(["return-code", "errno", "errnojr", "cipher", "attls-trace", "lsa"]))
def test_every_code_has_an_answer(value: str, table: str) -> None:
    assert explain_code(value, table).to_json()
