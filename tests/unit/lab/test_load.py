"""Lab files as they come: encodings, positions and their defaults, where a file is found."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from zlab.errors import LabFileError, Place
from zlab.lab.load import find_lab_file, load_lab, parse_lab
from zlab.lab.records import Link
from zlab.lab.source import parse_yaml

SMALL = "lab: adcd\nsystems: {s0w1: }\n"


def links(text: str) -> list[Link]:
    return [link for _, link in parse_lab(text).lab.links]


def test_the_smallest_lab_has_the_adcd_values() -> None:
    (link,) = links(SMALL)
    assert (link.device, str(link.linux), str(link.zos)) == ("tap0", "10.1.1.1/24", "10.1.1.2")
    assert (link.interface, link.portname, link.devices) == ("ETH1", "PORTA", ("0400", "0401", "0402"))
    assert parse_lab(SMALL).lab.systems["s0w1"].sysname == "S0W1"


def test_each_link_has_a_tap_of_the_host_and_an_osa_of_its_system() -> None:
    text = "lab: adcd\nsystems:\n  one: {links: [{}, {}, ]}\n  two: {links: [~, {mtu: 1492}]}\n"
    assert [(link.device, str(link.zos), link.interface, link.portname, link.devices) for link in links(text)] == [
        ("tap0", "10.1.1.2", "ETH1", "PORTA", ("0400", "0401", "0402")),
        ("tap1", "10.1.2.2", "ETH2", "PORTB", ("0404", "0405", "0406")),
        ("tap2", "10.1.3.2", "ETH1", "PORTA", ("0400", "0401", "0402")),
        ("tap3", "10.1.4.2", "ETH2", "PORTB", ("0404", "0405", "0406")),
    ]


def test_a_system_with_many_links_gets_a_portname_for_each() -> None:
    many = links("lab: adcd\nsystems: {s: {links: [" + "{}, " * 30 + "]}}\n")
    assert [link.portname for link in many[24:28]] == ["PORTY", "PORTZ", "PORTAA", "PORTAB"]
    assert many[29].devices == ("0474", "0475", "0476")
    assert len({number for link in many for number in link.devices}) == 90


def test_what_is_given_stays_and_what_follows_from_it_follows() -> None:
    (link,) = links("lab: a\nsystems: {s: {links: [{device: tap4, interface: osa1, devices: [e00, 4E1, 402]}]}}")
    assert (str(link.linux), str(link.zos), link.interface) == ("10.1.5.1/24", "10.1.5.2", "OSA1")
    assert link.devices == ("0E00", "04E1", "0402")
    (link,) = links("lab: a\nsystems: {s: {links: [{device: zpdt, linux: 192.0.2.9/24}]}}")
    assert str(link.zos) == "192.0.2.10"


def test_device_numbers_are_not_octal_and_not_powers_of_ten() -> None:
    (link,) = links("lab: a\nsystems: {s: {links: [{devices: [0400, 4E0, 08]}]}}".replace("08", "0808"))
    assert link.devices == ("0400", "04E0", "0808")


@pytest.mark.parametrize("form", [SMALL, "\ufeff" + SMALL, SMALL.replace("\n", "\r\n"), SMALL.replace("\n", "\r")])
def test_bom_and_line_ends_of_any_system_are_fine(form: str, tmp_path: Path) -> None:
    path = tmp_path / "lab.yaml"
    path.write_bytes(form.encode())
    assert load_lab(path).lab == parse_lab(SMALL).lab


def test_standard_input_is_a_lab_file_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SMALL.encode() + b"x: 1\n")))
    with pytest.raises(LabFileError) as caught:
        load_lab(Path("-"))
    assert caught.value.problems[0].place == Place("<stdin>", 3, 1)


@pytest.mark.parametrize(
    ("raw", "complaint"),
    [
        (b"lab: adcd\nsystems: {\xe4: }\n", ":2:1: not UTF-8 text (byte 0xe4)"),
        (SMALL.encode("utf-16"), ":1:1: not UTF-8 text (byte 0xff)"),
        (b"\0\0\0\0", ":1:1: not YAML: control characters are not allowed"),
        (b"#" * (4 * 1024 * 1024 + 1), ": the file is larger than 4 MiB: not a lab file"),
        (b"[" * 5000, ""),
    ],
    ids=["latin-1", "utf-16", "binary", "huge", "deep"],
)
def test_what_is_no_text_is_one_clear_problem(raw: bytes, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "lab.yaml"
    path.write_bytes(raw)
    with pytest.raises(LabFileError) as caught:
        load_lab(path)
    assert len(caught.value.problems) == 1
    assert str(caught.value).startswith(f"{path}{complaint}")


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(LabFileError, match=r"lab\.yaml: cannot read the lab file: No such file.*zlab init"):
        load_lab(tmp_path / "lab.yaml")
    with pytest.raises(LabFileError, match="Is a directory"):
        load_lab(tmp_path)


def test_an_anchor_may_stand_for_what_two_links_share() -> None:
    text = """
