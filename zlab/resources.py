"""The files zlab brings along: templates and playbooks, from the checkout or from inside the wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from zlab.errors import ZlabError

if TYPE_CHECKING:
    from jinja2 import Environment


def resource(name: str) -> Path:
    """A file or folder of zlab's own, such as "templates/profile.j2". Raises ZlabError when it is not there."""
    package = Path(__file__).resolve().parent
    for root in (package, package.parent):
        path = root / name
        if path.exists():
            return path
    raise ZlabError(f"zlab's own {name} is missing", hint="the installation is incomplete; install zlab again")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=FileSystemLoader(resource("templates")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        autoescape=select_autoescape(enabled_extensions=("html.j2", "svg.j2"), default_for_string=False),
    )


def render_template(name: str, **values: object) -> str:
    """A template of `templates/` filled in; a value it needs and does not get is an error, never a blank."""
    return _environment().get_template(name).render(**values)
