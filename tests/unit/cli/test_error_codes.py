"""Every error has a code of its own, and `zlab explain` says of each what it means and what to do."""

from __future__ import annotations

import pkgutil
from collections import Counter
from collections.abc import Iterator
from importlib import import_module

import pytest

import zlab
from tests.support.in_process import run_zlab
from zlab.errors import ZlabError
from zlab.messages.catalogue import code_table

TABLE = code_table("zlab-error").codes


def errors() -> list[type[ZlabError]]:
    """Every class of error of every module."""
    for module in pkgutil.walk_packages(zlab.__path__, "zlab."):
        if module.name != "zlab.__main__":
            import_module(module.name)
    return [ZlabError, *_below(ZlabError)]


def _below(error: type[ZlabError]) -> Iterator[type[ZlabError]]:
    for each in error.__subclasses__():
        yield each
        yield from _below(each)


def test_each_code_is_of_one_error_and_is_explained() -> None:
    own = Counter(error.code for error in errors() if "code" in vars(error))
    assert [code for code, count in own.items() if count > 1] == []
    assert sorted(own) == sorted(TABLE)


def test_each_explanation_names_the_status_the_error_ends_with() -> None:
    wrong = [
        error.__name__
        for error in errors()
        if "code" in vars(error) and f"(status {int(error.status)})" not in TABLE[error.code].meaning
    ]
    assert wrong == []


@pytest.mark.parametrize("code", TABLE)
def test_explain_says_what_it_means_and_what_to_do(code: str) -> None:
    done = run_zlab("explain", code.lower())
    assert done.status == 0
    assert "What to do" in done.out
