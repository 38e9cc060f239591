"""IBM-1047, under the name the z/OS languages know it by; logs are read with it too, so it lives a level below."""

from zlab.codepage import decode_1047, encode_1047, looks_ebcdic, unencodable

__all__ = ["decode_1047", "encode_1047", "looks_ebcdic", "unencodable"]
