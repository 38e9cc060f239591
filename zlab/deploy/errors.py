"""What can go wrong between this machine and z/OS."""

from __future__ import annotations

from zlab.errors import ProblemsError, ZlabError
from zlab.exits import Exit


class DeployError(ZlabError, OSError):
    """z/OS, or the way to it, did not do what was asked; holds its own words."""

    code = "ZL700"


class LoginError(DeployError):
    """The host refused the user or the password."""

    code = "ZL710"


class UnfitError(ProblemsError, ValueError):
    """A member that does not fit where it is to go: record length, code page, name. Nothing was sent."""

    code = "ZL720"


class EditedError(ProblemsError):
    """Somebody else changed a member since it was compared, or since the last push. It is left alone."""

    code = "ZL730"


class JobError(DeployError):
    """A job that JES ran, and that did not go well."""

    code = "ZL780"


class PushRolledBackError(ZlabError):
    """A push failed half-way, and every member is as it was before."""

    code = "ZL740"
    status = Exit.ROLLED_BACK
