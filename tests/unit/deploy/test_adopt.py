"""`zlab init --from`: members of an existing system become a lab file that loads, each value with its place."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.support.in_process import Result, run_zlab
from zlab.deploy.adopt.members import read_members
from zlab.deploy.adopt.system import adopt, push_changes
from zlab.lab.draft import draft_of, draft_text, sound
from zlab.lab.load import LoadedLab, load_lab, parse_lab
from zlab.lab.records import Link, System
from zlab.linux.facts import HostFacts

INTERFACE = """\
INTERFACE OSA1 DEFINE IPAQENET PORTNAME OSAPORT
  IPADDR 10.9.1.2/28 MTU 1492
BEGINROUTES
  ROUTE DEFAULT 10.9.1.3 OSA1 MTU 1492
ENDROUTES
START OSA1
"""
DEVICE = """\
DEVICE PORTA MPCIPA
LINK ETH1 IPAQENET PORTA
HOME 10.9.1.2 ETH1
START PORTA
"""
OMPROUTE = """\
Area Area_Number=0.0.0.0;
OSPF_Interface IP_Address=10.9.1.2 Name=OSA1 Subnet_Mask=255.255.255.240 Hello_Interval=5 Dead_Router_Interval=20
  Router_Priority=0 Authentication_Type=MD5 Authentication_Key_ID=3 Authentication_Key=&ZLABK.;
"""
TWO = """\
INTERFACE OSA1 DEFINE IPAQENET PORTNAME PORTA IPADDR 10.7.1.2/24
INTERFACE OSA2 DEFINE IPAQENET PORTNAME PORTB IPADDR 10.7.2.2/24
"""


def init(folder: Path, *more: str | Path, **members: str) -> tuple[Result, LoadedLab]:
    """The draft of some members as a lab; the command's output."""
    for name, text in members.items():
        (folder / name).write_text(text)
    done = run_zlab("init", "--from", folder, "--out", "-", *more)
    assert done.status == 0, done.err
    assert "Traceback" not in done.err
    return done, parse_lab(done.out)


def system(loaded: LoadedLab) -> System:
    return loaded.lab.systems["s0w1"]


def link(loaded: LoadedLab) -> Link:
    (found,) = system(loaded).links
    return found


def test_an_interface_with_ospf_becomes_a_link_with_what_both_members_say(tmp_path: Path) -> None:
    _, lab = init(tmp_path, profile=INTERFACE, omproute=OMPROUTE)
    found = link(lab)
    assert (str(found.linux), str(found.zos)) == ("10.9.1.3/28", "10.9.1.2")
    assert (found.interface, found.portname, found.mtu) == ("OSA1", "OSAPORT", 1492)
    assert found.ospf is not None
    assert (found.ospf.hello, found.ospf.dead, found.ospf.priority, found.ospf.auth.key_id) == (5, 20, 0, 3)
    assert str(found.ospf.auth.key) == "env ZLAB_OSPF_KEY"


def test_a_device_takes_the_length_of_its_subnet_from_omproute(tmp_path: Path) -> None:
    done, lab = init(tmp_path, profile=DEVICE, omproute=OMPROUTE)
    found = link(lab)
    assert (str(found.linux), found.portname, found.interface) == ("10.9.1.1/28", "PORTA", "ETH1")
    assert "a guess: the first other address" in done.out
    assert system(lab).tcpip.style == "device"


def test_an_address_without_a_subnet_is_told_with_its_place_and_left_out(tmp_path: Path) -> None:
    done, lab = init(tmp_path, profile=DEVICE)
    assert f"{tmp_path}/profile:3:6: no member says how long the subnet of ETH1 is" in done.err
    assert link(lab).device == "tap0"


def test_an_ipv6_interface_of_the_same_port_goes_to_the_link(tmp_path: Path) -> None:
    six = (
        "INTERFACE SIX DEFINE IPAQENET6 PORTNAME OSAPORT INTFID 7:7:7:7 IPADDR 2001:DB8:7::2\n"
        "INTERFACE SIX2 DEFINE IPAQENET6 PORTNAME NOBODY IPADDR 2001:DB8:8::2\n"
        "BEGINROUTES\n ROUTE DEFAULT6 FE80::9 SIX\nENDROUTES\n"
    )
    ospf6 = "IPv6_OSPF_Interface Name=SIX Prefix=2001:db8:7::/60 Hello_Interval=3 Dead_Router_Interval=9 Instance=4;\n"
    done, lab = init(tmp_path, profile=INTERFACE + six, omproute=OMPROUTE + ospf6)
    found = link(lab)
    assert found.ipv6 is not None
    assert (str(found.ipv6.linux), str(found.ipv6.zos)) == ("2001:db8:7::1/60", "2001:db8:7::2")
    assert (str(found.ipv6.link_local), found.interface6) == ("fe80::9", "SIX")
    assert found.ospf6 is not None
    assert (found.ospf6.hello, found.ospf6.dead, found.ospf6.instance) == (3, 9, 4)
    assert "SIX2 is left out: no IPv4 interface has its PORTNAME NOBODY" in done.err


