"""`policykit render`: a form as PDF, filled from a record or blank."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policykit.cli.words import lang, option, say, verb
from policykit.problems import InputError, Problem

if TYPE_CHECKING:
    from policykit.policy.workspace import Workspace
    from policykit.records.record import Record
    from policykit.render.printer import Printer


@verb("render")
@click.argument("form")
@option("--record", "files", multiple=True, type=click.Path(path_type=Path))
@option("--id", "record_id")
@option("--kind")
@option("--as-of")
@option("--output", "-o", type=click.Path(path_type=Path), required=True)
@click.pass_obj
def command(
    folder: Path,
    form: str,
    files: tuple[Path, ...],
    record_id: str | None,
    kind: str | None,
    as_of: str | None,
    output: Path,
) -> int:
    """Print `FORM`: blank, for one record (`--id`), or for every record into the folder `--output`."""
    from policykit.cli.work import workspace
    from policykit.files import atomic_write
    from policykit.render.printer import Printer

    house = workspace(folder)
    printer = Printer(house.settings.data, lang(), house.folder)
    if not files:
        atomic_write(output, printer.form(form))
        click.echo(say("cli-written", path=output))
        return 0
    return _filled(printer, house, form, files, record_id, kind, as_of, output)


def _filled(
    printer: Printer,
    house: Workspace,
    form: str,
    files: tuple[Path, ...],
    record_id: str | None,
    kind: str | None,
    as_of: str | None,
    output: Path,
) -> int:
    from policykit.cli import work
    from policykit.engine.evaluate import evaluate
    from policykit.files import atomic_write
    from policykit.render.printer import render_many

    wanted = printer.registry.form(form).record
    delivery = work.records(files, house, kind)
    findings = evaluate(house, delivery, as_of=work.instant(as_of, house.settings.zone))
    records = delivery.records.get(wanted, ())
    if record_id is not None:
        record = _record(records, wanted, record_id, house)
        atomic_write(output, printer.form(form, record, findings))
        click.echo(say("cli-written", path=output))
        return 0
    from policykit.cli.words import problem_line

    output.mkdir(parents=True, exist_ok=True)
    batch = render_many(printer, form, records, findings, output)
    for problems in batch.failed.values():
        for problem in problems:
            click.echo(problem_line(problem), err=True)
    click.echo(say("cli-batch", made=len(batch.made), failed=len(batch.failed), path=output))
    return 2 if batch.failed else 0


def _record(records: tuple[Record, ...], kind: str, record_id: str, house: Workspace) -> Record:
    for record in records:
        if record.id == record_id:
            return record
    args = {"id": record_id[:60], "kind": house.schemas[kind].titles}
    raise InputError([Problem("cli-no-such-record", args=args)])
