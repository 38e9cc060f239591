"""AT-TLS's reference page, from its tables: statements, keys, ciphers, curves, limits of the stand-in, rules. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from zlab.zos.policy.agent import AGENT_STATEMENTS
from zlab.zos.policy.grammar.shapes import Key, Repeat, StatementKind
from zlab.zos.policy.grammar.statements import KINDS
from zlab.zos.policy.lint import RULES
from zlab.zos.reference import Section, reference_page
from zlab.zos.system_ssl.ciphers import CIPHERS, Cipher
from zlab.zos.system_ssl.curves import CURVES
from zlab.zos.system_ssl.signatures import SIGNATURES

_INTRODUCTION = """
The policy is the file that `TTLSConfig` names in Policy Agent's image file, in code page IBM-1047, without line
numbers:

```text
Statement name
{
  Key value     # comment
}
```

- `{` and `}` stand alone on their lines, one key and its value on each other line; text after a value is ignored, and
  `#` begins a comment at the start of a line or after a blank.
- Statements and keys have no case, names have. A name has 1 to 32 characters and no blanks.
- A statement may stand inside another one, or be named by it with `…Ref`. Where both are there, the inline one is used
  and nothing is merged ([ZA023](#za023)).
- The connection action overrides the environment action, which overrides the group action.
- Rules are searched by `Priority`, the highest first, and within one priority in the order of their names.
- An error anywhere keeps the whole policy from being installed.
- Changes: `F PAGENT,UPDATE` or `F PAGENT,REFRESH`. They hold for new connections; those that exist go on as they are. A
  change in a keyring needs another `EnvironmentUserInstance` to be seen.

Sources of keys: CR the statement's page in the IP Configuration Reference, CG the Configuration Guide, pasearch what
that command prints on a running system, notes Colin Paice's, list the list of keys in a public checker of
policies, made from the reference of z/OS 2.5.
"""


def page() -> str:
    """docs/languages/attls.md."""
    return reference_page("AT-TLS policy", _INTRODUCTION, _sections(), RULES)


def _sections() -> Iterator[Section]:
    yield Section("Statements", "Required keys are in bold.")
    for kind in KINDS:
        yield _statement(kind)
    yield Section(
        "Policy Agent files",
        "The main file names the image file of each stack, and that one the policy. An environment file of the "
        "started task has a line NAME=VALUE for each variable; PAGENT_CONFIG_FILE names the main file.",
        ("Statement", "File", "What", "Known"),
        [(f"{row.name} {row.form}", str(row.role), row.title, str(row.sure)) for row in AGENT_STATEMENTS],
    )
    yield Section(
        "Cipher suites",
        "`V3CipherSuites` takes one name, or two-character codes in a row; `V3CipherSuites4Char` four-character codes "
        "in a row and no names. The key is that of the server's certificate.",
        ("Code", "Name", "OpenSSL", "Key", "Versions", ""),
        [_cipher(cipher) for cipher in CIPHERS],
    )
    yield Section(
        "Curves",
        columns=("Code", "Name", "OpenSSL", "Key share of TLS 1.3", "For certificates"),
        rows=[
            (curve.code, curve.name, curve.openssl, _yes(curve.key_share), _yes(curve.certificate)) for curve in CURVES
        ],
    )
    yield Section(
        "Signature pairs",
        columns=("Code", "Name", "OpenSSL"),
        rows=[(pair.code, pair.name, pair.openssl) for pair in SIGNATURES],
    )


def _statement(kind: StatementKind) -> Section:
    text = f"{kind.title[:1].upper()}{kind.title[1:]}. Name: {kind.named.value}. Known: {kind.sure}."
    if kind.inline:
        text += f" Inline or by …Ref: {', '.join(kind.inline)}."
    columns = ("Key", "Values", "Default", "Known", "Remarks")
    return Section(kind.name, text, columns, [_key(key) for key in kind.keys], level=3)


def _key(key: Key) -> tuple[str, ...]:
    remarks = [key.note] if key.note else []
    remarks += ["repeated: one list"] if key.repeat is Repeat.JOINS else []
    remarks += ["may be empty"] if key.empty else []
    remarks += [f"where z/OS is the TLS {key.role.lower()}"] if key.role else []
    name = f"**{key.name}**" if key.required else key.name
    return name, key.values.form, key.default, f"{key.sure} ({key.source})", "; ".join(remarks)


def _cipher(cipher: Cipher) -> tuple[str, ...]:
    remark = cipher.weak or ("" if cipher.system_ssl else "System SSL is not known to have it")
    versions = ", ".join(version.removeprefix("TLSv") for version in cipher.versions)
    return cipher.code, cipher.name, cipher.openssl, cipher.certificate, versions, remark


def _yes(value: bool) -> str:
    return "yes" if value else "no"
