"""The syslogd section of a lab file: what it takes, and what is refused with its place."""

from __future__ import annotations

import pytest

from zlab.errors import LabFileError
from zlab.lab.load import parse_lab
from zlab.lab.syslogd import Syslogd


def section(text: str) -> Syslogd:
    return parse_lab(f"lab: adcd\nsystems:\n  s0w1:\n    syslogd: {text}\n").lab.systems["s0w1"].syslogd


def test_a_rule_needs_no_more_than_a_condition_and_a_destination() -> None:
    rules = section('{rules: [{when: "*.err", to: /var/log/errors}]}').rules
    assert rules is not None
    assert (rules[0].when, rules[0].to, rules[0].file_mode) == (("*.err",), "/var/log/errors", None)


def test_a_mode_may_be_written_with_and_without_quotes_and_zero() -> None:
    for mode in ("640", '"640"'):
        rules = section(f'{{rules: [{{when: "*.err", to: /x, file_mode: {mode}}}]}}').rules
        assert rules is not None
        assert rules[0].file_mode == "640"


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ('{when: "a.b.c", to: /x}', "a condition is"),
        ('{when: "*.err ", to: /x}', "a condition is"),
        ('{when: "(10.1.1.1).a.b.c.d", to: /x}', "a condition is"),
        ('{when: "*.err", to: "/var/log/my file"}', "a destination is"),
        ('{when: "*.err", to: /x, file_mode: 999}', "file_mode"),
        ("{when: [], to: /x}", "when"),
        ('{when: "*.err", too: /x}', "did you mean to"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused_with_its_place(rule: str, message: str) -> None:
    with pytest.raises(LabFileError, match=message) as raised:
        section(f"{{rules: [{rule}]}}")
    assert "lab.yaml:4:" in str(raised.value)


def test_a_job_name_may_hold_a_number_sign() -> None:
    rules = section('{rules: [{when: "*.SYS#1.*.*", to: /x}]}').rules
    assert rules is not None
    assert rules[0].when == ("*.SYS#1.*.*",)
    with pytest.raises(LabFileError, match="a condition is"):
        section('{rules: [{when: "#*.err", to: /x}]}')
