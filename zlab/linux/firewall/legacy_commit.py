"""The process that changes legacy tables through python-iptables; its parent holds the xtables lock.

Reads orders on standard input (`IptablesRule.to_json()` and "after": add or remove) and makes all rules of
a table in one commit. Its last line on standard error says what went wrong.
"""

from __future__ import annotations

import json
import sys
from typing import Any

Order = dict[str, Any]

_OPTIONS = {"-i": "in_interface", "-o": "out_interface", "-s": "src", "-d": "dst", "-p": "protocol"}
_PROTOCOL_NUMBERS = {"ospf": "89"}


def main() -> int:
    try:
        import iptc
    except ImportError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the parent reads it
        return 1
    orders: list[Order] = json.load(sys.stdin)
    try:
        for family, table in sorted({(order["family"], order["table"]) for order in orders}):
            kind = iptc.Table6 if family == "ip6" else iptc.Table
            changed = kind(table)
            changed.autocommit = False
            changed.refresh()
            for order in orders:
                if (order["family"], order["table"]) == (family, table):
                    _make(iptc, changed, order)
            changed.commit()
    except (iptc.IPTCError, iptc.XTablesError, ValueError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - the parent reads it
        return 1
    return 0


def _make(iptc: Any, table: Any, order: Order) -> None:
    chain = iptc.Chain(table, order["chain"])
    rule = _rule(iptc, order)
    if order["after"]:
        chain.insert_rule(rule)
    else:
        chain.delete_rule(rule)


def _rule(iptc: Any, order: Order) -> Any:
    """A rule from the words iptables-save prints, in the order it prints them."""
    rule = iptc.Rule6() if order["family"] == "ip6" else iptc.Rule()
    words = iter(order["rule"])
    current: Any = rule
    for word in words:
        value = next(words)
        if word in _OPTIONS:
            setattr(rule, _OPTIONS[word], _PROTOCOL_NUMBERS.get(value, value))
        elif word == "-m":
            current = rule.create_match(value)
        elif word == "-j":
            current = rule.create_target(value)
        else:
            setattr(current, word.removeprefix("--").replace("-", "_"), value)
    return rule


if __name__ == "__main__":
    sys.exit(main())
