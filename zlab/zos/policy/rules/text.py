"""What people get wrong in an AT-TLS policy: braces, statements, values, names, conditions. One record each."""

from __future__ import annotations

from zlab.zos.findings import Rule, Severity, Sure

_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
_DOC, _SEEN, _INFERRED, _MEMORY = Sure.DOCUMENTED, Sure.SEEN, Sure.INFERRED, Sure.MEMORY

SYNTAX = "General syntax rules for Policy Agent"
CONFIG = "TTLSConfig statement"
RULE_PAGE = "TTLSRule statement"
NO_POLICY = "no new AT-TLS policy is installed at all (EZZ8438I): an error anywhere keeps the old one, or none"


UNCLOSED = Rule(
    "ZA001",
    _ERROR,
    "a brace is never closed",
    "the rest of the file becomes part of the block, and its rules are no rules any more",
    "put } on a line of its own where the block ends",
    NO_POLICY,
    CONFIG,
    bad="TTLSRule A\n{\n  Direction Both",
    good="TTLSRule A\n{\n  Direction Both\n}",
)
STRAY_CLOSE = Rule(
    "ZA002",
    _ERROR,
    "a closing brace closes nothing",
    "a block was closed too early, so that what follows it stands outside",
    "remove the brace, or the one before it that closed the block too early",
    NO_POLICY,
    CONFIG,
    bad="TTLSKeyringParms\n{\n}\n}\n}",
)
ORPHAN_OPEN = Rule(
    "ZA003",
    _ERROR,
    "an opening brace belongs to no statement",
    "a block belongs to the statement on the line before it",
    "put the statement before the brace",
    NO_POLICY,
    CONFIG,
    _INFERRED,
)
COMPANY = Rule(
    "ZA004",
    _WARNING,
    "a brace is not alone on its line",
    "the syntax of every statement says: put braces and parameters on separate lines; text after a value is ignored",
    "give the brace a line of its own",
    "the brace is part of ignored text, or the policy is not installed",
    SYNTAX,
    bad="TTLSGroupAction G { TTLSEnabled On }",
    good="TTLSGroupAction G\n{\n  TTLSEnabled On\n}",
)
UNKNOWN_STATEMENT = Rule(
    "ZA005",
    _ERROR,
    "an unknown statement",
    "zlab's table has no such statement: a typing error, stray text at the end of a file, or a statement of "
    "another kind of policy",
    "correct it or remove it",
    "OBJERR in the Policy Agent log; " + NO_POLICY,
    CONFIG,
    _INFERRED,
)
UNKNOWN_KEY = Rule(
    "ZA006",
    _ERROR,
    "an unknown key",
    "the statement has no such parameter",
    "correct it or remove it",
    "OBJERR in the Policy Agent log; " + NO_POLICY,
    CONFIG,
    _INFERRED,
    bad="HandshakeRoll Server",
    good="HandshakeRole Server",
)
NOT_HERE = Rule(
    "ZA007",
    _ERROR,
    "a statement stands where it cannot",
    "either a brace is missing before it, or it belongs into another statement",
    "close the block before it, or move it",
    NO_POLICY,
    CONFIG,
    _INFERRED,
)
NO_NAME = Rule(
    "ZA008",
    _ERROR,
    "a global statement has no name",
    "only inline statements may go without",
    "name it, and refer to it with …Ref",
    NO_POLICY,
    RULE_PAGE,
)
BAD_NAME = Rule(
    "ZA009",
    _ERROR,
    "a name cannot be used",
    "names have 1 to 32 characters and no blanks",
    "choose a shorter name; change its …Ref too",
    "an error message in the log; " + NO_POLICY,
    SYNTAX,
)
BAD_VALUE = Rule(
    "ZA010",
    _ERROR,
    "a value is not accepted",
    "the parameter takes other values",
    "use one of those named",
    "OBJERR in the Policy Agent log; " + NO_POLICY,
    CONFIG,
)
REPEATED = Rule(
    "ZA011",
    _WARNING,
    "a parameter is given twice with different values",
    "only lists are concatenated",
    "keep one of them",
    "one of the two is used; which one was not found",
    "policies of running systems",
    _SEEN,
)
NO_VALUE = Rule(
    "ZA012",
    _ERROR,
    "a parameter has no value",
    "only CertificateLabel may be empty: then no client certificate is sent",
    "give it one, or remove the line",
    NO_POLICY,
    CONFIG,
    _INFERRED,
)
IGNORED_TEXT = Rule(
    "ZA013",
    _WARNING,
    "text after a value is ignored",
    "one parameter and its value stand on a line; what follows is not read",
    "begin it with #, or give it its own line",
    "the text is ignored",
    SYNTAX,
    bad="Trace 2 errors only",
    good="Trace 2 # errors only",
)
PLACEHOLDER = Rule(
    "ZA014",
    _ERROR,
    "a placeholder was not filled in",
    "the file is a template, or was copied from one",
    "put the value in its place",
    NO_POLICY,
    CONFIG,
    _INFERRED,
    bad="Keyring ?keyringName?",
)
LINE_NUMBERS = Rule(
    "ZA015",
    _WARNING,
    "line numbers in columns 73 to 80",
    "the editor put them there; Policy Agent reads the whole record",
    "NUMBER OFF in ISPF, then remove them",
    "they are read as text after the value, or make a line of their own",
    "Software AG, Defining the Policy Agent configuration files",
)
TOO_LONG = Rule(
    "ZA016",
    _ERROR,
    "a line is longer than a record",
    "the data set cannot hold it",
    "shorten it; names and values cannot be continued",
    "the line is cut or refused when the member is written",
    "data sets have fixed records",
)

