"""The table of drivers: every kind of record has one, and the rows say what the drivers say themselves."""

from __future__ import annotations

import pytest

from zlab.linux.drivers import LazyDriver, all_drivers
from zlab.linux.records import KINDS


def rows() -> list[LazyDriver]:
    return [driver for driver in all_drivers().all if isinstance(driver, LazyDriver)]


def test_every_kind_has_exactly_one_driver() -> None:
    kinds = [kind for row in rows() for kind in row.kinds]
    assert sorted(kinds) == sorted(KINDS)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.where)
def test_a_row_names_the_kinds_of_its_driver(row: LazyDriver) -> None:
    assert row.loaded.kinds == row.kinds
