"""The files of a state folder: written whole, read back, and never trusted when they are not whole."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zlab.errors import StateError
from zlab.linux.host import Host
from zlab.linux.records import (
    KINDS,
    Address,
    FirewalldObject,
    FrrLine,
    IptablesRule,
    Ipv6Forwarding,
    LinkMtu,
    LinkUp,
    MailRelay,
    NftTable,
    Record,
    Route,
    Step,
    Sysctl,
    UfwRule,
    record_from_json,
)
from zlab.linux.state import Applied, Kernel, StateStore, Transaction

KERNEL = Kernel("boot", 1)
ONE_OF_EACH: tuple[Record, ...] = (
    Sysctl("net/ipv4/conf/tap0/forwarding", "1"),
    Ipv6Forwarding("1", (("eth0", "0"),)),
    LinkMtu("tap0", 1500),
    LinkUp("tap0", True),
    Address("tap0", "10.1.1.1/24"),
    Route("10.9.0.0/16", "10.1.1.2", "tap0"),
    NftTable("inet", "zlab_adcd", "{}"),
    IptablesRule("nft", "ip", "filter", "INPUT", ("-i", "tap0", "-j", "ACCEPT")),
    UfwRule(("route", "allow")),
    FirewalldObject("zone", "zlab-adcd", (("forward", ""), ("target", "ACCEPT"))),
    FrrLine("interface tap0", "ip ospf message-digest-key 1 md5", ("env", "KEY")),
    MailRelay("adcd", "tap0", 25, (("relayhost", "mail:587"),), "login", ("env", "PASSWORD")),
)


def applied(*records: Record, transaction: str = "t1") -> Applied:
    return Applied("adcd", transaction, KERNEL, "/lab.yaml", "eth0", tuple(Step(None, r) for r in records), records)


@pytest.fixture
def store(tmp_path: Path) -> StateStore:
    return StateStore(Host(state_dir=tmp_path / "state"))


def test_there_is_one_of_each_kind() -> None:
    assert {record.kind for record in ONE_OF_EACH} == set(KINDS)


@pytest.mark.parametrize("record", ONE_OF_EACH, ids=lambda record: record.kind)
def test_a_record_survives_json_and_says_what_it_is(record: Record) -> None:
    back = record_from_json(json.loads(json.dumps(record.to_json())))
    assert back == record
    assert back.identity == record.identity
    assert record.identity[0] == record.kind
    assert record.describe()


def test_a_committed_change_is_what_is_applied(store: StateStore, tmp_path: Path) -> None:
    wanted = applied(*ONE_OF_EACH)
    transaction = Transaction(wanted.steps, wanted)
    store.begin(transaction)
    assert store.applied("adcd") is None
    assert store.pending("adcd") == wanted
    store.commit(transaction)
    assert store.applied("adcd") == wanted
    assert store.all_applied() == (wanted,)
    assert [path.name for path in (tmp_path / "state").iterdir()] == ["adcd.applied"]


def test_a_discarded_change_leaves_what_was_applied_before(store: StateStore) -> None:
    first, second = applied(ONE_OF_EACH[0]), applied(*ONE_OF_EACH, transaction="t2")
    store.begin(Transaction(first.steps, first))
    store.commit(Transaction(first.steps, first))
    store.begin(Transaction(second.steps, second))
    (journal,) = store.unfinished()
    assert journal.steps == second.steps
    assert not store.committed(journal)
    store.discard("adcd")
    assert store.unfinished() == ()
    assert store.applied("adcd") == first


def test_a_down_leaves_no_file(store: StateStore, tmp_path: Path) -> None:
    nothing = Applied("adcd", "t3", KERNEL)
    store.begin(Transaction((), nothing))
    store.commit(Transaction((), nothing))
    assert list((tmp_path / "state").iterdir()) == []


def test_what_a_killed_run_left_before_its_journal_is_swept(store: StateStore, tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    (folder / "adcd.next").write_text("{")
    (folder / ".adcd.journal.xyz").write_text("half")
    store.sweep()
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"format": 99}', '{"format": 1}', "\x00\xff", '{"format": 1, "lab": 5, "steps": 7}'],
)
def test_a_file_that_is_not_whole_is_one_error_with_its_place(store: StateStore, tmp_path: Path, text: str) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    for kind in ("applied", "journal"):
        (folder / f"adcd.{kind}").write_bytes(text.encode("latin-1"))
    with pytest.raises(StateError, match=r"adcd\.applied"):
        store.applied("adcd")
    with pytest.raises(StateError, match=r"adcd\.journal"):
        store.unfinished()


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_state_that_was_damaged_anywhere_is_an_error_or_a_state(data: st.DataObject) -> None:
    text = json.dumps(applied(*ONE_OF_EACH).to_json())
    at = data.draw(st.integers(0, len(text) - 1))
    damaged = text[:at] + data.draw(st.sampled_from(["", "x", '"', "0", "}"])) + text[at + 1 :]
    try:
        loaded = json.loads(damaged)
        Applied.from_json(loaded)
    except (ValueError, KeyError, TypeError):
        return


def test_another_boot_keeps_what_outlives_one() -> None:
    state = applied(*ONE_OF_EACH)
    kinds = {step.record.kind for step in state.still_ours(Kernel("another", 1))}
    assert kinds == {"route", "nft", "iptables", "ufw", "firewalld", "frr", "mail"}
    assert state.still_ours(KERNEL) == state.steps


def test_another_lab_sees_taps_and_subnets_but_no_link_local_ones() -> None:
    state = replace(applied(), wanted=(Address("tap0", "10.1.1.1/24"), Address("tap0", "fe80::1/64")))
    other = state.as_other_lab()
    assert other.devices == ("tap0",)
    assert [str(network) for network in other.networks] == ["10.1.1.0/24"]
