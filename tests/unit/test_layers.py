"""Imports point downwards only: what a package may import stands in a row below it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT

LAYERS = (
    {"__main__"},
    {"cli"},
    {"deploy"},
    {"verify"},
    {"rehearsal", "fleet", "ci", "shapes"},
    {"coherence", "ospf", "tls", "report"},
    {"zos", "linux"},
    {"lab", "messages"},
    {"files", "resources", "interrupts", "codepage", "counting"},
    {"errors"},
    {"exits"},
)
"""From the top down. Packages of one row know nothing of each other."""

LEVEL = {name: level for level, names in enumerate(reversed(LAYERS)) for name in names}
VERSION = "zlab.__version__"


@dataclass(frozen=True)
class Import:
    """One import of zlab by zlab, wherever in a module it stands."""

    file: Path
    line: int
    importer: str
    imported: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.importer} imports {self.imported}"


def imports() -> Iterator[Import]:
    for path in sorted((ROOT / "zlab").rglob("*.py")):
        file = path.relative_to(ROOT)
        importer = file.with_suffix("").parts[1]
        for line, name in names_imported(path.read_text(encoding="utf-8")):
            package = name.split(".")[1]
            if name != VERSION and package != importer:
                yield Import(file, line, importer, package)


def names_imported(text: str) -> Iterator[tuple[int, str]]:
    """The line and the dotted name of everything of zlab that a module imports, inside of functions too."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        yield from ((node.lineno, name) for name in names if name.startswith("zlab."))


def test_every_package_has_its_layer() -> None:
    here = {path.stem for path in (ROOT / "zlab").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert here - {"__init__"} == set(LEVEL)


def test_imports_point_downwards_only() -> None:
    found = list(imports())
    assert len(found) > 500
    assert [str(each) for each in found if LEVEL[each.imported] >= LEVEL[each.importer]] == []


@pytest.mark.parametrize("line", ["import zlab.cli.render", "from zlab import cli", "from zlab.cli.render import app"])
def test_an_import_is_seen_however_it_is_written(line: str) -> None:
    assert [name.split(".")[1] for _, name in names_imported(line)] == ["cli"]
