"""Steps to do on z/OS, as a numbered list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from zlab.cli import console

if TYPE_CHECKING:
    from zlab.zos.steps import Step


def show_steps(steps: Sequence[Step]) -> None:
    """Each step with its reason, where it is given, and what proves it."""
    for number, step in enumerate(steps, start=1):
        console.data(f"{number}. {step.command}")
        console.data(f"    {step.where}: {step.why}")
        for proof in step.proof:
            console.data(f"    expect {proof}")
