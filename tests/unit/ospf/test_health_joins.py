"""Which records speak of the same adjacency: both ends, whatever each of them calls the other."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from zlab.ospf.case import RouteStatus
from zlab.ospf.evidence import Evidence, merge
from zlab.ospf.health import Health, judge
from zlab.ospf.readers.files import read_lines
from zlab.ospf.readers.frr.show_json import read_frr_json
from zlab.ospf.verdict import Verdict

SEEN = "2026/11/23 %s OSPF: [Y05P2-YJVXY] AdjChg: Nbr %s(default) on %s: %s"
FULL, GONE = "Loading -> Full (LoadingDone)", "Full -> Deleted (InactivityTimer)"


def read(*lines: str) -> Evidence:
    return read_lines(lines, Path("-"))


def frr(clock: str, change: str, neighbor: str = "10.1.1.2, NbrIP 10.1.1.2 ", on: str = "tap0:10.1.1.1") -> Evidence:
    return read(SEEN % (clock, neighbor, on, change))


def zos(clock: str, neighbor: str, state: int, event: int, system: str = "S0W1") -> Evidence:
    text = f"EZZ7919I State change, IPv4 OSPF, neighbor {neighbor}, new state {state}, event {event}"
    return read(f"Nov 23 {clock} {system} OMPROUTE[1]: {text}")


def neighbor_list(address: str = "10.1.1.2", on: str = "tap0:10.1.1.1") -> Evidence:
    entry = {"nbrState": "Full/DR", "upTimeInMsec": 100000, "ifaceAddress": address, "ifaceName": on}
    return read_frr_json(json.dumps({"neighbors": {"7.7.7.7": [entry]}}), when=datetime.now())


def judged(*parts: Evidence) -> tuple[Health, ...]:
    return judge(merge(parts), now=datetime.now()).neighbors


def cause(health: Health) -> str:
    return health.diagnosis.cause.code if health.diagnosis else ""


def test_two_logs_that_lost_each_other_are_one_adjacency_and_a_cut_wire() -> None:
    (health,) = judged(frr("10:00:00", FULL), frr("10:00:40", GONE), zos("10:00:41", "10.1.1.1", 1, 12))
    assert (health.neighbor, health.device, health.system) == ("10.1.1.2", "tap0", "S0W1")
    assert cause(health) == "both-silent"
    assert [event.split()[2] for event in health.events] == ["z/OS:", "Linux:"]


def test_an_old_frr_that_names_the_router_id_is_the_end_that_zos_names_by_its_address() -> None:
    (health,) = judged(frr("10:00:00", FULL, neighbor="7.7.7.7"), zos("10:00:00", "10.1.1.1", 128, 9))
    assert (health.device, health.system, health.verdict) == ("tap0", "S0W1", Verdict.HEALTHY)


def test_what_zos_learns_tells_of_the_route_where_linux_shows_no_table() -> None:
    head = ("EZZ7847I ROUTING TABLE", "TYPE   DEST NET         MASK      COST    AGE     NEXT HOP(S)")
    wire = "DIR*   10.1.1.0        FFFFFF00  1       4       10.1.1.2"
    learned = "SPE2   0.0.0.0         0         1       4       10.1.1.1"
    end = "0 NETS DELETED, 0 NETS INACTIVE"
    (without,) = judged(neighbor_list(), read(*head, wire, end))
    assert (without.verdict, cause(without)) == (Verdict.UNHEALTHY, "no-route")
    (with_it,) = judged(neighbor_list(), read(*head, wire, learned, end))
    assert (with_it.verdict, with_it.route) == (Verdict.HEALTHY, RouteStatus.INSTALLED)


def test_the_list_of_neighbors_alone_tells_by_which_address_zos_knows_linux() -> None:
    (health,) = judged(neighbor_list(), zos("10:00:00", "10.1.1.1", 128, 9))
    assert (health.device, health.system, health.state_words) == ("tap0", "S0W1", "Full 128")


def test_parallel_links_are_told_apart_by_the_addresses_of_both_ends() -> None:
    second = neighbor_list("10.1.2.2", "tap1:10.1.2.1")
    found = judged(neighbor_list(), second, zos("10:00:00", "10.1.1.1", 128, 9), zos("10:00:00", "10.1.2.1", 128, 9))
    assert [(each.device, each.neighbor, each.system) for each in found] == [
        ("tap0", "10.1.1.2", "S0W1"),
        ("tap1", "10.1.2.2", "S0W1"),
    ]


def test_what_two_systems_say_of_one_address_is_not_said_of_one_wire() -> None:
    found = judged(
        frr("10:00:00", FULL),
        frr("10:00:00", FULL, neighbor="10.1.1.3, NbrIP 10.1.1.3 "),
        zos("10:00:00", "10.1.1.1", 128, 9),
        zos("10:00:00", "10.1.1.1", 1, 12, system="S0W2"),
    )
    told = {(each.system, each.neighbor): each.verdict for each in found}
    assert told.pop(("S0W2", "10.1.1.1")) is Verdict.UNHEALTHY
    assert told.pop(("S0W1", "10.1.1.1")) is Verdict.HEALTHY
    assert set(told.values()) == {Verdict.HEALTHY}, "the failure of one system is not told of another's wire"


def test_what_zos_alone_tells_of_is_in_the_order_of_addresses() -> None:
    found = judged(*(zos("10:00:00", f"10.1.{number}.1", 128, 9) for number in (10, 9, 1)))
    assert [each.neighbor for each in found] == ["10.1.1.1", "10.1.9.1", "10.1.10.1"]
