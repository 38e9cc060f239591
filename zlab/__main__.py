"""Where `zlab` and `python -m zlab` begin: Ctrl-C is heard before anything that takes time is imported."""

from __future__ import annotations

import sys

from zlab.exits import Exit
from zlab.interrupts import Interrupted, listen


def main() -> None:
    """Run the command line of this process and exit with its status."""
    try:
        listen()
        from zlab.cli.main import run

        run()
    except Interrupted as interrupted:
        print(f"zlab: {interrupted}", file=sys.stderr)  # noqa: T201 - rich may not be there yet
        sys.exit(Exit.INTERRUPTED)


if __name__ == "__main__":
    main()
