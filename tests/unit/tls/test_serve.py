"""`zlab attls serve` against real clients: what a policy says is what openssl and curl meet, with AT-TLS's numbers."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from tests.support.waiting import wait_for
from tests.unit.attls.support import COLATTLJ_AND_S, policy
from tests.unit.tls.conftest import Trust
from tests.unit.tls.serving import POLICY, changed, free_port, s_client, serving
from zlab.messages.logs.recognise import read_log
from zlab.tls.serve.backend import Forward
from zlab.tls.serve.codes import CLEAR_TEXT, FROM_OPENSSL, VERIFY_CODES, code_of
from zlab.tls.serve.server import Listener, Seen, listeners_of
from zlab.tls.serve.usermap import parse_user_map
from zlab.zos.policy.observed import mapped_connections

MAP = """\
//COLRACF  JOB 1,MSGCLASS=H
RACDCERT LISTMAP ID(COLIN)
RACDCERT DELMAP(LABEL('CP'))  ID(COLIN)
RACDCERT MAP ID(COLIN  )  -
   SDNFILTER('CN=docec256.O=Doc.C=GB')                  -
   IDNFILTER('CN=SSCA256.OU=CA.O=DOC.C=GB')             -
   WITHLABEL('CP')
RACDCERT LISTMAP ID(COLIN)
SETROPTS RACLIST(DIGTNMAP, DIGTCRIT) REFRESH
"""
"""The job of the notes' mutual-authentication project."""

MUTUAL = changed(POLICY, ("HandshakeRole Server", "HandshakeRole ServerWithClientAuth"))
ONLY12 = (("TLSv1.3          On", "TLSv1.3          Off"),)


