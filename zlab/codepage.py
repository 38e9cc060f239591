"""IBM-1047, the code page of z/OS UNIX files and of members typed under ISPF. Pure.

Python has cp037 and not 1047; the two differ in three pairs of characters (IBM CDRA, code page 1047).
Line ends follow z/OS UNIX: X'15' is the line end and X'25' the other one, the reverse of cp037.
"""

from __future__ import annotations

import codecs

_SWAPPED = ((0x5F, 0xB0), (0xAD, 0xBA), (0xBD, 0xBB), (0x15, 0x25))


def _decoding_table() -> str:
    table = list(bytes(range(256)).decode("cp037"))
    for one, other in _SWAPPED:
        table[one], table[other] = table[other], table[one]
    return "".join(table)


_DECODING = _decoding_table()
_ENCODING = codecs.charmap_build(_DECODING)


def decode_1047(raw: bytes) -> str:
    """Every byte has a character, so that any bytes decode and encode back to themselves."""
    return codecs.charmap_decode(raw, "strict", _DECODING)[0]


def encode_1047(text: str) -> bytes:
    """Raises UnicodeEncodeError at the first character that code page 1047 does not have."""
    return codecs.charmap_encode(text, "strict", _ENCODING)[0]


def unencodable(text: str) -> list[int]:
    """The offsets of the characters that code page 1047 does not have."""
    if text.isascii():
        return []
    known = set(_DECODING)
    return [offset for offset, character in enumerate(text) if character not in known]


def looks_ebcdic(raw: bytes) -> bool:
    """Whether bytes are EBCDIC text: blanks are X'40', and nearly all of it is printable as 1047."""
    sample = raw[:65536]
    if not sample or sample.count(0x40) <= sample.count(0x20):
        return False
    text = decode_1047(sample)
    readable = sum(character.isprintable() or character in "\n\r\t" for character in text)
    plain = sum(character.isalnum() and character.isascii() for character in text)
    return readable > 0.97 * len(text) and plain > 0.2 * len(text.replace(" ", "") or "x")