DANGLING = Rule(
    "ZA020",
    _ERROR,
    "a reference leads nowhere",
    "no global statement of that kind has the name; names have case, statements have not",
    "define it, or correct the name",
    NO_POLICY,
    CONFIG,
)
DUPLICATE = Rule(
    "ZA021",
    _WARNING,
    "two statements have one name",
    "what Policy Agent does with them was not found; zlab goes on with the last one",
    "rename one of them, or remove it",
    "not known: one of them is used, or none",
    "policies of running systems",
    _MEMORY,
)
UNUSED = Rule(
    "ZA022",
    _NOTE,
    "nobody refers to a statement",
    "it does nothing, which is often not what was meant: the keyring, the ciphers or the action is missing somewhere",
    "refer to it, or remove it",
    "nothing",
    "policies of running systems",
    _SEEN,
)
INLINE_AND_REF = Rule(
    "ZA023",
    _WARNING,
    "an inline block beside a reference of its kind",
    "the inline block replaces the one referred to, nothing is merged: what only the other one says is lost",
    "keep one of them",
    "the inline block is used alone; settings of the other fall back to their defaults",
    "pasearch of a running system",
    _SEEN,
)
NO_GROUP = Rule(
    "ZA024",
    _ERROR,
    "a rule without TTLSGroupActionRef",
    "the group action says whether AT-TLS is on",
    "add TTLSGroupActionRef",
    NO_POLICY,
    RULE_PAGE,
)
NO_DIRECTION = Rule(
    "ZA025",
    _ERROR,
    "a rule without Direction",
    "it is required",
    "Direction Inbound for a server, Outbound for a client",
    NO_POLICY,
    RULE_PAGE,
)
NO_CONDITION = Rule(
    "ZA026",
    _ERROR,
    "a rule without any condition",
    "at least one address, port, job name or user ID must be given besides the direction",
    "say which connections it is for",
    NO_POLICY,
    RULE_PAGE,
)
NO_ENVIRONMENT = Rule(
    "ZA027",
    _ERROR,
    "AT-TLS is on, and the rule has no environment action",
    "role, keyring and ciphers come from it",
    "add TTLSEnvironmentActionRef",
    NO_POLICY,
    "TTLSEnvironmentAction statement",
)
MISSING_KEY = Rule(
    "ZA028",
    _ERROR,
    "a required parameter is missing",
    "the statement page says that it is required",
    "add it",
    NO_POLICY,
    "the statement's page",
)
NO_KEYRING = Rule(
    "ZA029",
    _WARNING,
    "an environment action without a keyring",
    "TTLSKeyringParms is required; a defined one that nobody refers to does not count",
    "add TTLSKeyringParms or TTLSKeyringParmsRef",
    "no policy is installed, or System SSL RC 202 when the environment is made (a real file without one exists)",
    "TTLSEnvironmentAction statement",
)
NUMBER_ADDRESS = Rule(
    "ZA030",
    _WARNING,
    "an address that is a bare number",
    "a port was meant: a number is taken for an IPv4 address, 6793 for 0.0.26.137",
    "…PortRange instead of …Addr",
    "the rule never matches: no EZD1281I with its name",
    "pasearch of a running system",
    _SEEN,
    bad="RemoteAddr 6793",
    good="RemotePortRange 6793",
)
BAD_PORTS = Rule(
    "ZA031",
    _ERROR,
    "ports cannot be read",
    "a port is 0 to 65535; a range is written n m, n-m or n:m, the lower one first, 0 is any",
    "write n or n m",
    NO_POLICY,
    SYNTAX,
)
UNREACHABLE = Rule(
    "ZA032",
    _WARNING,
    "a rule can never match",
    "a rule that is searched before it takes every connection it is for",
    "give it a higher Priority, or narrow the other one",
    "the other rule is named in EZD1281I",
    "AT-TLS rules (Configuration Guide); Colin Paice's notes, COLATTLJ and COLATTLS",
)
OVERLAP = Rule(
    "ZA033",
    _NOTE,
    "two rules with one priority can take the same connection",
    "the order of their names decides, in the order of EBCDIC",
    "always use Priority where connections can map to more than one rule, with room between",
    "the first one in the alphabet is used",
    "AT-TLS rules (Configuration Guide)",
)
MAPPED_ADDRESS = Rule(
    "ZA034",
    _ERROR,
    "an IPv4-mapped or ::/96 address",
    "AT-TLS policies cannot hold them",
    "write the IPv4 address",
    "an error message is logged; " + NO_POLICY,
    "IpAddr statement",
)
DISABLED = Rule(
    "ZA035",
    _NOTE,
    "connections of a rule are not encrypted",
    "its group action says TTLSEnabled Off",
    "TTLSEnabled On, if that is not what you want",
    "EZD1281I with STATUS: Not Enabled; clear text",
    "AT-TLS actions (Configuration Guide)",
)

TEXT_RULES: tuple[Rule, ...] = (
    UNCLOSED,
    STRAY_CLOSE,
    ORPHAN_OPEN,
    COMPANY,
    UNKNOWN_STATEMENT,
    UNKNOWN_KEY,
    NOT_HERE,
    NO_NAME,
    BAD_NAME,
    BAD_VALUE,
    REPEATED,
    NO_VALUE,
    IGNORED_TEXT,
    PLACEHOLDER,
    LINE_NUMBERS,
    TOO_LONG,
    DANGLING,
    DUPLICATE,
    UNUSED,
    INLINE_AND_REF,
    NO_GROUP,
    NO_DIRECTION,
    NO_CONDITION,
    NO_ENVIRONMENT,
    MISSING_KEY,
    NO_KEYRING,
    NUMBER_ADDRESS,
    BAD_PORTS,
    UNREACHABLE,
    OVERLAP,
    MAPPED_ADDRESS,
    DISABLED,
)
