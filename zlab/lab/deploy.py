"""Where the members of one system live, and how they get there."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from zlab.lab.base import PasswordRef, Port, Record


def _target(value: str) -> str:
    dsn = r"[A-Z@#$][A-Z0-9@#$]{0,7}(\.[A-Z@#$][A-Z0-9@#$]{0,7}){0,21}"
    member = r"[A-Z@#$][A-Z0-9@#$]{0,7}"
    if re.fullmatch(r"/[^\s'\"]{1,1022}", value):
        return value
    folded = value.upper().strip("'")
    found = re.fullmatch(rf"({dsn})(\({member}\))?", folded)
    if found is None or len(found[1]) > 44:
        raise ValueError("a place on z/OS is DATA.SET.NAME(MEMBER), DATA.SET.NAME, or a UNIX path")
    return folded


MemberTarget = Annotated[str, AfterValidator(_target)]
"""A data set with or without a member, or an absolute path of z/OS UNIX."""


class Members(Record):
    """Where each member of a system lives. What is not named here is not deployed."""

    profile: MemberTarget | None = None
    """PROFILE.TCPIP."""
    omproute: MemberTarget | None = None
    """The configuration of OMPROUTE."""
    syslogd: MemberTarget | None = None
    """syslog.conf."""
    attls: MemberTarget | None = None
    """The AT-TLS policy."""
    tcpdata: MemberTarget | None = None
    """TCPIP.DATA."""
    vtam: MemberTarget | None = None
    """The VTAM member with the TRLE."""
    obey: MemberTarget | None = None
    """Where the OBEYFILE of a change is put. Default: member ZLABOBEY beside the profile."""
    files: dict[MemberTarget, str] = Field(default_factory=dict)
    """Other members, such as procedures: the place on z/OS, and the file beside the lab file that is put there."""


class Deploy(Record):
    """The way to one system. Passwords are references, never text."""

    by: Literal["files", "ftp", "zosmf", "ansible"] = "files"
    """files: a folder, and the commands to type. ftp: the FTP server of z/OS. zosmf: its REST services.
    ansible: the ibm.ibm_zos_core collection."""
    host: Annotated[str, Field(pattern=r"^[A-Za-z0-9.:_-]{1,253}$")] | None = None
    """The host. Default: the z/OS address of the first link."""
    port: Port | None = None
    """The port. Default: 21 for ftp, 443 for zosmf, 22 for ansible."""
    user: Annotated[str, Field(pattern=r"^[A-Za-z@#$][A-Za-z0-9@#$]{0,7}$")] | None = None
    """The user id of z/OS."""
    password: PasswordRef | None = None
    """Where its password is found; asked for on the terminal when it is not named. Ansible logs in with a key."""
    tls: bool = True
    """Whether the connection is encrypted: FTPS for ftp; zosmf has nothing else."""
    ca_file: str | None = None
    """The certificates to trust, as PEM. Default: those of this host."""
    timeout: Annotated[int, Field(ge=1, le=3600)] = 30
    """Seconds that an answer of ftp or zosmf may take."""
    folder: str | None = None
    """For files: where the members are put. Default: build/LAB/SYSTEM."""
    record_length: Annotated[int, Field(ge=1, le=32760)] = 80
    """The record length of the data sets; nothing longer is sent."""

    @model_validator(mode="after")
    def _user_where_needed(self) -> Deploy:
        if self.by in ("ftp", "zosmf") and self.user is None:
            raise ValueError(f"{self.by} needs a user")
        if self.by == "ansible" and self.password is not None:
            raise ValueError("ansible logs in with a key, as ssh does: leave password out")
        return self
