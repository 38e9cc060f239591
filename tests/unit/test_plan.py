"""The plan: what changes, what is ours, and that the inverse leads back (circular)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hypothesis import given
from hypothesis import strategies as st

from zlab.linux.driver import Reading
from zlab.linux.plan import Plan, Wanted, plan_down, plan_up, undo_steps
from zlab.linux.records import Address, Identity, Ipv6Forwarding, LinkMtu, LinkUp, NftTable, Record, Step, Sysctl
from zlab.linux.state import Applied, Kernel

KERNEL = Kernel("boot-1", 1)
FORWARDING = Sysctl("net/ipv4/conf/tap0/forwarding", "1")
UPLINK = Sysctl("net/ipv4/conf/eth0/forwarding", "1")
ADDRESS = Address("tap0", "10.1.1.1/24")
TABLE = NftTable("ip", "zlab_adcd", '["rule"]')


class Model:
    """A host in memory: steps are made true, and a step that does not fit what is there is an error."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self.things: dict[Identity, Record] = {record.identity: record for record in records}

    def reading(self) -> Reading:
        return Reading(tuple(self.things.values()))

    def make(self, steps: Sequence[Step]) -> None:
        for step in steps:
            assert self.things.get(step.identity) == step.before
            if step.after is None:
                del self.things[step.identity]
            else:
                self.things[step.identity] = step.after


def up(model: Model, records: Sequence[Record], owned: Sequence[Step] = (), others: Sequence[Applied] = ()) -> Plan:
    plan = plan_up(Wanted("adcd", records=tuple(records)), model.reading(), owned, others)
    model.make(plan.steps)
    return plan


def down(model: Model, owned: Sequence[Step], others: Sequence[Applied] = ()) -> Plan:
    plan = plan_down("adcd", owned, model.reading(), others)
    model.make(plan.steps)
    return plan


def test_a_missing_thing_is_added_and_a_wrong_one_changed() -> None:
    model = Model([Sysctl(FORWARDING.path, "0")])
    plan = up(model, [ADDRESS, FORWARDING])
    assert plan.steps == (Step(None, ADDRESS), Step(Sysctl(FORWARDING.path, "0"), FORWARDING))
    assert [step.verb for step in plan.steps] == ["add", "change"]


def test_the_second_up_changes_nothing_and_still_owns_everything() -> None:
    model = Model([Sysctl(FORWARDING.path, "0")])
    first = up(model, [ADDRESS, FORWARDING])
    second = up(model, [ADDRESS, FORWARDING], first.owned)
    assert second.steps == ()
    assert second.owned == first.owned


def test_what_was_there_before_us_is_never_ours() -> None:
    model = Model([ADDRESS])
    plan = up(model, [ADDRESS, TABLE])
    assert [step.after for step in plan.owned] == [TABLE]
    down(model, plan.owned)
    assert model.things == {ADDRESS.identity: ADDRESS}


def test_an_edited_lab_puts_back_what_it_no_longer_wants_and_keeps_the_first_prior_value() -> None:
    model = Model([LinkMtu("tap0", 1500)])
    first = up(model, [LinkMtu("tap0", 9000), ADDRESS])
    second = up(model, [LinkMtu("tap0", 1400)], first.owned)
    assert model.things == {("mtu", "tap0"): LinkMtu("tap0", 1400)}
    assert second.steps[0] == Step(ADDRESS, None)
    down(model, second.owned)
    assert model.things == {("mtu", "tap0"): LinkMtu("tap0", 1500)}


def test_a_tap_that_came_back_gets_its_things_again() -> None:
    model = Model([LinkUp("tap0", False)])
    first = up(model, [ADDRESS, LinkUp("tap0", True), TABLE])
    model.things = {TABLE.identity: TABLE, ("link", "tap0"): LinkUp("tap0", False)}
    second = up(model, [ADDRESS, LinkUp("tap0", True), TABLE], first.owned)
    assert [step.after for step in second.steps] == [ADDRESS, LinkUp("tap0", True)]
    assert {step.identity for step in second.owned} == {step.identity for step in first.owned}


