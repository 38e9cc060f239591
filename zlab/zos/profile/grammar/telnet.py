"""The blocks of the Telnet (TN3270) server's profile, which has the syntax of PROFILE.TCPIP."""

from __future__ import annotations

from zlab.zos.findings import Sure
from zlab.zos.profile.grammar.shapes import Obey, Shape, StatementRow

_SOURCE = "running ADCD systems; z/OS 2.2 IP Configuration Guide, VARY OBEYFILE"


TELNET_STATEMENTS = (
    StatementRow(
        "TELNETGLOBALS",
        "Settings of the whole Telnet server.",
        Shape.FLAT,
        Obey.BLOCK,
        end="ENDTELNETGLOBALS",
        telnet=True,
        example="TELNETGLOBALS\n  TCPIPJOBNAME TCPIP\nENDTELNETGLOBALS\n",
        source=_SOURCE,
        sure=Sure.SEEN,
    ),
    StatementRow(
        "TELNETPARMS",
        "Settings of one port of the Telnet server.",
        Shape.FLAT,
        Obey.BLOCK,
        end="ENDTELNETPARMS",
        keys=("PORT", "TTLSPORT", "SECUREPORT"),
        telnet=True,
        example="TELNETPARMS\n  TTLSPORT 2023\n  CONNTYPE SECURE\nENDTELNETPARMS\n",
        source=_SOURCE,
        sure=Sure.SEEN,
    ),
    StatementRow(
        "BEGINVTAM",
        "LU names and applications of one port or several of the Telnet server.",
        Shape.FLAT,
        Obey.BLOCK,
        end="ENDVTAM",
        keys=("PORT",),
        telnet=True,
        example="BEGINVTAM\n  PORT 2023\n  DEFAULTLUS TCP00001..TCP00030 ENDDEFAULTLUS\n  ALLOWAPPL *\nENDVTAM\n",
        source=_SOURCE,
        sure=Sure.SEEN,
    ),
)
