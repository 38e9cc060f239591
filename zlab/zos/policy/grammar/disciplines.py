"""Statements of the other kinds of policy, which Policy Agent reads too and zlab does not check.

Source: IP Configuration Reference, Policy Agent configuration file statements (v2r1 halz001, policyagentgenconfigfile)
for IDS and IP security as far as the page was seen; the statement pages that it names for the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_IDS = (
    "IDSAction IDSAttackCondition IDSExclusion IDSReportSet IDSRule IDSScanEventCondition IDSScanExclusion "
    "IDSScanGlobalCondition IDSTRCondition"
)
_IP_SECURITY = (
    "IpDataOffer IpDynVpnAction IpFilterGroup IpFilterPolicy IpFilterRule IpGenericFilterAction IpLocalStartAction "
    "IpManVpnAction IpService IpServiceGroup IpTimeCondition KeyExchangeAction KeyExchangeGroup KeyExchangeOffer "
    "KeyExchangePolicy KeyExchangeRule LocalDynVpnGroup LocalDynVpnPolicy LocalDynVpnRule LocalSecurityEndpoint "
    "RemoteIdentity RemoteSecurityEndpoint"
)
_ROUTING = "RouteTable RoutingAction RoutingRule TrafficDescriptor TrafficDescriptorGroup"
_QUALITY = "PolicyAction PolicyPerformanceCollection PolicyRule"

DISCIPLINES: Mapping[str, str] = MappingProxyType(
    {
        name.lower(): kind
        for kind, names in (
            ("intrusion detection", _IDS),
            ("IP security", _IP_SECURITY),
            ("routing", _ROUTING),
            ("quality of service", _QUALITY),
        )
        for name in names.split()
    }
)
"""The kind of policy by the name of a statement, in small letters."""
