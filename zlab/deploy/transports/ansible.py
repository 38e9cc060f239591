"""Members by Ansible: `ibm.ibm_zos_core`, one play for all reads and one for all writes."""

from __future__ import annotations

import json
import os
import re
import shlex
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zlab.deploy.errors import DeployError, LoginError
from zlab.deploy.targets import Target
from zlab.deploy.transports.base import Reply, normal
from zlab.lab.records import Lab
from zlab.resources import resource

COLLECTION = "ibm.ibm_zos_core"
_SECONDS = 600


@dataclass(frozen=True, slots=True)
class AnsibleTransport:
    """`variables` are Ansible's of the one host; `zos_core` is the collection's major version.

    Each call is one play of playbooks/zos-members.yml. z/OS needs Python and ZOAU (ibm.ibm_zos_core); what it
    needs in its environment stands in the user's own inventory, found by $ANSIBLE_INVENTORY.
    """

    system: str
    variables: Mapping[str, Any]
    zos_core: int = 2

    @classmethod
    def of(cls, lab: Lab, system: str) -> AnsibleTransport:
        deploy = lab.systems[system].deploy
        variables: dict[str, Any] = {"ansible_host": deploy.host or str(lab.systems[system].links[0].zos)}
        if deploy.user:
            variables["ansible_user"] = deploy.user
        if deploy.port:
            variables["ansible_port"] = deploy.port
        return cls(system, variables, _major_version())

    @property
    def name(self) -> str:
        return f"ansible {self.variables.get('ansible_host', self.system)}"

    def read(self, targets: Sequence[Target]) -> dict[Target, str | None]:
        if not targets:
            return {}
        with tempfile.TemporaryDirectory(prefix="zlab-") as folder:
            paths = {target: Path(folder) / f"in{number}" for number, target in enumerate(targets)}
            self._play(zlab_fetch=[{"src": target.dsn, "dest": str(path)} for target, path in paths.items()])
            return {target: _text(path) for target, path in paths.items()}

    def write(self, texts: Mapping[Target, str]) -> None:
        if not texts:
            return
        with tempfile.TemporaryDirectory(prefix="zlab-") as folder:
            rows = []
            for number, (target, text) in enumerate(texts.items()):
                path = Path(folder) / f"out{number}"
                path.write_text(text, encoding="utf-8")
                path.chmod(0o600)
                rows.append({"src": str(path), "dest": target.dsn})
            self._play(zlab_write=rows)

    def remove(self, targets: Sequence[Target]) -> None:
        if targets:
            rows = [{"dest": target.dsn, "member": not target.is_path} for target in targets]
            self._play(zlab_remove=rows)

    def command(self, text: str) -> Reply | None:
        results = self._play(zlab_operator=text)
        lines = [str(line) for result in results for line in result.get("content", [])]
        return Reply(text, tuple(lines))

    def close(self) -> None:
        pass  # each play is a connection of its own

    def _play(self, **variables: Any) -> list[dict[str, Any]]:
        """Run the playbook; the results of its tasks, in order. Raises DeployError and LoginError."""
        from zlab.fleet.job import ansible_folder

        folder = ansible_folder()
        # Private and gone at the end: members may hold authentication keys.
        with tempfile.TemporaryDirectory(prefix="zlab-") as private:
            hosts = Path(private) / "hosts.json"
            hosts.write_text(json.dumps({"all": {"hosts": {self.system: dict(self.variables)}}}), encoding="utf-8")
            played = _run(private, folder, hosts, {**variables, **self._fixed})
        return _judged(played, self.system)

    @property
    def _fixed(self) -> dict[str, Any]:
        return {"zlab_hosts": self.system, "zlab_zos_core": self.zos_core}


@dataclass(slots=True)
class _Played:
    """What a play left: results that went well, the first that did not, and all that was printed."""

    good: list[dict[str, Any]] = field(default_factory=list)
    bad: dict[str, Any] | None = None
    unreachable: bool = False
    printed: str = ""

    def __call__(self, event: Mapping[str, Any]) -> bool:
        kind, result = event.get("event"), (event.get("event_data") or {}).get("res") or {}
        self.printed += f"{event.get('stdout', '')}\n"
        if kind == "runner_on_ok":
            self.good.append(result)
        elif kind in ("runner_on_failed", "runner_on_unreachable", "runner_item_on_failed") and self.bad is None:
            self.bad, self.unreachable = result, kind == "runner_on_unreachable"
        return False  # nothing of it is kept


def _run(private: str, folder: Path, hosts: Path, variables: Mapping[str, Any]) -> _Played:
    """`hosts` adds to an inventory of the user, which says what Python and ZOAU need on that z/OS."""
    import ansible_runner

    own = os.environ.get("ANSIBLE_INVENTORY")
    extra = Path(private) / "variables.json"
    extra.write_text(json.dumps(variables), encoding="utf-8")
    played = _Played()
    ansible_runner.run(
        private_data_dir=private,
        playbook=str(resource("playbooks/zos-members.yml")),
        inventory=str(hosts),
        cmdline=" ".join(["-e", f"@{extra}", *(["-i", shlex.quote(str(Path(own).resolve()))] if own else [])]),
        envvars={
            "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}",
            "ANSIBLE_NOCOLOR": "1",
            # Ansible-runner switches this off where it is not set: then any host would do.
            "ANSIBLE_HOST_KEY_CHECKING": os.environ.get("ANSIBLE_HOST_KEY_CHECKING", "True"),
        },
        quiet=True,
        event_handler=played,
        suppress_env_files=True,
        settings={"job_timeout": _SECONDS},
    )
    return played


def _judged(played: _Played, system: str) -> list[dict[str, Any]]:
    if f"module/action '{COLLECTION}." in played.printed:
        hint = "ansible-galaxy collection install -r requirements.yml, which is among zlab's playbooks"
        raise DeployError(f"the Ansible collection {COLLECTION} is not installed", hint=hint)
    if played.bad is None and played.good:
        return played.good
    said = _said(played.bad or {}) or _last(played.printed)
    if "Permission denied" in said and played.unreachable:
        raise LoginError(f"{system} refused the login: {said}", hint="by: ansible logs in with a key, or as ssh does")
    raise DeployError(f"{system}: {said}")


def _said(result: Mapping[str, Any]) -> str:
    rows = [row for row in result.get("results", []) if row.get("failed")] or [result]
    return str(rows[0].get("msg") or rows[0].get("stderr") or "").strip()


def _last(printed: str) -> str:
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    return next((line for line in lines if "ERROR" in line), lines[-1] if lines else "the play said nothing")


def _text(path: Path) -> str | None:
    try:
        return normal(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise DeployError(f"what came back is no text: {error}") from None


def _major_version() -> int:
    """Of the installed collection, by its manifest; 2 where none is found, and the play then says so."""
    folders = os.environ.get("ANSIBLE_COLLECTIONS_PATH", "~/.ansible/collections:/usr/share/ansible/collections")
    for folder in folders.split(os.pathsep):
        manifest = Path(folder).expanduser() / "ansible_collections" / COLLECTION.replace(".", "/") / "MANIFEST.json"
        try:
            version = json.loads(manifest.read_text(encoding="utf-8"))["collection_info"]["version"]
            return int(re.split(r"\D", version)[0])
        except (OSError, ValueError, KeyError):
            continue
    return 2
