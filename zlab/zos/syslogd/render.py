"""syslog.conf of a system, written from the lab. Pure."""

from __future__ import annotations

from zlab.lab.records import Lab
from zlab.lab.syslogd import SyslogRule, default_rules
from zlab.resources import render_template
from zlab.zos.syslogd.layout import rule_text

_NARROWEST, _WIDEST = 16, 40


def wanted(lab: Lab, name: str) -> tuple[SyslogRule, ...]:
    """The rules of a system: the lab's own, else those that suit an ADCD system."""
    system = lab.systems[name]
    if system.syslogd.rules is not None:
        return system.syslogd.rules
    return default_rules(system.tcpip.job, system.omproute.job, system.syslogd.job)


def options(rule: SyslogRule) -> tuple[str, ...]:
    """The options behind the destination, as they are written."""
    modes = (("-F", rule.file_mode), ("-D", rule.directory_mode))
    return tuple(f"{name} {value}" for name, value in modes if value is not None)


def written(rule: SyslogRule, width: int) -> str:
    return rule_text(rule.when, rule.to, options(rule), width)


def render(lab: Lab, system: str) -> str:
    """The whole file."""
    rules = wanted(lab, system)
    lengths = [len(";".join(rule.when)) for rule in rules]
    width = max(_NARROWEST, *(length for length in lengths if length <= _WIDEST), 0)
    return render_template(
        "zos/syslogd.j2",
        lab=lab.lab,
        sysname=lab.systems[system].sysname,
        rules=[written(rule, width) for rule in rules],
    )
