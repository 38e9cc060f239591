"""One comparison of `make bench`: two things measured side by side in one run, as a ratio."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ratio:
    """`ours` and `peer` are medians in one unit (seconds, or bytes); `target` is what `ours / peer` may be at most."""

    name: str
    ours: float
    peer_name: str
    peer: float
    target: float | None = None
    unit: str = "s"

    @property
    def ratio(self) -> float:
        return self.ours / self.peer

    @property
    def met(self) -> bool:
        return self.target is None or self.ratio <= self.target
