"""The HTML report of a verification: picture, outcomes, OSPF neighbors, facts of the host."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from zlab.report.column import lab_column
from zlab.report.events import Outcome
from zlab.report.html import Section, html_report
from zlab.report.picture import lab_svg
from zlab.verify.context import Context
from zlab.verify.live import state_of


def verify_page(
    context: Context,
    outcomes: Sequence[Outcome],
    *,
    command: str = "zlab verify",
    notes: Sequence[str] = (),
    sections: Sequence[Section] = (),
) -> str:
    """The page as text; what the checks have asked is not asked again. `notes` and `sections` come before its own."""
    own = [] if context.root else ["Run without root: rules of the firewall and FRR were not all visible."]
    if context.rehearsed:
        own.append("In a rehearsal: FRR plays z/OS.")
    state = state_of(context)
    return html_report(
        f"Lab {context.lab.lab}: {command}",
        outcomes,
        lab_svg(context.lab, state),
        [*sections, *_neighbors(context), _host(context)],
        narrow=lab_column(context.lab, state),
        notes=[*notes, *own],
        when=context.now,
    )


def _neighbors(context: Context) -> Iterator[Section]:
    if not any(link.ospf or link.ospf6 for _, link in context.links):
        return
    head = ("system", "neighbor", "device", "state", "route", "verdict", "cause")
    rows = tuple(
        (
            each.system or "-",
            each.neighbor or "-",
            each.device or "-",
            each.state_words,
            str(each.route),
            str(each.verdict),
            each.diagnosis.cause.title if each.diagnosis else each.why,
        )
        for each in context.looks.ospf().neighbors
    )
    yield Section("OSPF neighbors", head, rows)


def _host(context: Context) -> Section:
    facts = context.facts
    kernel = os.uname()
    firewalls = sorted({chain.owner for chain in facts.firewall.chains if chain.owner not in ("", "zlab")})
    rows = [
        ("host", f"{kernel.nodename}, {kernel.sysname} {kernel.release} {kernel.machine}"),
        ("uplink", context.uplink or "none"),
        ("other firewalls", ", ".join(firewalls) or facts.firewall.unreadable or "none"),
        ("FRR", ", ".join(facts.frr.daemons) if facts.frr.running else facts.frr.why or "not asked"),
    ]
    wanted = [context.uplink, *(link.device for _, link in context.links)]
    for name in wanted:
        device = facts.device(name)
        if device is not None:
            addresses = " ".join(str(each.address) for each in facts.addresses if each.device == name)
            state = "up" if device.up and device.carrier else "no carrier" if device.up else "down"
            rows.append((name, f"{state}, MTU {device.mtu}, {device.mac}, {addresses}"))
    return Section("This host", ("what", "value"), tuple(rows))
