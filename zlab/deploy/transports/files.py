"""Members as files of a folder, for whoever has no way to z/OS but a terminal and a file transfer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from zlab.deploy.errors import DeployError
from zlab.deploy.targets import Target
from zlab.deploy.transports.base import Reply, normal
from zlab.files import write_atomic


@dataclass(frozen=True, slots=True)
class FilesTransport:
    """A folder with one file a place, named after the place."""

    folder: Path

    @property
    def name(self) -> str:
        return f"files in {self.folder}"

    def read(self, targets: Sequence[Target]) -> dict[Target, str | None]:
        return {target: self._read(target) for target in targets}

    def _read(self, target: Target) -> str | None:
        path = self.folder / target.file_name
        try:
            return normal(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise DeployError(f"cannot read {path}: {error}") from None

    def write(self, texts: Mapping[Target, str]) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DeployError(f"cannot make {self.folder}: {error.strerror}") from None
        for target, text in texts.items():
            # A member may hold an OSPF key.
            write_atomic(self.folder / target.file_name, text, 0o600)

    def remove(self, targets: Sequence[Target]) -> None:
        for target in targets:
            (self.folder / target.file_name).unlink(missing_ok=True)

    def command(self, text: str) -> Reply | None:  # noqa: ARG002 - a folder has no console, whatever is asked
        return None

    def close(self) -> None:
        pass