def test_while_a_tap_is_away_what_we_own_on_it_stays_ours() -> None:
    model = Model()
    first = up(model, [ADDRESS, TABLE])
    model.things.pop(ADDRESS.identity)
    away = plan_up(
        Wanted("adcd", records=(TABLE,), deferred=(ADDRESS,)), Reading(tuple(model.things.values())), first.owned
    )
    assert away.steps == ()
    assert {step.identity for step in away.owned} == {ADDRESS.identity, TABLE.identity}


def test_down_leaves_alone_what_somebody_else_changed_since() -> None:
    model = Model([LinkMtu("tap0", 1500)])
    plan = up(model, [LinkMtu("tap0", 9000)])
    model.things[("mtu", "tap0")] = LinkMtu("tap0", 1492)
    undone = down(model, plan.owned)
    assert undone.steps == ()
    assert undone.left == (LinkMtu("tap0", 1492),)


def test_our_own_table_goes_whatever_somebody_put_into_it() -> None:
    model = Model()
    plan = up(model, [TABLE])
    model.things[TABLE.identity] = NftTable("ip", "zlab_adcd", '["rule","rule of a stranger"]')
    undone = down(model, plan.owned)
    assert undone.left == ()
    assert model.things == {}


def test_a_setting_that_another_lab_wants_too_is_handed_over() -> None:
    model = Model([Sysctl(UPLINK.path, "0")])
    first = up(model, [UPLINK])
    other = Applied("other", "t", KERNEL, wanted=(UPLINK,))
    plan = down(model, first.owned, [other])
    assert plan.steps == ()
    assert plan.handed_over == (("other", Step(Sysctl(UPLINK.path, "0"), UPLINK)),)
    assert model.things[UPLINK.identity] == UPLINK


def test_what_may_be_half_changed_is_undone_whatever_it_looks_like() -> None:
    before, after = Ipv6Forwarding("0", (("eth0", "0"),)), Ipv6Forwarding("1")
    steps, left = undo_steps([Step(before, after)], Reading((before,)))
    assert steps == (Step(after, before),)
    assert left == ()


def test_things_that_are_not_visible_are_not_planned() -> None:
    plan = plan_up(Wanted("adcd", records=(ADDRESS, TABLE)), Reading((), frozenset({TABLE.identity})), ())
    assert [step.after for step in plan.steps] == [ADDRESS]
    assert plan.unknown == (TABLE,)


def test_a_reboot_forgets_all_but_what_outlives_it() -> None:
    applied = Applied("adcd", "t", KERNEL, steps=(Step(None, ADDRESS), Step(None, TABLE)))
    assert applied.still_ours(KERNEL) == applied.steps
    assert [step.after for step in applied.still_ours(Kernel("boot-2", 1))] == [TABLE]


records = st.one_of(
    st.builds(Sysctl, st.sampled_from(["a", "b"]), st.sampled_from(["0", "1", "2"])),
    st.builds(LinkMtu, st.sampled_from(["tap0", "tap1"]), st.sampled_from([1400, 1500])),
    st.builds(Address, st.sampled_from(["tap0", "tap1"]), st.sampled_from(["10.1.1.1/24", "10.1.2.1/24"])),
)
unique = st.lists(records, max_size=6, unique_by=lambda record: record.identity)


@given(unique, st.lists(unique, min_size=1, max_size=4))
def test_any_sequence_of_ups_then_down_leads_back(before: list[Record], labs: list[list[Record]]) -> None:
    model = Model(before)
    start = dict(model.things)
    owned: Sequence[Step] = ()
    for wanted in labs:
        owned = up(model, wanted, owned).owned
        assert all(model.things[record.identity] == record for record in wanted)
        assert up(model, wanted, owned).steps == ()
    down(model, owned)
    assert model.things == start


@given(unique, unique, st.integers(min_value=0, max_value=6))
def test_a_change_cut_anywhere_is_undone_exactly(before: list[Record], wanted: list[Record], cut: int) -> None:
    model = Model(before)
    start = dict(model.things)
    plan = plan_up(Wanted("adcd", records=tuple(wanted)), model.reading(), ())
    model.make(plan.steps[:cut])
    steps, left = undo_steps(plan.steps, model.reading())
    model.make(steps)
    assert (model.things, left) == (start, ())
    assert undo_steps(plan.steps, model.reading()) == ((), ())
