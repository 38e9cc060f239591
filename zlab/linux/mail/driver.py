"""Reading, making and removing the Postfix instance of a lab. The host's own Postfix is never touched."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from zlab.errors import HostError, SecretError
from zlab.files import write_atomic
from zlab.lab.base import SecretRef
from zlab.lab.secrets import reveal
from zlab.linux.driver import OnStep, Reading
from zlab.linux.host import Host
from zlab.linux.records import Identity, MailRelay, Step
from zlab.resources import render_template

_QUEUES = ("maildrop", "incoming", "active", "deferred", "hold")


class MailDriver:
    """One `MailRelay`: a folder with main.cf, master.cf, password file, queue and log, and a running master."""

    kinds = frozenset({MailRelay.kind})

    def read(self, host: Host, identities: Collection[Identity]) -> Reading:
        records, unknown = [], set()
        for identity in identities:
            _, lab, source, name = identity
            try:
                found = _present(host, _Instance(host, lab), (source, name))
            except PermissionError:
                unknown.add(identity)
                continue
            if found is not None:
                records.append(found)
        return Reading(tuple(records), frozenset(unknown))

    def change(self, host: Host, steps: Sequence[Step], on_step: OnStep) -> None:
        for step in steps:
            record = step.after if step.after is not None else step.before
            if not isinstance(record, MailRelay):
                continue
            instance = _Instance(host, record.lab)
            if isinstance(step.after, MailRelay):
                instance.make(step.after)
            else:
                instance.remove()
            on_step(step)


class _Instance:
    """The files and processes of one lab's Postfix."""

    def __init__(self, host: Host, lab: str) -> None:
        self._host = host
        self.lab = lab
        self.folder = host.mail_dir / lab
        self.config = self.folder / "etc"
        self.queue = self.folder / "spool"

    @property
    def password_file(self) -> Path:
        return self.config / "password"

    def make(self, record: MailRelay) -> None:
        """Write the instance and start or reload it. Raises HostError and SecretError."""
        if not self._host.has("postfix"):
            raise HostError("postfix is not installed", hint="apt install postfix libsasl2-modules, or leave out mail")
        password = reveal(_secret_ref(record.secret))
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o755)
            for part in (self.config, self.queue, self.folder / "data"):
                part.mkdir(exist_ok=True, mode=0o755)
            shutil.chown(self.folder / "data", "postfix")
        except (OSError, LookupError) as error:
            raise HostError(f"cannot make {self.folder}: {error}") from None
        server = dict(record.settings)["relayhost"]
        write_atomic(self.password_file, f"{server} {record.login}:{password}\n", 0o600)
        write_atomic(self.config / "main.cf", render_template("mail/main.cf.j2", instance=self, record=record))
        write_atomic(self.config / "master.cf", render_template("mail/master.cf.j2", record=record))
        self._postfix("check")
        self._postfix("reload" if self.running() else "start")
        if not record.running:
            self._postfix("stop")

    def remove(self) -> None:
        """Stop the instance and take it away; mail that still waits is kept for the next `up`."""
        if not self.folder.exists():
            return
        if self.config.exists() and self.running():
            self._postfix("stop")
        shutil.rmtree(self.config, ignore_errors=True)
        if self.waiting():
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.folder.exists():
            raise HostError(f"cannot remove {self.folder}")
        parent = self.folder.parent
        if not any(parent.iterdir()):
            parent.rmdir()

    def running(self) -> bool:
        return self._host.run(["postfix", "-c", str(self.config), "status"], check=False).status == 0

    def waiting(self) -> bool:
        """Whether mail is in the queue."""
        return any(any(path.is_file() for path in (self.queue / name).rglob("*")) for name in _QUEUES)

    def _postfix(self, verb: str) -> None:
        done = self._host.run(["postfix", "-c", str(self.config), verb], check=False)
        if done.status != 0:
            raise HostError(f"postfix {verb} failed: {self._last_said() or done.complaint}")

    def _last_said(self) -> str:
        """Postfix tells its log, not its caller, why it does not start."""
        log = self.folder / "mail.log"
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
        grave = [line for line in lines if "fatal:" in line or "error:" in line]
        return "; ".join(line.partition("]: ")[2] for line in grave[-3:])


def _present(host: Host, instance: _Instance, secret: tuple[str, str]) -> MailRelay | None:
    """The instance as its files tell; the record of what is there is made by reading them back."""
    main, master = instance.config / "main.cf", instance.config / "master.cf"
    if not main.exists() or not master.exists():
        return None
    held = instance.password_file.read_text(encoding="utf-8").rstrip("\n") if instance.password_file.exists() else ""
    login, _, password = held.partition(" ")[2].partition(":")
    settings = _settings(main.read_text(encoding="utf-8"))
    device = settings.pop("# device", "")
    listen = int(settings.pop("# listen", "0"))
    running = host.has("postfix") and instance.running()
    record = MailRelay(instance.lab, device, listen, tuple(settings.items()), login, secret, running)
    try:
        other = password != reveal(_secret_ref(secret))
    except SecretError:
        other = False  # without the secret at hand there is nothing to compare; a change would ask for it
    return replace(record, other_password=other)


def _settings(text: str) -> dict[str, str]:
    """The lab's own part of main.cf: what stands below its mark, and two comments that are values too."""
    _, _, own = text.partition("# of the lab:\n")
    pairs = (line.partition("=") for line in own.splitlines() if "=" in line)
    return {name.strip(): value.strip() for name, _, value in pairs}


def _secret_ref(reference: tuple[str, str]) -> SecretRef:
    source, name = reference
    return SecretRef(env=name) if source == "env" else SecretRef(file=name)
