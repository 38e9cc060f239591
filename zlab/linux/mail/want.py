"""The settings of the lab's Postfix instance. Pure.

Parameters: postconf(5) of Postfix 3.7. CSSMTP has no AUTH (Colin Paice's notes), so it is told apart by where it
comes from: only the subnets of the lab's taps may send, and everything they send goes to one server.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from zlab.lab.records import Lab
from zlab.linux.records import MailRelay

SYSTEM_CAS = "/etc/ssl/certs/ca-certificates.crt"


def mail_relay(lab: Lab, present: Collection[str]) -> Iterator[MailRelay]:
    """The relay of a lab that has mail; Postfix cannot listen on the address of a tap that is not there."""
    mail = lab.linux.mail
    if mail is None:
        return
    links = [link for _, link in lab.links]
    there = [link for link in links if link.device in present] or links[:1]
    networks = [str(link.linux.network) for link in there]
    networks += [f"[{link.ipv6.linux.network.network_address}]/64" for link in there if link.ipv6]
    addresses = [str(link.linux.ip) for link in there] + [str(link.ipv6.linux.ip) for link in there if link.ipv6]
    settings = {
        "inet_interfaces": ", ".join(addresses),
        "inet_protocols": "all" if any(link.ipv6 for link in there) else "ipv4",
        "mynetworks": " ".join(networks),
        # A tap's address has no name to look up, and without a resolver each mail would wait for it.
        "smtpd_peername_lookup": "no",
        "mydestination": "",
        "local_transport": "error:this relay has no local users",
        "relayhost": f"[{mail.server}]:{mail.port}",  # brackets: no MX records
        "smtpd_client_restrictions": "permit_mynetworks, reject",
        "smtpd_relay_restrictions": "permit_mynetworks, reject",
        "smtpd_recipient_restrictions": "permit_mynetworks, reject",
        "smtp_host_lookup": "native",
        "smtp_tls_security_level": "secure",
        "smtp_tls_CAfile": mail.ca_file or SYSTEM_CAS,
        "smtp_tls_wrappermode": "yes" if mail.tls == "wrapped" else "no",
        "smtp_sasl_auth_enable": "yes",
        "smtp_sasl_security_options": "noanonymous",
        "smtp_sasl_tls_security_options": "noanonymous",
    }
    if mail.sender:
        settings["sender_canonical_maps"] = f"static:{mail.sender}"
    secret = ("env", mail.password.env) if mail.password.env is not None else ("file", mail.password.file or "")
    yield MailRelay(lab.lab, there[0].device, mail.listen, tuple(settings.items()), mail.user, secret)