def devmap(*osas: str) -> str:
    return "[manager]\n" + "".join(f"{osa}\n" for osa in osas)


def osa(path: str, first: int, more: str = "--tunnel_intf=y") -> str:
    rows = "".join(f"\ndevice {first + unit:04X} osa osa --unitadd={unit}" for unit in range(3))
    return f"name awsosa 24 --path={path} --pathtype=OSD {more}{rows}"


def trle(name: str, portname: str, first: int) -> str:
    read, write, path = (f"{first + unit:04X}" for unit in range(3))
    return f"{name} TRLE LNCTL=MPC,READ=({read}),WRITE=({write}),DATAPATH=({path}),X\n" + (
        f"               PORTNAME={portname},MPCLEVEL=QDIO\n"
    )


def trl(*rows: str) -> str:
    wide = [line[:-2] + "," if line.endswith(",X") else line for row in rows for line in row.splitlines()]
    return "OSATRL VBUILD TYPE=TRL\n" + "".join(
        (f"{line:<71}X" if line.endswith(",") else line) + "\n" for line in wide
    )


def taps(loaded: LoadedLab) -> dict[str, str]:
    return {each.interface: each.device for each in system(loaded).links}


def test_taps_follow_the_device_numbers_of_trle_and_devmap(tmp_path: Path) -> None:
    done, lab = init(
        tmp_path,
        profile=TWO,
        devmap=devmap(osa("A3", 0x400), osa("A1", 0x500)),
        vtam=trl(trle("ONE", "PORTA", 0x500), trle("TWO", "PORTB", 0x400)),
    )
    assert taps(lab) == {"OSA1": "tap1", "OSA2": "tap3"}
    assert [each.devices[0] for each in system(lab).links] == ["0500", "0400"]
    assert "# its devices: path A1, devmap:6" in done.out


def test_taps_follow_the_subnets_of_the_devmap(tmp_path: Path) -> None:
    address = "--tunnel_intf=y --tunnel_mask=255.255.255.0 --tunnel_ip="
    _, lab = init(tmp_path, profile=TWO, devmap=devmap(osa("A0", 0x400, f"{address}10.7.2.9"), osa("A1", 0x500)))
    assert taps(lab)["OSA2"] == "tap0"
    assert str(system(lab).links[1].linux) == "10.7.2.9/24"


def test_without_a_devmap_the_order_is_a_stated_guess(tmp_path: Path) -> None:
    done, lab = init(tmp_path, profile=TWO)
    assert taps(lab) == {"OSA1": "tap0", "OSA2": "tap1"}
    assert "# a guess by the order of PROFILE: OSA2" in done.out


def test_more_osas_than_taps_are_told(tmp_path: Path) -> None:
    done, lab = init(tmp_path, profile=TWO, devmap=devmap(osa("A1", 0x400)))
    assert taps(lab) == {"OSA1": "tap1", "OSA2": "tap0"}
    assert f"{tmp_path}/profile:2:1: OSA2 is left without a tap: {tmp_path}/devmap has 1" in done.err


def test_an_osa_on_a_real_adapter_is_no_link(tmp_path: Path) -> None:
    done, lab = init(
        tmp_path,
        profile=TWO,
        devmap=devmap(osa("F0", 0x400, ""), osa("A0", 0x500)),
        vtam=trl(trle("ONE", "PORTA", 0x400), trle("TWO", "PORTB", 0x500)),
    )
    assert taps(lab) == {"OSA2": "tap0"}
    assert "OSA1 is on path F0, an adapter of this host" in done.err
    assert f"its devices are those of {tmp_path}/devmap:2:1" in done.err


def test_a_devmap_that_is_named_comes_before_the_one_of_the_folder(tmp_path: Path) -> None:
    other = tmp_path / "other.devmap"
    other.write_text(devmap(osa("A5", 0x400)))
    members = tmp_path / "members"
    members.mkdir()
    _, lab = init(members, "--devmap", other, profile=INTERFACE, devmap=devmap(osa("A2", 0x400)))
    assert link(lab).device == "tap5"


