"""`zlab explain`: what a message, a return code or another code of z/OS means, and what to do about it."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zlab.cli import completing, console, prose
from zlab.cli.options import JsonOption, exclude, single_command
from zlab.errors import UsageError
from zlab.exits import Exit

if TYPE_CHECKING:
    from zlab.messages.codes import CodeFound
    from zlab.messages.explain import Explanation
    from zlab.messages.records import Code, Entry

app = single_command()

_TONES = {"info": "dim", "warning": "magenta", "error": "red"}
_MOST_INPUT = 100_000


def _code_option(name: str, help: str) -> Any:
    return typer.Option(name, metavar="CODE", help=help, show_default=False)


@app.command()
def explain(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ID|CODE|TEXT…",
            help="Ids, codes, names, rules, or a whole message; - is standard input.",
            autocompletion=completing.message_ids,
        ),
    ] = None,
    rc: Annotated[str | None, _code_option("--rc", "A return code of AT-TLS or System SSL: 402, 134CC19E.")] = None,
    errno: Annotated[str | None, _code_option("--errno", "An errno: 111, EDC5111I, 0x464.")] = None,
    errno2: Annotated[str | None, _code_option("--errno2", "An errno2 (errnojr): 744C7246.")] = None,
    state: Annotated[str | None, _code_option("--state", "An OSPF neighbor state: 128.")] = None,
    event: Annotated[str | None, _code_option("--event", "An OSPF neighbor event: 10.")] = None,
    trace: Annotated[str | None, _code_option("--trace", "The sum of an AT-TLS Trace: 255.")] = None,
    cipher: Annotated[str | None, _code_option("--cipher", "A cipher suite: C02C, 2F.")] = None,
    rcode: Annotated[str | None, _code_option("--rcode", "An RCODE of the Telnet server: 1030-01.")] = None,
    table: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--table",
            metavar="NAME CODE",
            help="A code of any table of --tables.",
            autocompletion=completing.code_tables,
        ),
    ] = None,
    tables: Annotated[bool, typer.Option("--tables", help="The names of all code tables.")] = False,
    reference: Annotated[
        bool, typer.Option("--reference", help="The whole catalogue as a page of Markdown: docs/reference/messages.md.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Explain a message, a return code or another code of z/OS.

    `zlab explain EZZ7921I`, `zlab explain --rc 402`, `zlab explain 0x134CC19E`, or the whole text of a message:
    its values are put into words. Also the rules and errors of zlab itself: `zlab explain ZP039 ZL730`.
    Status 1 when something is not known.
    """
    from zlab.cli.messages.explain_rules import show_rule, take_rules, with_near_rules
    from zlab.messages.codes import TABLES_BY_WORD
    from zlab.messages.explain import explain, explain_code

    exclude(("--json", as_json), ("--reference", reference))
    if reference:
        raise typer.Exit(_show_reference())
    if tables:
        raise typer.Exit(_show_tables(as_json))
    options = {
        "rc": rc,
        "errno": errno,
        "errno2": errno2,
        "state": state,
        "event": event,
        "trace": trace,
        "cipher": cipher,
        "rcode": rcode,
    }
    asked = [(TABLES_BY_WORD[name], value) for name, value in options.items() if value is not None]
    asked += [table] if table else []
    rules, others = take_rules(words or [])
    text = _text(others)
    if not (asked or rules or text.strip()):
        raise UsageError(
            "nothing to explain", hint="give an id, a code or the text of a message, or - for standard input"
        )
    found: list[Explanation] = [explain_code(value, name) for name, value in asked]
    found += (with_near_rules(one) for one in explain(text))
    if as_json:
        told = {"explanations": [one.to_json() for one in found], "rules": [rule.to_json() for rule in rules]}
        console.data_json(told)
    else:
        for number, show in enumerate(
            [*(partial(show_rule, rule) for rule in rules), *(partial(_show, one) for one in found)]
        ):
            if number:
                console.data()
            show()
    raise typer.Exit(Exit.OK if (found or rules) and all(one.known for one in found) else Exit.ERROR)


def _text(words: list[str]) -> str:
    if words == ["-"]:
        text = sys.stdin.buffer.read(_MOST_INPUT + 1)
        if len(text) > _MOST_INPUT:
            console.warn(f"only the first {_MOST_INPUT:,} bytes are explained; `zlab logs scan -` reads a whole log")
        return text[:_MOST_INPUT].decode("utf-8", "replace")
    return " ".join(words)


def _show(one: Explanation) -> None:
    if one.entry is not None:
        _show_message(one, one.entry)
    elif not one.codes:
        _show_unknown(one)
    for number, found in enumerate(one.codes):
        if number or one.entry is not None:
            console.data()
        _show_code(found)


def _show_message(one: Explanation, entry: Entry) -> None:
    severity = console.colour(str(entry.severity), _TONES[entry.severity], sys.stdout)
    console.data(f"{console.colour(entry.id, 'bold', sys.stdout)}  {severity}")
    text = one.message.text.removeprefix(entry.id).strip() if one.message else entry.template.replace("...}", "}")
    if text:
        console.data(console.colour(prose.paragraph(text), "dim", sys.stdout))
    if one.decoded:
        console.data()
        for line in prose.columns([(value.name.replace("_", " "), value.value, value.words) for value in one.decoded]):
            console.data(line)
    console.data()
    console.data(prose.paragraph(entry.meaning))
    _show_advice(entry)
    if entry.see:
        console.data(f"  See also: {', '.join(entry.see)}")
    _show_source(entry)


def _show_code(found: CodeFound) -> None:
    code = found.code
    title = f"{code.code}  {code.name}".rstrip()
    console.data(console.colour(title, "bold", sys.stdout))
    console.data(console.colour(prose.paragraph(found.table.title), "dim", sys.stdout))
    console.data(prose.paragraph(code.meaning[:1].upper() + code.meaning[1:]))
    _show_advice(code)
    _show_source(code)


def _show_advice(about: Entry | Code) -> None:
    for head, items in (("Likely causes", about.causes), ("What to do", about.actions)):
        if items:
            console.data(f"  {head}")
            for line in prose.bullets(items, "    "):
                console.data(line)


def _show_source(about: Entry | Code) -> None:
    console.data(console.colour(prose.paragraph(f"Source: {about.source} ({about.sure})"), "dim", sys.stdout))


def _show_unknown(one: Explanation) -> None:
    from zlab.cli.messages.explain_rules import rule_titles
    from zlab.messages.catalogue import find

    asked = one.asked if len(one.asked) <= prose.width() else one.asked[: prose.width() - 1] + "…"
    console.talk(f"zlab: {asked}: not in the catalogue", "magenta")
    if one.family:
        console.data(prose.paragraph(f"Its family: {one.family}", "", "  "))
    near = [(id, about.meaning if (about := find(id)) else rule_titles()[id]) for id in one.near]
    near += [(found.code.code, found.code.full) for found in one.near_codes]
    if near:
        console.data("nearest:")
        for line in prose.columns(near):
            console.data(line)


def _show_tables(as_json: bool) -> Exit:
    from zlab.messages.catalogue import code_table, code_table_names

    known = [code_table(name) for name in code_table_names()]
    if as_json:
        console.data_json(
            {"tables": [{"name": one.name, "title": one.title, "codes": len(one.codes)} for one in known]}
        )
    else:
        for line in prose.columns([(one.name, one.title) for one in known], ""):
            console.data(line)
    return Exit.OK


def _show_reference() -> Exit:
    from zlab.messages.reference import reference_page

    sys.stdout.write(reference_page())
    return Exit.OK
