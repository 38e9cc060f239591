"""The verbs that every z/OS language has: render, lint, fmt, diff, merge. Written once, for all of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zlab.cli import completing, console
from zlab.cli.changes import show_changes
from zlab.cli.findings import show_findings
from zlab.cli.options import JsonOption, LabArgument, command_group, exclude
from zlab.exits import Exit

if TYPE_CHECKING:
    from zlab.zos.findings import Finding
    from zlab.zos.language import Language, LintContext
    from zlab.zos.library import Library
    from zlab.zos.member import MemberText

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="A member or UNIX file; - is standard input.")]
SystemOption = Annotated[
    str | None,
    typer.Option(
        "--system",
        metavar="NAME",
        help="Which system of the lab; not needed when it has one.",
        autocompletion=completing.systems,
    ),
]
DatasetOption = Annotated[
    list[str] | None,
    typer.Option("--dataset", metavar="DSN=FILE", help="The file that stands for an INCLUDE data set. Repeatable."),
]
SymbolOption = Annotated[
    list[str] | None, typer.Option("--symbol", metavar="NAME=VALUE", help="A system symbol. Repeatable.")
]
RecordLengthOption = Annotated[
    int, typer.Option("--record-length", metavar="N", help="The record length of the data set; 0: not checked.", min=0)
]
WriteOption = Annotated[bool, typer.Option("--write", "-w", help="Write the file in place.")]
OutOption = Annotated[
    Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write there instead of standard output.")
]


def language_app(where: str, help: str, own: Collection[str] = ()) -> typer.Typer:
    """The command group of the language found at `where` ("zlab.zos.profile.language:PROFILE").

    `own` names the verbs that the language's module writes itself, because they take options of its own.
    """
    app = command_group(help)
    for verb, add in _VERBS.items():
        if verb not in own:
            add(app, where)
    return app


def _add_render(app: typer.Typer, where: str) -> None:
    @app.command()
    def render(
        lab: LabArgument = None, system: SystemOption = None, out: OutOption = None, as_json: JsonOption = False
    ) -> None:
        """Write the whole member for a system of the lab."""
        loaded, name = open_lab(lab, system)
        emit(load_language(where).render(loaded, name), out, as_json=as_json)


def _add_lint(app: typer.Typer, where: str) -> None:
    @app.command()
    def lint(
        files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Members or UNIX files; - is stdin.")],
        as_json: JsonOption = False,
        fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended without asking.")] = False,
        explain: Annotated[bool, typer.Option("--explain", help="Also why, and what z/OS would do.")] = False,
        dataset: DatasetOption = None,
        symbol: SymbolOption = None,
        record_length: RecordLengthOption = 0,
    ) -> None:
        """Find what z/OS would refuse, ignore or understand otherwise. Status 3 when there is an error or a warning."""
        from zlab.zos.language import LintContext

        exclude(("--json", as_json), ("--fix of standard input", fix and Path("-") in files))
        language = load_language(where)
        context = LintContext(record_length=record_length)
        findings: list[Finding] = []
        for path in files:
            library = library_of(path, dataset, symbol)
            member = read(path)
            if fix:
                member = _mend(language, member, library, context, path)
            findings += language.lint(language.parse(member, library), context)
        # The mended text of standard input is what standard output is for.
        with redirect_stdout(sys.stderr if fix and Path("-") in files else sys.stdout):
            raise typer.Exit(show_findings(findings, as_json=as_json, explain=explain))


def _add_fmt(app: typer.Typer, where: str) -> None:
    @app.command()
    def fmt(
        file: FileArgument,
        check: Annotated[bool, typer.Option("--check", help="Change nothing; status 3 when it would.")] = False,
        write: WriteOption = False,
        as_json: JsonOption = False,
    ) -> None:
        """Put the layout in order: columns, case, blank lines. What the member means does not change."""
        language = load_language(where)
        member = read(file)
        text = language.format(language.parse(member, library_of(file, None, None)))
        if not check:
            emit_edited(member, text, file, write=write, as_json=as_json)
            return
        changed = text != member.text
        if as_json:
            console.data_json({"text": text, "written": None, "changed": changed})
        console.talk(f"{member.name}: {'would be changed' if changed else 'as it should be'}")
        raise typer.Exit(Exit.DIFFERENT if changed else Exit.OK)


def _add_diff(app: typer.Typer, where: str) -> None:
    @app.command()
    def diff(
        before: Annotated[str, typer.Argument(metavar="BEFORE", help="A member, or a lab.")],
        after: Annotated[str, typer.Argument(metavar="AFTER", help="A member, or a lab.")],
        as_json: JsonOption = False,
        side_by_side: Annotated[bool, typer.Option("--side-by-side", "-y", help="As a table.")] = False,
        system: SystemOption = None,
        dataset: DatasetOption = None,
        symbol: SymbolOption = None,
    ) -> None:
        """Compare what two members mean: statements and operands, not lines. Status 3 when they differ."""
        language = load_language(where)
        one, other = (parse_side(language, side, system, dataset, symbol) for side in (before, after))
        raise typer.Exit(show_changes(language.diff(one, other), as_json=as_json, side_by_side=side_by_side))


def _add_merge(app: typer.Typer, where: str) -> None:
    @app.command()
    def merge(
        file: FileArgument,
        lab: LabArgument = None,
        system: SystemOption = None,
        write: WriteOption = False,
        out: OutOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Put the lab's values into your own member; your comments, order and layout stay."""
        language = load_language(where)
        loaded, name = open_lab(lab, system)
        member = read(file)
        text = language.merge(language.parse(member, library_of(file, None, None)), loaded, name)
        emit_edited(member, text, file, out, write=write, as_json=as_json)