lab: a
linux: {frr: {router_id: 10.1.1.1}}
systems:
  s:
    links:
      - ospf: &ospf {hello: 5, dead: 20}
      - ospf: *ospf
"""
    one, two = links(text)
    assert one.ospf == two.ospf
    assert one.ospf is not None
    assert one.ospf.dead == 20


def test_a_lab_is_found_by_file_folder_inventory_or_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inventories/mine").mkdir(parents=True)
    (tmp_path / "inventories/mine/lab.yaml").write_text(SMALL)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ZLAB_LAB", raising=False)
    assert find_lab_file(None) == Path("lab.yaml")
    assert find_lab_file("mine") == Path("inventories/mine/lab.yaml")
    assert find_lab_file("inventories/mine") == Path("inventories/mine/lab.yaml")
    assert find_lab_file("-") == Path("-")
    monkeypatch.setenv("ZLAB_LAB", "mine")
    assert find_lab_file(None) == Path("inventories/mine/lab.yaml")


def test_the_reference_lab_is_one() -> None:
    loaded = load_lab(ROOT / "inventories/adcd/lab.yaml")
    assert loaded.lab.lab == "adcd"
    assert loaded.source.place(("systems", "s0w1", "links", 0, "zos")).line > 10


def test_a_route_is_a_network_and_names_no_device() -> None:
    ipv6 = '{linux: "2001:db8::1/64", zos: "2001:db8::2"}'
    with pytest.raises(LabFileError, match="fe80::2%tap0/128 names a device"):
        links(f'lab: a\nsystems: {{s: {{links: [{{ipv6: {ipv6}, routes: ["fe80::2%tap0"]}}]}}}}\n')


@pytest.mark.parametrize(
    "text",
    ["lab: " + "[" * 100_000, "lab: " + "[" * 50_000 + "]" * 50_000, "- " * 40_000, "? " * 40_000, "{a: " * 40_000],
    ids=["open", "closed", "dashes", "keys", "mappings"],
)
def test_a_file_nested_without_end_is_refused_and_does_not_end_the_process(text: str) -> None:
    with pytest.raises(LabFileError) as refused:
        parse_yaml(text, "lab.yaml")
    (problem,) = refused.value.problems
    assert problem.what == "not a lab file: nested too deep"
    assert problem.place is not None
    assert problem.place.line == 1


def test_long_lines_and_many_brackets_are_no_nesting() -> None:
    links = ", ".join(f"{{device: tap{number}}}" for number in range(2000))
    assert parse_yaml(f"[{links}]", "lab.yaml").data == [{"device": f"tap{number}"} for number in range(2000)]


def test_a_log_in_the_place_of_a_lab_file_is_one_message() -> None:
    lines = [
        f"Apr  2 17:20:{second:02} S0W1 OMPROUTE[{second}]: EZZ7968I Hello interval missed" for second in range(50)
    ]
    with pytest.raises(LabFileError) as refused:
        parse_lab("\n".join(lines))
    (problem,) = refused.value.problems
    assert "this is no lab file" in problem.what
    assert "--log" in (problem.hint or "")
