"""The System SSL corner of AT-TLS as rows: session cache, tickets, and revocation by LDAP, OCSP and HTTP.

Sources as in `tables`: the TTLSGskAdvancedParms page (2.4, its key list was read whole), pasearch for defaults.
"""

from __future__ import annotations

from zlab.zos.findings import Sure
from zlab.zos.policy.grammar.shapes import NUMBER, ON_OFF, SIGNATURES, TEXT, Key, Named, Repeat, StatementKind, choice

CR, PS, LIST = "CR", "pasearch", "list"
SEEN, MEMORY = Sure.SEEN, Sure.MEMORY

GSK_ADVANCED = StatementKind(
    "TTLSGskAdvancedParms",
    "session cache, session tickets, revocation",
    Named.GLOBAL,
    (
        Key("GSK_SYSPLEX_SIDCACHE", ON_OFF, source=CR),
        Key("GSK_SYSPLEX_SESSION_TICKET_CACHE", ON_OFF, role="Server", source=LIST, sure=SEEN),
        Key("GSK_V2_SESSION_TIMEOUT", NUMBER, source=CR),
        Key("GSK_V2_SIDCACHE_SIZE", NUMBER, source=CR),
        Key("GSK_V3_SESSION_TIMEOUT", NUMBER, "86400", source=CR),
        Key("GSK_V3_SIDCACHE_SIZE", NUMBER, "512", source=CR),
        Key("GSK_SESSION_TICKET_CLIENT_ENABLE", ON_OFF, "On", role="Client", source=CR),
        Key("GSK_SESSION_TICKET_CLIENT_MAXCACHED", NUMBER, role="Client", source=LIST, sure=SEEN),
        Key("GSK_SESSION_TICKET_CLIENT_MAXSIZE", NUMBER, "8192", role="Client", source=CR),
        Key("GSK_SESSION_TICKET_SERVER_ENABLE", ON_OFF, "On", role="Server", source=CR),
        Key(
            "GSK_SESSION_TICKET_SERVER_ALGORITHM",
            choice("AESCBC128", "AESCBC256"),
            "AESCBC128",
            role="Server",
            source=CR,
        ),
        Key("GSK_SESSION_TICKET_SERVER_COUNT", NUMBER, "2", role="Server", source=CR),
        Key("GSK_SESSION_TICKET_SERVER_KEY_REFRESH", NUMBER, "300", role="Server", source=CR),
        Key("GSK_SESSION_TICKET_SERVER_TIMEOUT", NUMBER, "300", role="Server", source=CR),
        Key("AIACDPPriority", ON_OFF, source=CR),
        Key("CrlSigAlgPairs", SIGNATURES, repeat=Repeat.JOINS, source=LIST, sure=SEEN),
        Key("MaxSrcRevExtLocValues", NUMBER, source=CR),
        Key("MaxValidRevExtLocValues", NUMBER, source=CR),
        Key("RevocationSecurityLevel", choice("Low", "Medium", "High"), source=CR),
    ),
    inline=("TTLSGskLdapParms", "TTLSGskOcspParms", "TTLSGskHttpCdpParms"),
    page="ttlsgskadvancedparmspolicyagent",
)

_LDAP_KEYS = (
    "GSK_LDAP_SERVER",
    "GSK_LDAP_SERVER_PORT",
    "GSK_LDAP_USER",
    "GSK_LDAP_USER_PW",
    "GSK_CRL_CACHE_TIMEOUT",
    "GSK_CRL_SECURITY_LEVEL",
    "LdapCrlCacheSize",
    "LdapCrlCacheEntryMaxsize",
    "LdapCrlCacheTempCrl",
    "LdapCrlCacheTempCrlTimeout",
    "LdapResponseTimeout",
)
GSK_LDAP = StatementKind(
    "TTLSGskLdapParms",
    "revocation lists from LDAP",
    Named.GLOBAL,
    (
        Key("CRLCacheSize", NUMBER, source=LIST, sure=SEEN),
        Key("CRLCacheEntryMaxsize", NUMBER, source=LIST, sure=SEEN),
        Key("CRLCacheExtended", ON_OFF, source=LIST, sure=SEEN),
        Key("CRLCacheTempCRL", ON_OFF, source=LIST, sure=SEEN),
        Key("CRLCacheTempCRLTimeout", NUMBER, source=LIST, sure=SEEN),
        *(Key(name, TEXT, source=CR, sure=MEMORY) for name in _LDAP_KEYS),
    ),
    sure=MEMORY,
    page="ttlsgskldapparmspolicyagent",
)

GSK_OCSP = StatementKind(
    "TTLSGskOcspParms",
    "revocation by OCSP",
    Named.GLOBAL,
    (
        Key("OcspUrl", TEXT, source=CR),
        Key("OcspAiaEnable", ON_OFF, "Off", source=CR),
        Key("OcspProxyServerName", TEXT, source=CR, sure=MEMORY),
        Key("OcspProxyServerPort", NUMBER, "80", source=PS, sure=SEEN),
        Key("OcspRetrieveViaGet", ON_OFF, "Off", source=PS, sure=SEEN),
        Key("OcspUrlPriority", ON_OFF, "On", source=CR),
        Key("OcspRequestSigkeylabel", TEXT, source=CR, sure=MEMORY),
        Key("OcspRequestSigalg", SIGNATURES, "0401", source=PS, sure=SEEN),
        Key("OcspResponseSigAlgPairs", SIGNATURES, repeat=Repeat.JOINS, source=LIST, sure=SEEN),
        Key("OcspClientCacheSize", NUMBER, "256", source=PS, sure=SEEN),
        Key("OcspCliCacheEntryMaxsize", NUMBER, "0", source=PS, sure=SEEN),
        Key("OcspNonceGenEnable", ON_OFF, "Off", source=PS, sure=SEEN),
        Key("OcspNonceCheckEnable", ON_OFF, "Off", source=PS, sure=SEEN),
        Key("OcspNonceSize", NUMBER, "8", source=PS, sure=SEEN),
        Key("OcspResponseTimeout", NUMBER, "15", source=PS, sure=SEEN),
        Key("OcspMaxResponseSize", NUMBER, "20480", source=PS, sure=SEEN),
        Key("OcspServerStapling", TEXT, "Off", source=PS, sure=SEEN),
    ),
    page="ttlsgskocspparmspolicyagent",
)

GSK_HTTP_CDP = StatementKind(
    "TTLSGskHttpCdpParms",
    "revocation lists over HTTP",
    Named.GLOBAL,
    (
        Key("HttpCdpEnable", ON_OFF, "Off", source=PS, sure=SEEN),
        Key("HttpCdpProxyServerName", TEXT, source=CR, sure=MEMORY),
        Key("HttpCdpProxyServerPort", NUMBER, "80", source=PS, sure=SEEN),
        Key("HttpCdpResponseTimeout", NUMBER, "15", source=PS, sure=SEEN),
        Key("HttpCdpMaxResponseSize", NUMBER, "204800", source=PS, sure=SEEN),
        Key("HttpCdpCacheSize", NUMBER, "32", source=PS, sure=SEEN),
        Key("HttpCdpCacheEntryMaxsize", NUMBER, "0", source=PS, sure=SEEN),
    ),
    sure=SEEN,
    page="ttlsgskhttpcdpparmspolicyagent",
)

GSK_KINDS = (GSK_ADVANCED, GSK_LDAP, GSK_OCSP, GSK_HTTP_CDP)
