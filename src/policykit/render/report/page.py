"""A report as PDF: its figures, its charts, its template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.problems import InputError, Problem
from policykit.render.fields import values_of
from policykit.render.report import charts
from policykit.render.report.definition import find_report, load_reports
from policykit.render.report.figures import Month
from policykit.render.report.monthly import monthly

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policykit.engine.finding import Finding
    from policykit.records.record import Record, Reject
    from policykit.render.printer import Printer
    from policykit.render.words import Words


def report(
    printer: Printer,
    name: str,
    month: str,
    records: Iterable[Record | Mapping[str, Any]],
    findings: Iterable[Finding | Mapping[str, Any]],
    rejects: Iterable[Reject] = (),
    as_of: object = None,
) -> bytes:
    """Print the report `name` (id or title) for `month` (`2026-07`) as PDF.

    `records` are those of the report's kind, of earlier months too; `findings` what was found about them as
    of the instant `as_of`; `rejects` the rows that were not accepted. Raises InputError for an unknown
    report, a month that is none, and all that `Printer.form` raises it for.
    """
    from policykit.render.environment import fill

    definition = find_report(load_reports(printer.folders), name)
    labels = {**printer.labels, "say": {**printer.labels["say"], **printer.words.texts(definition.say)}}
    kind = printer.schemas[definition.record]
    given = [values_of(record, kind) for record in records]
    when = _month(month, printer.words)
    context = monthly(definition, kind, given, findings, rejects, when, printer.words, labels)
    title = printer.words.text(definition.title)
    html = fill(
        printer.environment,
        definition.template,
        {
            **context,
            **_frame(printer, definition.id, title, context["month"]),
            "say": labels["say"],
            "as_of": printer.words.moment(as_of, exclusive=True) if as_of else "",
            "charts": _charts(context, labels["say"], printer),
        },
    )
    printer.require_glyphs(html, definition.id, given, kind)
    return printer.press.pdf(html, definition.styles, definition.id)


def _month(text: str, words: Words) -> Month:
    try:
        return Month.read(text, words.zone)
    except ValueError as error:
        raise InputError([Problem("render-month", None, {"month": text[:40]})]) from error


def _frame(printer: Printer, name: str, title: str, month: str) -> dict[str, Any]:
    label = printer.labels["say"]["month"]
    form = {"id": name, "title": title, "number": "", "clauses": (), "id_label": label, "record_id": month}
    return {"lang": printer.words.lang, "company": printer.company, "form": form}


def _charts(context: Mapping[str, Any], say: Mapping[str, str], printer: Printer) -> list[dict[str, str]]:
    lang, trend, cross = printer.words.lang, context["trend"], context["cross"]
    drawn = [
        (say["chart_trend"], charts.columns(trend["labels"], trend["series"], say["chart_trend"], lang)),
        (say["chart_cross"], charts.stacked_rows(cross["labels"], cross["series"], say["chart_cross"], lang)),
    ]
    return [{"title": title, "svg": svg} for title, svg in drawn]
