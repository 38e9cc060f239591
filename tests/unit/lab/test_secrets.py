"""Secrets by reference: found when they are used, and never in a message."""

from __future__ import annotations

import sys
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from zlab.errors import LabFileError, SecretError
from zlab.lab.base import PasswordRef, SecretRef
from zlab.lab.load import parse_lab
from zlab.lab.secrets import reveal


def secret_file(folder: Path, text: bytes, mode: int = 0o600) -> SecretRef:
    path = folder / "key"
    path.write_bytes(text)
    path.chmod(mode)
    return SecretRef(file=str(path))


def test_a_secret_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZLAB_TEST_KEY", "zosrocks")
    assert reveal(SecretRef(env="ZLAB_TEST_KEY")) == "zosrocks"


def test_an_unset_variable_is_named_and_how_to_set_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZLAB_TEST_KEY", raising=False)
    with pytest.raises(SecretError, match=r"no ZLAB_TEST_KEY \(export ZLAB_TEST_KEY="):
        reveal(SecretRef(env="ZLAB_TEST_KEY"))


@pytest.mark.parametrize("text", [b"zosrocks", b"zosrocks\n", b"zosrocks\r\n"])
def test_a_secret_comes_from_a_file_without_its_line_end(tmp_path: Path, text: bytes) -> None:
    assert reveal(secret_file(tmp_path, text)) == "zosrocks"


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(SecretError, match="can be read by others"):
        reveal(secret_file(tmp_path, b"zosrocks", mode))


@pytest.mark.parametrize("text", [b"", b"\n", b"one\ntwo", b"zos\0rocks", b"\xff\xfe", b"x" * 5000])
def test_what_cannot_be_a_key_is_refused_without_being_shown(tmp_path: Path, text: bytes) -> None:
    with pytest.raises(SecretError) as caught:
        reveal(secret_file(tmp_path, text))
    assert "rocks" not in str(caught.value)
    assert "xxx" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SecretError, match="no-such-file: No such file"):
        reveal(SecretRef(file=str(tmp_path / "no-such-file")))


@pytest.mark.parametrize("key", ["zosrocks", "[zosrocks]", "{env: 'zosrocks!'}", "{env: zosrocks, file: zosrocks}"])
def test_a_secret_written_into_the_lab_file_is_not_repeated_in_the_complaint(key: str) -> None:
    auth = f"auth: {{type: md5, key: {key}}}"
    text = f"lab: a\nlinux: {{frr: {{router_id: 10.1.1.1}}}}\nsystems: {{s: {{links: [{{ospf: {{{auth}}}}}]}}}}\n"
    with pytest.raises(LabFileError) as caught:
        parse_lab(text)
    assert "zosrocks" not in str(caught.value)


class Kept(KeyringBackend):
    """A keyring of one entry; one that is locked gives nothing."""

    priority = 1.0

    def __init__(self) -> None:
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked("the collection\nis locked")
        return "zosrocks" if (service, username) == ("zlab", "IBMUSER") else None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Kept:
    backend = Kept()
    monkeypatch.setattr(keyring.core, "_keyring_backend", backend)
    return backend


def test_a_password_comes_from_the_keyring(kept: Kept) -> None:
    assert reveal(PasswordRef(keyring="zlab/IBMUSER")) == "zosrocks"
    with pytest.raises(SecretError, match=r"the keyring has no zlab/OTHER \(keyring set zlab OTHER\)"):
        reveal(PasswordRef(keyring="zlab/OTHER"))
    kept.locked = True
    with pytest.raises(SecretError, match="the keyring does not give zlab/IBMUSER: the collection is locked"):
        reveal(PasswordRef(keyring="zlab/IBMUSER"))


def test_without_the_package_one_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(SecretError, match=r"keyring is not installed \(\S+ -m pip install keyring\)"):
        reveal(PasswordRef(keyring="zlab/IBMUSER"))


@pytest.mark.parametrize(
    ("password", "complaint"),
    [
        ("{keyring: zosrocks}", "SERVICE/USER"),
        ("{keyring: zlab/IBMUSER, env: ZOSROCKS_}", "exactly one of env, file and keyring"),
        ("zosrocks", "password"),
    ],
)
def test_a_password_that_is_no_reference_is_refused_without_being_shown(password: str, complaint: str) -> None:
    text = f"lab: a\nsystems: {{s: {{deploy: {{by: ftp, user: IBMUSER, password: {password}}}}}}}\n"
    with pytest.raises(LabFileError, match=complaint) as caught:
        parse_lab(text)
    assert "zosrocks" not in str(caught.value).lower().replace("zosrocks_", "")


def test_ansible_takes_no_password() -> None:
    text = "lab: a\nsystems: {s: {deploy: {by: ansible, password: {env: X}}}}\n"
    with pytest.raises(LabFileError, match="ansible logs in with a key"):
        parse_lab(text)
