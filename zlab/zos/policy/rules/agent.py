"""What people get wrong in the files before a policy: main and image configuration, environment file."""

from __future__ import annotations

from zlab.zos.findings import Rule, Severity, Sure

_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
_SEEN, _INFERRED = Sure.SEEN, Sure.INFERRED

RULE_IN_IMAGE = Rule(
    "ZA080",
    _ERROR,
    "an AT-TLS statement in the image file",
    "TTLSRule and its kin stand in the file that TTLSConfig names",
    "move it to that file",
    "WARNING in the log: Ignoring non-image config file 'TTLSRule' statement",
    "Colin Paice's notes, PAGENT messages",
    _SEEN,
)
MISSPELT_CONFIG = Rule(
    "ZA081",
    _ERROR,
    "TTLSConfig is spelled wrong",
    "it has two T: AT-TLS is TTLS to Policy Agent",
    "TTLSConfig",
    "WARNING in the log: Ignoring unknown image config file 'TLSConfig' statement; there is no AT-TLS policy",
    "Colin Paice's notes, PAGENT messages",
    _SEEN,
    bad="TLSConfig /etc/pagent.ttls",
    good="TTLSConfig /etc/pagent.ttls",
)
CONFIG_IN_MAIN = Rule(
    "ZA082",
    _ERROR,
    "TTLSConfig in the main file",
    "it counts only in an image file, or where main and image file are the same",
    "move it to the file that TcpImage names",
    "it is ignored",
    "TTLSConfig statement",
)
CONFIG_TWICE = Rule(
    "ZA083",
    _WARNING,
    "TTLSConfig is given twice",
    "the last one is used",
    "keep one",
    "the policy of the first is not installed",
    "TTLSConfig statement",
)
IMAGE_IS_POLICY = Rule(
    "ZA084",
    _ERROR,
    "TcpImage leads to a policy",
    "it names the image file; that file's TTLSConfig names the policy",
    "write an image file with TTLSConfig in it",
    "EZD1586I says that all is installed, and pasearch finds no policies",
    "IBM support page 6135933",
)
UNKNOWN_CONFIG = Rule(
    "ZA085",
    _ERROR,
    "an unknown statement of the Policy Agent configuration",
    "zlab's table has no such statement",
    "correct it or remove it",
    "WARNING in the log: Ignoring unknown image config file statement",
    "Colin Paice's notes, PAGENT messages",
    _SEEN,
)
LOG_LEVEL = Rule(
    "ZA086",
    _ERROR,
    "LogLevel is not a sum of levels",
    "1 SYSERR, 2 OBJERR, 4 PROTERR, 8 WARNING, 16 EVENT, 32 ACTION, 64 INFO, 128 ACNTING, 256 TRACE",
    "31 for daily use, 127 to see errors in a policy",
    "the value is refused",
    "Debug for z/OS, Policy Agent configuration",
)
LOG_LEVEL_LOW = Rule(
    "ZA087",
    _NOTE,
    "LogLevel hides policy errors",
    "without 2 (OBJERR) and 8 (WARNING) the log does not say why a policy is not installed",
    "31, or 127 while a policy is written",
    "EZZ8438I on the console, and nothing in the log",
    "EZZ8779I",
    _INFERRED,
)
NO_CONFIG_FILE = Rule(
    "ZA088",
    _NOTE,
    "the environment file names no configuration",
    "Policy Agent then reads /etc/pagent.conf, unless it was started with -c",
    "PAGENT_CONFIG_FILE=…",
    "/etc/pagent.conf is read",
    "Step 1: Configure general information (Configuration Guide)",
)
NO_SETTING = Rule(
    "ZA089",
    _WARNING,
    "a line of the environment file sets nothing",
    "each line is NAME=VALUE",
    "NAME=VALUE, or # in column one with _CEE_ENVFILE_COMMENT=#",
    "the line is ignored",
    "environment files of running systems",
    _INFERRED,
)

AGENT_RULES: tuple[Rule, ...] = (
    RULE_IN_IMAGE,
    MISSPELT_CONFIG,
    CONFIG_IN_MAIN,
    CONFIG_TWICE,
    IMAGE_IS_POLICY,
    UNKNOWN_CONFIG,
    LOG_LEVEL,
    LOG_LEVEL_LOW,
    NO_CONFIG_FILE,
    NO_SETTING,
)
