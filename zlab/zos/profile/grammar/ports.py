"""Ports, ranges of ports, and the procedures the stack starts."""

from __future__ import annotations

from zlab.zos.findings import Sure
from zlab.zos.profile.grammar.shapes import Obey, OperandRow, Shape, StatementRow, either

_D = Sure.DOCUMENTED
_PORT_PAGE = "z/OS 3.1 IP Configuration Reference, PORT statement"

PORT_OPTIONS = (
    OperandRow("NOAUTOLOG", short="NOAUTOL", group="autolog", what="autolog does not watch this port", sure=_D),
    OperandRow("DELAYACKS", short="DELAYA", group="acks", default=True, what="acknowledgements may wait", sure=_D),
    OperandRow("NODELAYACKS", short="NODELAYA", group="acks", what="acknowledgements are sent at once", sure=_D),
    OperandRow("SHAREPORT", short="SHAREP", group="share", what="several listeners share the port", sure=_D),
    OperandRow("SHAREPORTWLM", group="share", what="several listeners share it, by their weight in WLM", sure=_D),
    OperandRow("BIND", 1, what="a bind to any address becomes one to this address", sure=_D),
    OperandRow("SAF", 1, what="the user needs READ to EZB.PORTACCESS.system.stack.NAME", sure=_D),
    OperandRow("NOSMC", group="smc", what="no SMC over this port", sure=_D),
    OperandRow("SMC", group="smc", what="SMC over this port", sure=_D),
)
"""In the order they must be written in; operands of one group have one place."""

PORT_ORDER = {
    spelling: (order, row)
    for order, group in enumerate(dict.fromkeys(row.group or row.name for row in PORT_OPTIONS))
    for row in PORT_OPTIONS
    if (row.group or row.name) == group
    for spelling in row.spellings()
}

UNRSV_OPTIONS = (
    OperandRow("DENY", what="nobody else may use an unreserved port", sure=_D),
    OperandRow("SAF", 1, what="the user needs READ to EZB.PORTACCESS.system.stack.NAME", sure=_D),
    *either("when", "WHENLISTEN", "WHENBIND", sure=_D),
)

PORT_STATEMENTS = (
    StatementRow(
        "PORT",
        "Reserves ports for jobs, and says who may use ports nobody reserves (UNRSV).",
        Shape.PORTS,
        Obey.ADDS,
        (*PORT_OPTIONS, *UNRSV_OPTIONS[:1], *UNRSV_OPTIONS[2:]),
        complete=True,
        example="PORT\n   22 TCP SSHD* NOAUTOLOG  ; OpenSSH server\n  520 UDP OMPROUTE\n",
        source=_PORT_PAGE,
    ),
    StatementRow(
        "PORTRANGE",
        "Reserves a range of ports: the first one and HOW MANY, not the last one.",
        Shape.RANGES,
        Obey.ADDS,
        PORT_OPTIONS,
        short="PORTR",
        complete=True,
        example="PORTRANGE 4000 1000 TCP OMVS  ; 4000 to 4999\n",
        source="z/OS 2.4 IP Configuration Reference, PORTRANGE statement",
    ),
    StatementRow(
        "AUTOLOG",
        "Started procedures that the stack starts, and watches when a PORT row names their job.",
        Shape.AUTOLOG,
        Obey.REPLACES,
        (
            OperandRow("JOBNAME", 1, what="the job name its PORT rows have"),
            OperandRow("PARMSTRING", 1, mixed_case=True, what="what START passes to it, in quotes"),
            OperandRow("DELAYSTART", what="start it when dynamic VIPAs or AT-TLS are there", sure=_D),
            OperandRow("DVIPA", what="wait for dynamic VIPAs", sure=_D),
            OperandRow("TTLS", what="wait for AT-TLS policy", sure=_D),
        ),
        short="AUTOL",
        end="ENDAUTOLOG",
        end_short="ENDAUTOL",
        complete=True,
        example="AUTOLOG 5\n  OMPROUTE\n  FTPD JOBNAME FTPD1\nENDAUTOLOG\n",
        source="z/OS 2.2 IP Configuration Reference, AUTOLOG statement; replacing from z/VM's page of AUTOLOG",
        sure=Sure.INFERRED,
    ),
)