def answered(out: str) -> bool:
    return "\nping\n" in out


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["-tls1_3"], {"protocol": "TLSv1.3", "cipher": "1302"}),
        (["-tls1_3", "-ciphersuites", "TLS_AES_128_GCM_SHA256"], {"protocol": "TLSv1.3", "cipher": "1301"}),
        (["-tls1_2"], {"protocol": "TLSv1.2", "cipher": "C02C"}),
        (["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"], {"cipher": "C02B"}),
        (["-tls1_3", "-groups", "P-384"], {"group": "secp384r1"}),
        (["-tls1_3", "-groups", "P-521"], {"group": "secp521r1"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_the_policy_allows_is_negotiated_and_logged(
    keyrings: Path, trust: Trust, arguments: list[str], expected: Mapping[str, Any]
) -> None:
    with serving(POLICY, keyrings) as served:
        done = s_client(served.port, *arguments, "-CAfile", trust.pem("ca"), "-verify_return_error")
        event = served.outcome()
    assert answered(done.stdout), done.stdout
    assert "Verification: OK" in done.stdout
    assert event["event"] == "secure"
    assert {key: event[key] for key in expected} == expected
    (mapped,) = served.lines("EZD1281I")
    assert "JOBNAME: WEBSRV USERID: START1 TYPE: InBound STATUS: Enabled RULE: WEB ACTIONS: ON WEB_EA **N/A**" in mapped
    assert any(f"TLSV{event['protocol'][4:]} {event['cipher']}" in line for line in served.lines("EZD1283I"))
    assert not served.lines("EZD1286I")


def signature_parms(kex: str, shares: str) -> tuple[str, str]:
    """The change that names curves and key shares of the server."""
    block = f"  TTLSSignatureParms\n  {{\n    ServerKexECurves {kex}\n    ServerKeyShareGroups {shares}\n  }}"
    return "  HandshakeRole Server", f"  HandshakeRole Server\n{block}"


NO_TLS13_SUITE = (
    ("    V3CipherSuites TLS_AES_256_GCM_SHA384\n", ""),
    ("    V3CipherSuites TLS_AES_128_GCM_SHA256\n", ""),
)
NO_SERVER_LABEL = (("    ServerCertificateLabel NISTECC\n", ""),)
RSA_ONLY = ["-tls1_2", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256"]
STRICT = ["-tls1_2", "-verify_return_error", "-CAfile"]
REFUSED = [
    ("no common suite", (), ["-tls1_2", "-cipher", "AES128-SHA"], 402),
    ("only RSA suites, only an ECC label", (), RSA_ONLY, 510),
    ("the same without ServerCertificateLabel", NO_SERVER_LABEL, RSA_ONLY, 402),
    ("only an old version", (), ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"], 412),
    ("TLS 1.3 where it is off", ONLY12, ["-tls1_3"], 412),
    ("no common curve", (signature_parms("0024", "0024"),), ["-tls1_3", "-groups", "P-256"], 402),
    ("TLS 1.3 without its suites", NO_TLS13_SUITE, ["-tls1_2"], 519),
    ("curves and key shares apart", (signature_parms("0024", "0023"),), ["-tls1_3"], 517),
    ("a label that is not in the ring", (("Label NISTECC", "Label NOBODY"),), ["-tls1_3"], 407),
    ("a client that refuses the certificate", (("Label NISTECC", "Label OLD"),), [*STRICT, "CA"], 401),
    ("a client that does not know the CA", (), [*STRICT, "OTHER"], 435),
]


@pytest.mark.parametrize(("changes", "arguments", "rc"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_refused_handshake_has_the_number_of_z_os(
    keyrings: Path, trust: Trust, changes: tuple[tuple[str, str], ...], arguments: list[str], rc: int
) -> None:
    words = [{"CA": trust.pem("ca"), "OTHER": trust.pem("other")}.get(word, word) for word in arguments]
    with serving(changed(POLICY, *changes), keyrings) as served:
        done = s_client(served.port, *words)
        event = served.outcome()
    assert not answered(done.stdout)
    assert (event["event"], event["rc"]) == ("failed", rc), event
    assert f"RC: {rc:4d} Initial Handshake" in served.lines("EZD1286I")[0]
    assert served.joblog[0] == f"EZD1287I TTLS Error RC: {rc:4d} Initial Handshake"


@pytest.mark.parametrize(
    ("trace", "ids"),
    [
        (0, []),
        (2, []),
        (4, ["EZD1281I", "EZD1283I"]),
        (8, ["EZD1282I", "EZD1283I", "EZD1283I", "EZD1283I"]),
        (16, ["EZD1282I", "EZD1284I", "EZD1284I", "EZD1284I", "EZD1284I"]),
    ],
)
def test_each_trace_level_writes_its_own_messages(keyrings: Path, trace: int, ids: list[str]) -> None:
    with serving(changed(POLICY, ("Trace       15", f"Trace {trace}")), keyrings) as served:
        s_client(served.port)
        served.outcome()
        wait_for(lambda: sorted(message.id for message in read_log(served.log)) == ids, f"only {ids}: {served.log}")


def test_the_flow_of_a_handshake_is_as_the_notes_show_it(keyrings: Path) -> None:
    with serving(changed(POLICY, ("Trace       15", "Trace 31")), keyrings) as served:
        s_client(served.port, "-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256")
        served.outcome()
        s_client(served.port, "-tls1_2", "-cipher", "AES128-SHA")
        served.outcome()
    assert "Initial Handshake ACTIONS: ON WEB_EA **N/A** HS-Server" in served.lines("EZD1282I")[0]
    flow = "\n".join(served.lines("EZD1284I"))
    assert "RC:    0 Set GSK_KEYRING_FILE(201) START1/TN3270" in flow
    assert "RC:    0 Get GSK_CONNECT_SEC_TYPE(208) - TLSV1.2" in flow
    assert "RC:    0 Get GSK_CONNECT_CIPHER_SPEC(207) - C02B" in flow
    assert "RC:  402 Call GSK_SECURE_SOCKET_INIT" in flow


def test_the_curves_of_the_policy_are_the_only_ones(keyrings: Path) -> None:
    parms = (
        "HandshakeRole Server\n  TTLSSignatureParms\n  {\n    ServerKexECurves 0025\n    ServerKeyShareGroups 0025\n  }"
    )
    with serving(changed(POLICY, ("HandshakeRole Server", parms)), keyrings) as served:
        for version in ("-tls1_2", "-tls1_3"):
            s_client(served.port, version)
            assert served.outcome()["group"] == "secp521r1"


def test_a_library_that_cannot_limit_the_curves_says_so(keyrings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zlab.tls.serve.context._bound", lambda *_: False)
    with serving(changed(POLICY, signature_parms("0025", "0025")), keyrings) as served:
        s_client(served.port)
        assert served.outcome()["group"] != "secp521r1"
    assert [event["name"] for event in served.events if event["event"] == "limit"] == ["curves"]


def test_several_labels_serve_each_kind_of_client(keyrings: Path) -> None:
    two = changed(POLICY, ("Label NISTECC\n", "Label NISTECC\n    ServerCertificateLabel RSA2048\n"))
    with serving(two, keyrings) as served:
        s_client(served.port, "-tls1_2", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256")
        assert served.outcome()["cipher"] == "C02F"
        s_client(served.port, "-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256")
        assert served.outcome()["cipher"] == "C02B"


AUTH = [
    ("Required", "client", "secure", 0),
    ("Required", None, "failed", 5001),
    ("Required", "stray", "failed", 435),
    ("SAFCheck", "client", "secure", 0),
    ("SAFCheck", None, "failed", 5001),
    ("Full", "client", "secure", 0),
    ("Full", None, "secure", 0),
    ("Full", "stray", "failed", 435),
    ("PassThru", "client", "secure", 0),
    ("PassThru", None, "secure", 0),
    ("PassThru", "stray", "secure", 0),
]


@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
@pytest.mark.parametrize(("level", "certificate", "outcome", "rc"), AUTH)
def test_each_level_of_client_authentication(
    keyrings: Path, trust: Trust, level: str, certificate: str | None, outcome: str, rc: int, version: str
) -> None:
    text = changed(MUTUAL, ("    TLSv1            Off", f"    ClientAuthType {level}\n    TLSv1            Off"))
    own: list[str | Path] = ["-cert", trust.pem(certificate), "-key", trust.key(certificate)] if certificate else []
    with serving(text, keyrings, users=parse_user_map(MAP)) as served:
        done = s_client(served.port, version, *own)
        event = served.outcome()
    assert (event["event"], event.get("rc", 0)) == (outcome, rc), event
    assert answered(done.stdout) is (outcome == "secure")
    if certificate == "client":
        assert (event["userid"], event["client_certificate"]) == ("COLIN", "CN=docec256.O=Doc.C=GB")


def test_a_certificate_of_nobody_fails_safcheck(keyrings: Path, trust: Trust) -> None:
    text = changed(MUTUAL, ("    TLSv1            Off", "    ClientAuthType SAFCheck\n    TLSv1            Off"))
    own: list[str | Path] = ["-cert", trust.pem("client"), "-key", trust.key("client")]
    with serving(text, keyrings) as served:
        done = s_client(served.port, "-tls1_2", *own)
        assert served.outcome()["rc"] == 5002
    assert not answered(done.stdout)


def test_the_project_of_the_notes_gives_the_user_id_and_the_rule_they_wondered_about(
    keyrings: Path, trust: Trust
) -> None:
    port = free_port()
    text = changed(COLATTLJ_AND_S, ("4000", str(port)), ("NISTECC521", "NISTECC"))
    own: list[str | Path] = ["-cert", trust.pem("client"), "-key", trust.key("client"), "-CAfile", trust.pem("ca")]
    listener = Listener(port, "COLATTLS", "START1")
    with serving(text, keyrings, listener, users=parse_user_map(MAP)) as served:
        done = s_client(port, *own)
        event = served.outcome()
    assert "rule=COLATTLJ" in done.stdout
    assert "userid=COLIN" in done.stdout
    assert (event["rule"], event["protocol"], event["cipher"]) == ("COLATTLJ", "TLSv1.2", "C02C")
    # What it logged is read by the reader of z/OS logs, and the policy agrees with it.
    (observed,) = mapped_connections(read_log(served.log))
    assert (observed.rule, observed.status, observed.connection.job) == ("COLATTLJ", "Appl Control", "COLATTLS")


SNI = changed(
    POLICY,
    (
        "    ServerCertificateLabel NISTECC\n",
        "    ServerCertificateLabel NISTECC\n    ServerHandshakeSNI Required\n    ServerHandshakeSNIMatch Required\n"
        "    ServerHandshakeSNIList COLINCLIENZ/NISTECC\n    ServerHandshakeSNIList CLIENT2/RSA2048\n",
    ),
)


@pytest.mark.parametrize(
    ("arguments", "subject", "rc"),
    [
        (["-servername", "COLINCLIENZ"], "CN = s0w1", 0),
        (["-servername", "client2"], "CN = rsa", 0),
        (["-servername", "elsewhere"], "", 448),
        (["-noservername"], "", 448),
    ],
)
def test_the_server_name_chooses_the_certificate(keyrings: Path, arguments: list[str], subject: str, rc: int) -> None:
    with serving(SNI, keyrings) as served:
        done = s_client(served.port, "-tls1_3", *arguments)
        event = served.outcome()
    assert event.get("rc", 0) == rc
    assert subject in done.stdout
    assert answered(done.stdout) is (rc == 0)


def test_curl_gets_an_answer_in_json(keyrings: Path, trust: Trust) -> None:
    with serving(POLICY, keyrings) as served:
        argv = ["curl", "-s", "--cacert", str(trust.pem("ca")), f"https://localhost:{served.port}/"]
        done = subprocess.run([*argv, "--ipv4"], capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert (told["rule"], told["protocol"], told["server_name"]) == ("WEB", "TLSv1.3", "localhost")


def test_clear_text_on_a_tls_port_is_5003(keyrings: Path) -> None:
    with serving(POLICY, keyrings) as served:
        done = subprocess.run(
            ["curl", "-s", f"http://127.0.0.1:{served.port}/"], capture_output=True, text=True, check=False
        )
        event = served.outcome()
    assert done.returncode != 0
    assert event["rc"] == CLEAR_TEXT.rc == 5003


def test_a_silent_client_is_5004_and_one_that_stops_halfway_5005(keyrings: Path) -> None:
    with serving(changed(POLICY, ("HandshakeTimeout 3", "HandshakeTimeout 1")), keyrings) as served:
        with socket.create_connection(("127.0.0.1", served.port)) as silent:
            assert served.outcome()["rc"] == 5004
            silent.settimeout(5)
            assert silent.recv(1) == b"", "and the connection is closed"
        with socket.create_connection(("127.0.0.1", served.port)) as half:
            half.sendall(b"\x16\x03\x01\x02\x00\x01")
            assert served.outcome()["rc"] == 5005


def test_a_client_that_goes_away_is_420(keyrings: Path) -> None:
    with serving(POLICY, keyrings) as served:
        socket.create_connection(("127.0.0.1", served.port)).close()
        assert served.outcome()["rc"] == 420


def test_no_rule_and_ttlsenabled_off_are_clear_text(keyrings: Path) -> None:
    off = changed(POLICY, ("TTLSEnabled On", "TTLSEnabled Off"))
    with serving(off, keyrings) as served:
        assert _plain(served.port).startswith(b"rule=WEB status=Not Enabled")
    assert "STATUS: Not Enabled RULE: WEB" in served.lines("EZD1281I")[0]
    with serving(POLICY, keyrings, Listener(free_port(), "OTHER", "START1")) as served:
        assert b"status=Not Enabled" in _plain(served.port)
    assert not served.log, "no rule, no trace level, no message"


def _plain(port: int) -> bytes:
    with socket.create_connection(("127.0.0.1", port), 5) as plain:
        plain.sendall(b"ping\n")
        data = b""
        while not data.endswith(b"\nping\n"):
            data += plain.recv(4096)
    return data


def test_an_application_controlled_rule_starts_at_once_or_stays_clear(keyrings: Path) -> None:
    controlled = changed(POLICY, ("    TLSv1            Off", "    ApplicationControlled On\n    TLSv1            Off"))
    with serving(controlled, keyrings) as served:
        assert answered(s_client(served.port).stdout)
    assert "STATUS: Appl Control" in served.lines("EZD1281I")[0]
    with serving(controlled, keyrings, controlled_clear=True) as served:
        assert b"status=Appl Control" in _plain(served.port)


def test_a_keyring_that_is_not_there_fails_once_with_202_and_then_with_5006(keyrings: Path) -> None:
    with serving(changed(POLICY, ("START1/TN3270", "START1/NOBODYS")), keyrings) as served:
        for rc, at in ((202, "Environment Master Init"), (5006, "Initial Handshake")):
            s_client(served.port)
            event = served.outcome()
            assert (event["rc"], event["at"]) == (rc, at)


def test_rules_see_the_addresses_they_are_told(keyrings: Path) -> None:
    text = changed(POLICY, ("  Direction ", "  LocalAddr 10.1.1.2\n  RemoteAddr 10.1.0.0/24\n  Direction "))
    with serving(text, keyrings) as served:
        assert b"status=Not Enabled" in _plain(served.port)
    seen = Seen(ip_address("10.1.1.2"), ip_address("10.1.0.2"))
    with serving(text, keyrings, seen=seen) as served:
        assert answered(s_client(served.port).stdout)
    assert "LOCAL: 10.1.1.2.." in served.lines("EZD1281I")[0]


def test_clear_text_goes_to_the_application_behind(keyrings: Path) -> None:
    application = socket.create_server(("127.0.0.1", 0))
    behind = Forward("127.0.0.1", application.getsockname()[1])
    with application, serving(POLICY, keyrings, backend=behind) as served:
        client = subprocess.Popen(
            ["openssl", "s_client", "-quiet", "-connect", f"127.0.0.1:{served.port}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert client.stdin is not None
        assert client.stdout is not None
        inside, _ = application.accept()
        with inside:
            client.stdin.write("hello\n")
            client.stdin.flush()
            assert inside.recv(100) == b"hello\n"
            big = b"x" * 300_000 + b"\n"
            inside.sendall(big)
        assert client.stdout.read() == big.decode(), "and the application's end is the client's"
        client.stdin.close()
        client.wait(10)
        client.stdout.close()


def test_many_clients_at_once_are_all_served(keyrings: Path) -> None:
    with serving(POLICY, keyrings) as served:
        argv = ["openssl", "s_client", "-quiet", "-no_ign_eof", "-connect", f"127.0.0.1:{served.port}"]
        clients = [
            subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            for _ in range(10)
        ]
        outs = [client.communicate(b"ping\n", 20)[0] for client in clients]
        ended = [served.outcome()["event"] for _ in clients]
    assert ended == ["secure"] * 10
    assert len(outs) == 10


def test_ports_and_owners_come_from_the_rules() -> None:
    found = policy(
        "TTLSRule A\n{\n LocalPortRange 7552-7554\n Jobname ZWE1*\n Direction Inbound\n}\n"
        "TTLSRule B\n{\n LocalPortRange 1024-65535\n RemotePortRange 449\n Direction Outbound\n}\n"
    )
    listeners = listeners_of(found.rules, "START1")
    assert [(each.port, each.job, each.user) for each in listeners] == [
        (7552, "ZWE1", "START1"),
        (7553, "ZWE1", "START1"),
        (7554, "ZWE1", "START1"),
    ]


def test_each_return_code_has_a_meaning_and_the_reasons_are_told_apart() -> None:
    assert all(row.meaning and row.rc for row in (*FROM_OPENSSL, *VERIFY_CODES.values()))
    assert code_of(("certificate verify failed",), 10).rc == 401
    assert code_of(("certificate verify failed",), 99).rc == 8
    assert code_of(("sslv3 alert handshake failure",)).rc == 402
    assert code_of(("something new",)).rc == 415
