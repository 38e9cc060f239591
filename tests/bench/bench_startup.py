"""How long a user waits before anything happens."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench.measure import PYTHON, interleaved, process
from tests.bench.ratio import Ratio
from tests.support.netns import lab_net
from tests.support.zlab import Zlab
from zlab.cli.commands import COMMANDS

_COMMAND = '''
@app.command(name="{name}")
def command_{number}() -> None:
    """{help}"""
'''


def bare_program() -> str:
    """A Typer program that has zlab's commands, their help, and nothing behind them."""
    commands = (
        _COMMAND.format(name=row.name, number=number, help=row.help.replace('"', "'"))
        for number, row in enumerate(COMMANDS)
    )
    return f"import typer\n\napp = typer.Typer(name='bare', no_args_is_help=True)\n{''.join(commands)}\napp()\n"


def measure() -> list[Ratio]:
    with tempfile.TemporaryDirectory() as folder, lab_net() as net:
        program = Path(folder) / "bare.py"
        program.write_text(bare_program())
        helped = interleaved(
            {"zlab": process([PYTHON, "-m", "zlab", "--help"]), "bare": process([PYTHON, str(program), "--help"])}, 15
        )
        zlab = Zlab(net.host, Path(folder))
        zlab.lab()
        zlab.run("net", "up", zlab.folder)
        up = interleaved(
            {
                "up": process(net.host.argv(zlab.argv("net", "up", folder)), env=zlab.environment),
                "imports": process(net.host.argv([PYTHON, "-c", "import typer, pyroute2"])),
            },
            11,
        )
    return [
        Ratio("zlab --help", helped["zlab"], "a Typer program with the same commands", helped["bare"], 1.1),
        Ratio("zlab net up, nothing to change", up["up"], "import typer, pyroute2", up["imports"], 1.5),
    ]
