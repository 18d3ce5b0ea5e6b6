"""`policykit render`: a form as PDF, filled from a record or blank; or as a quick look at it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policykit.cli.words import lang, option, problem_line, say, verb
from policykit.problems import InputError, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policykit.engine.finding import Finding
    from policykit.policy.workspace import Workspace
    from policykit.records.record import Record
    from policykit.render.batch import Batch
    from policykit.render.printer import AnyRecord, Printer
    from policykit.render.related import Related


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be printed, from what, and to where; `look` is `pdf`, `html` or `png`.

    `month` (`2026-07`) picks the records of a month.
    `jobs` processes print a batch, as many as are best where it is None; `resume` keeps what is done already.
    """

    folder: Path
    form: str
    files: tuple[Path, ...]
    record_id: str | None
    kind: str | None
    as_of: str | None
    output: Path
    look: str
    jobs: int | None = None
    resume: bool = False
    month: str | None = None


@verb("render")
@click.argument("form")
@option("--record", "files", multiple=True, type=click.Path(path_type=Path))
@option("--id", "record_id")
@option("--kind")
@option("--month")
@option("--as-of")
@option("--output", "-o", type=click.Path(path_type=Path), required=True)
@option("--html", is_flag=True)
@option("--png", is_flag=True)
@option("--watch", is_flag=True)
@option("--jobs", "-j", type=click.IntRange(1))
@option("--resume", is_flag=True)
@click.pass_obj
def command(
    folder: Path,
    form: str,
    files: tuple[Path, ...],
    record_id: str | None,
    kind: str | None,
    month: str | None,
    as_of: str | None,
    output: Path,
    *,
    html: bool,
    png: bool,
    watch: bool,
    jobs: int | None,
    resume: bool,
) -> int:
    """Print `FORM`: blank, for one record (`--id`), or for every record into the folder `--output`."""
    if html and png:
        raise InputError([Problem("render-two-looks")])
    if month is not None and (not files or record_id is not None):
        raise InputError([Problem("render-month-of-many")])
    look = "html" if html else "png" if png else "pdf"
    job = Job(folder, form, files, record_id, kind, as_of, output, look, jobs, resume, month)
    if not watch:
        return run(job, one=html or png)
    from policykit.cli.watch import watched

    click.echo(say("render-watching"))
    return watched(lambda: run(job, one=True), lambda: _inputs(job))


def run(job: Job, *, one: bool) -> int:
    """Do `job`; `one` where only a single document will do. Raises InputError for what it cannot use."""
    from policykit.cli import work
    from policykit.render.printer import Printer

    if not job.files:  # a blank form asks nothing of the policies
        return _write(job, Printer(_settings(job.folder), lang(), job.folder), (), ())
    house = work.workspace(job.folder)
    return _filled(job, Printer(house.settings.data, lang(), house.folder), house, one=one)


def _settings(folder: Path) -> Mapping[str, Any]:
    from policykit.policy.settings import load_settings

    if not (folder / "policies").is_dir():
        raise InputError([Problem("workspace-none", Place(str(folder)))])
    problems: list[Problem] = []
    settings = load_settings(folder / "policies" / "settings.yaml", problems)
    if problems:
        raise InputError(problems)
    return settings.data


def _filled(job: Job, printer: Printer, house: Workspace, *, one: bool) -> int:
    from policykit.cli import work
    from policykit.engine.evaluate import evaluate
    from policykit.records.record import Record
    from policykit.render.related import Related
    from policykit.render.select import selected

    form = printer.registry.form(job.form)
    asked = [(form.record, job.record_id)] if job.record_id is not None else None
    delivery, access = work.delivered(
        job.files, house, "render", job.kind, lambda door: asked or door.of_kinds([form.record])
    )
    found = evaluate(house, delivery, as_of=work.instant(job.as_of, house.settings.zone))
    findings = access.findings(found)
    records = delivery.records.get(form.record, ())
    related = Related(house.schemas, delivery.records, access.taken_out("render"))
    if job.record_id is not None:
        one_record = access.shown(_record(records, form.record, job.record_id, house))
        return _write(job, printer, (one_record,), findings, related)
    picked = _of_month(job, printer, selected(form, printer.schemas[form.record], records, found))
    chosen = [s for record in picked if isinstance(record, Record) and (s := access.record(record))]
    if form.many and not chosen:
        raise InputError([Problem("render-nothing-to-list", None, {"form": form.title})])
    if form.many:
        return _write(job, printer, chosen, findings, related)
    if one:
        raise InputError([Problem("render-one-look")])
    return _batch(job, printer, chosen, findings, related)


