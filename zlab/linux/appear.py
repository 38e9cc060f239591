"""Wait for a device to come: zPDT makes its taps when it starts."""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Sequence

_RTMGRP_LINK = 1  # rtnetlink(7): one message for each change of a link


def wait_for_devices(devices: Sequence[str], seconds: float) -> tuple[str, ...]:
    """Wait until all devices exist, at most so long; returns those that still do not."""
    end = time.monotonic() + seconds
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as news:
        news.bind((0, _RTMGRP_LINK))  # before the first look, so that nothing comes in between unseen
        while True:
            missing = tuple(device for device in devices if not _exists(device))
            left = end - time.monotonic()
            if not missing or left <= 0:
                return missing
            if select.select([news], [], [], left)[0]:
                news.recv(65536)


def _exists(device: str) -> bool:
    try:
        return socket.if_nametoindex(device) > 0
    except OSError:
        return False