_VERBS = {"render": _add_render, "lint": _add_lint, "fmt": _add_fmt, "diff": _add_diff, "merge": _add_merge}
"""What every language can do, in the order of its help."""


def load_language(where: str) -> Language[Any]:
    module, _, name = where.partition(":")
    language: Language[Any] = getattr(import_module(module), name)
    return language


def read(path: Path) -> MemberText:
    from zlab.zos.member import read_member

    return read_member(path)


def library_of(path: Path, datasets: list[str] | None, symbols: list[str] | None) -> Library:
    """The library of a member: the files beside it, and what the options name. Raises UsageError."""
    from zlab.zos.library import Library

    folder = None if str(path) == "-" else path.parent
    named = {name: Path(file) for name, file in _pairs(datasets, "--dataset DSN=FILE")}
    return Library(folder, named, dict(_pairs(symbols, "--symbol NAME=VALUE")))


def parse_side(
    language: Language[Any], side: str, system: str | None, datasets: list[str] | None, symbols: list[str] | None
) -> Any:
    """One side of a comparison: a member as it is, or a lab as it would be rendered."""
    if is_lab(side):
        from zlab.zos.library import Library
        from zlab.zos.member import MemberText

        lab, name = open_lab(side, system)
        text = language.render(lab, name)
        return language.parse(MemberText(f"{side} ({name})", text), Library())
    path = Path(side)
    return language.parse(read(path), library_of(path, datasets, symbols))


def is_lab(side: str) -> bool:
    """Whether a word names a lab: a YAML file, a folder with one, or an inventory; anything else is a member."""
    from zlab.files import is_file
    from zlab.lab.load import find_lab_file

    path = Path(side)
    if path.suffix in (".yaml", ".yml") or is_file(path / "lab.yaml"):
        return True
    return side != "-" and not os.access(path, os.F_OK) and is_file(find_lab_file(side))


def open_lab(given: str | None, system: str | None) -> tuple[Any, str]:
    """A lab and the name of one of its systems. Raises UsageError when it must be named."""
    from zlab.errors import UsageError
    from zlab.lab.load import find_lab_file, load_lab

    lab = load_lab(find_lab_file(given)).lab
    if system is None and len(lab.systems) > 1:
        raise UsageError(f"lab {lab.lab} has several systems", hint=f"--system {' | '.join(lab.systems)}")
    if system is not None and system not in lab.systems:
        raise UsageError(f"lab {lab.lab} has no system {system}", hint=f"it has {', '.join(lab.systems)}")
    return lab, system or next(iter(lab.systems))


def emit(text: str, out: Path | None, *, as_json: bool = False, **more: bool) -> None:
    """Text to standard output as it is, or to a file in one step; with `as_json` as the field of an object."""
    from zlab.files import write_atomic

    if out is not None:
        write_atomic(out, text)
        console.talk(f"written: {out}")
    if as_json:
        console.data_json({"text": text, "written": str(out) if out else None, **more})
    elif out is None:
        sys.stdout.write(text)


def emit_edited(
    member: MemberText, text: str, file: Path, out: Path | None = None, *, write: bool, as_json: bool
) -> None:
    """A member with new text: back to its file, or as `emit` does."""
    changed = text != member.text
    exclude(("--write", write), ("--out", out is not None))
    if not write or str(file) == "-":
        emit(text, out, as_json=as_json, changed=changed)
        return
    write_member(member.with_text(text), file, changed=changed)
    if as_json:
        console.data_json({"text": text, "written": str(file) if changed else None, "changed": changed})


def write_member(member: MemberText, path: Path, *, changed: bool) -> None:
    """A member back to its file, in its own code page and records; an unchanged one is not touched."""
    from zlab.files import write_atomic

    if changed:
        write_atomic(path, member.encode(), path.stat().st_mode & 0o7777)
    console.talk(f"{'written' if changed else 'unchanged'}: {path}")


def _mend(
    language: Language[Any], member: MemberText, library: Library, context: LintContext, path: Path
) -> MemberText:
    """The member mended, written back to its file or to standard output."""
    from zlab.zos.mending import mended as mend

    mended = mend(language, member, library, context)
    if str(path) == "-":
        emit(mended.text, None)
    else:
        write_member(mended, path, changed=mended.text != member.text)
    return mended


def _pairs(given: list[str] | None, form: str) -> list[tuple[str, str]]:
    from zlab.errors import UsageError

    pairs = [word.partition("=") for word in given or ()]
    for name, equals, value in pairs:
        if not (name and equals and value):
            raise UsageError(f"{name}{equals}{value} is not {form}")
    return [(name, value) for name, _, value in pairs]
