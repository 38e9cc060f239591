"""What people get wrong in OMPROUTE's configuration file: syntax and values. Topology is in `topology_rules`."""

from __future__ import annotations

from zlab.zos.findings import Rule, Severity, Sure

_ENDS = "EZZ7830I with a line of the expanded file, and OMPROUTE ends"
_GRAMMAR = "OMPROUTE files of running systems"
_PAGE = "IBM: OSPF_INTERFACE statement"

_IF = "OSPF_Interface\n  IP_Address=10.1.1.2\n  Name=ETH1\n  Subnet_Mask=255.255.255.0\n"
_AREA = "Area Area_Number=0.0.0.0;\n"
_OK = f"{_AREA}{_IF}  MTU=1500;\n"

COMMENT_INSIDE = Rule(
    "ZO001",
    Severity.ERROR,
    "a comment inside a statement ends it",
    "`;` ends the open statement wherever it stands; what follows the comment becomes a statement of its own",
    "put the comment above the statement",
    _ENDS,
    _GRAMMAR,
    Sure.INFERRED,
    bad=f"{_AREA}OSPF_Interface\n  IP_Address=10.1.1.2\n  ; the tap\n  Name=ETH1\n"
    "  Subnet_Mask=255.255.255.0\n  MTU=1500;\n",
    good=f"{_AREA}; the tap\n{_IF}  MTU=1500;\n",
)
NOT_ENDED = Rule(
    "ZO002",
    Severity.ERROR,
    "a statement without its `;`",
    "a statement runs on until its `;`, so that the next statement's name is taken for a parameter",
    "end the statement with `;`",
    _ENDS,
    _GRAMMAR,
    Sure.INFERRED,
    bad=f"Area Area_Number=0.0.0.0\n{_IF}  MTU=1500;\n",
    good=_OK,
)
UNKNOWN_STATEMENT = Rule(
    "ZO003",
    Severity.ERROR,
    "no such statement",
    "OMPROUTE stops at the first word it does not know",
    "write the statement's name as IBM does",
    _ENDS,
    "EZZ7830I",
    bad=f"{_OK}OSPF_Interfce Name=ETH2;\n",
    good=_OK,
)
UNKNOWN_PARAMETER = Rule(
    "ZO004",
    Severity.ERROR,
    "no such parameter of this statement",
    "OMPROUTE stops at the first word it does not know",
    "write the parameter's name as IBM does",
    _ENDS,
    "EZZ7830I",
    bad=f"{_AREA}{_IF}  MTU=1500\n  Helo_Interval=10;\n",
    good=f"{_AREA}{_IF}  MTU=1500\n  Hello_Interval=10;\n",
)
UNSEEN_PARAMETER = Rule(
    "ZO005",
    Severity.WARNING,
    "a parameter zlab does not know",
    "IBM's page of this statement was not seen in full: the parameter may well exist",
    "compare it with the IP Configuration Reference",
    "takes it, or EZZ7830I and OMPROUTE ends",
    _GRAMMAR,
    Sure.MEMORY,
    bad=f"Area Area_Number=0.0.0.0 Some_Option=YES;\n{_IF}  MTU=1500;\n",
    good=_OK,
)
NO_VALUE = Rule(
    "ZO006",
    Severity.ERROR,
    "a word that is no parameter with a value",
    "every parameter has the form Name=value",
    "give it a value, or take it out",
    _ENDS,
    "EZZ7830I",
    bad=f"{_AREA}{_IF}  MTU 1500;\n",
    good=_OK,
)
BAD_VALUE = Rule(
    "ZO007",
    Severity.ERROR,
    "a value the parameter cannot have",
    "the value is not of the kind the parameter has: no address, no number, neither YES nor NO",
    "give a value of the right kind",
    "refuses the statement or ends; the message was not seen for every parameter",
    _GRAMMAR,
    Sure.INFERRED,
    bad=f"{_AREA}{_IF}  MTU=1500\n  Router_Priority=high;\n",
    good=f"{_AREA}{_IF}  MTU=1500\n  Router_Priority=1;\n",
)
DOUBTFUL_VALUE = Rule(
    "ZO016",
    Severity.WARNING,
    "a value outside the range zlab knows",
    "the range, or the list of words, is from memory: IBM's page was not seen in full",
    "compare it with the IP Configuration Reference",
    "takes it, or refuses the statement",
    _GRAMMAR,
    Sure.MEMORY,
    bad=f"{_AREA}{_IF}  MTU=1500\n  Router_Priority=300;\n",
    good=f"{_AREA}{_IF}  MTU=1500\n  Router_Priority=1;\n",
)
REPEATED_PARAMETER = Rule(
    "ZO008",
    Severity.WARNING,
    "a parameter twice in one statement",
    "only one of the two values can count",
    "take one of them out",
    "is not known; zlab reads the last one",
    _GRAMMAR,
    Sure.MEMORY,
    bad=f"{_AREA}{_IF}  MTU=1492\n  MTU=1500;\n",
    good=_OK,
)
MISSING_PARAMETER = Rule(
    "ZO009",
    Severity.ERROR,
    "a required parameter is missing",
    "the statement says nothing without it",
    "add the parameter",
    "refuses the statement, and OMPROUTE ends",
    _PAGE,
    Sure.INFERRED,
    bad=f"{_AREA}OSPF_Interface\n  IP_Address=10.1.1.2\n  Name=ETH1\n  MTU=1500;\n",
    good=_OK,
)
WRONG_COST = Rule(
    "ZO010",
    Severity.ERROR,
    "Cost on an IPv4 interface",
    "the cost is called Cost0 on OSPF_Interface; it is IPv6_OSPF_Interface that has Cost",
    "write Cost0",
    _ENDS,
    _PAGE,
    Sure.DOCUMENTED,
    bad=f"{_AREA}{_IF}  MTU=1500\n  Cost=10;\n",
    good=f"{_AREA}{_IF}  MTU=1500\n  Cost0=10;\n",
)
NO_INCLUDE = Rule(
    "ZO011",
    Severity.WARNING,
    "an included file is not here",
    "what stands in it is not checked, nor compared",
    "name the file with --dataset DSN=FILE, or put it beside this one",
    "reads it if it is there on z/OS",
    "EZZ7830I",
    bad=f"Include //'USER.PARMS(OSPFAREA)';\n{_OK}",
    good=_OK,
)
SYMBOL_LEFT = Rule(
    "ZO012",
    Severity.WARNING,
    "a system symbol without a value",
    "the value it stands for is not checked",
    "name it with --symbol NAME=VALUE; on z/OS it must be in IEASYMxx",
    "EZZ7830I and OMPROUTE ends if IEASYMxx does not define it",
    "EZZ7830I",
    bad=f"{_AREA}{_IF}  MTU=&MTU.;\n",
    good=_OK,
)
SEQUENCE_NUMBERS = Rule(
    "ZO013",
    Severity.ERROR,
    "sequence numbers in columns 73 to 80",
    "the file is free format: a number at the end of a record is a word like any other",
    "take the numbers out (ISPF: UNNUM)",
    _ENDS,
    "OMPROUTE files of running systems; IBM's pages do not say",
    Sure.INFERRED,
    bad=f"{_AREA}OSPF_Interface{' ' * 58}00000100\n  IP_Address=10.1.1.2{' ' * 51}00000200\n"
    f"  Name=ETH1{' ' * 61}00000300\n  Subnet_Mask=255.255.255.0 MTU=1500;\n",
    good=_OK,
)
RECORD_TOO_LONG = Rule(
    "ZO014",
    Severity.ERROR,
    "a line longer than a record",
    "what does not fit the record is cut off when the member is written",
    "put fewer parameters on the line",
    "reads the line without its end",
    "what a record and code page 1047 hold",
)
NOT_1047 = Rule(
    "ZO015",
    Severity.ERROR,
    "a character that code page 1047 does not have",
    "the member cannot be written in the code page of z/OS UNIX files",
    "use a character of the Latin-1 set",
    "sees another character, or the transfer fails",
    "what a record and code page 1047 hold",
    bad=f"; the tap → z/OS\n{_OK}",
    good=f"; the tap to z/OS\n{_OK}",
)
KEY_IN_CLEAR = Rule(
    "ZO020",
    Severity.NOTE,
    "an authentication key in the file",
    "OMPROUTE has no other place for it: whoever can read the file can speak OSPF to this stack",
    "let nobody but OMPROUTE's user id read the file or data set",
    "uses it",
    _PAGE,
    bad=f"{_AREA}{_IF}  MTU=1500\n  Authentication_Type=MD5\n  Authentication_Key_ID=1\n"
    f"  Authentication_Key=0x{'0A' * 16};\n",
    good=_OK,
)
KEY_MISSING = Rule(
    "ZO021",
    Severity.ERROR,
    "authentication without a key",
    "the key is nulls by default, which no neighbor has",
    "add Authentication_Key, or say Authentication_Type=None",
    "sends packets the neighbors drop; theirs give EZZ7904I",
    f"{_PAGE}; EZZ7904I",
    bad=f"{_AREA}{_IF}  MTU=1500\n  Authentication_Type=MD5\n  Authentication_Key_ID=1;\n",
    good=KEY_IN_CLEAR.bad,
)
KEY_UNUSED = Rule(
    "ZO022",
    Severity.WARNING,
    "a key that is not used",
    "neither the interface nor its area says Authentication_Type",
    "add Authentication_Type=MD5 (or Password) to the interface or the Area",
    "sends packets without authentication; a neighbor that wants it drops them",
    "IBM: How can we implement OSPF MD5 authentication on z/OS",
    bad=f"{_AREA}{_IF}  MTU=1500\n  Authentication_Key=0x{'0A' * 16};\n",
    good=KEY_IN_CLEAR.bad,
)
KEY_NOT_MD5 = Rule(
    "ZO023",
    Severity.ERROR,
    "an MD5 key that is not 16 bytes",
    "OMPROUTE takes 0x and 32 hexadecimal digits; FRR and others take text: its ASCII bytes, then zeros",
    "write the bytes in hexadecimal; `zlab omproute render --reveal-keys` does it for the lab's key",
    "EZZ7819I, the value of Authentication_Key is invalid",
    "IBM: How can we implement OSPF MD5 authentication on z/OS",
    bad=f"{_AREA}{_IF}  MTU=1500\n  Authentication_Type=MD5\n  Authentication_Key_ID=1\n  Authentication_Key=secret;\n",
    good=KEY_IN_CLEAR.bad,
)
KEY_TOO_LONG = Rule(
    "ZO024",
    Severity.ERROR,
    "a password longer than 8 bytes",
    "the authentication field of an OSPF packet has 64 bits",
    "use 8 characters or fewer on both ends",
    "refuses it",
    "RFC 2328 D.4.1",
    bad=f"{_AREA}{_IF}  MTU=1500\n  Authentication_Type=Password\n  Authentication_Key=verysecret;\n",
    good=f"{_AREA}{_IF}  MTU=1500\n  Authentication_Type=Password\n  Authentication_Key=secret;\n",
)
KEY_ID_ZERO = Rule(
    "ZO025",
    Severity.WARNING,
    "MD5 with key id 0",
    "0 is the default here; FRR has key ids from 1 to 255, so the two never agree",
    "set Authentication_Key_ID to the neighbors' key id",
    "sends packets with key id 0; the neighbor's give EZZ7904I and EZZ7905I",
    "Colin Paice's notes, EZZ7905I; FRR: ip ospf message-digest-key (1-255)",
    bad=f"{_AREA}{_IF}  MTU=1500\n  Authentication_Type=MD5\n  Authentication_Key=0x{'0A' * 16};\n",
    good=KEY_IN_CLEAR.bad,
)

SYNTAX_RULES = (
    COMMENT_INSIDE,
    NOT_ENDED,
    UNKNOWN_STATEMENT,
    UNKNOWN_PARAMETER,
    UNSEEN_PARAMETER,
    NO_VALUE,
    BAD_VALUE,
    REPEATED_PARAMETER,
    MISSING_PARAMETER,
    WRONG_COST,
    NO_INCLUDE,
    SYMBOL_LEFT,
    SEQUENCE_NUMBERS,
    RECORD_TOO_LONG,
    NOT_1047,
    DOUBTFUL_VALUE,
    KEY_IN_CLEAR,
    KEY_MISSING,
    KEY_UNUSED,
    KEY_NOT_MD5,
    KEY_TOO_LONG,
    KEY_ID_ZERO,
)
