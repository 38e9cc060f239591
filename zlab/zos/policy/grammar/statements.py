"""The statements of AT-TLS as rows: every key with its values, default, sureness and source.

Sources: CR is the IP Configuration Reference page of the statement (openings read, 2.1 to 3.2), CG the IP
Configuration Guide, PS the key tree and the defaults that pasearch prints on a running system, WILD a real
policy. Keys marked as not confirmed are from memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from zlab.zos.findings import Sure
from zlab.zos.policy.grammar.gsk import GSK_KINDS, LIST
from zlab.zos.policy.grammar.shapes import (
    ADDRESSES,
    CURVES,
    CURVES_OR_ANY,
    MASK,
    NUMBER,
    ON_OFF,
    PORTS,
    SIGNATURES,
    TEXT,
    V2,
    V3,
    V3_4CHAR,
    Key,
    Named,
    Repeat,
    StatementKind,
    choice,
    name_of,
    number,
    text,
)

CR, CG, PS, WILD = "CR", "CG", "pasearch", "real policy"
SEEN, MEMORY = Sure.SEEN, Sure.MEMORY

_ROLES = choice("Client", "Server", "ServerWithClientAuth")
_FRAGMENT = choice("Required", "Optional", "Off")


def _ref(statement: str, key: str = "", *, required: bool = False, note: str = "") -> Key:
    return Key(key or f"{statement}Ref", name_of(statement), refers=statement, required=required, source=CR, note=note)


def _end(end: str) -> tuple[Key, ...]:
    """The address and port keys of one end of a connection."""
    joins = Repeat.JOINS
    return (
        Key(f"{end}Addr", ADDRESSES, "All", repeat=joins, source=CR),
        _ref("IpAddr", f"{end}AddrRef"),
        _ref("IpAddrSet", f"{end}AddrSetRef"),
        _ref("IpAddrGroup", f"{end}AddrGroupRef"),
        Key(f"{end}PortRange", PORTS, "0", repeat=joins, source=CR),
        _ref("PortRange", f"{end}PortRangeRef"),
        _ref("PortGroup", f"{end}PortGroupRef"),
    )


RULE = StatementKind(
    "TTLSRule",
    "which connections, and which actions take them",
    Named.ALWAYS,
    (
        *_end("Local"),
        *_end("Remote"),
        Key("Jobname", MASK, source=CR),
        Key("Userid", MASK, source=CR),
        Key("Direction", choice("Inbound", "Outbound", "Both"), required=True, source=CR),
        Key("Priority", number(1, 2000000000), "1", source=CR, note="higher first; ties in the order of names"),
        _ref("TTLSGroupAction", required=True),
        _ref("TTLSEnvironmentAction", note="required where the group says TTLSEnabled On"),
        _ref("TTLSConnectionAction"),
    ),
    inline=("IpTimeCondition",),
    page="ttlsrulepolicyagent",
)

GROUP = StatementKind(
    "TTLSGroupAction",
    "whether AT-TLS is on, for all rules that name it",
    Named.ALWAYS,
    (
        Key("TTLSEnabled", ON_OFF, required=True, source=CR),
        Key("CtraceClearText", ON_OFF, "Off", source=PS),
        Key("Trace", number(0, 255), "2", source=CR),
        Key("FIPS140", choice("On", "Off", "Level1", "Level2", "Level3"), "Off", source=PS),
        Key("GroupUserInstance", NUMBER, source=CR),
    ),
    inline=("TTLSGroupAdvancedParms",),
    page="ttlsgroupactionpolicyagent",
)

ENVIRONMENT = StatementKind(
    "TTLSEnvironmentAction",
    "role, keyring, ciphers and versions of a System SSL environment",
    Named.ALWAYS,
    (
        Key("HandshakeRole", _ROLES, required=True, source=CR),
        Key("SuiteBProfile", choice("Off", "128", "128Min", "192", "192Min", "All"), "Off", source=CR),
        Key("CtraceClearText", ON_OFF, "Off", source=CR),
        Key("Trace", number(0, 255), source=CR, note="used instead of the group's"),
        Key("EnvironmentUserInstance", NUMBER, source=CR, note="a change makes AT-TLS read the keyring again"),
    ),
    inline=(
        "TTLSKeyringParms",
        "TTLSCipherParms",
        "TTLSSignatureParms",
        "TTLSEnvironmentAdvancedParms",
        "TTLSGskAdvancedParms",
    ),
    page="ttlsenvironmentactionpolicyagent",
)

CONNECTION = StatementKind(
    "TTLSConnectionAction",
    "what some connections of an environment have otherwise",
    Named.ALWAYS,
    (
        Key("HandshakeRole", _ROLES, source=CR, note="used instead of the environment's"),
        Key("CtraceClearText", ON_OFF, "Off", source=CR),
        Key("Trace", number(0, 255), source=CR),
        Key("ConnectionUserInstance", NUMBER, source=CR),
    ),
    inline=("TTLSCipherParms", "TTLSSignatureParms", "TTLSConnectionAdvancedParms"),
    page="ttlsconnectionactionpolicyagent",
)

GROUP_ADVANCED = StatementKind(
    "TTLSGroupAdvancedParms",
    "syslog facility and environment file of a group",
    Named.GLOBAL,
    (
        Key("SecondaryMap", ON_OFF, "Off", source=PS),
        Key("SyslogFacility", choice("Daemon", "Auth"), "Daemon", source=PS),
        Key("Envfile", TEXT, source=WILD, sure=SEEN),
    ),
    page="ttlsgroupadvancedparmspolicyagent",
)

_VERSIONS = (
    Key("SSLv2", ON_OFF, "Off", source=CR),
    Key("SSLv3", ON_OFF, "Off", source=CR),
    Key("TLSv1", ON_OFF, "On", source=CR, note="default of z/OS 2.1; later pages were not read"),
    Key("TLSv1.1", ON_OFF, "On", source=CR, note="default of z/OS 2.1; later pages were not read"),
    Key("TLSv1.2", ON_OFF, "Off", source=CR, note="default of z/OS 2.1; later pages were not read"),
    Key("TLSv1.3", ON_OFF, "Off", source=PS, sure=SEEN),
)

_BOTH_ADVANCED = (
    *_VERSIONS,
    Key("ApplicationControlled", ON_OFF, "Off", source=CR),
    Key("HandshakeTimeout", NUMBER, "10", source=CR, note="seconds"),
    Key("ResetCipherTimer", NUMBER, "0", source=CR, note="minutes"),
    Key("CertificateLabel", text("label of a certificate; empty: none is sent", 127), empty=True, source=CR),
    Key(
        "ServerCertificateLabel",
        text("label of a certificate", 127),
        repeat=Repeat.JOINS,
        empty=True,
        role="Server",
        source=PS,
        sure=SEEN,
    ),
    Key("SecondaryMap", ON_OFF, "Off", source=CR),
    Key("TruncatedHMAC", _FRAGMENT, "Off", source=CR),
    Key("ClientMaxSSLFragment", _FRAGMENT, "Off", role="Client", source=CR),
    Key("ClientMaxSSLFragmentLength", TEXT, role="Client", source=CR, sure=MEMORY),
    Key("ServerMaxSSLFragment", _FRAGMENT, "Off", role="Server", source=PS),
    Key("ServerMaxSSLFragmentLength", TEXT, repeat=Repeat.JOINS, role="Server", source=CR, sure=MEMORY),
    Key("ClientHandshakeSNI", _FRAGMENT, "Off", role="Client", source="notes", sure=SEEN),
    Key("ClientHandshakeSNIMatch", choice("Required", "Optional"), role="Client", source=LIST, sure=SEEN),
    Key("ClientHandshakeSNIList", TEXT, repeat=Repeat.JOINS, role="Client", source=CR, sure=MEMORY),
    Key("ServerHandshakeSNI", _FRAGMENT, "Off", role="Server", source="notes", sure=SEEN),
    Key("ServerHandshakeSNIMatch", TEXT, role="Server", source="notes", sure=SEEN),
    Key(
        "ServerHandshakeSNIList",
        text("server-name/certificate-label"),
        repeat=Repeat.JOINS,
        role="Server",
        source="notes",
        sure=SEEN,
    ),
    Key("HostReferenceIdDNS", text("name of the server"), repeat=Repeat.JOINS, role="Client", source=LIST, sure=SEEN),
    Key("HostReferenceIdCN", text("name of the server"), repeat=Repeat.JOINS, role="Client", source=LIST, sure=SEEN),
    Key("HostRefWildcardValidation", ON_OFF, role="Client", source=LIST, sure=SEEN),
    Key("3DesKeyCheck", ON_OFF, "Off", source=PS, sure=SEEN),
    Key("MiddleBoxCompatMode", ON_OFF, "Off", source=PS, sure=SEEN),
)

ENVIRONMENT_ADVANCED = StatementKind(
    "TTLSEnvironmentAdvancedParms",
    "versions, labels, client authentication and extensions of an environment",
    Named.GLOBAL,
    (
        *_BOTH_ADVANCED,
        Key(
            "ClientAuthType",
            choice("PassThru", "Full", "Required", "SAFCheck"),
            "Required",
            role="Server",
            source=CR,
        ),
        Key("Renegotiation", choice("Default", "Disabled", "All", "Abbreviated"), "Default", source=CR),
        Key("RenegotiationIndicator", choice("Optional", "Client", "Server", "Both"), "Optional", source=CR),
        Key("RenegotiationCertCheck", ON_OFF, "Off", source=CR),
        Key("CertValidationMode", TEXT, "Any", source=CR),
        Key("ClientExtendedMasterSecret", TEXT, "On", role="Client", source=PS, sure=SEEN),
        Key("ServerExtendedMasterSecret", TEXT, "On", role="Server", source=PS, sure=SEEN),
        Key("ClientEDHGroupSize", TEXT, "Legacy", role="Client", source=PS, sure=SEEN),
        Key("ServerEDHGroupSize", TEXT, "Legacy", role="Server", source=PS, sure=SEEN),
        Key("PeerMinCertVersion", TEXT, "Any", source=PS, sure=SEEN),
        Key("PeerMinDHKeySize", NUMBER, "1024", source=PS, sure=SEEN),
        Key("PeerMinDsaKeySize", NUMBER, "1024", source=PS, sure=SEEN),
        Key("PeerMinECCKeySize", NUMBER, "192", source=PS, sure=SEEN),
        Key("PeerMinRsaKeySize", NUMBER, "1024", source=PS, sure=SEEN),
        Key("ServerScsv", ON_OFF, "Off", role="Server", source=PS, sure=SEEN),
    ),
    page="ttlsenvironmentadvancedparms",
)

CONNECTION_ADVANCED = StatementKind(
    "TTLSConnectionAdvancedParms",
    "the same, where a connection has it otherwise",
    Named.GLOBAL,
    _BOTH_ADVANCED,
    page="ttlsconnadvancedparmspolicyagent",
)

KEYRING = StatementKind(
    "TTLSKeyringParms",
    "where certificates come from",
    Named.GLOBAL,
    (
        Key("Keyring", text("[owner/]ring | *TOKEN*/name | path", 1023), required=True, source=CR),
        Key("KeyringPw", text("password of a key database", 128), source=CR),
        Key("KeyringStashFile", text("path of the stash file"), source=CR),
    ),
    page="ttlskeyringparmspolicyagent",
)

CIPHER = StatementKind(
    "TTLSCipherParms",
    "cipher suites, best first",
    Named.GLOBAL,
    (
        Key("V2CipherSuites", V2, repeat=Repeat.JOINS, source=CR),
        Key("V3CipherSuites", V3, repeat=Repeat.JOINS, source=CR),
        Key("V3CipherSuites4Char", V3_4CHAR, repeat=Repeat.JOINS, source=CR),
    ),
    page="ttlscipherparmspolicyagent",
)

SIGNATURE = StatementKind(
    "TTLSSignatureParms",
    "curves, key shares and signature algorithms",
    Named.GLOBAL,
    (
        Key("ClientECurves", CURVES_OR_ANY, repeat=Repeat.JOINS, role="Client", source=CR),
        Key("SignaturePairs", SIGNATURES, repeat=Repeat.JOINS, source=CR),
        Key("SignaturePairsCert", SIGNATURES, repeat=Repeat.JOINS, source=LIST, sure=SEEN),
        Key("ClientKeyShareGroups", CURVES, "0023", repeat=Repeat.JOINS, role="Client", source="notes", sure=SEEN),
        Key("ServerKexECurves", CURVES_OR_ANY, repeat=Repeat.JOINS, role="Server", source=PS, sure=SEEN),
        Key("ServerKeyShareGroups", CURVES, repeat=Repeat.JOINS, role="Server", source="notes", sure=SEEN),
    ),
    page="ttlssignatureparms",
)

ADDRESS = StatementKind(
    "IpAddr",
    "one address",
    Named.GLOBAL,
    (Key("Addr", ADDRESSES, required=True, source=CR),),
    page="ipaddrstatement",
)

ADDRESS_SET = StatementKind(
    "IpAddrSet",
    "a subnet or a range of addresses",
    Named.GLOBAL,
    (
        Key("Prefix", ADDRESSES, source=CR, sure=MEMORY),
        Key("Range", ADDRESSES, source=CR, sure=MEMORY),
    ),
    sure=MEMORY,
    page="ipaddrsetstatement",
)

ADDRESS_GROUP = StatementKind(
    "IpAddrGroup",
    "several addresses, sets and ranges",
    Named.ALWAYS,
    (),
    inline=("IpAddr", "IpAddrSet"),
    repeat_inline=True,
    page="ipaddrgroupstatement",
)

PORT_RANGE = StatementKind(
    "PortRange",
    "ports",
    Named.GLOBAL,
    (Key("Port", PORTS, required=True, source=WILD, sure=SEEN),),
    page="portrangestatement",
)

PORT_GROUP = StatementKind(
    "PortGroup",
    "several ranges of ports",
    Named.ALWAYS,
    (),
    inline=("PortRange",),
    repeat_inline=True,
    source=CG,
    page="portgroupstatement",
)

TIME = StatementKind(
    "IpTimeCondition",
    "when a rule holds",
    Named.GLOBAL,
    (
        Key("ConditionTimeRange", TEXT, source=PS, sure=MEMORY),
        Key("MonthOfYearMask", text("12 digits 0 or 1"), "111111111111", source=PS, sure=SEEN),
        Key("DayOfMonthMask", text("31 digits 0 or 1"), "1" * 31, source=PS, sure=SEEN),
        Key("DayOfWeekMask", text("7 digits 0 or 1"), "1111111", source=PS, sure=SEEN),
        Key("TimeOfDayRange", text("hh:mm-hh:mm"), "00:00-24:00", repeat=Repeat.JOINS, source=PS, sure=SEEN),
        Key("TimeZone", TEXT, "Local", source=PS, sure=MEMORY),
    ),
    source=PS,
    sure=MEMORY,
    page="iptimeconditionstatement",
)

KINDS: tuple[StatementKind, ...] = (
    RULE,
    GROUP,
    ENVIRONMENT,
    CONNECTION,
    GROUP_ADVANCED,
    ENVIRONMENT_ADVANCED,
    CONNECTION_ADVANCED,
    KEYRING,
    CIPHER,
    SIGNATURE,
    *GSK_KINDS,
    ADDRESS,
    ADDRESS_SET,
    ADDRESS_GROUP,
    PORT_RANGE,
    PORT_GROUP,
    TIME,
)

BY_NAME: Mapping[str, StatementKind] = MappingProxyType({kind.name.lower(): kind for kind in KINDS})
KEYS_OF: Mapping[str, Mapping[str, Key]] = MappingProxyType(
    {
        kind.name.lower(): MappingProxyType(
            {
                **kind.by_key(),
                **{f"{name}Ref".lower(): _ref(name) for name in kind.inline},
            }
        )
        for kind in KINDS
    }
)
"""Folded statement name to its keys by folded name, the …Ref of each inline statement among them."""


def key_of(statement: str, key: str) -> Key | None:
    """A key of a statement, both in any case."""
    return KEYS_OF.get(statement.lower(), {}).get(key.lower())
