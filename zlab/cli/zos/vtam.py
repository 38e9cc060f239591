"""`zlab vtam`: the verbs of every language, for VTAM's TRL major node."""

from __future__ import annotations

from zlab.cli.zos.language import emit, language_app

app = language_app("zlab.zos.vtam.language:VTAM", "VTAM's TRL major node: the devices and port name of each OSA.")


@app.command()
def reference() -> None:
    """Print the reference page: what is known of the language, how surely, and every rule with examples."""
    from zlab.zos.vtam.reference import page

    emit(page(), None)