def _of_month(job: Job, printer: Printer, records: Sequence[AnyRecord]) -> Sequence[AnyRecord]:
    """Those of `records` that are of the month asked for."""
    from policykit.render.report.month import Month
    from policykit.render.select import months

    if job.month is None:
        return records
    try:
        month = str(Month.read(job.month, printer.words.zone))
    except ValueError:
        raise InputError([Problem("render-month", args={"month": job.month[:40]})]) from None
    form = printer.registry.form(job.form)
    of = months(form, printer.schemas[form.record], records, printer.words)
    return [record for record, its in zip(records, of, strict=True) if its == month]


def _batch(
    job: Job,
    printer: Printer,
    records: Sequence[AnyRecord],
    findings: Sequence[Finding],
    related: Related | None = None,
) -> int:
    from policykit.cli import work
    from policykit.render.batch import render_many, workers_for

    job.output.mkdir(parents=True, exist_ok=True)
    bar, done = work.progress(), count(1)
    try:
        batch = render_many(
            printer,
            job.form,
            records,
            findings,
            job.output,
            lambda _: bar(next(done), len(records)) if bar else None,
            related,
            workers=job.jobs or workers_for(len(records)),
            resume=job.resume,
        )
    finally:
        if bar:
            bar(len(records), len(records))
    return _told(job, batch)


def _told(job: Job, batch: Batch) -> int:
    for problems in batch.failed.values():
        for problem in problems:
            click.echo(problem_line(problem), err=True)
    if batch.kept:
        click.echo(say("render-kept", kept=len(batch.kept)))
    click.echo(say("cli-batch", made=len(batch.made), failed=len(batch.failed), path=job.output))
    return 2 if batch.failed else 0


def _write(
    job: Job,
    printer: Printer,
    records: Sequence[AnyRecord],
    findings: Sequence[Finding],
    related: Related | None = None,
) -> int:
    """Print one document, filled or blank, as the look that is asked for."""
    from policykit.files import atomic_write
    from policykit.render import looks

    if job.look == "html":
        sheet = printer.sheet(job.form, records, findings, related)
        printer.way.draw(sheet)  # what no page may do is told here as well
        written = {job.output: looks.standalone(sheet.html, sheet.styles, printer.folders).encode()}
    elif job.look == "png":
        written = _numbered(job.output, looks.pictures(printer.form(job.form, records, findings, related)))
    else:
        written = {job.output: printer.form(job.form, records, findings, related)}
    for path, content in written.items():
        atomic_write(path, content)
        click.echo(say("cli-written", path=path))
    return 0


def _numbered(path: Path, pages: list[bytes]) -> dict[Path, bytes]:
    """Name the pictures of several pages `name-1.png`, `name-2.png`; that of a single one as asked for."""
    if len(pages) == 1:
        return {path: pages[0]}
    return {path.with_stem(f"{path.stem}-{number}"): page for number, page in enumerate(pages, 1)}


def _inputs(job: Job) -> list[Path]:
    """The files and folders whose change means that the page may have changed."""
    from policykit.render.folders import template_folders

    return [*template_folders(job.folder).paths, job.folder / "policies", job.folder / "schemas", *job.files]


def _record(records: Sequence[Record], kind: str, record_id: str, house: Workspace) -> Record:
    for record in records:
        if record.id == record_id:
            return record
    args = {"id": record_id[:60], "kind": house.schemas[kind].titles}
    raise InputError([Problem("cli-no-such-record", args=args)])
