"""One existing system as values of a lab file, and what a push of that lab file would change of it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zlab.deploy.adopt.links import Linking, first_linux, in_link_order
from zlab.deploy.adopt.log_rules import found_rules
from zlab.deploy.adopt.members import Members
from zlab.deploy.adopt.policy import found_policy
from zlab.deploy.adopt.routing import found_omproute, ospf_of
from zlab.deploy.adopt.stack import found_resolver, found_stack, sysname_of
from zlab.deploy.adopt.taps import Chosen, choose_taps, taps_of_devmap, taps_of_host, taps_of_lab
from zlab.deploy.adopt.wires import short, wires
from zlab.errors import Problem, ZlabError
from zlab.lab.draft import Found
from zlab.lab.load import LoadedLab
from zlab.lab.positions import with_defaults
from zlab.lab.records import Lab
from zlab.lab.source import Data
from zlab.linux.draft import found_on_host
from zlab.linux.facts import HostFacts
from zlab.zos.changes import Change
from zlab.zos.member import MemberText
from zlab.zos.registry import LANGUAGES, language_of

_OF_MEMBER = {"resolver": "tcpdata", "syslogd": "syslogd", "omproute": "omproute", "attls": "attls", "tcpip": "profile"}
"""Sections of a system, and the member that says what is in them."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """What is found, the one to be believed first, and what could not be taken."""

    found: tuple[Found, ...]
    problems: tuple[Problem, ...]


def adopt(members: Members, system: str, facts: HostFacts, older: LoadedLab | None = None) -> Adopted:
    """A system's values. `older` is the lab file the members were pulled by: what no member says is kept from it."""
    devmap = members.devmap
    taps = [
        *(taps_of_devmap(devmap) if devmap is not None else ()),
        *(taps_of_lab(older, system) if older is not None else ()),
        *taps_of_host(facts),
    ]
    own, problems = wires(members.profile)
    chosen, more = choose_taps(own, taps, members.trles, devmap)
    told = [*problems, *more]
    linking = Linking.of(members, taps, system)
    found: list[Found] = []
    linked: list[Chosen] = []
    for each in in_link_order(chosen, members):
        link, wrong = linking.found(each)
        found += link
        told += wrong
        linked += [each] if link else []
    linked_wires = [each.wire for each in linked]
    sections, left = _sections(members, linked, system)
    found += sections
    told += left
    if not linked_wires:
        told.append(Problem("PROFILE has no OSA that can be a link: the draft has the usual one"))
    found += _frr(members, linked, found, older)
    names = {each.name for each in linked}
    found += [each for each in found_on_host(facts, system) if _is_of_host(each, names)]
    found += _kept(older, system, members) if older is not None else ()
    return Adopted(tuple(found), tuple(told))


def _sections(members: Members, linked: Sequence[Chosen], system: str) -> tuple[list[Found], list[Problem]]:
    own = [each.wire for each in linked]
    found = [*sysname_of(members, system)]
    sysname = str(found[0].value) if found else system.upper()
    stack, problems = found_stack(members, own, system)
    found += stack
    found += found_resolver(members, sysname, system)
    speaking = [wire for wire in own if ospf_of(members.omproute, wire) is not None]
    found += found_omproute(members.omproute, speaking, own, system)
    said = {each.path[2:]: str(each.value) for each in found}
    jobs = [said.get((name, "job"), name.upper()) for name in ("tcpip", "omproute", "syslogd")]
    rules, left = found_rules(members, system, jobs)
    policy, more = found_policy(members, system)
    return [*found, *rules, *policy], [*problems, *left, *more]


def _frr(
    members: Members, linked: Sequence[Chosen], found: Sequence[Found], older: LoadedLab | None
) -> Iterator[Found]:
    """The Linux side of OSPF, which OMPROUTE wants for a neighbor; the older lab file's where it has one."""
    speaking = [str(each.path[3]) for each in found if each.path[-1] in ("ospf", "ospf6") and len(each.path) == 5]
    if not speaking or (older is not None and older.lab.linux.frr is not None):
        return
    default = next((each for each in members.profile.routes if each.default and each.version == 4), None)
    said: dict[str, Data] = {"router_id": str(first_linux(found, speaking))}
    # A static default route is REPLACEABLE, or left out, where a neighbor is to announce one.
    first = linked[0].name in speaking
    if first and (default is None or any(word.startswith("REPL") for word in default.options)):
        said["default_route"] = "always"
    yield Found(("linux", "frr"), said, "OMPROUTE wants a neighbor")


def _is_of_host(found: Found, taps: set[str]) -> bool:
    """What this host says that no member does: its uplink, and the MTU of the taps."""
    return found.path[0] == "linux" or (found.path[-1] == "mtu" and found.path[3] in taps)


def _kept(older: LoadedLab, system: str, members: Members) -> Iterator[Found]:
    """What no member says: the Linux end, the places of members and the way to them, and other systems."""
    data = older.source.data
    whole = with_defaults(data) if isinstance(data, dict) else {}
    linux, systems = whole.get("linux"), whole.get("systems")
    for key, value in linux.items() if isinstance(linux, dict) else ():
        yield _at(older, ("linux", key), ("linux", key), value)
    for name, record in systems.items() if isinstance(systems, dict) else ():
        for key, value in record.items() if isinstance(record, dict) else ():
            path = ("systems", name, key)
            if name == system and (key == "links" or _OF_MEMBER.get(key) in members.documents):
                continue
            if key == "links":
                yield from _kept_links(older, path, value)
            elif isinstance(value, dict):
                yield from (_at(older, (*path, each), (*path, each), said) for each, said in value.items())
            else:
                yield _at(older, path, path, value)


def _kept_links(older: LoadedLab, path: tuple[str, ...], links: Data) -> Iterator[Found]:
    for number, link in enumerate(links if isinstance(links, list) else ()):
        tap = str(link.get("device")) if isinstance(link, dict) else ""
        for key, value in link.items() if isinstance(link, dict) else ():
            at = (*path, tap) if key == "device" else (*path, tap, key)
            yield _at(older, at, (*path, number, key), value)


def _at(older: LoadedLab, path: tuple[str, ...], where: tuple[str | int, ...], value: Data) -> Found:
    return Found(path, value, short(older.source.place(where)))


def push_changes(lab: Lab, system: str, members: Members) -> tuple[Problem, ...]:
    """What a push of a lab would change of the members it was made from: nothing, unless the lab file cannot say it."""
    return tuple(problem for name in LANGUAGES for problem in _changes(lab, system, name, members))


def _changes(lab: Lab, system: str, name: str, members: Members) -> Iterator[Problem]:
    language = language_of(name)
    document = members.documents.get(name)
    if document is None:
        return
    try:
        text = language.merge(document, lab, system)
    except ZlabError as error:
        yield from (Problem(f"a push would fail: {each.what}", each.place, each.hint) for each in error.problems)
        return
    member: MemberText = document.member
    after = language.parse(MemberText(member.name, text), members.library)
    for change in language.diff(document, after):
        yield Problem(f"a push would change it: {_told(change)}", change.before_place or change.after_place)


def _told(change: Change) -> str:
    values = " → ".join(each if each is not None else "nothing" for each in (change.before, change.after))
    return f"{' '.join(change.path)}: {values}"
