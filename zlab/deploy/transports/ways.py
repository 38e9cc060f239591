"""The ways to a system, by the word the lab file has for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from zlab.deploy.errors import DeployError
from zlab.deploy.transports.base import Transport
from zlab.lab.records import Lab
from zlab.lab.secrets import reveal

AskPassword = Callable[[str], str]
"""Asks a person for the password of "user at host"; called only where the lab file names none."""


def open_transport(lab: Lab, system: str, ask: AskPassword) -> Transport:
    """Connect to a system the way its lab file says. Raises DeployError, LoginError and SecretError."""
    return WAYS[lab.systems[system].deploy.by](lab, system, ask)


def _files(lab: Lab, system: str, _ask: AskPassword) -> Transport:
    from zlab.deploy.transports.files import FilesTransport

    folder = lab.systems[system].deploy.folder
    return FilesTransport(Path(folder) if folder else Path("build") / lab.lab / system)


def _ftp(lab: Lab, system: str, ask: AskPassword) -> Transport:
    from zlab.deploy.transports.ftp import FtpLogin, FtpTransport

    deploy = lab.systems[system].deploy
    user, password, host = _login(lab, system, ask)
    login = FtpLogin(host, deploy.port or 21, user, password, deploy.tls, deploy.ca_file, deploy.timeout)
    return FtpTransport(login, deploy.record_length)


def _zosmf(lab: Lab, system: str, ask: AskPassword) -> Transport:
    from zlab.deploy.transports.zosmf import ZosmfLogin, ZosmfTransport

    deploy = lab.systems[system].deploy
    user, password, host = _login(lab, system, ask)
    return ZosmfTransport(ZosmfLogin(host, deploy.port or 443, user, password, deploy.ca_file, deploy.timeout))


def _ansible(lab: Lab, system: str, _ask: AskPassword) -> Transport:
    from zlab.deploy.transports.ansible import AnsibleTransport

    return AnsibleTransport.of(lab, system)


def _login(lab: Lab, system: str, ask: AskPassword) -> tuple[str, str, str]:
    deploy = lab.systems[system].deploy
    host = deploy.host or str(lab.systems[system].links[0].zos)
    user = deploy.user or ""
    password = reveal(deploy.password) if deploy.password is not None else ask(f"{user} at {host}")
    if not password or any(character in password for character in "\r\n\0"):
        raise DeployError(f"no password for {user} at {host}", hint="deploy: {password: {env: ZLAB_ZOS_PASSWORD}}")
    return user, password, host


WAYS: dict[str, Callable[[Lab, str, AskPassword], Transport]] = {
    "files": _files,
    "ftp": _ftp,
    "zosmf": _zosmf,
    "ansible": _ansible,
}