def test_devices_that_the_devmap_does_not_have_are_told_with_both_places(tmp_path: Path) -> None:
    done, _ = init(
        tmp_path, profile=TWO, devmap=devmap(osa("A0", 0x400), osa("A1", 0x500)), vtam=trl(trle("ONE", "PORTA", 0xE00))
    )
    assert "TRLE ONE of OSA1 has 0E00, 0E01, 0E02, which path A0 has not" in done.err
    assert f"{tmp_path}/devmap:2:1" in done.err


def test_the_link_of_the_default_route_is_the_first(tmp_path: Path) -> None:
    _, lab = init(tmp_path, profile=TWO + "BEGINROUTES\nROUTE DEFAULT 10.7.2.1 OSA2 MTU 1500\nENDROUTES\n")
    assert list(taps(lab).items()) == [("OSA2", "tap1"), ("OSA1", "tap0")]


def test_keys_never_stand_in_the_draft_and_those_that_differ_get_variables_of_their_own(tmp_path: Path) -> None:
    row = "OSPF_Interface IP_Address={} Name={} Subnet_Mask=255.255.255.0 Authentication_Type=Password {};\n"
    keys = [("10.7.1.2", "OSA1", 'Authentication_Key="zos-pass"'), ("10.7.2.2", "OSA2", "Authentication_Key=other-pw")]
    done, lab = init(tmp_path, profile=TWO, omproute="".join(row.format(*each) for each in keys))
    named = [str(each.ospf.auth.key) for each in system(lab).links if each.ospf]
    assert named == ["env ZLAB_OSPF_KEY", "env ZLAB_OSPF_KEY2"]
    assert "zos-pass" not in done.out + done.err
    assert "other-pw" not in done.out + done.err


def test_a_wildcard_of_omproute_is_for_every_address_it_meets(tmp_path: Path) -> None:
    wild = "OSPF_Interface IP_Address=10.7.*.* Name=OSA1 Subnet_Mask=255.255.255.0 Cost0=7;\n"
    _, lab = init(tmp_path, profile=TWO, omproute=wild)
    assert [each.ospf.cost for each in system(lab).links if each.ospf] == [7, 7]


def test_ports_that_are_not_usual_are_listed_and_those_without_words_stay(tmp_path: Path) -> None:
    ports = (
        "PORT\n 20 TCP OMVS NOAUTOLOG\n 21 TCP FTPD1\n 22 TCP SSHD* NOAUTOLOG\n 23 TCP TN3270\n 514 UDP SYSLOGD1\n"
        " 1414 TCP MQ1 BIND 10.9.1.2 SAF MQRES\n 80 TCP WEB SHAREPORT\nPORTRANGE 9000 10 UDP RANGE\n"
        "AUTOLOG\n FTPD JOBNAME FTPD1\n SYSLOGD\nENDAUTOLOG\n"
    )
    done, lab = init(tmp_path, profile=INTERFACE + ports)
    found = system(lab)
    assert found.tcpip.usual_ports
    assert [(row.port, row.count, row.job, row.saf) for row in found.tcpip.ports] == [
        (1414, 1, "MQ1", "MQRES"),
        (9000, 10, "RANGE", None),
    ]
    assert (found.syslogd.job, found.tcpip.autolog) == ("SYSLOGD1", ("FTPD", "SYSLOGD"))
    assert "1 row of PORT and PORTRANGE the lab file has no words for" in done.err


def test_rules_of_syslog_conf_are_taken_and_an_orphan_is_told(tmp_path: Path) -> None:
    conf = "*.err  /var/log/errors -F 640\n*.TCPIP.*.none; \nmail.*;auth.* /var/log/mail\n"
    done, lab = init(tmp_path, profile=INTERFACE, syslogd=conf)
    rules = system(lab).syslogd.rules or ()
    assert [(rule.when, rule.to, rule.file_mode) for rule in rules] == [
        (("*.err",), "/var/log/errors", "640"),
        (("mail.*", "auth.*"), "/var/log/mail", None),
    ]
    assert f"{tmp_path}/syslogd:2:1: a rule without a destination" in done.err


def test_a_policy_that_the_lab_file_has_no_words_for_is_left_alone_and_the_reason_told(tmp_path: Path) -> None:
    policy = "TTLSRule X\n{\n LocalPortRange 992\n Direction Inbound\n TTLSGroupActionRef G\n}\n"
    group = "TTLSGroupAction G\n{\n TTLSEnabled On\n FIPS140 On\n}\n"
    done, lab = init(tmp_path, profile=INTERFACE + "TCPCONFIG TTLS\n", attls=policy + group)
    assert system(lab).attls.rules == ()
    assert f"{tmp_path}/attls:1:1: the AT-TLS policy is left out of the lab file, which has no words for it" in done.err
    assert "a push would change it: TTLS" not in done.err


