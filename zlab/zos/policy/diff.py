"""The difference between two policies in what connections get, and what it takes on z/OS. Pure.

Names are resolved: a renamed action, a block moved inline, another order or spelling is no difference. A setting
that several rules take from one action is told once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from zlab.zos.changes import Change, ChangeKind, Effect
from zlab.zos.policy.agent import FileRole, role_of
from zlab.zos.policy.conditions import describe_addresses, describe_ports
from zlab.zos.policy.effective import Effective
from zlab.zos.policy.grammar.statements import KEYS_OF, KINDS
from zlab.zos.policy.meaning import Policy, RuleView
from zlab.zos.policy.tree import Document, Statement

REFRESH = "F PAGENT,UPDATE (or REFRESH)"
_RULE = f"{REFRESH}; it holds for new connections, those that exist go on as they are"
_GROUP = f"{REFRESH}; AT-TLS starts a new process and new SSL environments for the group's new connections"
_ENVIRONMENT = (
    f"{REFRESH}; System SSL opens a new environment for new connections: it reads the keyring again, and its "
    "session cache is empty"
)
_AGENT = {
    FileRole.MAIN: "F PAGENT,REFRESH: Policy Agent reads all its files again",
    FileRole.IMAGE: "F PAGENT,REFRESH: Policy Agent reads all its files again",
    FileRole.ENVIRONMENT: "environment variables are read when the started task starts",
}

_KEYS = {
    name: key
    for wanted in (False, True)  # a key of several actions has its default where the outermost one names it
    for keys in KEYS_OF.values()
    for name, key in keys.items()
    if bool(key.default) is wanted and not key.refers
}
_GROUP_KINDS = ("TTLSGroupAction", "TTLSGroupAdvancedParms")
_GROUP_KEYS = {key.name.lower() for kind in KINDS if kind.name in _GROUP_KINDS for key in kind.keys}
_LISTED: dict[str, Callable[[Effective], tuple[str, ...]]] = {
    "v3ciphersuites": lambda effective: effective.given_ciphers,
    "clientecurves": lambda effective: effective.client_curves,
    "serverkexecurves": lambda effective: effective.server_curves,
    "clientkeysharegroups": lambda effective: effective.client_key_shares,
    "serverkeysharegroups": lambda effective: effective.server_key_shares,
    "signaturepairs": lambda effective: effective.signature_pairs,
}


@dataclass(frozen=True, slots=True)
class _Setting:
    """A setting of one rule on both sides; the statements are those that give it, None where it is a default."""

    rule: str
    key: str
    before: str
    after: str
    before_at: Statement | None
    after_at: Statement | None


def diff(before: Document, after: Document) -> tuple[Change, ...]:
    """All differences in meaning, rules first, in the order of the files."""
    if FileRole.POLICY not in (role_of(before), role_of(after)):
        return tuple(_agent(before, after))
    one, other = Policy(before), Policy(after)
    return (*_rules(one, other), *_settings(one, other))


def _rules(one: Policy, other: Policy) -> Iterator[Change]:
    before, after = _by_name(one), _by_name(other)
    for name, rule in before.items():
        place = one.document.place(rule.statement.key_at)
        if name not in after:
            gone = _summary(rule)
            yield Change(ChangeKind.REMOVED, ("TTLSRule", name), gone, None, place, None, Effect.LIVE, _RULE)
            continue
        new = after[name]
        new_place = other.document.place(new.statement.key_at)
        for (what, old_value), (_, new_value) in zip(_conditions(rule), _conditions(new), strict=True):
            if old_value != new_value:
                path = ("TTLSRule", name, what)
                yield Change(ChangeKind.CHANGED, path, old_value, new_value, place, new_place, Effect.LIVE, _RULE)
    for name, rule in after.items():
        if name not in before:
            place = other.document.place(rule.statement.key_at)
            yield Change(ChangeKind.ADDED, ("TTLSRule", name), None, _summary(rule), None, place, Effect.LIVE, _RULE)


def _by_name(policy: Policy) -> dict[str, RuleView]:
    """Each rule under its name; which one of several counts is not known, so that the later ones have a number too."""
    found: dict[str, RuleView] = {}
    times: Counter[str] = Counter()
    for rule in policy.rules:
        times[rule.name] += 1
        found[rule.name if times[rule.name] == 1 else f"{rule.name} #{times[rule.name]}"] = rule
    return found


def _conditions(rule: RuleView) -> Iterator[tuple[str, str]]:
    yield "LocalAddr", describe_addresses(rule.local.addresses)
    yield "LocalPortRange", describe_ports(rule.local.ports)
    yield "RemoteAddr", describe_addresses(rule.remote.addresses)
    yield "RemotePortRange", describe_ports(rule.remote.ports)
    yield "Jobname", rule.job or "any"
    yield "Userid", rule.user or "any"
    yield "Direction", rule.direction
    yield "Priority", str(rule.priority)
    yield "IpTimeCondition", "given" if rule.timed else "always"


def _summary(rule: RuleView) -> str:
    defaults = {"All", "any", "always"}
    words = [f"{name} {value}" for name, value in _conditions(rule) if value not in defaults]
    return ", ".join(words)


def _settings(one: Policy, other: Policy) -> Iterator[Change]:
    """Settings that differ in rules both sides have, each told once for all rules that share it."""
    grouped: dict[tuple[str, str, str, int, int], list[_Setting]] = {}
    after = _by_name(other)
    for name, rule in _by_name(one).items():
        for setting in _differing(name, rule, after[name]) if name in after else ():
            at = tuple(each.key_at if each else -1 for each in (setting.before_at, setting.after_at))
            grouped.setdefault((setting.key, setting.before, setting.after, at[0], at[1]), []).append(setting)
    for settings in grouped.values():
        yield _change(one, other, settings)


def _differing(name: str, rule: RuleView, new: RuleView) -> Iterator[_Setting]:
    keys = [key.removesuffix("4char") for key in (*rule.effective.given, *new.effective.given)]
    for key in dict.fromkeys(key for key in keys if key in _KEYS):
        before, after = (_value(side.effective, key) for side in (rule, new))
        if before != after:
            ats = [_given(side.effective, key) for side in (rule, new)]
            yield _Setting(name, _KEYS[key].name, before, after, ats[0], ats[1])


def _given(effective: Effective, key: str) -> Statement | None:
    """The last statement that gives a key; cipher suites have two."""
    given = effective.given.get(key) or effective.given.get(f"{key}4char")
    return given[-1] if given else None


def _value(effective: Effective, key: str) -> str:
    """A setting as it is compared: lists in codes, words as the manuals spell them, defaults written out."""
    row = _KEYS[key]
    if key in _LISTED:
        return " ".join(_LISTED[key](effective)) or "(default)"
    values = effective.values(key)
    if not values:
        return "(default)" if _is_version(key) or not row.default else row.default
    known = {word.lower(): word for word in row.values.words}
    return ", ".join(known.get(value.lower(), value) or "(empty)" for value in values)


def _is_version(key: str) -> bool:
    # What AT-TLS takes for a version that is not given was read for z/OS 2.1 only: not given is a value of its own.
    return key.startswith(("ssl", "tlsv"))


def _change(one: Policy, other: Policy, settings: list[_Setting]) -> Change:
    first = settings[0]
    names = [each.rule for each in settings]
    rules = f"rule {names[0]}" if len(names) == 1 else f"rules {', '.join(names)}"
    places = [
        side.document.place(at.key_at) if at else None for side, at in ((one, first.before_at), (other, first.after_at))
    ]
    why = _GROUP if first.key.lower() in _GROUP_KEYS else _ENVIRONMENT
    kind = (
        ChangeKind.ADDED
        if first.before_at is None
        else ChangeKind.REMOVED
        if first.after_at is None
        else ChangeKind.CHANGED
    )
    return Change(kind, (rules, first.key), first.before, first.after, places[0], places[1], Effect.LIVE, why)


def _agent(before: Document, after: Document) -> Iterator[Change]:
    """Main, image and environment files: statement by statement."""
    role = role_of(before)
    effect = Effect.RESTART if role is FileRole.ENVIRONMENT else Effect.LIVE
    why = _AGENT.get(role, REFRESH)
    one, other = dict(_agent_values(before)), dict(_agent_values(after))
    for name in dict.fromkeys((*one, *other)):
        old, new = one.get(name), other.get(name)
        if old and new and old.value.split() == new.value.split() and (old.block is None) == (new.block is None):
            continue
        kind = ChangeKind.ADDED if old is None else ChangeKind.REMOVED if new is None else ChangeKind.CHANGED
        yield Change(
            kind,
            (name,),
            old.value if old else None,
            new.value if new else None,
            before.place(old.key_at) if old else None,
            after.place(new.key_at) if new else None,
            effect,
            why,
        )


def _agent_values(document: Document) -> Iterator[tuple[str, Statement]]:
    seen: dict[str, int] = {}
    for each in document.statements:
        images = each.folded in ("tcpimage", "pepinstance")
        name = f"TcpImage {each.value.split()[0]}" if images and each.value else each.key.lower()
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})", each
