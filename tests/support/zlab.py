"""Running the real `zlab` in a namespace, with a state of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.answers import answer
from tests.support.netns import Namespace

LAB = """\
lab: adcd
linux:
  publish: [{listen: 8023, to: s0w1, port: 23}]
systems:
  s0w1:
    links:
      - ipv6: {linux: "2001:db8:1::1/64", zos: "2001:db8:1::2", link_local: "fe80::1"}
        routes: [10.9.0.0/16, "2001:db8:9::/48"]
"""


@dataclass
class Zlab:
    """`zlab` on one host; `folder` holds its lab file and its state."""

    where: Namespace
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # No vtysh unless a test brings its own FRR: the machine's must not be asked.
        self.environment = {
            "ZLAB_STATE_DIR": str(self.folder / "state"),
            "ZLAB_RUN_DIR": str(self.folder / "run"),
            "ZLAB_VTYSH": "vtysh-of-nobody",
            **self.environment,
        }

    @property
    def state(self) -> Path:
        return self.folder / "state"

    def lab(self, text: str = LAB, name: str = "lab.yaml") -> Path:
        path = self.folder / name
        path.write_text(text)
        return path

    def argv(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "zlab", *arguments]

    def run(
        self,
        *arguments: str | Path,
        status: int | None = 0,
        env: Mapping[str, str] | None = None,
        input: str | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run it and check the exit status (None: any)."""
        argv = self.argv(*map(str, arguments))
        done = self.where.run(*argv, check=False, env={**self.environment, **(env or {})}, input=input)
        if status is not None and done.returncode != status:
            raise AssertionError(f"{' '.join(argv[3:])}: status {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def json(self, *arguments: str | Path, status: int | None = 0) -> Any:
        """Its answer, which is of the documented shape."""
        return answer(" ".join(map(str, arguments)), self.run(*arguments, "--json", status=status).stdout)
