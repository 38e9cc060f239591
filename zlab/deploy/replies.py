"""Whether z/OS did what a command asked, from the message ids of its reply. Pure.

EZZ0053I is the success of OBEYFILE and EZZ0064I the failure of SYNTAXCHECK as IBM's own provisioning script
tests them (zport.py); EZZ0054I, EZZ0059I, EZZ0303I and EZZ0304I are from memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from zlab.deploy.transports.base import Reply
from zlab.zos.steps import Step

_ID = re.compile(r"\b([A-Z]{3}\d{3,5}[A-Z])\b")
_NOT_ACTIVE = "IEE341I"
FAILURES = {
    "EZZ0054I": "the command did not complete (not confirmed)",
    "EZZ0059I": "VARY OBEYFILE failed (not confirmed)",
    "EZZ0064I": "SYNTAXCHECK found errors",
    "EZZ0303I": "the file contains errors (not confirmed)",
    "EZZ0304I": "the file contains errors (not confirmed)",
    "EZZ0318I": "a word was found where another was expected",
    "EZZ7830I": "OMPROUTE found an error in its file, and ends",
    "EZZ8438I": "Policy Agent found errors in its definitions",
    "IEE305I": "the command is not known (not confirmed)",
    _NOT_ACTIVE: "the started task is not active (not confirmed)",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """`proven` when a message says it worked, `failed` when one says it did not; neither is possible."""

    proven: bool
    failed: bool
    why: str


def judge_reply(step: Step, reply: Reply) -> Judgement:
    """A failure message outweighs a success: SYNTAXCHECK completes, and has found errors.

    To stop what does not run is no failure.
    """
    failures = FAILURES.keys() - ({_NOT_ACTIVE} if step.command.startswith("P ") else set())
    said = [found for line in reply.lines for found in _ID.findall(line.upper())]
    for each in said:
        if each in failures:
            line = next(line for line in reply.lines if each in line.upper())
            return Judgement(False, True, f"{FAILURES[each]}: {line.strip()}")
    wanted = {found for proof in step.proof for found in _ID.findall(proof.upper())}
    for each in said:
        if each in wanted:
            return Judgement(True, False, next(line for line in reply.lines if each in line.upper()).strip())
    return Judgement(False, False, f"no {' or '.join(sorted(wanted))} in the reply" if wanted else "")
