"""What people get wrong in a TRL major node."""

from __future__ import annotations

from zlab.zos.findings import Rule, Severity, Sure

_OSATRL2 = "OSATRL2 of running ADCD systems"
_CARDS = "SNA Resource Definition Reference, Rules for coding continued lines"
_SHOWN = "OSATRL1E TRLE LNCTL=MPC,READ=(0400),WRITE=(0401),DATAPATH=(0402)"

NOT_CONTINUED = Rule(
    "ZV001", Severity.ERROR, "Continuation without a mark",
    "the operands end with a comma and column 72 is blank: the statement ends here",
    "put a character in column 72, or take the comma away",
    "VTAM takes the next card as a statement of its own", _CARDS, Sure.DOCUMENTED,
    f"{_SHOWN},\n               PORTNAME=PORTA\n", f"{_SHOWN},      X\n               PORTNAME=PORTA\n",
)  # fmt: skip
NOT_IN_16 = Rule(
    "ZV002", Severity.ERROR, "Continued operand not in column 16",
    "what a card continues begins in column 16 of the next, and columns 1 to 15 are blank",
    "move it to column 16",
    "a continuation that begins behind column 16 is ignored", _CARDS, Sure.DOCUMENTED,
    f"{_SHOWN},      X\n     PORTNAME=PORTA\n", f"{_SHOWN},      X\n               PORTNAME=PORTA\n",
)  # fmt: skip
TOO_LONG = Rule(
    "ZV003", Severity.ERROR, "Text behind column 71",
    "columns 1 to 71 are the statement, 72 continues it, 73 to 80 are numbers",
    "break the statement before column 72",
    "what stands behind is cut off or taken for a continuation", _CARDS, Sure.DOCUMENTED,
)  # fmt: skip
NO_PORTNAME = Rule(
    "ZV004", Severity.ERROR, "TRLE without PORTNAME",
    "the stack finds its OSA by PORTNAME: INTERFACE … PORTNAME, or the name of an MPCIPA DEVICE",
    "add PORTNAME=PORTA, the name in the profile",
    "the stack cannot start the interface (EZZ4310I CODE=8010302C)", "zPDT failure 14", Sure.SEEN,
    f"{_SHOWN}\n", f"{_SHOWN},      X\n               PORTNAME=PORTA,MPCLEVEL=QDIO\n",
)  # fmt: skip
NO_DEVICES = Rule(
    "ZV005", Severity.ERROR, "TRLE without read, write or datapath device",
    "an OSA in QDIO mode needs all three; a TRLE between hosts, with neither port nor datapath, the first two",
    "code READ, WRITE and DATAPATH with the numbers of the devmap",
    "the TRLE cannot be activated", _OSATRL2, Sure.SEEN,
    "OSATRL1E TRLE LNCTL=MPC,READ=(0400),WRITE=(0401),PORTNAME=PORTA\n",
)  # fmt: skip
NOT_A_DEVICE = Rule(
    "ZV006", Severity.ERROR, "Not a device number",
    "a device number has three or four hexadecimal digits; a range has a hyphen",
    "write it as in the devmap",
    "VTAM refuses the TRLE", _OSATRL2, Sure.INFERRED,
    "OSATRL1E TRLE LNCTL=MPC,READ=(04X0),WRITE=(0401),DATAPATH=(0402),PORTNAME=P\n",
)  # fmt: skip
DEVICE_TWICE = Rule(
    "ZV007", Severity.ERROR, "Device used twice",
    "one device belongs to one TRLE",
    "give each its own number, as in the devmap",
    "the second TRLE cannot be activated", _OSATRL2, Sure.INFERRED,
    "A TRLE LNCTL=MPC,READ=(0400),WRITE=(0400),DATAPATH=(0402),PORTNAME=P\n",
)  # fmt: skip
PORTNAME_TWICE = Rule(
    "ZV008", Severity.WARNING, "PORTNAME used twice",
    "the stack finds one TRLE by one PORTNAME",
    "name each port differently",
    "which one the stack gets is not known", _OSATRL2, Sure.INFERRED,
)  # fmt: skip
CONSECUTIVE_DATAPATH = Rule(
    "ZV009", Severity.NOTE, "Consecutive datapath addresses",
    "each stack takes one datapath address; a real OSA may have them in a row, under zPDT the second stack fails",
    "use every other address: DATAPATH=(0402,0404,0406)",
    "the second stack gets EZZ4310I CODE=80100040 DIAG 03, IST1222I and IST1578I", "zPDT failure 13", Sure.SEEN,
    "A TRLE LNCTL=MPC,READ=(0400),WRITE=(0401),DATAPATH=(0402,0403),PORTNAME=P\n",
    "A TRLE LNCTL=MPC,READ=(0400),WRITE=(0401),DATAPATH=(0402,0404),PORTNAME=P\n",
)  # fmt: skip
NOT_QDIO = Rule(
    "ZV010", Severity.WARNING, "MPCLEVEL is not coded, or not QDIO",
    "an OSD path is QDIO, only there OSPF's multicast works, and HPDT is the default",
    "code MPCLEVEL=QDIO",
    "the OSA does not come up in QDIO mode", "SNA Resource Definition Reference, MPCLEVEL", Sure.DOCUMENTED,
    "A TRLE READ=(0400),WRITE=(0401),DATAPATH=(0402),PORTNAME=P,MPCLEVEL=HPDT\n",
)  # fmt: skip
NO_VBUILD = Rule(
    "ZV011", Severity.WARNING, "TRLE without VBUILD TYPE=TRL before it",
    "a major node begins with VBUILD TYPE=TRL",
    "put `NAME VBUILD TYPE=TRL` first",
    "VTAM does not take the member as a TRL", _OSATRL2, Sure.INFERRED,
)  # fmt: skip
UNKNOWN_OPERAND = Rule(
    "ZV012", Severity.WARNING, "Operand zlab does not know",
    "a TRLE of an OSA has LNCTL, READ, WRITE, DATAPATH, PORTNAME, PORTNUM, MPCLEVEL",
    "look for a typing error",
    "VTAM refuses an operand it does not know", _OSATRL2, Sure.MEMORY,
    "A TRLE LNCTL=MPC,READ=(0400),WRITE=(0401),DATAPATH=(0402),PORTNAM=P\n",
)  # fmt: skip
LABEL = Rule(
    "ZV013", Severity.ERROR, "Label is no name",
    "a label begins in column 1 and has 1 to 8 characters of A-Z 0-9 @ # $",
    "shorten it",
    "VTAM refuses the statement", "SNA Resource Definition Reference, Format of definition statements",
    Sure.DOCUMENTED,
    "OSATRL1LONG TRLE LNCTL=MPC,READ=(0400),WRITE=(0401),DATAPATH=(0402),PORTNAME=P\n",
)  # fmt: skip
PAIR = Rule(
    "ZV014", Severity.ERROR, "Read and write are no pair",
    "with PORTNAME coded, READ is an even number and WRITE the odd one after it",
    "take the numbers of the devmap: unit addresses 0 and 1",
    "IST323I names READ, and the TRLE is refused", "SNA Messages, IST323I", Sure.DOCUMENTED,
    "A TRLE LNCTL=MPC,READ=(0401),WRITE=(0402),DATAPATH=(0403),PORTNAME=P\n",
)  # fmt: skip

RULES = (
    NOT_CONTINUED, NOT_IN_16, TOO_LONG, NO_PORTNAME, NO_DEVICES, NOT_A_DEVICE, DEVICE_TWICE, PORTNAME_TWICE,
    CONSECUTIVE_DATAPATH, NOT_QDIO, NO_VBUILD, UNKNOWN_OPERAND, LABEL, PAIR,
)  # fmt: skip
