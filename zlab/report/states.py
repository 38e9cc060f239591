"""How the parts of a lab are, for its pictures. Pure records; who looks is not their business."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Light(StrEnum):
    """The colour of a part, in words, because colour alone tells not everybody."""

    GOOD = "good"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LinkState:
    """One wire: does z/OS answer over it, and its adjacencies in words ("Full", "ExStart"), by IP version."""

    light: Light = Light.UNKNOWN
    why: str = ""
    ospf: Mapping[int, tuple[Light, str]] = field(default_factory=dict)

    @property
    def worst(self) -> Light:
        lights = [self.light, *(light for light, _ in self.ospf.values())]
        if Light.BAD in lights:
            return Light.BAD
        return Light.GOOD if all(light is Light.GOOD for light in lights) else Light.UNKNOWN


@dataclass(frozen=True, slots=True)
class LabState:
    """A lab as it was seen; `links` by tap."""

    uplink: str = ""
    uplink_address: str = ""
    uplink_light: Light = Light.UNKNOWN
    links: Mapping[str, LinkState] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The stable shape under `zlab graph --live --json`."""
        return {
            "uplink": {"device": self.uplink, "address": self.uplink_address, "state": str(self.uplink_light)},
            "links": {
                device: {
                    "state": str(link.worst),
                    "why": link.why,
                    "ospf": {str(version): words for version, (_, words) in link.ospf.items()},
                }
                for device, link in self.links.items()
            },
        }
