"""Which file is meant by what stands on the command line. Imports nothing that is slow."""

from __future__ import annotations

import os
from pathlib import Path


def find_lab_file(given: str | None) -> Path:
    """The lab file a command means: a file, a folder with lab.yaml, an inventory's name, or ./lab.yaml."""
    name = given or os.environ.get("ZLAB_LAB") or "lab.yaml"
    # os.path.isfile says no where Path.is_file raises, in a folder that may not be entered.
    if name != "-" and not os.path.isfile(name):  # noqa: PTH113 - see above
        for candidate in (Path(name) / "lab.yaml", Path("inventories") / name / "lab.yaml"):
            if os.path.isfile(candidate):  # noqa: PTH113 - see above
                return candidate
    return Path(name)
