"""`policykit report`: a month's report as PDF, workbook or page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policykit.cli.words import lang, option, say, verb
from policykit.problems import InputError, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policykit.access.guard import Access
    from policykit.engine.finding import Finding
    from policykit.policy.workspace import Workspace
    from policykit.records.delivery import Delivery
    from policykit.render.printer import Printer
    from policykit.render.report.definition import Report
    from policykit.render.report.desk import Desk
    from policykit.render.report.month import Month
    from policykit.render.report.page import Edition

FORMATS = ("pdf", "xlsx", "html")


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be reported, of what, as of when; `since` is asked for, `beside` is where its figures go."""

    folder: Path
    name: str
    month: str
    files: tuple[Path, ...]
    as_of: str | None
    since: Path | None
    beside: Path | None = None


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
    job = Job(folder, _one_name(name, named), month, files, as_of, since, beside)
    made = edition(job)
    atomic_write(output, _written(made, form))
    atomic_write(beside, made.to_json().encode())
    click.echo(say("cli-written", path=output))


@dataclass(frozen=True, slots=True)
class House:
    """What a report is made with: the workspace, the printer, the report's definition and its month."""

    workspace: Workspace
    printer: Printer
    report: Report
    month: Month


@dataclass(frozen=True, slots=True)
class Given:
    """What a report is made of: the records, the door through which they leave, and the desk with them."""

    delivery: Delivery
    access: Access
    desk: Desk


def edition(job: Job) -> Edition:
    """Read the records, evaluate what the report reads, compute its figures. Raises InputError."""
    from policykit.render.report.page import edition as made

    house = opened(job)
    before = _before(job, house)
    records = given(job, house)
    return made(house.printer, records.desk, found(house, records), before)


def _before(job: Job, house: House) -> dict[str, Any] | None:
    """The figures to compare with: those asked for, of this very report and month, or those beside."""
    from policykit.render.report.issue import load

    if job.since is None:
        return load(job.beside) if job.beside and job.beside.is_file() else None
    found = load(job.since)
    told = {name: str(found.get(name)) for name in ("report", "month")}
    if told != {"report": house.report.id, "month": str(house.month)}:
        raise InputError([Problem("report-since-other", Place(str(job.since)), told)])
    return found


def opened(job: Job) -> House:
    """Open the workspace and find the report. Raises InputError."""
    from policykit.cli import work
    from policykit.render.printer import Printer
    from policykit.render.report.definition import find_report, load_reports

    workspace = work.workspace(job.folder)
    printer = Printer(workspace.settings.data, lang(), workspace.folder)
    report = find_report(load_reports(printer.folders), job.name)
    return House(workspace, printer, report, _month(job.month, printer.words.zone))


def given(job: Job, house: House) -> Given:
    """Read the records and lay them out as the asker may see them. Raises InputError."""
    from policykit.cli import work
    from policykit.render.report.page import desk_for

    zone = house.workspace.settings.zone
    state = work.instant(job.as_of, zone) if job.as_of else house.month.end
    delivery, access = work.delivered(job.files, house.workspace, "report")
    seen = access.delivery
    desk = desk_for(
        house.printer,
        house.report,
        str(house.month),
        seen.records,
        state=state,
        rejects=seen.rejects,
        policies=house.workspace.policies,
    )
    return Given(delivery, access, desk)


def found(house: House, records: Given) -> Sequence[Finding]:
    """Evaluate what the report reads, as the asker may see it."""
    from policykit.cli import work
    from policykit.engine.evaluate import evaluate
    from policykit.render.report.needs import needs

    desk = records.desk
    findings = evaluate(
        house.workspace,
        records.delivery,
        as_of=desk.state,
        wanted=needs(desk),
        progress=work.progress(),
    )
    return records.access.findings(findings)


def _one_name(name: str | None, named: str | None) -> str:
    """The name given, as argument or as `--name`. Raises UsageError where there is none."""
    if not (name or named):
        raise click.MissingParameter(param_type="argument", param_hint="NAME")
    return str(named or name)


def _month(text: str, zone: Any) -> Month:
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
