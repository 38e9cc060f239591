"""`zlab ospf`: whether z/OS and Linux are adjacent, and if not, why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zlab.cli import console
from zlab.cli.options import JsonOption, LabArgument, command_group, exclude
from zlab.errors import UsageError
from zlab.exits import Exit

if TYPE_CHECKING:
    from zlab.ospf.host.checkup import Checkup

app = command_group("OSPF between z/OS and Linux: is it healthy, and if not, why?")


def _evidence(name: str, kind: str, help: str) -> Any:
    """An option for files of evidence. Typer's own check of them would end the command; one that cannot be read
    is told, and the rest is judged."""
    return typer.Option(name, metavar=kind, readable=False, help=f"{help} May be repeated.")


LogOption = Annotated[
    list[Path] | None,
    _evidence("--log", "FILE|DIR", "Log of either end: syslogd, console, FRR; - is standard input."),
]
DisplayOption = Annotated[list[Path] | None, _evidence("--display", "FILE", "Pasted answers of D TCPIP,,OMPROUTE.")]
FrrJsonOption = Annotated[
    list[Path] | None, _evidence("--frr-json", "FILE", "Answers of vtysh to `show …`, as JSON or text.")
]
FrrLogOption = Annotated[list[Path] | None, _evidence("--frr-log", "FILE", "FRR's log.")]
OmprouteOption = Annotated[
    list[Path] | None,
    typer.Option("--omproute", metavar="FILE", help="OMPROUTE's configuration file, as the z/OS end's settings."),
]
LiveOption = Annotated[
    bool | None,
    typer.Option("--live/--no-live", help="Ask this host too. Without files, or with a lab named, it is asked anyway."),
]


@app.command()
def health(
    lab: LabArgument = None,
    log: LogOption = None,
    display: DisplayOption = None,
    frr_json: FrrJsonOption = None,
    frr_log: FrrLogOption = None,
    omproute: OmprouteOption = None,
    live: LiveOption = None,
    listen: Annotated[
        float | None,
        typer.Option("--listen", metavar="SECONDS", min=0, max=3600, help="Listen on the taps; needs root."),
    ] = None,
    wait: Annotated[
        float, typer.Option("--wait", metavar="SECONDS", min=0, help="Wait until all is healthy, routes included.")
    ] = 0,
    as_json: JsonOption = False,
    prometheus: Annotated[bool, typer.Option("--prometheus", help="Metrics in Prometheus text format.")] = False,
) -> None:
    """Judge every adjacency from all the evidence there is. Status 4 when one is not healthy."""
    exclude(("--json", as_json), ("--prometheus", prometheus))
    from zlab.cli.ospf.show import Progress, show_report

    files = [*(log or ()), *(display or ()), *(frr_json or ()), *(frr_log or ())]
    asked = _is_live(lab, files, frr_json, listen, wait, live)
    with Progress() as progress:
        checkup = _checkup(lab, files, omproute or [], live=asked, listen=listen, progress=progress)
        report = checkup.run(wait) if asked else checkup.judge_given()
    if prometheus:
        from datetime import datetime

        from zlab.ospf.prometheus import prometheus_text

        console.data(prometheus_text(report, datetime.now()).rstrip())
    elif as_json:
        console.data_json(report.to_json())
    else:
        show_report(report)
    raise typer.Exit(Exit.OK if report.healthy else Exit.UNHEALTHY)


@app.command()
def watch(
    lab: LabArgument = None,
    log: LogOption = None,
    every: Annotated[
        float, typer.Option("--every", metavar="SECONDS", min=0.2, max=3600, help="Time between two looks.")
    ] = 2,
    live: LiveOption = None,
    as_json: JsonOption = False,
) -> None:
    """Watch every adjacency, with logs followed as they grow, until Ctrl-C.

    In a pipe: a line for each change; with --json an object a line.
    """
    from zlab.cli.ospf.watch import run_watch

    files = log or []
    asked = _is_live(lab, files, None, None, 0, live)
    run_watch(_checkup(lab, [], [], live=asked), files, every, live=asked, as_json=as_json)


@app.command()
def timeline(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE|DIR…", readable=False, help="Logs of either end; - is standard input.")
    ],
    svg: Annotated[
        Path | None, typer.Option("--svg", metavar="FILE", help="Write the picture to a file, - for stdout.")
    ] = None,
    width: Annotated[
        int | None,
        typer.Option("--width", metavar="COLUMNS", min=20, max=400, help="Columns of the terminal's picture."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """States over time from logs: each neighbor a line, outages and gaps in what is known visible."""
    exclude(("--json", as_json), ("--svg -", str(svg) == "-"))
    from zlab.cli.ospf.show import show_timeline
    from zlab.ospf.readers.files import read_files
    from zlab.ospf.timeline import lanes_of

    evidence = read_files(files)
    lanes = lanes_of(evidence.transitions, evidence.log_ends)
    for text in evidence.unseen:
        console.warn(text)
    if as_json:
        console.data_json({"lanes": [lane.to_json() for lane in lanes], "unseen": list(evidence.unseen)})
    if svg is not None:
        from zlab.files import write_atomic
        from zlab.ospf.timeline_svg import timeline_svg

        if str(svg) == "-":
            console.data(timeline_svg(lanes))
        else:
            write_atomic(svg, timeline_svg(lanes))
    elif not as_json:
        show_timeline(lanes, width)
    raise typer.Exit(Exit.OK if lanes else Exit.ERROR)


@app.command()
def causes(
    as_json: JsonOption = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="As the table of the documentation.")] = False,
) -> None:
    """List every cause zlab knows, how it is recognised, and what to change on either end."""
    from dataclasses import asdict

    from zlab.ospf.rules.causes import CAUSES, causes_markdown

    exclude(("--json", as_json), ("--markdown", markdown))
    if as_json:
        console.data_json({"causes": [asdict(cause) for cause in CAUSES]})
    elif markdown:
        console.data(causes_markdown().rstrip())
    else:
        console.table(("cause", "what it is"), [(cause.code, cause.title) for cause in CAUSES])


def _is_live(
    lab: str | None,
    files: list[Path],
    frr_json: list[Path] | None,
    listen: float | None,
    wait: float,
    live: bool | None,
) -> bool:
    """Files speak for the host they are from; this one is asked when nothing else is, or when the lab is named."""
    if live is not None:
        return live
    return not files or listen is not None or wait > 0 or (lab is not None and not frr_json)


def _checkup(
    given: str | None,
    files: list[Path],
    omproute: list[Path],
    *,
    live: bool,
    listen: float | None = None,
    progress: object = None,
) -> Checkup:
    from zlab.linux.host import Host
    from zlab.ospf.evidence import Evidence, merge
    from zlab.ospf.host.checkup import Checkup

    made = Checkup(Host(), listen=listen)
    if callable(progress):
        made.progress = progress
    parts: list[Evidence] = []
    if files:
        from zlab.ospf.readers.files import read_files

        made.progress(f"reading {', '.join(map(str, files[:3]))}{' …' if len(files) > 3 else ''}")
        parts.append(read_files(files))
    if omproute:
        from zlab.ospf.readers.omproute.member import read_omproute_member

        parts += (read_omproute_member(member) for member in omproute)
    lab_file = _lab_file(given)
    if lab_file is not None:
        _take_lab(made, lab_file, live=live, needed=given is not None or not parts)
    made.given = merge((*parts, made.given))
    return made


def _lab_file(given: str | None) -> Path | None:
    """The lab file that is meant; None when none is named and none is here: adjacencies are judged without."""
    import os

    if given is None and not os.environ.get("ZLAB_LAB") and not Path("lab.yaml").exists():
        return None
    from zlab.lab.load import find_lab_file

    return find_lab_file(given)


def _take_lab(checkup: Checkup, path: Path, *, live: bool, needed: bool) -> None:
    """A lab without OSPF is an error where it is what was asked about; files beside it speak for themselves."""
    from zlab.lab.load import load_lab
    from zlab.ospf.evidence import Evidence
    from zlab.ospf.expect import expectations
    from zlab.ospf.host.keys import keys_of_lab

    lab = load_lab(path).lab
    checkup.expected = expectations(lab)
    if not checkup.expected and needed:
        raise UsageError(f"no link of lab {lab.lab} has OSPF", hint="give a link `ospf: {}` in the lab file")
    if live:
        checkup.keys, missing = keys_of_lab(lab)
        checkup.given = Evidence(unseen=missing)
