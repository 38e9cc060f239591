"""What every record of a lab file is built from: the frozen base, and the names and numbers of the field.

Each type says in one sentence what it takes; that sentence is what a user reads on a wrong value.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.fields import FieldInfo


class Record(BaseModel):
    """Frozen, and a key it does not have is refused. The text below a field is its description in the schema."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def _device_name(value: str) -> str:
    # IFNAMSIZ is 16 with the NUL; "/" and blanks are refused by the kernel (net/core/dev.c dev_valid_name).
    if not re.fullmatch(r"[A-Za-z0-9_.:@-]{1,15}", value) or value in {".", "..", "all", "default"}:
        raise ValueError("a Linux device name has 1 to 15 characters of A-Z a-z 0-9 _ . : @ -")
    return value


def _zos_name(value: str, longest: int) -> str:
    if not re.fullmatch(rf"[A-Z@#$][A-Z0-9@#$]{{0,{longest - 1}}}", value):
        raise ValueError(f"a z/OS name has 1 to {longest} characters of A-Z 0-9 @ # $, the first not a digit")
    return value


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _job_name(value: str) -> str:
    if not re.fullmatch(r"[A-Z0-9@#$*?]{1,8}", value):
        raise ValueError("a job name has 1 to 8 characters of A-Z 0-9 @ # $, with * and ? as wildcards")
    return value


def _lab_name(value: str) -> str:
    # It becomes part of an nft table name, a unit name and a file name.
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,19}", value):
        raise ValueError("a lab name has 1 to 20 characters of a-z 0-9 _ -, the first a letter")
    return value


def _system_name(value: str) -> str:
    # It becomes part of file names and of the names of namespaces.
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,15}", value):
        raise ValueError("a system's name here has 1 to 16 characters of a-z 0-9 _ -, the first a letter")
    return value


def _variable(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value):
        raise ValueError("the name of an environment variable has A-Z a-z 0-9 _, the first not a digit")
    return value


def _device_number(value: object) -> object:
    text = f"{value:04d}" if isinstance(value, int) and not isinstance(value, bool) else value
    if isinstance(text, str) and re.fullmatch(r"[0-9A-Fa-f]{3,4}", text):
        return text.upper().zfill(4)
    raise ValueError("a device number has 3 or 4 hexadecimal digits, as in the devmap")


def _area(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**32:
        return str(IPv4Address(value))
    return value


def _written_as(pattern: str) -> FieldInfo:
    """What an editor is told; the validator beside it says the same in words."""
    info: FieldInfo = Field(json_schema_extra={"pattern": pattern})
    return info


def as_tuple(value: object) -> object:
    """Let a list of one be written as its item."""
    if isinstance(value, (list, tuple)):
        return tuple(value)
    return value if value is None or isinstance(value, (dict, bool)) else (value,)


def _port_span(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return (value, value)
    if isinstance(value, str):
        found = re.fullmatch(r"(\d{1,5})(?:-(\d{1,5}))?", value)
        if found:
            return (int(found[1]), int(found[2] or found[1]))
    raise ValueError("a port is a number, or a range such as 50000-50009")


def _span_in_order(value: tuple[int, int]) -> tuple[int, int]:
    if not 1 <= value[0] <= value[1] <= 65535:
        raise ValueError("ports are 1 to 65535, the lower one first")
    return value


_SHORT_NAME = r"^[A-Za-z@#$][A-Za-z0-9@#$]{0,7}$"

DeviceName = Annotated[str, AfterValidator(_device_name), _written_as(r"^[A-Za-z0-9_.:@-]{1,15}$")]
LabName = Annotated[str, AfterValidator(_lab_name), _written_as(r"^[a-z][a-z0-9_-]{0,19}$")]
SystemName = Annotated[str, AfterValidator(_system_name), _written_as(r"^[a-z][a-z0-9_-]{0,15}$")]
InterfaceName = Annotated[
    str,
    BeforeValidator(_upper),
    AfterValidator(lambda v: _zos_name(v, 16)),
    _written_as(r"^[A-Za-z@#$][A-Za-z0-9@#$]{0,15}$"),
]
PortName = Annotated[str, BeforeValidator(_upper), AfterValidator(lambda v: _zos_name(v, 8)), _written_as(_SHORT_NAME)]
SystemId = Annotated[str, BeforeValidator(_upper), AfterValidator(lambda v: _zos_name(v, 8)), _written_as(_SHORT_NAME)]
JobName = Annotated[str, BeforeValidator(_upper), AfterValidator(_job_name), _written_as(r"^[A-Za-z0-9@#$*?]{1,8}$")]
DeviceNumber = Annotated[
    str,
    # An editor reads 0400 as the number 400, and 4E00 as one too.
    BeforeValidator(_device_number, json_schema_input_type=float | Annotated[str, _written_as(r"^[0-9A-Fa-f]{3,4}$")]),
]
Area = Annotated[
    IPv4Address, BeforeValidator(_area, json_schema_input_type=Annotated[int, Field(ge=0, lt=2**32)] | IPv4Address)
]
PortSpan = Annotated[
    tuple[int, int],
    BeforeValidator(
        _port_span,
        json_schema_input_type=Annotated[int, Field(ge=1, le=65535)]
        | Annotated[str, _written_as(r"^[0-9]{1,5}(-[0-9]{1,5})?$")],
    ),
    AfterValidator(_span_in_order),
]
Port = Annotated[int, Field(ge=1, le=65535)]
NetworkType = Literal["broadcast", "point-to-point"]


class SecretRef(Record):
    """Where a secret is found: exactly one of `env` and `file`. The text itself never stands in the lab file."""

    env: Annotated[str, AfterValidator(_variable), _written_as(r"^[A-Za-z_][A-Za-z0-9_]*$")] | None = None
    """The name of the environment variable that holds it when the command runs."""
    file: str | None = None
    """A file of one line that only its owner can read (chmod 600); `~` is the home folder."""

    @model_validator(mode="after")
    def _one_source(self) -> SecretRef:
        if (self.env is None) == (self.file is None):
            raise ValueError("a secret is named by exactly one of env and file")
        return self

    def __str__(self) -> str:
        return f"env {self.env}" if self.env is not None else f"file {self.file}"


def _keyring_entry(value: str) -> str:
    if not re.fullmatch(r"[^/\s][^\s]*/[^/\s]+", value):
        raise ValueError("a keyring entry is SERVICE/USER, as in `keyring set SERVICE USER`")
    return value


class PasswordRef(SecretRef):
    """Where a person's password is found: as any secret, or in the keyring of that person's desktop."""

    keyring: Annotated[str, AfterValidator(_keyring_entry)] | None = None
    """SERVICE/USER: what `keyring set SERVICE USER` has put into the keyring; needs the extra `keyring` of zlab."""

    @model_validator(mode="after")
    def _one_source(self) -> PasswordRef:
        if sum(source is not None for source in (self.env, self.file, self.keyring)) != 1:
            raise ValueError("a password is named by exactly one of env, file and keyring")
        return self

    def __str__(self) -> str:
        return f"keyring {self.keyring}" if self.keyring is not None else super().__str__()
