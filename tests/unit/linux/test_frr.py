"""FRR's lines: what a lab wants, what the running configuration says, what forbids them, what is sent."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zlab.errors import SecretError
from zlab.lab.load import parse_lab
from zlab.linux.facts import FrrFacts
from zlab.linux.frr.conflicts import frr_problems
from zlab.linux.frr.driver import change_commands, check_keys
from zlab.linux.frr.running import parse_running_config
from zlab.linux.frr.want import frr_lines
from zlab.linux.records import FrrLine, Step

RUNNING = """\
Building configuration...

Current configuration:
!
frr version 8.4.4
hostname vm
no ip forwarding
!
interface tap0
 ip ospf area 3
 ip ospf authentication message-digest
 ip ospf message-digest-key 1 md5 top secret
exit
!
router ospf
 ospf router-id 10.1.1.1
exit
!
router ospf6
exit
!
line vty
 password 8 hush
exit
!
end
"""
ALL = FrrFacts(True, ("zebra", "ospfd", "ospf6d"))


def lab(ospf: str, frr: str = "router_id: 10.1.1.1") -> tuple[FrrLine, ...]:
    text = f"lab: adcd\nlinux: {{frr: {{{frr}}}}}\nsystems: {{s0w1: {{links: [{{{ospf}}}]}}}}\n"
    return frr_lines(parse_lab(text).lab)


def test_a_running_configuration_is_blocks_of_lines_and_holds_no_key() -> None:
    config = parse_running_config(RUNNING)
    assert config.has("", "router ospf6")
    assert config.has("interface tap0", "ip ospf area 0.0.0.3"), "an area is an address, however it was typed"
    assert config.has("interface tap0", "ip ospf message-digest-key 1 md5")
    assert config.has_key("interface tap0", "ip ospf message-digest-key 1 md5", "top secret")
    assert not config.has_key("interface tap0", "ip ospf message-digest-key 1 md5", "top")
    assert "secret" not in repr(config)
    assert "hush" not in str(list(config.lines()))


@given(st.text(alphabet=st.sampled_from("abi nterfac!\n routes"), max_size=200))
@settings(max_examples=80, deadline=None)
def test_any_text_is_some_configuration(text: str) -> None:
    assert all(isinstance(line, str) for _, line in parse_running_config(text).lines())


def test_defaults_of_frr_are_no_lines() -> None:
    assert [
        line.line for line in lab("ospf: {hello: 10, dead: 40, priority: 1}") if line.block == "interface tap0"
    ] == ["ip ospf area 0.0.0.0"]


def test_the_area_comes_after_the_timers_it_starts_with() -> None:
    lines = [line.line for line in lab("ospf: {hello: 2, dead: 8, network: point-to-point}")]
    assert lines[0] == "router ospf"
    assert lines[-1] == "ip ospf area 0.0.0.0"


def test_a_key_is_a_reference_in_every_record() -> None:
    (line,) = (each for each in lab("ospf: {auth: {type: md5, key: {env: SOME_KEY}}}") if each.secret)
    assert line.secret == ("env", "SOME_KEY")
    assert line.line.endswith("md5")


WANTED = lab("ospf: {cost: 10}")


def told(facts: FrrFacts) -> str:
    return "\n".join(map(str, frr_problems(WANTED, facts, ())))


def test_an_frr_that_is_not_there_or_half_there_is_told() -> None:
    assert "FRR is not installed" in told(FrrFacts(why="FRR is not installed"))
    assert "FRR runs without ospfd" in told(FrrFacts(True, ("zebra",)))
    assert told(ALL) == ""
    assert frr_problems((), FrrFacts(), ()) == ()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("interface tap0", "ip ospf cost 5"), "FRR has `ip ospf cost 5`"),
        (("router ospf", "ospf router-id 9.9.9.9"), "FRR has `ospf router-id 9.9.9.9`"),
        (("router ospf", "network 10.0.0.0/8 area 0"), "no `ip ospf area` beside network lines"),
    ],
)
def test_a_contradiction_of_others_is_told_with_their_line(line: tuple[str, str], words: str) -> None:
    assert words in told(FrrFacts(True, ALL.daemons, (line,)))


def test_our_own_old_line_is_no_contradiction() -> None:
    facts = FrrFacts(True, ALL.daemons, (("interface tap0", "ip ospf cost 5"),))
    assert frr_problems(WANTED, facts, {("frr", "interface tap0", "ip ospf cost 5")}) == ()


def commands(steps: list[Step], running: str = "") -> list[str]:
    return [line.strip() for line in change_commands(steps, parse_running_config(running))]


def test_routers_come_first_and_every_block_is_left() -> None:
    sent = commands([Step(None, line) for line in WANTED])
    assert sent[0] == "router ospf"
    assert sent.index("exit") < sent.index("interface tap0")
    assert sent[-1] == "exit"


BLOCK, ROUTER_ID = FrrLine("", "router ospf"), FrrLine("router ospf", "ospf router-id 10.1.1.1")


def test_a_block_of_ours_goes_when_it_is_empty_and_stays_with_lines_of_others() -> None:
    gone = [Step(ROUTER_ID, None), Step(BLOCK, None)]
    assert commands(gone, RUNNING) == ["no router ospf"]
    crowded = RUNNING.replace(" ospf router-id", " passive-interface default\n ospf router-id")
    assert commands(gone, crowded) == ["router ospf", "no ospf router-id 10.1.1.1", "exit"]


def test_a_block_that_was_there_before_us_stays_when_it_is_empty() -> None:
    assert commands([Step(ROUTER_ID, None)], RUNNING) == ["router ospf", "no ospf router-id 10.1.1.1", "exit"]


def test_a_key_is_removed_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("K", "new")
    line = FrrLine("interface tap0", "ip ospf message-digest-key 1 md5", ("env", "K"))
    assert commands([Step(line, None)], RUNNING)[1] == "no ip ospf message-digest-key 1"
    assert commands([Step(None, line)], RUNNING)[1:3] == [
        "no ip ospf message-digest-key 1",
        "ip ospf message-digest-key 1 md5 new",
    ]


@pytest.mark.parametrize(
    ("line", "longest"), [("ip ospf authentication-key", 8), ("ip ospf message-digest-key 1 md5", 16)]
)
def test_a_key_that_frr_would_cut_is_an_error(monkeypatch: pytest.MonkeyPatch, line: str, longest: int) -> None:
    step = Step(None, FrrLine("interface tap0", line, ("env", "K")))
    monkeypatch.setenv("K", "x" * longest)
    check_keys([step])
    monkeypatch.setenv("K", "x" * (longest + 1))
    with pytest.raises(SecretError, match=f"longer than the {longest} bytes"):
        check_keys([step])
