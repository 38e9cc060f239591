"""The folder that plays z/OS: one file a place."""

import os
from pathlib import Path


def place(dsn):
    """The file of a data set, a member or a UNIX file."""
    return Path(os.environ["ZLAB_FAKE_ZOS"]) / dsn.strip("/").replace("/", "-")


def is_old():
    return os.environ.get("ZLAB_FAKE_CORE") == "1"


def code_page(name):
    return {"IBM-1047": "cp1047", "UTF-8": "utf-8"}[name]
