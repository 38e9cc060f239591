"""The resolver's set-up file as a language: read as TCPIP.DATA is, and written in its own way."""

from __future__ import annotations

from dataclasses import replace

from zlab.zos.language import Language
from zlab.zos.tcpdata.language import TCPDATA
from zlab.zos.tcpdata.set_up import merge, render
from zlab.zos.tcpdata.tree import Document

RESOLVER: Language[Document] = replace(
    TCPDATA, name="resolver", title="The resolver's set-up file", render=render, merge=merge
)
