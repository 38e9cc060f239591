"""`zlab devmap`: the verbs of every language, for the devmap of zPDT."""

from __future__ import annotations

from zlab.cli.zos.language import emit, language_app

app = language_app("zlab.zos.devmap.language:DEVMAP", "The devmap of zPDT: the OSAs of the machine, and their taps.")


@app.command()
def reference() -> None:
    """Print the reference page: what is known of the language, how surely, and every rule with examples."""
    from zlab.zos.devmap.reference import page

    emit(page(), None)
