"""`zlab tcpdata`: the verbs of every language, for TCPIP.DATA."""

from __future__ import annotations

from zlab.cli.zos.language import emit, language_app

app = language_app("zlab.zos.tcpdata.language:TCPDATA", "TCPIP.DATA: who a z/OS system is, and whom it asks for names.")


@app.command()
def reference() -> None:
    """Print the reference page: what is known of the language, how surely, and every rule with examples."""
    from zlab.zos.tcpdata.reference import page

    emit(page(), None)
