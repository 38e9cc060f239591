"""Every job and procedure, with its parameters and the source of its form."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from zlab.errors import Problem
from zlab.lab.records import Lab, System
from zlab.zos.findings import Sure
from zlab.zos.jcl import racf
from zlab.zos.jcl.jobs import Job, JobError, Parameter


def _linux_end(_: Lab, system: System) -> str:
    return str(system.links[0].linux.ip)


def _zos_end(_: Lab, system: System) -> str:
    return str(system.links[0].zos)


_JOB = Parameter("job", "name", "ZLABJOB", "the name of the job")
_USER = Parameter("user", "name", "START1", "the user id that gets the right")
_OWNER = Parameter("owner", "name", "START1", "the user id that owns the key ring")
_RING = Parameter("ring", "text", "TN3270", "the key ring")
_LABEL = Parameter("label", "text", "ZLABCA", "the label of the certificate in RACF")
_DSN = Parameter("dsn", "dsn", "IBMUSER.ZLABCA.PEM", "the data set with the certificate: sequential, VB, LRECL 256")
_STACK = Parameter("tcpip", "name", "TCPIP", "the job name of the stack", lambda _, system: system.tcpip.job)
_SYSNAME = Parameter("sysname", "name", "S0W1", "the system name", lambda _, system: system.sysname)
_LOADLIB = Parameter("loadlib", "dsn", "IBMUSER.LOAD", "the load library")
_TCPDATA = Parameter("tcpdata", "dsn", "ADCD.&SYSVER..TCPPARMS(TCPDATA)", "TCPIP.DATA")


def _import(values: Mapping[str, str]) -> tuple[racf.Command, ...]:
    certificate = racf.Certificate(values["kind"], values["label"])
    ring = racf.Ring(values["owner"], values["ring"])
    return (
        racf.check_certificate(values["dsn"]),
        racf.add_certificate(values["dsn"], certificate),
        racf.connect(certificate, ring),
        racf.refresh("DIGTCERT", "DIGTRING"),
        racf.list_ring(ring),
    )


def _map(values: Mapping[str, str]) -> tuple[racf.Command, ...]:
    return racf.map_certificate(values["user"], values["subject"], values["issuer"], values["label"])


def _generate(values: Mapping[str, str]) -> tuple[racf.Command, ...]:
    owner = racf.Certificate(f"ID({values['owner']})", values["label"])
    signer = racf.Certificate("CERTAUTH", values["ca"])
    subject = (("CN", values["cn"]), ("O", values["organisation"]))
    ring = racf.Ring(values["owner"], values["ring"])
    return (
        racf.generate(owner, subject, values["address"], values["key"], int(values["size"]), signer),
        racf.connect(owner, ring, default=True),
        racf.connect(signer, ring),
        racf.refresh("DIGTCERT", "DIGTRING"),
        racf.list_ring(ring),
    )


def _export(values: Mapping[str, str]) -> tuple[racf.Command, ...]:
    return (racf.export(racf.Certificate("CERTAUTH", values["label"]), values["dsn"]),)


def _ring(values: Mapping[str, str]) -> tuple[racf.Command, ...]:
    ring = racf.Ring(values["owner"], values["ring"])
    return (racf.add_ring(ring), racf.refresh("DIGTCERT", "DIGTRING"), racf.list_ring(ring))


def _permit_ring(values: Mapping[str, str]) -> tuple[racf.Command, ...]:
    ring = racf.Ring(values["owner"], values["ring"])
    return (*racf.permit_ring(ring, values["user"], values["access"]), *racf.permit_listring(values["user"]))


def _servauth(values: Mapping[str, str]) -> tuple[racf.Command, ...]:
    users = values["users"].split()
    stack = f"{values['sysname']}.{values['tcpip']}"
    return (
        *racf.permit_stack(f"EZB.INITSTACK.{stack}", users),
        *racf.permit_stack(f"EZB.STACKACCESS.{stack}", users),
    )


def _portaccess(values: Mapping[str, str]) -> tuple[racf.Command, ...]:
    resource = f"EZB.PORTACCESS.{values['sysname']}.{values['tcpip']}.{values['resource']}"
    return racf.permit_stack(resource, values["users"].split())


_NOTES = "Colin Paice's notes"
_RACF = "racf.j2"

JOBS = (
    Job(
        "syslogd",
        "SYSLOGD started procedure",
        "syslogd.j2",
        (Parameter("conf", "path", "/etc/syslog.conf", "the configuration file"),),
        f"{_NOTES}, SYSLOGD PROC",
        Sure.SEEN,
    ),
    Job(
        "pagent",
        "Policy Agent started procedure",
        "pagent.j2",
        (Parameter("env", "dsn", "ADCD.&SYSVER..TCPPARMS(PAGENTEN)", "the member with PAGENT_CONFIG_FILE"),),
        "the env file is seen in a real system; the EXEC statement is that of the other Communications Server servers",
        Sure.MEMORY,
    ),
    Job(
        "omproute",
        "OMPROUTE started procedure",
        "omproute.j2",
        (
            Parameter("conf", "dsn", "ADCD.&SYSVER..TCPPARMS(OMPROUTE)", "the configuration (DD OMPCFG)"),
            _TCPDATA,
        ),
        "EZZ7822I (search order: OMPCFG DD first); the EXEC statement is not confirmed",
        Sure.MEMORY,
    ),
    Job(
        "cssmtp",
        "CSSMTP started procedure",
        "cssmtp.j2",
        (Parameter("conf", "dsn", "ADCD.&SYSVER..TCPPARMS(CSSMTP)", "the configuration"), _TCPDATA),
        "the EXEC statement is not confirmed",
        Sure.MEMORY,
    ),
    Job(
        "cssmtp-conf",
        "CSSMTP configuration that sends everything to the Linux host",
        "cssmtp-conf.j2",
        (
            Parameter("writer", "name", "MYDEST", "the external writer name"),
            Parameter(
                "relay", "address", "10.1.1.1", "the mail relay", lambda _, system: str(system.links[0].linux.ip)
            ),
            Parameter("port", "number", "25", "the relay's port"),
            Parameter("secure", "text", "No", "Yes for TLS by AT-TLS, No without"),
        ),
        f"{_NOTES}, Setting up CSSMTP",
        Sure.SEEN,
        is_jcl=False,
    ),
    Job(
        "racf-import",
        "Check, add and connect a certificate",
        _RACF,
        (_JOB, _DSN, _LABEL, Parameter("kind", "text", "CERTAUTH", "CERTAUTH, SITE or ID(user)"), _OWNER, _RING),
        f"{_NOTES}, Put the certificate into the keyring",
        Sure.SEEN,
        _import,
    ),
    Job(
        "racf-map",
        "Map a client certificate to a user id",
        _RACF,
        (
            _JOB,
            _USER,
            Parameter("subject", "text", "CN=client.O=Lab.C=GB", "the subject in RACF's order"),
            Parameter("issuer", "text", "CN=ca.O=Lab.C=GB", "the issuer in RACF's order"),
            Parameter("label", "text", "ZLABMAP", "the label of the mapping"),
        ),
        f"{_NOTES}, Mapping certificate to userid",
        Sure.SEEN,
        _map,
    ),
    Job(
        "racf-ring",
        "Make a key ring",
        _RACF,
        (_JOB, _OWNER, _RING),
        "the ADDRING form is not confirmed",
        Sure.MEMORY,
        _ring,
    ),
    Job(
        "racf-gencert",
        "Generate a server certificate on z/OS",
        _RACF,
        (
            _JOB,
            _OWNER,
            _RING,
            Parameter("label", "text", "ZLABSRV", "its label"),
            Parameter("cn", "text", "10.1.1.2", "its common name", _zos_end),
            Parameter("organisation", "text", "ZLAB", "its organisation"),
            Parameter("address", "address", "10.1.1.2", "its address", _zos_end),
            Parameter("key", "name", "NISTECC", "RSA or NISTECC"),
            Parameter("size", "number", "256", "2048 for RSA; 256, 384 or 521 for NISTECC"),
            Parameter("ca", "text", "DOCZOSCA", "the label of the CA that signs it"),
        ),
        f"{_NOTES}, RC 510 (the RSA form)",
        Sure.SEEN,
        _generate,
    ),
    Job(
        "racf-export",
        "Export a CA certificate as PEM",
        _RACF,
        (_JOB, Parameter("label", "text", "DOCZOSCA", "the label of the CA"), _DSN),
        "Colin Paice's notes export one and do not show the command",
        Sure.MEMORY,
        _export,
    ),
    Job(
        "racf-permit-ring",
        "Let a started task use a key ring (416, 202)",
        _RACF,
        (
            _JOB,
            Parameter("user", "name", "TCPIP", "the user id of the application or stack"),
            _OWNER,
            _RING,
            Parameter("access", "name", "READ", "READ; CONTROL to use private keys of another owner"),
        ),
        f"{_NOTES}, EZZ6035I 600F-00; RC 416",
        Sure.SEEN,
        _permit_ring,
    ),
    Job(
        "racf-servauth",
        "Let started tasks use the stack before its policy is there, and at all",
        _RACF,
        (_JOB, _SYSNAME, _STACK, Parameter("users", "text", "START1", "user ids, blanks between")),
        f"{_NOTES}, z/OS PAGENT error messages (EZB.INITSTACK)",
        Sure.SEEN,
        _servauth,
    ),
    Job(
        "racf-portaccess",
        "Let user ids use a port with PORT ... SAF",
        _RACF,
        (
            _JOB,
            _SYSNAME,
            _STACK,
            Parameter("resource", "name", "TN3270", "the SAF resource of the PORT row"),
            Parameter("users", "text", "START1", "user ids, blanks between"),
        ),
        "z/OS IP Configuration Reference, PORT statement (EZB.PORTACCESS.sysname.tcpname.res)",
        Sure.DOCUMENTED,
        _portaccess,
    ),
    Job(
        "compile-sample",
        "Compile, bind and run a TCP/IP sample, with the options that work",
        "compile-sample.j2",
        (
            _JOB,
            _LOADLIB,
            Parameter("source", "dsn", "IBMUSER.C.SOURCE(TCPS)", "the source, without bsdtypes.h and netdb.h"),
            Parameter("program", "name", "TCPS", "the name of the program"),
            Parameter("port", "number", "4000", "its parameter: the port"),
        ),
        f"{_NOTES}, Compiling the TCP/IP samples on z/OS",
        Sure.SEEN,
    ),
    Job(
        "compile-attls",
        "Compile and bind a program that asks AT-TLS (SIOCTTLSCTL)",
        "compile-attls.j2",
        (
            _JOB,
            _LOADLIB,
            Parameter("source", "dsn", "IBMUSER.C.SOURCE(ATTLS)", "the source"),
            Parameter("program", "name", "ATTLS", "the name of the program"),
        ),
        f"{_NOTES}, the same with the libraries it names for IOCTL and CSSLIB",
        Sure.INFERRED,
    ),
    Job(
        "iebgener-dest",
        "Write a message to a JES destination, for CSSMTP to send",
        "iebgener-dest.j2",
        (
            _JOB,
            _SYSNAME,
            Parameter("destination", "name", "MYDEST", "the external writer name CSSMTP reads"),
            Parameter("sender", "text", "IBMUSER@s0w1", "the sender"),
            Parameter("recipient", "text", "you@example.org", "the recipient"),
        ),
        f"{_NOTES}, JES2 destinations; SMTP",
        Sure.SEEN,
    ),
    Job(
        "socket-trace",
        "Run a program with its socket calls traced (EZY3829I)",
        "socket-trace.j2",
        (_JOB, _LOADLIB, Parameter("program", "name", "TCPS", "the program"), _STACK, _SYSNAME),
        f"{_NOTES}, How do I trace TCP/IP sockets on z/OS? (TRACE SOCKET)",
        Sure.SEEN,
    ),
    Job(
        "packet-trace",
        "Operator commands for an IP packet trace",
        "packet-trace.j2",
        (
            _STACK,
            Parameter("writer", "name", "CTWTR", "the external writer procedure"),
            Parameter("address", "address", "10.1.1.1", "the peer", _linux_end),
            Parameter("dsn", "dsn", "IBMUSER.CTRACE", "the data set of the trace"),
        ),
        "PKTTRACE is a statement of the profile; the operator commands are not confirmed",
        Sure.MEMORY,
    ),
)


def find_job(name: str) -> Job:
    """A job by its name. Raises JobError with the nearest one."""
    jobs = {job.name: job for job in JOBS}
    if name not in jobs:
        near = difflib.get_close_matches(name, jobs, n=1)
        hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(jobs)}"
        raise JobError([Problem(f"no job is called {name}", hint=hint)])
    return jobs[name]
