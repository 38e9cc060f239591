"""All checks of a devmap, as far as networking goes. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from zlab.zos.devmap import rules
from zlab.zos.devmap.records import Devmap, Manager, Option, Osa, Stanza, Statement, Word
from zlab.zos.edits import Edit
from zlab.zos.findings import Finding
from zlab.zos.language import LintContext

MANAGER_OPTIONS = ("path", "pathtype", "tunnel_intf", "tunnel_ip", "tunnel_mask", "interface")
DEVICE_OPTIONS = ("unitadd",)


def lint(devmap: Devmap, context: LintContext) -> list[Finding]:
    """Everything wrong with a devmap, in the order of its places. Managers that are no awsosa are left alone."""
    del context
    found = [each for stanza in devmap.stanzas for each in _stanza(devmap, stanza)]
    found += [each for manager in devmap.managers if manager.name == "awsosa" for each in _words(manager)]
    found += [each for osa in devmap.osas for each in _osa(osa)]
    found += [*_numbers(devmap), *_shared(devmap)]
    return sorted(found, key=lambda finding: (finding.place, finding.rule.id))


def _stanza(devmap: Devmap, stanza: Stanza) -> Iterator[Finding]:
    if stanza.name:
        line = devmap.member.line(stanza.place.line)
        if "]" not in line.partition("#")[0]:
            yield Finding(rules.HEADER, line.strip()[:40], stanza.place)
    for index, statement in enumerate(stanza.statements):
        if statement.keyword != "name":
            continue
        earlier = next((one for one in stanza.statements[:index] if one.keyword == "name"), None)
        if stanza.name != "manager":
            where = f"in [{stanza.name}]" if stanza.name else "before any stanza"
            yield Finding(rules.NO_STANZA, f"a manager {where}", statement.place)
        elif earlier is not None:
            what = "a second manager in one stanza"
            yield Finding(rules.NO_STANZA, what, statement.place, (("first", earlier.place),))


def _words(manager: Manager) -> Iterator[Finding]:
    """How the lines of an OSA are written."""
    for statement in (manager.statement, *(device.statement for device in manager.devices)):
        word = statement.word
        if word.place.column > 1:
            start = word.start - word.place.column + 1
            edit = Edit(start, word.start, "")
            yield Finding(rules.INDENTED, f"{word.text} in column {word.place.column}", word.place, (), (edit,))
        yield from _lower(word, word.text)
        known = MANAGER_OPTIONS if statement is manager.statement else DEVICE_OPTIONS
        for option in statement.options:
            yield from _option(option, known)


def _lower(word: Word, text: str) -> Iterator[Finding]:
    if text != text.lower():
        at = word.text.find(text)
        edit = Edit(word.start + at, word.start + at + len(text), text.lower())
        yield Finding(rules.UPPER, text, word.place, (), (edit,))


def _option(option: Option, known: tuple[str, ...]) -> Iterator[Finding]:
    word = option.word
    if option.dashes != "--":
        rule = rules.ONE_HYPHEN if option.dashes == "-" else rules.DASH
        edit = Edit(word.start, word.start + len(option.dashes), "--")
        yield Finding(rule, word.text[:40], option.place, (), (edit,))
    written = word.text[len(option.dashes) :].partition("=")[0]
    yield from _lower(word, written)
    if option.name not in known:
        near = difflib.get_close_matches(option.name, known, n=1)
        hint = f", did you mean --{near[0]}?" if near else ""
        yield Finding(rules.UNKNOWN_OPTION, f"--{option.name[:40]}{hint}", option.place)


def _osa(osa: Osa) -> Iterator[Finding]:
    yield from _path(osa)
    yield from _tunnel(osa)
    name = osa.path or "the OSA"
    if not osa.devices or len(osa.devices) % (2 if osa.path_type == "OSE" else 3):
        yield Finding(rules.DEVICES, f"{name} has {len(osa.devices)} devices", osa.place)
    units: dict[str, Statement] = {}
    for device in osa.devices:
        words = device.statement.operands
        if not re.fullmatch(r"[0-9A-F]{4}", device.number):
            at = words[0].place if words else device.place
            yield Finding(rules.NOT_A_NUMBER, device.number[:40] or "no number", at)
        if device.kind != "osa":
            yield Finding(rules.NOT_OSA, f"{device.number[:40]} is {device.kind[:40] or 'nothing'}", device.place)
        if device.unit_address is not None:
            first = units.setdefault(device.unit_address.lstrip("0") or "0", device.statement)
            if first is not device.statement:
                what = f"unit address {device.unit_address[:40]} again"
                yield Finding(rules.UNIT_TWICE, what, device.place, (("first", first.place),))


def _path(osa: Osa) -> Iterator[Finding]:
    if not osa.path:
        yield Finding(rules.NO_PATH, "no --path", osa.place)
    kind = osa.option("pathtype")
    place = kind.place if kind else osa.place
    if osa.path_type == "OSE":
        yield Finding(rules.OSE, f"path {osa.path} is OSE", place, (), _to_osd(kind) if kind else ())
    elif osa.path_type != "OSD":
        what = f"path {osa.path} is {osa.path_type[:40]}" if osa.path_type else f"path {osa.path} has no --pathtype"
        yield Finding(rules.PATH_TYPE, what, place)


def _to_osd(option: Option) -> tuple[Edit, ...]:
    """The edit, where the value stands at the end of its word without quotes."""
    word, value = option.word, option.value or ""
    return (Edit(word.end - len(value), word.end, "OSD"),) if value and word.text.endswith(value) else ()


def _tunnel(osa: Osa) -> Iterator[Finding]:
    if osa.tap is not None and not osa.is_tunnel:
        end = osa.manager.statement.options[-1].word.end
        edits = () if osa.option("tunnel_intf") else (Edit(end, end, " --tunnel_intf=y"),)
        yield Finding(rules.NO_TUNNEL, f"path {osa.path} has no --tunnel_intf=y", osa.place, (), edits)
    if osa.tap is None and osa.path and osa.is_tunnel:
        yield Finding(rules.TUNNEL_ON_ADAPTER, f"path {osa.path} is no tunnel", osa.place)
    if osa.tap is not None and osa.is_tunnel and osa.linux is None:
        given = [option for name in ("tunnel_ip", "tunnel_mask") if (option := osa.option(name)) is not None]
        place = given[0].place if given else osa.place
        yield Finding(rules.TUNNEL_ADDRESS, " ".join(option.word.text[:60] for option in given), place)


def _numbers(devmap: Devmap) -> Iterator[Finding]:
    devices: dict[str, Statement] = {}
    managers: dict[str, Statement] = {}
    for manager in devmap.managers:
        if manager.number:
            first = managers.setdefault(manager.number.zfill(4), manager.statement)
            if first is not manager.statement:
                what = f"{manager.name} {manager.number} again"
                yield Finding(rules.MANAGER_TWICE, what, manager.place, (("first", first.place),))
        for device in manager.devices:
            first = devices.setdefault(device.number, device.statement)
            if first is not device.statement:
                what = f"device {device.number[:40]} again"
                yield Finding(rules.NUMBER_TWICE, what, device.place, (("first", first.place),))


def _shared(devmap: Devmap) -> Iterator[Finding]:
    paths: dict[str, Osa] = {}
    tunnels: list[Osa] = []
    for osa in devmap.osas:
        if osa.path:
            first = paths.setdefault(osa.path, osa)
            if first is not osa:
                yield Finding(rules.PATH_TWICE, f"path {osa.path} again", osa.place, (("first", first.place),))
                continue
        if not osa.is_tunnel or osa.linux is None:
            continue
        for other in tunnels:
            if other.linux is not None and osa.linux.network.overlaps(other.linux.network):
                what = f"{osa.path} is {osa.linux}, {other.path} is {other.linux}"
                yield Finding(rules.TUNNEL_SHARED, what, osa.place, ((other.path, other.place),))
                break
        tunnels.append(osa)
