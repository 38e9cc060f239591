"""RACF jobs for a certificate at hand: its label, data set and names taken from itself. Pure."""

from __future__ import annotations

import re

from cryptography import x509
from cryptography.x509.oid import NameOID

from zlab.tls.certificates.names import racf_name
from zlab.zos.jcl.catalogue import find_job
from zlab.zos.jcl.jobs import render_job


def import_job(
    certificate: x509.Certificate, label: str | None, dsn: str | None, owner: str, ring: str, kind: str
) -> tuple[str, str]:
    """The job that adds and connects a certificate, and the data set it expects it in."""
    label = label or label_of(certificate)
    data_set = (dsn or f"{owner}.{qualifier_of(label)}.PEM").upper()
    values = {"dsn": data_set, "label": label, "kind": kind, "owner": owner, "ring": ring}
    return render_job(find_job("racf-import"), values), data_set


def map_job(certificate: x509.Certificate, user: str, label: str | None) -> str:
    """The job that maps whoever shows this certificate to a user id."""
    values = {
        "user": user,
        "subject": racf_name(certificate.subject),
        "issuer": racf_name(certificate.issuer),
        "label": label or label_of(certificate),
    }
    return render_job(find_job("racf-map"), values)


def label_of(certificate: x509.Certificate) -> str:
    """A label of at most 32 characters made of the common name."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    common = str(names[0].value) if names else f"{certificate.serial_number:X}"
    return re.sub(r"[^A-Z0-9@#$. -]+", "", common.upper())[:32].strip() or "ZLABCERT"


def qualifier_of(label: str) -> str:
    found = re.sub(r"[^A-Z0-9@#$]+", "", label.upper())[:8]
    return found if found and not found[0].isdigit() else f"Z{found}"[:8]
