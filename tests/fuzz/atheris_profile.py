"""PROFILE under atheris, coverage-guided: `python tests/fuzz/atheris_profile.py [libFuzzer options]`.

Any bytes are decoded as a member is; every verb then runs on the text, and nothing but MemberError may come out.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["zlab"]):
    from zlab.zos.edits import apply_edits
    from zlab.zos.language import LintContext
    from zlab.zos.library import Library
    from zlab.zos.member import MemberError, decode_member
    from zlab.zos.profile.diff import diff
    from zlab.zos.profile.layout import format_document
    from zlab.zos.profile.lint import lint
    from zlab.zos.profile.parse import parse


def one_input(raw: bytes) -> None:
    """Read, lint, mend, format and compare one member."""
    try:
        member = decode_member("fuzz", raw)
    except MemberError:
        return
    document = parse(member, Library())
    if document.member.encode() != raw:
        raise AssertionError("the bytes are not given back")
    for finding in lint(document, LintContext(record_length=80)):
        apply_edits(member.text, finding.edits)
    again = parse(member.with_text(format_document(document)), Library())
    if diff(document, again):
        raise AssertionError("fmt changes the meaning")


def main() -> None:
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
