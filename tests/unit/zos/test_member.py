"""A member gives its bytes back, and takes a changed text into its own code page and records."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.in_process import run_zlab
from zlab.codepage import decode_1047, encode_1047
from zlab.zos.member import MemberError, decode_member

CARDS = ["PORT", "  22 TCP SSHD", "ARPAGE 20"]
RAW = encode_1047("".join(f"{line:80}" for line in CARDS))


def test_cards_give_their_bytes_back() -> None:
    member = decode_member("cards", RAW)
    assert member.record_length == 80
    assert member.encode() == RAW
    odd = encode_1047(f"{'PORT':78}\x0b\t{'ARPAGE 20':80}")
    assert decode_member("cards", odd).encode() == odd


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_changed_text_is_cards_again(end: str) -> None:
    member = decode_member("cards", RAW).with_text(f"PORT\n  22 TCP SSHD*{end}")
    assert decode_1047(member.encode()) == f"{'PORT':80}{'  22 TCP SSHD*':80}"
    assert member.with_text("").encode() == b""


def test_a_line_longer_than_the_record_is_refused_with_its_place() -> None:
    member = decode_member("cards", RAW).with_text(f"PORT\n{'x' * 81}\n")
    with pytest.raises(MemberError, match="cards:2:81: 81 characters in a record of 80"):
        member.encode()


def test_lint_fix_of_cards_leaves_cards(tmp_path: Path) -> None:
    path = tmp_path / "cards"
    path.write_bytes(RAW)
    run_zlab("profile", "lint", "--fix", path)
    assert decode_1047(path.read_bytes()) == f"{'PORT':80}{'  22 TCP SSHD*':80}{'ARPAGE 20':80}"
