"""What people get wrong in a devmap: one record each."""

from __future__ import annotations

from zlab.zos.findings import Rule, Severity, Sure

_DEVMAP = "zPDT Guide and Reference, Device maps"
_LAN = "zPDT Guide and Reference (SG24-8205), LANs"
_SEEN = "devmaps of running systems"
_THREE = "device 400 osa osa --unitadd=0\ndevice 401 osa osa --unitadd=1\ndevice 402 osa osa --unitadd=2\n"
_NAME = "[manager]\nname awsosa 0024 --path=A0 --pathtype=OSD --tunnel_intf=y\n"
_GOOD = _NAME + _THREE


def _instead(old: str, new: str) -> str:
    return _GOOD.replace(old, new, 1)


OSE = Rule(
    "ZD001", Severity.WARNING, "OSE path",
    "OSE is LCS, which has no multicast: OSPF never forms, and the interface is a DEVICE LCS and no MPCIPA",
    "use --pathtype=OSD",
    "no adjacency ever forms on it", _LAN, Sure.DOCUMENTED, _instead("OSD", "OSE"), _GOOD,
)  # fmt: skip
NO_TUNNEL = Rule(
    "ZD002", Severity.WARNING, "Path of a tap without --tunnel_intf=y",
    "paths A0 to A7 are tunnels to the host, and awsosa makes the tap only when it is told to",
    "add --tunnel_intf=y",
    "there is no tap on Linux, and the device does not become READY", _SEEN, Sure.SEEN,
    _instead(" --tunnel_intf=y", ""), _GOOD,
)  # fmt: skip
TUNNEL_ON_ADAPTER = Rule(
    "ZD003", Severity.WARNING, "--tunnel_intf=y on the path of a real adapter",
    "F paths are network adapters of the host; only A paths are tunnels",
    "use --path=A0, or take --tunnel_intf=y away",
    "which of the two awsosa does is not known", _SEEN, Sure.INFERRED, _instead("--path=A0", "--path=F0"), _GOOD,
)  # fmt: skip
TUNNEL_ADDRESS = Rule(
    "ZD004", Severity.ERROR, "Tunnel address or mask is none",
    "--tunnel_ip is Linux's address on the tap, --tunnel_mask the mask of its subnet",
    "write --tunnel_ip=10.1.1.1 --tunnel_mask=255.255.255.0",
    "Linux has no address on the tap", _SEEN, Sure.INFERRED,
    _instead("=y", "=y --tunnel_ip=10.1.1.999"), _instead("=y", "=y --tunnel_ip=10.1.1.1"),
)  # fmt: skip
DEVICES = Rule(
    "ZD005", Severity.ERROR, "OSA without three devices a stack",
    "a QDIO stack (OSD) needs READ, WRITE and DATAPATH; one in LCS mode (OSE) a pair",
    "three device lines with unit addresses 0, 1 and 2",
    "the TRLE cannot be activated", _LAN, Sure.DOCUMENTED,
    _instead("device 402 osa osa --unitadd=2\n", ""), _GOOD,
)  # fmt: skip
NOT_A_NUMBER = Rule(
    "ZD006", Severity.ERROR, "Not a device number",
    "a device number has three or four hexadecimal digits",
    "write it as in the TRLE, with or without the leading 0",
    "zPDT does not start with it", _DEVMAP, Sure.INFERRED, _instead("402", "4x2"), _GOOD,
)  # fmt: skip
NUMBER_TWICE = Rule(
    "ZD007", Severity.ERROR, "Device number twice",
    "a device belongs to one manager",
    "give each its own number, the same as in the TRLE",
    "zPDT refuses the devmap, or the device is the first one's (not confirmed)", _SEEN, Sure.INFERRED,
    _instead("device 402", "device 401"), _GOOD,
)  # fmt: skip
UNIT_TWICE = Rule(
    "ZD008", Severity.ERROR, "Unit address twice in one OSA",
    "unit addresses 0, 1 and 2 are READ, WRITE and DATAPATH of the first stack",
    "count --unitadd up from 0",
    "the OSA has no device of its own for one of the three", _SEEN, Sure.INFERRED,
    _instead("unitadd=2", "unitadd=1"), _GOOD,
)  # fmt: skip
PATH_TWICE = Rule(
    "ZD009", Severity.ERROR, "Two managers for one path",
    "one adapter is one OSA, of one type; more stacks are more devices of the same manager (up to 16)",
    "put the devices under one awsosa, or use another path",
    "one of the two does not start", _LAN, Sure.INFERRED,
    _GOOD + "\n" + _GOOD.replace("0024", "0025").replace("device 4", "device 5"), _GOOD,
)  # fmt: skip
NO_PATH = Rule(
    "ZD010", Severity.ERROR, "awsosa without --path",
    "the path says which adapter or tap it is: find_io lists them",
    "--path=A0 for the first tap, --path=F0 for the first adapter",
    "awsosa has nothing to emulate", _SEEN, Sure.SEEN, _instead(" --path=A0", ""), _GOOD,
)  # fmt: skip
PATH_TYPE = Rule(
    "ZD011", Severity.WARNING, "--pathtype is missing, or neither OSD nor OSE",
    "the type decides how z/OS must define the device",
    "--pathtype=OSD",
    "the default is not known", _LAN, Sure.INFERRED, _instead(" --pathtype=OSD", ""), _GOOD,
)  # fmt: skip
TUNNEL_SHARED = Rule(
    "ZD012", Severity.ERROR, "Two tunnels in one subnet",
    "Linux routes a subnet through one tap",
    "give each tunnel a subnet of its own, as zPDT does: 10.1.1.0/24, 10.1.2.0/24",
    "packets to one of the two stacks go to the other tap", _LAN, Sure.DOCUMENTED,
    _instead("=y", "=y --tunnel_ip=10.1.2.1")
    + "\n" + _GOOD.replace("0024", "0025").replace("=A0", "=A1").replace("device 4", "device 5"), _GOOD,
)  # fmt: skip
UNKNOWN_OPTION = Rule(
    "ZD013", Severity.WARNING, "Option of awsosa that zlab does not know",
    "awsosa has path, pathtype, tunnel_intf, tunnel_ip, tunnel_mask and interface, a device unitadd",
    "look for a typing error",
    "an option with a typing error has no effect, or ends awsosa", _SEEN, Sure.INFERRED,
    _instead("tunnel_intf", "tunnel_inft"), _GOOD,
)  # fmt: skip
DASH = Rule(
    "ZD014", Severity.ERROR, "Option that begins with a dash of a word processor",
    "options begin with two hyphens; web pages and word processors turn them into one long dash",
    "write --",
    "awsosa takes it for a word, not for an option", _SEEN, Sure.INFERRED, _instead("--path=", "–path="), _GOOD,
)  # fmt: skip
ONE_HYPHEN = Rule(
    "ZD015", Severity.WARNING, "Option with one hyphen",
    "options begin with two hyphens",
    "write --",
    "not confirmed: hand-written devmaps have it", _SEEN, Sure.INFERRED, _instead("--path=", "-path="), _GOOD,
)  # fmt: skip
UPPER = Rule(
    "ZD016", Severity.WARNING, "Keyword or option in capitals",
    "a devmap is written in lower case, except for names of Linux files",
    "write it in lower case (values of --path and --pathtype may be capitals)",
    "not confirmed: the guide asks for lower case", _DEVMAP, Sure.DOCUMENTED, _instead("device 402", "DEVICE 402"),
    _GOOD,
)  # fmt: skip
INDENTED = Rule(
    "ZD017", Severity.WARNING, "Statement that does not begin in column 1",
    "devmap parameters begin in the first column",
    "move it to the first column",
    "not confirmed", _DEVMAP, Sure.DOCUMENTED, _instead("device 402", "  device 402"), _GOOD,
)  # fmt: skip
HEADER = Rule(
    "ZD018", Severity.ERROR, "Stanza without ]",
    "a stanza begins with its name in square brackets",
    "write [manager]",
    "the stanza is not recognised", _DEVMAP, Sure.INFERRED, _instead("[manager]", "[manager"), _GOOD,
)  # fmt: skip
NO_STANZA = Rule(
    "ZD019", Severity.ERROR, "Manager outside of a [manager] stanza",
    "each device manager has a stanza of its own",
    "put a blank line and [manager] before it",
    "the manager is not started, or its devices are the one's before it", _DEVMAP, Sure.DOCUMENTED,
    _instead("[manager]", "[system]"), _GOOD,
)  # fmt: skip
NOT_OSA = Rule(
    "ZD020", Severity.ERROR, "Device of awsosa that is no osa",
    "the devices of awsosa are `device NUMBER osa osa`",
    "write osa osa",
    "the device does not become an OSA", _SEEN, Sure.SEEN, _instead("402 osa osa", "402 3390 3990"), _GOOD,
)  # fmt: skip
MANAGER_TWICE = Rule(
    "ZD021", Severity.WARNING, "Manager number twice",
    "the number behind the manager's name tells managers apart",
    "give each its own",
    "not confirmed", _SEEN, Sure.INFERRED,
    _GOOD + "\n" + _GOOD.replace("=A0", "=A1").replace("device 4", "device 5"), _GOOD,
)  # fmt: skip

RULES = (
    OSE, NO_TUNNEL, TUNNEL_ON_ADAPTER, TUNNEL_ADDRESS, DEVICES, NOT_A_NUMBER, NUMBER_TWICE, UNIT_TWICE, PATH_TWICE,
    NO_PATH, PATH_TYPE, TUNNEL_SHARED, UNKNOWN_OPTION, DASH, ONE_HYPHEN, UPPER, INDENTED, HEADER, NO_STANZA, NOT_OSA,
    MANAGER_TWICE,
)  # fmt: skip
