"""`zlab net install` and `uninstall`: the unit files of a lab, and what they did on the terminal."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from zlab.cli import console, prose
from zlab.exits import Exit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zlab.lab.records import Lab
    from zlab.linux.host import Host
    from zlab.linux.install import InstallPlan


def install(
    given: str | None,
    *,
    root: Path | None,
    dry_run: bool,
    force: bool,
    now: bool,
    as_json: bool,
) -> Exit:
    """Write the files of a lab; status 3 when a dry run would change something."""
    from zlab.errors import RefusedError, UsageError
    from zlab.lab.load import find_lab_file, load_lab
    from zlab.linux.host import Host
    from zlab.linux.install import Installer
    from zlab.linux.lock import locked
    from zlab.linux.surroundings import find_program, find_surroundings, sysctl_problems
    from zlab.linux.units import secret_problems, unit_files, unit_name

    if now and root is not None:
        raise UsageError("--now starts the service of this host, not of a folder")
    host, base = Host(), root or Path("/")
    loaded = load_lab(find_lab_file(given))
    lab = loaded.lab
    unreachable = secret_problems(lab)
    if unreachable:
        raise RefusedError(unreachable)
    files = unit_files(lab, loaded.source.text, find_program(), find_surroundings(base))
    installer = Installer(host, base)
    plan = installer.plan_install(lab.lab, files)
    if dry_run:
        return _show_plan(plan, as_json)
    with nullcontext() if root is not None else locked(host):
        installer.apply(plan, force=force)
    notes = [str(problem) for problem in sysctl_problems(base)]
    if root is None:
        notes += _reload(host, plan)
        if now:
            host.run(["systemctl", "restart", unit_name(lab.lab)])
    _show_done(plan, notes, "installed", as_json)
    if not as_json:
        _show_next(lab, started=now or root is not None)
    return Exit.OK


def uninstall(given: str | None, *, root: Path | None, dry_run: bool, force: bool, as_json: bool) -> Exit:
    """Remove what install wrote, and nothing else; status 3 when a dry run would change something."""
    from zlab.cli.naming import lab_name
    from zlab.linux.host import Host
    from zlab.linux.install import Installer
    from zlab.linux.lock import locked

    host = Host()
    installer = Installer(host, root or Path("/"))
    name = lab_name(given, installer.manifests, "*.json")
    plan = installer.plan_uninstall(name)
    if dry_run:
        return _show_plan(plan, as_json)
    if not plan.steps:
        console.talk(f"lab {name} is not installed; nothing to do")
    with locked(host) if plan.steps and root is None else nullcontext():
        installer.apply(plan, force=force)
    _show_done(plan, _reload(host, plan) if root is None else [], "uninstalled", as_json)
    if plan.steps and root is None and not as_json:
        console.talk(f"the network is as it was: `zlab net down {name}` takes it back")
    return Exit.OK


def _reload(host: Host, plan: InstallPlan) -> list[str]:
    """Let what runs read its files again; returns what could not be told, in words."""
    if not plan.steps or not host.systemd.exists():
        return []
    paths = [step.file.path for step in plan.steps]
    commands = [["systemctl", "daemon-reload"]]
    if any(path.startswith("/etc/NetworkManager/") for path in paths):
        commands.append(["systemctl", "reload", "NetworkManager.service"])
    if any(path.startswith("/etc/systemd/network") for path in paths):
        commands.append(["networkctl", "reload"])
    done = [host.run(argv, check=False) for argv in commands if host.has(argv[0])]
    return [f"{' '.join(each.argv)}: {each.complaint}" for each in done if each.status != 0]


def _show_plan(plan: InstallPlan, as_json: bool) -> Exit:
    if as_json:
        console.data_json(plan.to_json())
    else:
        if plan.steps:
            rows = [(step.action, _words(step.file.path, step.file.target)) for step in plan.steps]
            console.table(("action", "file"), rows)
        else:
            console.talk("nothing to change")
        for problem in plan.refusals:
            console.talk(f"zlab: it would be refused: {problem}", "red")
    return Exit.DIFFERENT if plan.steps else Exit.OK


def _show_done(plan: InstallPlan, notes: Sequence[str], verb: str, as_json: bool) -> None:
    if as_json:
        console.data_json({**plan.to_json(), "notes": list(notes)})
        return
    for step in plan.steps:
        console.data(f"{step.action:8} {_words(step.file.path, step.file.target)}")
    count = len(plan.steps)
    if count or plan.wanted:
        changed = prose.counted(count, "file") if count else "nothing to change"
        console.talk(f"lab {plan.lab} is {verb}: {changed}")
    for note in notes:
        console.warn(note)


def _words(path: str, target: str) -> str:
    return f"{path} -> {target}" if target else path


def _show_next(lab: Lab, *, started: bool) -> None:
    from zlab.linux.units import environment_path, secrets_of, unit_name

    variables = [ref.env for ref in secrets_of(lab) if ref.env is not None]
    if variables:
        console.talk(f"put {', '.join(f'{name}=…' for name in variables)} into {environment_path(lab.lab)} (chmod 600)")
    if not started:
        console.talk(f"it runs at each start of zPDT; now: systemctl start {unit_name(lab.lab)}")
