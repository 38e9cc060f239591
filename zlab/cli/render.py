"""`zlab render`: every file of both ends that the lab file stands for."""

from __future__ import annotations

import sys
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zlab.cli import completing, console, prose
from zlab.cli.options import JsonOption, LabArgument, single_command
from zlab.exits import Exit

if TYPE_CHECKING:
    from zlab.lab.records import Lab
    from zlab.zos.changes import Change

app = single_command()


@app.command()
def render(
    lab: LabArgument = None,
    system: Annotated[
        str | None,
        typer.Option("--system", metavar="NAME", help="This system only.", autocompletion=completing.systems),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FOLDER", help="Write files there; the lab's folder with `.`.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; status 3 when the files of the inventory are not these.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Write every member of the z/OS end, FRR's lines and the units, from the lab file.

    Members are named after their languages: members/SYSTEM/profile and so on. Keys are not in them.
    """
    from zlab.lab.load import find_lab_file, load_lab

    path = find_lab_file(lab)
    texts = _texts(load_lab(path).lab, system)
    if check:
        raise typer.Exit(_check(path.parent, texts, as_json))
    if out is not None:
        _write(out, texts, as_json)
    elif as_json:
        console.data_json({"folder": None, "files": [{"path": name, "text": text} for name, text in texts.items()]})
    else:
        for name, text in texts.items():
            console.talk(f"{name}:", "bold")
            sys.stdout.write(text)
            sys.stdout.flush()


def _texts(lab: Lab, system: str | None) -> dict[str, str]:
    """Relative file name → text, of every member, of FRR, and of the units that bring the lab up."""
    from zlab.errors import UsageError
    from zlab.linux.frr.text import frr_text
    from zlab.linux.units import Surroundings, unit_files
    from zlab.zos.render import render_members

    if system is not None and system not in lab.systems:
        raise UsageError(f"lab {lab.lab} has no system {system}", hint=", ".join(lab.systems))
    texts = {
        f"members/{name}/{language}": text
        for name in ([system] if system else lab.systems)
        for language, text in render_members(lab, name).items()
    }
    if system is not None:
        return texts
    if lab.linux.frr is not None:
        texts["linux/frr.conf"] = frr_text(lab)
    # `zlab net install` writes them with the path of the zlab it runs as, which is another one on each host.
    units = unit_files(lab, "", ["zlab"], Surroundings())
    return texts | {f"linux{unit.path}": unit.text for unit in units if unit.text}


def _write(folder: Path, texts: dict[str, str], as_json: bool) -> None:
    """Every file whose text differs, each in one step."""
    from zlab.errors import HostError
    from zlab.files import write_atomic

    changed = {folder / name: text for name, text in texts.items() if _present(folder / name) != text}
    for parent in {path.parent: None for path in changed}:
        try:
            parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise HostError(f"cannot make {parent}: {error.strerror}") from None
    for path, text in changed.items():
        write_atomic(path, text, durable=False)
    if as_json:
        _tell_files(folder, texts, {name for name in texts if folder / name in changed})
        return
    for path in changed:
        console.data(str(path))
    rest = ", the others were as they should be" if len(changed) < len(texts) else ""
    console.talk(f"{len(changed)} of {len(texts)} files written{rest}")


def _tell_files(folder: Path, texts: dict[str, str], changed: Collection[str]) -> None:
    files = [{"path": name, "text": text, "changed": name in changed} for name, text in texts.items()]
    console.data_json({"folder": str(folder), "files": files})


def _present(path: Path) -> str | None:
    """The text that is there; None also where it may not be looked at, which writing will tell."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None


def _check(folder: Path, texts: dict[str, str], as_json: bool) -> Exit:
    """Hold the files of an inventory against what would be rendered; changes of meaning are shown as such."""
    from zlab.cli.changes import show_change

    different = []
    for name, text in texts.items():
        path = folder / name
        present = _present(path)
        if present == text:
            continue
        different.append(name)
        if as_json:
            continue
        console.data(f"{path}: {'is missing' if present is None else 'is not what would be rendered'}")
        for change in _changes(name, present, text) if present is not None else ():
            show_change(change)
    if as_json:
        _tell_files(folder, texts, different)
    elif not different:
        console.talk(f"as it would be rendered: {prose.counted(len(texts), 'file')}")
    return Exit.DIFFERENT if different else Exit.OK


def _changes(name: str, before: str, after: str) -> list[Change]:
    from zlab.zos.library import Library
    from zlab.zos.member import MemberText
    from zlab.zos.registry import LANGUAGES, OTHERS, language_of

    kind = Path(name).name
    if kind not in (*LANGUAGES, *OTHERS):
        return []
    language = language_of(kind)
    sides = [
        language.parse(MemberText(label, text), Library()) for label, text in ((name, before), ("rendered", after))
    ]
    return list(language.diff(*sides))