def test_names_of_tcpip_data_hold_for_one_system(tmp_path: Path) -> None:
    data = "S0W7: HOSTNAME WINMVS7\nTCPIPJOBNAME TCPIP7\nDOMAINORIGIN lab.example\nNSINTERADDR 192.0.2.1 ; first\n"
    _, lab = init(tmp_path, profile=INTERFACE, tcpdata=data)
    found = system(lab)
    assert (found.sysname, found.resolver.hostname, found.tcpip.job) == ("S0W7", "WINMVS7", "TCPIP7")
    assert (found.resolver.domain, str(found.resolver.nameservers[0])) == ("lab.example", "192.0.2.1")


def test_what_the_lab_file_cannot_say_is_told_as_what_a_push_would_change(tmp_path: Path) -> None:
    done, _ = init(tmp_path, profile="INTERFACE OSA1 DEFINE IPAQENET PORTNAME PORTA IPADDR 10.7.1.2/24\n")
    assert "a push would change it: INTERFACE OSA1 MTU: nothing → 1500" in done.err


def test_a_contradiction_of_the_members_leaves_out_the_value_and_says_why(tmp_path: Path) -> None:
    ospf = OMPROUTE.replace("Dead_Router_Interval=20", "Dead_Router_Interval=5")
    done, lab = init(tmp_path, profile=INTERFACE, omproute=ospf)
    assert link(lab).ospf is None
    assert "ospf of tap0" in done.err
    assert "is left out: dead interval 5 is not above the hello interval 5" in done.err


OLDER = """\
lab: mine
linux: {publish: [{listen: 8023, to: prod, port: 23}], frr: {router_id: 10.9.1.3}}
systems:
  prod:
    links: [{device: tap4, linux: 10.9.1.3/28, zos: 10.9.1.2, ospf: {auth: {type: md5, key: {file: ~/key}}}}]
    members: {profile: USER.TCPPARMS(PROFILE), omproute: /etc/omproute.conf}
    deploy: {by: ftp, user: IBMUSER}
  test: {links: [{device: tap5}]}
"""


def test_what_no_member_says_is_kept_from_the_lab_file_they_were_pulled_by(tmp_path: Path) -> None:
    folder = tmp_path / "members/prod"
    folder.mkdir(parents=True)
    (folder / "profile").write_text(INTERFACE)
    (folder / "omproute").write_text(OMPROUTE)
    (tmp_path / "lab.yaml").write_text(OLDER)
    done = run_zlab("init", "--from", folder, "--out", tmp_path / "lab.yaml", "--force")
    assert done.status == 0, done.err
    lab = load_lab(tmp_path / "lab.yaml").lab
    assert (lab.lab, list(lab.systems)) == ("mine", ["prod", "test"])
    prod = lab.systems["prod"]
    assert (prod.members.profile, prod.members.omproute) == ("USER.TCPPARMS(PROFILE)", "/etc/omproute.conf")
    assert (prod.deploy.by, prod.deploy.user, prod.links[0].device) == ("ftp", "IBMUSER", "tap4")
    assert prod.links[0].ospf is not None
    assert str(prod.links[0].ospf.auth.key) == "file ~/key"
    assert prod.links[0].ospf.auth.key_id == 3
    assert (lab.linux.publish[0].listen, lab.systems["test"].links[0].device) == ((8023, 8023), "tap5")
    assert "conflict" not in done.err


def test_an_older_lab_file_that_does_not_load_is_told_and_not_used(tmp_path: Path) -> None:
    (tmp_path / "lab.yaml").write_text("lab: [")
    (tmp_path / "m").mkdir()
    (tmp_path / "m/profile").write_text(INTERFACE)
    done = run_zlab("init", "--from", tmp_path / "m", "--out", tmp_path / "lab.yaml", "--force")
    assert done.status == 0
    assert "nothing is taken from the lab file" in done.err
    assert load_lab(tmp_path / "lab.yaml").lab.lab == "adcd"


def test_a_file_is_what_its_text_says_and_one_too_many_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "TCPIP.PROF").write_text(INTERFACE)
    (tmp_path / "syslog.conf").write_text("*.err /var/log/errors\nmail.* /var/log/mail\n")
    (tmp_path / "ZPROF2").write_text(INTERFACE)
    (tmp_path / "README").write_text("nothing of z/OS")
    (tmp_path / "binary").write_bytes(b"\0\1\2")
    done, lab = init(tmp_path)
    assert link(lab).interface == "OSA1"
    assert len(system(lab).syslogd.rules or ()) == 2
    assert "ZPROF2: passed over: a second profile" in done.err
    assert "passed over: a NUL byte" in done.err


