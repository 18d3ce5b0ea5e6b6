"""`policykit trace`: what carries each clause out, and what the company chose; as table, data or PDF."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policykit.cli.words import lang, option, say, verb
from policykit.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policykit.analysis.choices import Choice
    from policykit.analysis.trace.documents import Document
    from policykit.analysis.trace.matrix import Matrix, Row
    from policykit.policy.workspace import Workspace

FORMS = ("table", "json", "csv", "pdf")


@verb("trace")
@click.argument("policies", nargs=-1)
@option("--choices", is_flag=True)
@option("--format", "form", type=click.Choice(FORMS))
@option("--output", "-o", type=click.Path(path_type=Path))
@click.pass_obj
def command(
    folder: Path, policies: tuple[str, ...], choices: bool, form: str | None, output: Path | None
) -> None:
    """Trace the clauses of `POLICIES` (all without any), or list the choices made."""
    from policykit.cli import work

    house = work.workspace(folder)
    known(house, policies)
    named = output.suffix.lower().removeprefix(".") if output else ""
    form = form or (named if named in FORMS else "table")
    if form == "pdf" and output is None:
        raise InputError([Problem("trace-output-needed")])
    make = _choices if choices else _clauses
    content = make(house, policies or None, form)
    if output is None:
        click.echo(content, nl=False)
        return
    from policykit.files import atomic_write

    coded = content.encode("utf-8-sig" if form == "csv" else "utf-8") if isinstance(content, str) else content
    atomic_write(output, coded)
    click.echo(say("cli-written", path=output))


def known(house: Workspace, policies: Sequence[str]) -> None:
    """Raise InputError for a name among `policies` that is no policy's."""
    from policykit.names import closest

    for name in policies:
        if name not in house.policies:
            near = ", ".join(closest(name, house.policies) or house.policies)
            raise InputError([Problem("cli-no-such-policy", args={"word": name[:60], "near": near})])


def _clauses(house: Workspace, policies: Sequence[str] | None, form: str) -> str | bytes:
    from policykit.analysis.trace import documents
    from policykit.analysis.trace.matrix import matrix

    forms, reports = documents.forms(house.folder), documents.reports(house.folder)
    traced = matrix(house, forms, reports, policies)
    if form == "json":
        return _json([row.to_json() for row in traced.rows])
    if form == "csv":
        return _csv([_heads(), *(_joined(row) for row in traced.rows)])
    if form == "pdf":
        return _clauses_pdf(house, policies, traced, (*forms, *reports))
    return _table(traced)


def _table(traced: Matrix) -> str:
    from policykit.cli.tables import columns

    rows = [cells for row in traced.rows for cells in _lines(row)]
    return "\n".join([*columns([_heads(), *rows]), "", say("trace-coverage", **traced.coverage())]) + "\n"


def _heads() -> tuple[str, ...]:
    heads = ("clause", "title", "status", "kinds", "rules", "forms", "tests")
    return tuple(say(f"trace-head-{head}") for head in heads)


def _lines(row: Row) -> Iterator[tuple[str, ...]]:
    """A line for each rule; what concerns the clause as a whole stands on the first."""
    forms = say("trace-join").join((*row.forms, *row.reports))
    whole = (row.clause, row.title, say(f"trace-status-{row.status}"), _kinds(row))
    first, *others = row.rules or [""]
    yield (*whole, first, forms, str(len(row.tests)))
    yield from ((*[""] * len(whole), rule, "", "") for rule in others)


def _joined(row: Row) -> tuple[str, ...]:
    what = (row.clause, row.title, say(f"trace-status-{row.status}"), _kinds(row))
    return (*what, " ".join(row.rules), " ".join((*row.forms, *row.reports)), "\n".join(row.tests))


def _kinds(row: Row) -> str:
    return say("trace-join").join(say(f"trace-kind-{kind.replace(' ', '-')}") for kind in row.kinds)


def _clauses_pdf(
    house: Workspace, policies: Sequence[str] | None, traced: Matrix, documents: Sequence[Document]
) -> bytes:
    from policykit.analysis.trace.matrix import current
    from policykit.analysis.trace.page import text_page

    chosen = current(house, policies)
    pages = [text_page(house, policy, traced, documents, lang()) for policy in chosen]
    content = {"pages": pages, "coverage": say("trace-coverage", **traced.coverage())}
    return _print(house, "trace", say("trace-policies", count=len(chosen)), content)


def _choices(house: Workspace, policies: Sequence[str] | None, form: str) -> str | bytes:
    from policykit.analysis.choices import choices

    found = choices(house, lang(), policies)
    if form == "json":
        return _json([choice.to_json() for choice in found])
    heads = tuple(say(f"choices-head-{name}") for name in ("what", "chosen", "because", "instead", "where"))
    if form == "csv":
        return _csv([heads, *map(_choice, found)])
    if form == "pdf":
        groups = list(_groups(house, found))
        return _print(house, "choices", say("choices-count", count=len(found)), {"groups": groups})
    return "\n".join(_listed(found)) + "\n"


def _groups(house: Workspace, found: Sequence[Choice]) -> Iterator[tuple[str, list[Choice]]]:
    """The choices of each policy under its title, then those of the program."""
    from itertools import groupby

    from policykit.languages import in_language

    for (program, policy), group in groupby(
        found, key=lambda choice: (choice.program, "" if choice.program else choice.policy)
    ):
        title = in_language(house.policies[policy][-1].title, lang()) if policy and not program else ""
        yield title or say("choices-program"), list(group)


def _choice(choice: Choice) -> tuple[str, ...]:
    where = " ".join((choice.where, *choice.clauses))
    return (choice.what, choice.value, choice.because, "；".join(choice.instead_of), where)


def _listed(found: Sequence[Choice]) -> Iterator[str]:
    for number, choice in enumerate(found, 1):
        clauses = f"（{' '.join(choice.clauses)}）" if choice.clauses else ""
        yield f"{number:>3}. {choice.what}{clauses}　{choice.value}"
        yield f"     {say('choices-because', because=choice.because)}"
        if choice.instead_of:
            yield f"     {say('choices-instead', others='；'.join(choice.instead_of))}"
        yield f"     {choice.where}"
    yield say("choices-count", count=len(found))


def _print(house: Workspace, name: str, number: str, content: dict[str, Any]) -> bytes:
    from policykit.render.pages import print_page
    from policykit.render.printer import Printer

    title, label = say(f"{name}-title"), say(f"{name}-version")
    head = {"id": name, "title": title, "id_label": label, "record_id": number}
    printer = Printer(house.settings.data, lang(), house.folder)

    def tell(code: str, **args: object) -> str:
        return say(f"{name}-{code}", **args)

    return print_page(printer, f"{name}.html", head, {"tell": tell, **content}, f"style/{name}.css")


def _json(rows: Sequence[Any]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _csv(rows: Sequence[Sequence[str]]) -> str:
    import csv
    import io

    stream = io.StringIO()
    csv.writer(stream).writerows([_harmless(cell) for cell in row] for row in rows)
    return stream.getvalue()


def _harmless(cell: str) -> str:
    """`cell` so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
