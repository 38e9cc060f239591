"""What people get wrong about names and rules: what refers to what, conditions, and rules nobody reaches."""

from __future__ import annotations

from zlab.zos.findings import Rule, Severity, Sure
from zlab.zos.policy.rules.text import CONFIG, NO_POLICY, RULE_PAGE

_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
_SEEN, _MEMORY = Sure.SEEN, Sure.MEMORY

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

NAME_RULES: tuple[Rule, ...] = (
    DANGLING,
    DUPLICATE,
    UNUSED,
    INLINE_AND_REF,
    NO_GROUP,
    NO_DIRECTION,
    NO_CONDITION,
    NO_ENVIRONMENT,
    NO_KEYRING,
    NUMBER_ADDRESS,
    UNREACHABLE,
    OVERLAP,
    MAPPED_ADDRESS,
    DISABLED,
)