def test_what_a_profile_includes_is_a_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "ADEVICES").write_text(INTERFACE)
    (tmp_path / "PROF2").write_text("include adcd.tcpparms(adevices)\nTCPCONFIG RESTRICTLOWPORTS\n")
    done, lab = init(tmp_path)
    assert link(lab).interface == "OSA1"
    assert "passed over" not in done.err
    assert "a push would change it: INTERFACE" not in done.err


def test_conflicts_stand_once_in_the_json(tmp_path: Path) -> None:
    (tmp_path / "devmap").write_text(devmap(osa("A0", 0x400, "--tunnel_intf=y --tunnel_ip=10.9.1.4")))
    (tmp_path / "profile").write_text(INTERFACE)
    done = run_zlab("init", "--from", tmp_path, "--out", "-", "--json")
    told = [each["what"] for each in done.json["warnings"]]
    assert any("10.9.1.4/24 (path A0, devmap:2) and 10.9.1.3/28 (next hop, profile:4)" in what for what in told)
    assert len(told) == len(set(told))
    assert done.err == ""


@pytest.mark.parametrize("what", ["missing", "empty", "file", "unreadable"])
def test_a_folder_that_is_none_is_one_message(tmp_path: Path, what: str) -> None:
    path = tmp_path / what
    if what == "file":
        path.write_text(INTERFACE)
    elif what != "missing":
        path.mkdir(mode=0o000 if what == "unreadable" else 0o755)
    done = run_zlab("init", "--from", path, "--out", "-")
    assert (done.status, len(done.err.splitlines())) == (2, 1)


@pytest.mark.parametrize("arguments", [["--name", "No"], ["--system", "A B"]])
def test_names_that_a_lab_file_does_not_take_are_usage_errors(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "profile").write_text(INTERFACE)
    assert run_zlab("init", "--from", tmp_path, "--out", "-", *arguments).status == 2


def kinds(corpus: Path) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {kind: sorted((corpus / kind).iterdir()) for kind in ("omproute", "syslogd")}
    every = sorted((corpus / "profile").iterdir())
    found["devmap"] = [path for path in every if "devmap" in path.name] + [corpus / "linux/ibmgeorge-linux-devmap.txt"]
    found["vtam"] = [path for path in every if "vtam" in path.name]
    found["tcpdata"] = [path for path in every if "gbltdata" in path.name or "gblresol" in path.name]
    found["attls"] = sorted((corpus / "attls").glob("*ttls*"))
    found["profile"] = every
    return found


def test_every_profile_of_the_corpus_becomes_a_lab(corpus: Path, tmp_path: Path) -> None:
    found = kinds(corpus)
    for number, profile in enumerate(found["profile"]):
        folder = tmp_path / str(number)
        folder.mkdir()
        for kind, paths in found.items():
            text = profile if kind == "profile" else paths[number % len(paths)]
            (folder / kind).write_bytes(text.read_bytes())
        init(folder)


WORDS = """
INTERFACE DEFINE IPADDR 10.1.1.2/24 10.1.1.2 ::1 / 999 -1 ; " ' é ROUTE DEFAULT6 = IP_Address=* { &A. # HOME LINK TRLE
Area_Number=1.1.1.1; BEGINROUTES ENDROUTES 10.0.0.0 --path=A9 --tunnel_mask=1 PORTNAME= 65536
"""
ODD = st.sampled_from([*WORDS.split(), "\x85", "\r", ": ", "- ", "\u2028", ""])
MEMBERS = {path.name: path.read_text() for path in sorted((ROOT / "inventories/two-stacks/members/prod").iterdir())}


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_member_is_too_odd(data: st.DataObject) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        for kind, text in MEMBERS.items():
            lines = text.splitlines()
            for _ in range(data.draw(st.integers(0, 3))):
                at = data.draw(st.integers(0, len(lines) - 1))
                words = lines[at].split(" ")
                words[data.draw(st.integers(0, len(words) - 1))] = data.draw(ODD)
                odd = " ".join(words)
                lines[at : at + 1] = data.draw(st.sampled_from([[odd], [""], [lines[at], odd]]))
            (folder / kind).write_text("\n".join(lines))
        members, _ = read_members(folder)
        adopted = adopt(members, "s0w1", HostFacts())
        draft, _ = sound(draft_of("adcd", "s0w1", adopted.found))
        push_changes(parse_lab(draft_text(draft)).lab, "s0w1", members)
