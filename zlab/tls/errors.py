"""What can be wrong with keys, certificates and TLS peers, in words."""

from __future__ import annotations

from zlab.errors import ProblemsError, ZlabError


class CertificateFileError(ProblemsError, ValueError):
    """A certificate, key or request that cannot be read: truncated, encrypted, of another format, another key."""

    code = "ZL600"


class CertificateError(ProblemsError, ValueError):
    """A certificate that will not be made as asked: a name that is none, a CA that has expired."""

    code = "ZL610"


class CertificateExistsError(ZlabError, FileExistsError):
    """A file of that name is there already, and nothing is overwritten unasked."""

    code = "ZL620"


class TlsPeerError(ZlabError, ConnectionError):
    """The peer could not be reached, or speaks something else than was asked for."""

    code = "ZL630"
