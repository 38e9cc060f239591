"""Options that `zlab cert` and `zlab tls` share, and the passphrase behind them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

StartTlsName = Literal["smtp", "ftp", "imap", "pop3", "nntp"]
PassphraseEnv = Annotated[
    str | None, typer.Option("--passphrase-env", metavar="NAME", help="The variable that holds the key's passphrase.")
]
PassphraseFile = Annotated[
    Path | None, typer.Option("--passphrase-file", metavar="FILE", help="The file that holds it; for its owner only.")
]


def passphrase_of(env: str | None, file: Path | None) -> str | None:
    """The passphrase that two options refer to, or None. It never stands on a command line."""
    from zlab.errors import UsageError
    from zlab.lab.base import SecretRef
    from zlab.lab.secrets import reveal

    if env is not None and file is not None:
        raise UsageError("a passphrase comes from one place: the variable or the file")
    if env is None and file is None:
        return None
    return reveal(SecretRef.model_construct(env=env, file=str(file) if file else None))
