"""`policykit report`: a month's report as PDF."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from policykit.cli.words import lang, option, say, verb
from policykit.problems import InputError, Problem


@verb("report")
@click.argument("name")
@option("--month", required=True)
@option("--records", "files", multiple=True, required=True, type=click.Path(path_type=Path))
@option("--as-of")
@option("--output", "-o", type=click.Path(path_type=Path), required=True)
@click.pass_obj
def command(
    folder: Path, name: str, month: str, files: tuple[Path, ...], as_of: str | None, output: Path
) -> None:
    """Print the report `NAME` for `--month`; the state is as of the month's last 24:00."""
    from policykit.cli import work
    from policykit.engine.evaluate import evaluate
    from policykit.files import atomic_write
    from policykit.render.printer import Printer
    from policykit.render.report.definition import find_report, load_reports
    from policykit.render.report.page import report

    house = work.workspace(folder)
    end = month_end(month, house.settings.zone)
    delivery, access = work.delivered(files, house, "report")
    moment = work.instant(as_of, house.settings.zone) if as_of else end
    findings = access.findings(evaluate(house, delivery, as_of=moment, progress=work.progress()))
    printer = Printer(house.settings.data, lang(), house.folder)
    definition = find_report(load_reports(printer.folders), name)
    seen = access.delivery
    records = seen.records.get(definition.record, ())
    page = report(printer, name, month, records, findings, seen.rejects, moment)
    atomic_write(output, page)
    click.echo(say("cli-written", path=output))


def month_end(month: str, zone: str) -> dt.datetime:
    """The 24:00 of the last day of `month` (YYYY-MM) in `zone`. Raises InputError for what is no month."""
    try:
        first = dt.date.fromisoformat(f"{month}-01")
    except ValueError:
        raise InputError([Problem("cli-not-a-month", args={"text": month[:40]})]) from None
    following = (first + dt.timedelta(days=31)).replace(day=1)
    return dt.datetime.combine(following, dt.time(), ZoneInfo(zone))
