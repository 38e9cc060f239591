"""When a command ends with a status of its own: 3, 4 or 5. Status 0, 1, 2, 6 and 130 mean the same for all."""

from __future__ import annotations

from zlab.shapes.answers import LANGUAGES

STATUSES: dict[str, dict[int, str]] = {
    "check": {3: "there is an error or a warning"},
    "render": {3: "--check: the files are not those of the lab file"},
    "net plan": {3: "there is a step, or something is not visible"},
    "net up": {5: "it failed or was interrupted, and everything was put back"},
    "net try": {5: "it was not confirmed, and everything was put back"},
    "net confirm": {5: "the trial was taken back before"},
    "net status": {3: "something is not as wanted"},
    "net down": {3: "--dry-run: something would change"},
    "net install": {3: "--dry-run: something would change"},
    "net uninstall": {3: "--dry-run: something would change"},
    **{f"{language} lint": {3: "there is an error or a warning"} for language in LANGUAGES},
    **{f"{language} fmt": {3: "--check: it would be changed"} for language in LANGUAGES},
    **{f"{language} diff": {3: "the members differ"} for language in LANGUAGES},
    "profile drift": {3: "the running stack differs"},
    "profile obey": {3: "the profiles differ"},
    "omproute reconfig": {3: "the configurations differ"},
    "syslogd route": {3: "the message lands nowhere"},
    "syslogd reload": {3: "the configurations differ"},
    "attls match": {3: "--log: a log disagrees"},
    "attls trace": {3: "a connection failed"},
    "cert check": {3: "z/OS would not accept it"},
    "tls probe": {3: "the certificate is not in order", 4: "no version is negotiated"},
    "ospf health": {4: "an adjacency is not healthy"},
    "explain": {1: "something is not known"},
    "logs scan": {1: "a file could not be read whole"},
    "logs count": {1: "a file could not be read whole", 3: "the id does not stand there"},
    "deploy push": {
        3: "the answer was no; --dry-run: something would change",
        5: "a member or a command failed, and everything was put back",
    },
    "deploy status": {3: "a push would change something, or somebody else has"},
    "deploy rebuild": {4: "it is not healthy before the deadline"},
    "fleet plan": {3: "a host would be changed", 4: "a host failed"},
    "fleet up": {4: "a host failed"},
    "fleet verify": {4: "a host failed, or a check on it"},
    "fleet down": {4: "a host failed"},
    "ci diff": {3: "a member differs"},
    "ci init": {3: "--check: a workflow is not as it would be written"},
    "verify": {4: "a check failed, or none could see anything"},
    "rehearse run": {4: "something was not proven"},
    "rehearse up": {4: "something was not proven"},
}
