"""Rules about the text of a PROFILE: statements, operands, END words, comments, includes, records."""

from __future__ import annotations

from zlab.zos.findings import Rule, Severity, Sure

_SYNTAX = "z/OS 2.3 IP Configuration Reference, statement syntax for configuration statements"
_SKIPPED = "the stack skips what it cannot read, says so (EZZ0318I), and goes on: `profile complete` is no proof"

UNKNOWN_STATEMENT = Rule(
    "ZP001",
    Severity.ERROR,
    "a statement z/OS does not know",
    "a misspelt name starts no statement: its words are read as operands of the statement before",
    "write the statement's name, or take the line out",
    _SKIPPED,
    _SYNTAX,
    bad="ARPAGE 20\nTCPCONFG RESTRICTLOWPORTS\n",
    good="ARPAGE 20\nTCPCONFIG TTLS\n",
)
STRAY_END = Rule(
    "ZP002",
    Severity.ERROR,
    "an END word without its block",
    "only a few statements have an END word; INTERFACE, PORT and HOME have none",
    "take the word out, or write the block's beginning; --fix takes it out",
    _SKIPPED,
    _SYNTAX + "; ENDINTERFACE in a public file",
    bad="INTERFACE ETH1 DEFINE IPAQENET PORTNAME PORTA IPADDR 10.1.1.2/24\nENDINTERFACE\nSTART ETH1\n",
    good="INTERFACE ETH1 DEFINE IPAQENET PORTNAME PORTA IPADDR 10.1.1.2/24\nSTART ETH1\n",
)
MISSING_END = Rule(
    "ZP003",
    Severity.ERROR,
    "a block without its END word",
    "everything after it, to the end of the profile, is read as operands of the block",
    "write the END word after the block's last row; --fix does",
    "all later statements are taken as operands of this one, and do nothing",
    _SYNTAX,
    bad="AUTOLOG 5\n  SYSLOGD\nARPAGE 20\n",
    good="AUTOLOG 5\n  SYSLOGD\nENDAUTOLOG\nARPAGE 20\n",
)
NO_OPERAND = Rule(
    "ZP004",
    Severity.ERROR,
    "a word that is no operand of its statement",
    "all operands of this statement are known, and this is none",
    "take the word out, or write the operand that is meant",
    _SKIPPED,
    _SYNTAX,
    bad="ARPAGE 20 MINUTES\n",
    good="ARPAGE 20\n",
)
UNKNOWN_OPERAND = Rule(
    "ZP005",
    Severity.NOTE,
    "an operand zlab does not know",
    "the table of this statement's operands is not complete: it may be right, or misspelt",
    "check it in the IP Configuration Reference; VARY TCPIP,,SYNTAXCHECK knows",
    "takes it if it is an operand; else " + _SKIPPED,
    "profiles of running systems",
    Sure.INFERRED,
    bad="TCPCONFIG RESTRICTLOWPROTS\n",
    good="TCPCONFIG TTLS\n",
)
NO_VALUE = Rule(
    "ZP006",
    Severity.ERROR,
    "an operand without its value",
    "the word after it is missing, or is an operand itself",
    "write the value after the operand",
    _SKIPPED,
    "z/OS 2.1 IP Messages 4, EZZ0318I",
    bad="TCPCONFIG TTLS TCPSENDBFRSIZE\n",
    good="TCPCONFIG TTLS TCPSENDBFRSIZE 64K\n",
)
GLUED_COMMENT = Rule(
    "ZP007",
    Severity.WARNING,
    "a comment glued to the word before it",
    "an operand that a comment follows must have a blank before the `;`",
    "put a blank before the `;`",
    "not known: IBM's rule forbids it, and real profiles have it",
    _SYNTAX + "; a site's SAMPPROF",
    bad="ARPAGE 20;minutes\n",
    good="ARPAGE 20 ;minutes\n",
)
SEQUENCE_NUMBERS = Rule(
    "ZP008",
    Severity.ERROR,
    "sequence numbers in columns 73 to 80",
    "they are read as operands: the stack uses the whole record",
    "UNNUM the member and save it with NUMBER OFF; --fix takes them out",
    "reads each number as a word of the statement that is open",
    _SYNTAX,
    bad=f"{'ARPAGE 20':72}00010000\n{'SOMAXCONN 10':72}00020000\n",
    good="ARPAGE 20\nSOMAXCONN 10\n",
)
RECORD_TOO_LONG = Rule(
    "ZP009",
    Severity.ERROR,
    "a line longer than the record",
    "what does not fit is cut off, or the transfer fails",
    "continue on the next line: blanks and line ends are the same",
    "never sees what is cut off",
    _SYNTAX,
)
NOT_1047 = Rule(
    "ZP010",
    Severity.ERROR,
    "a character that code page 1047 does not have",
    "it cannot be written to a z/OS member",
    "write it with characters of code page 1047; --fix does it for quotes, dashes and dots",
    "gets a substitute character",
    "IBM CDRA, code page 1047",
    bad="ARPAGE 20 ; → twenty minutes\n",
    good="ARPAGE 20 ; twenty minutes\n",
)
MISSING_INCLUDE = Rule(
    "ZP011",
    Severity.NOTE,
    "an included member is not here",
    "what it defines is not checked, and names it defines look undefined",
    "put the member beside this file, or name it with --dataset DSN=FILE",
    "reads it before anything else (EZZ0300I OPENED INCLUDE FILE)",
    "running ADCD systems",
    Sure.SEEN,
    bad="INCLUDE ADCD.Z31B.TCPPARMS(ZPDTDEV1)\nARPAGE 20\n",
    good="ARPAGE 20\n",
)
BAD_INCLUDE = Rule(
    "ZP012",
    Severity.ERROR,
    "an INCLUDE that leads back to itself, or to no text",
    "it cannot be read to an end",
    "take the INCLUDE out, or name the right member",
    "not known: how deep members may be nested is not documented in what was read",
    "IBM's pages do not say how deep an INCLUDE may nest",
    Sure.INFERRED,
)
UNKNOWN_SYMBOL = Rule(
    "ZP013",
    Severity.NOTE,
    "a system symbol without a value",
    "what it stands for is not checked",
    "give its value with --symbol NAME=VALUE (D SYMBOLS shows it)",
    "puts in the value of the IEASYMxx symbol",
    _SYNTAX,
    bad="ARPAGE &ARPTIME.\n",
    good="ARPAGE 20\n",
)
PLACEHOLDER = Rule(
    "ZP014",
    Severity.ERROR,
    "a placeholder that nobody filled in",
    "it is a word like any other to z/OS",
    "write the value it stands for",
    _SKIPPED,
    "a published profile with its values taken out",
    Sure.SEEN,
    bad="ARPAGE <MINUTES>\n",
    good="ARPAGE 20\n",
)
FOREIGN_COMMENT = Rule(
    "ZP015",
    Severity.ERROR,
    "a comment in another language's way",
    "only `;` starts a comment in a profile; `#`, `*` and `//` are words",
    "begin the comment with `;`",
    "reads the words of the line as operands or statements",
    _SYNTAX + "; resolver setup of a running ADCD system",
    bad="ARPAGE 20\n# the queue of a listener\nSOMAXCONN 10\n",
    good="ARPAGE 20\n; the queue of a listener\nSOMAXCONN 10\n",
)
EXCLUSIVE = Rule(
    "ZP016",
    Severity.ERROR,
    "two operands that exclude each other",
    "only one of them can hold",
    "take one of them out",
    "EZZ0356I … ARE MUTUALLY EXCLUSIVE: one is accepted, the other ignored",
    "z/OS 2.1 IP Messages 4, EZZ0356I",
    bad="TCPCONFIG TTLS NOTTLS\n",
    good="TCPCONFIG TTLS\n",
)
SECOND_BLOCK = Rule(
    "ZP017",
    Severity.WARNING,
    "a second IPSEC block",
    "only the first one counts",
    "move its rules into the first block",
    "ignores it, with a message",
    "z/OS 2.4 IP Configuration Reference, IPSEC statement",
    bad="IPSEC\n  IPSECRULE * * NOLOG PROTO *\nENDIPSEC\nIPSEC\n  IPSECRULE * * LOG PROTO *\nENDIPSEC\n",
    good="IPSEC\n  IPSECRULE * * NOLOG PROTO *\n  IPSECRULE * * LOG PROTO *\nENDIPSEC\n",
)
OBSOLETE = Rule(
    "ZP018",
    Severity.WARNING,
    "a statement that newer releases refuse",
    "GATEWAY, and device types such as CLAW, are being withdrawn",
    "BEGINROUTES for GATEWAY, INTERFACE for the device",
    "EZZ0717I warns; a later release does not take it",
    "z/OS migration workflow, EZZ0717I",
    bad="DEVICE CISCO CLAW AD0 HOSTNAME CIPTCP NONE 20 20 4096 4096\nSTART CISCO\n",
    good="INTERFACE ETH1 DEFINE IPAQENET PORTNAME PORTA IPADDR 10.1.1.2/24\nSTART ETH1\n",
)
TELNET_HERE = Rule(
    "ZP019",
    Severity.WARNING,
    "Telnet blocks in the stack's profile",
    "the Telnet server is a started task with a profile of its own",
    "move TELNETGLOBALS, TELNETPARMS and BEGINVTAM into the profile of TN3270",
    "no Telnet server runs inside the stack any more",
    "z/OS IP Configuration Reference, contents",
    Sure.MEMORY,
    bad="ARPAGE 20\nTELNETPARMS\n  PORT 23\nENDTELNETPARMS\nBEGINVTAM\n  PORT 23\nENDVTAM\n",
    good="TELNETPARMS\n  PORT 23\nENDTELNETPARMS\nBEGINVTAM\n  PORT 23\nENDVTAM\n",
)
TELNET_PAIR = Rule(
    "ZP020",
    Severity.ERROR,
    "a Telnet port with one block of its two",
    "each port needs a TELNETPARMS and a BEGINVTAM block",
    "write the other block for the port",
    "does not open the port",
    "z/OS 2.2 IP Configuration Guide, VARY TCPIP,tnproc,OBEYFILE",
    bad="TELNETPARMS\n  TTLSPORT 2023\nENDTELNETPARMS\n",
    good="TELNETPARMS\n  TTLSPORT 2023\nENDTELNETPARMS\nBEGINVTAM\n  PORT 2023\nENDVTAM\n",
)

TEXT_RULES = (
    UNKNOWN_STATEMENT,
    STRAY_END,
    MISSING_END,
    NO_OPERAND,
    UNKNOWN_OPERAND,
    NO_VALUE,
    GLUED_COMMENT,
    SEQUENCE_NUMBERS,
    RECORD_TOO_LONG,
    NOT_1047,
    MISSING_INCLUDE,
    BAD_INCLUDE,
    UNKNOWN_SYMBOL,
    PLACEHOLDER,
    FOREIGN_COMMENT,
    EXCLUSIVE,
    SECOND_BLOCK,
    OBSOLETE,
    TELNET_HERE,
    TELNET_PAIR,
)
