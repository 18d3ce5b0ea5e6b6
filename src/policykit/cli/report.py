"""`policykit report`: a month's report as PDF, workbook or page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policykit.cli.words import lang, option, say, verb
from policykit.problems import InputError, Place, Problem

if TYPE_CHECKING:
    from policykit.render.report.page import Edition

FORMATS = ("pdf", "xlsx", "html")


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be reported, of what, and to where."""

    folder: Path
    name: str
    month: str
    files: tuple[Path, ...]
    as_of: str | None
    since: Path | None


@verb("report")
@click.argument("name", required=False)
@option("--name", "named")
@option("--month", required=True)
@option("--records", "files", multiple=True, required=True, type=click.Path(path_type=Path))
@option("--as-of")
@option("--since", type=click.Path(path_type=Path))
@option("--format", "form", type=click.Choice(FORMATS))
@option("--output", "-o", type=click.Path(path_type=Path), required=True)
@click.pass_obj
def command(
    folder: Path,
    name: str | None,
    named: str | None,
    month: str,
    files: tuple[Path, ...],
    as_of: str | None,
    since: Path | None,
    form: str | None,
    output: Path,
) -> None:
    """Make the report `NAME` for `--month`; the state is as of the month's last 24:00.

    Its figures are written beside it as JSON; made again, it says what changed.
    """
    from policykit.files import atomic_write

    form = form or _form_of(output)
    beside = output.with_suffix(".json")
    job = Job(
        folder, _one_name(name, named), month, files, as_of, since or (beside if beside.is_file() else None)
    )
    made = edition(job)
    atomic_write(output, _written(made, form))
    atomic_write(beside, made.to_json().encode())
    click.echo(say("cli-written", path=output))


def edition(job: Job) -> Edition:
    """Read the records, evaluate what the report reads, compute its figures. Raises InputError."""
    from policykit.cli import work
    from policykit.engine.evaluate import evaluate
    from policykit.render.printer import Printer
    from policykit.render.report.definition import find_report, load_reports
    from policykit.render.report.issue import load
    from policykit.render.report.page import edition as made

    house = work.workspace(job.folder)
    printer = Printer(house.settings.data, lang(), house.folder)
    definition = find_report(load_reports(printer.folders), job.name)
    month = _month(job.month, printer.words.zone)
    before = load(job.since) if job.since else None
    state = work.instant(job.as_of, house.settings.zone) if job.as_of else month.end
    delivery, access = work.delivered(job.files, house, "report")
    found = evaluate(
        house, delivery, as_of=state, policies=definition.reads or None, progress=work.progress()
    )
    seen = access.delivery
    return made(
        printer,
        definition,
        str(month),
        seen.records,
        access.findings(found),
        state=state,
        rejects=seen.rejects,
        policies=house.policies,
        before=before,
    )


def _one_name(name: str | None, named: str | None) -> str:
    """The name given, as argument or as `--name`. Raises UsageError where there is none."""
    if not (name or named):
        raise click.MissingParameter(param_type="argument", param_hint="NAME")
    return str(named or name)


def _month(text: str, zone: Any) -> Any:
    from policykit.render.report.month import Month

    try:
        return Month.read(text, zone)
    except ValueError:
        raise InputError([Problem("report-month", args={"month": text[:40]})]) from None


def _form_of(output: Path) -> str:
    suffix = output.suffix.casefold().removeprefix(".")
    if suffix not in FORMATS:
        raise InputError([Problem("report-format", Place(str(output)), {"suffix": suffix})])
    return suffix


def _written(made: Edition, form: str) -> bytes:
    return made.html().encode() if form == "html" else made.xlsx() if form == "xlsx" else made.pdf()
