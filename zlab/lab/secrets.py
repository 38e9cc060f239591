"""Secrets by reference: found when used, never stored, never shown."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from zlab.errors import SecretError
from zlab.lab.base import PasswordRef, SecretRef


def reveal(ref: SecretRef) -> str:
    """The text behind a reference. Raises SecretError, which names the reference and never the text."""
    if isinstance(ref, PasswordRef) and ref.keyring is not None:
        text = _of_keyring(ref.keyring)
    elif ref.env is not None:
        found = os.environ.get(ref.env)
        if found is None:
            raise SecretError(f"the environment has no {ref.env}", hint=f"export {ref.env}=… before the command")
        text = found
    else:
        path = Path(ref.file or "").expanduser()
        try:
            with path.open("rb") as file:
                if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                    raise SecretError(f"{path} can be read by others", hint=f"chmod 600 {path}")
                raw = file.read(4097)
            text = raw.decode().rstrip("\r\n")
        except OSError as error:
            raise SecretError(f"cannot read the secret in {path}: {error.strerror}") from None
        except UnicodeDecodeError:
            raise SecretError(f"the secret in {path} is not UTF-8 text") from None
        if len(raw) > 4096:
            raise SecretError(f"the secret in {path} is longer than 4096 bytes")
    if not text or any(character in text for character in "\n\r\0"):
        raise SecretError(f"the secret behind {ref} is empty or holds line ends")
    return text


def _of_keyring(entry: str) -> str:
    """What `keyring set SERVICE USER` has kept, by whichever backend that program uses here."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        raise SecretError(
            "the Python package keyring is not installed", hint=f"{sys.executable} -m pip install keyring"
        ) from None
    service, _, user = entry.rpartition("/")
    try:
        text = keyring.get_password(service, user)
    except KeyringError as error:
        raise SecretError(f"the keyring does not give {entry}: {' '.join(str(error).split())}") from None
    if text is None:
        raise SecretError(f"the keyring has no {entry}", hint=f"keyring set {service} {user}")
    return text
