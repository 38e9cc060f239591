"""What people get wrong in the text of a policy: braces, statements, keys, values. One record each."""

from __future__ import annotations

from zlab.zos.findings import Rule, Severity, Sure

_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
_SEEN, _INFERRED = Sure.SEEN, Sure.INFERRED

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
MISSING_KEY = Rule(
    "ZA028",
    _ERROR,
    "a required parameter is missing",
    "the statement page says that it is required",
    "add it",
    NO_POLICY,
    "the statement's page",
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
PASSWORD = Rule(
    "ZA072",
    _WARNING,
    "a password stands in the policy",
    "everybody who can read the file can read it, and pasearch may show it",
    "a SAF keyring, or KeyringStashFile",
    "it works",
    "TTLSKeyringParms statement",
)
OTHER_POLICY = Rule(
    "ZA090",
    _NOTE,
    "statements of another kind of policy",
    "Policy Agent also reads policies of IP security, intrusion detection, routing and quality of service",
    "check them with `pasearch`, or with the z/OSMF task that made them; AT-TLS is in the file that TTLSConfig names",
    "each kind counts in the file that its …Config statement names",
    "Policy Agent configuration file statements (IP Configuration Reference)",
    bad="IpFilterPolicy\n{\n  FilterLogging On\n}",
    good="TTLSConfig /etc/pagent.ttls",
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
    MISSING_KEY,
    BAD_PORTS,
    PASSWORD,
    OTHER_POLICY,
)
