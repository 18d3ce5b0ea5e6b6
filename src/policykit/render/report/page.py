"""A report made: its figures computed once, then printed as PDF, HTML or a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.problems import InputError, Problem
from policykit.render.glyphs import require_glyphs
from policykit.render.looks import standalone
from policykit.render.report import issue
from policykit.render.report.blocks import in_rows
from policykit.render.report.checks import require_sound
from policykit.render.report.definition import Report, find_report, load_reports, load_words
from policykit.render.report.desk import Desk
from policykit.render.report.item import gather
from policykit.render.report.month import Month
from policykit.render.report.sections import build
from policykit.render.report.sections_method import changes

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from policykit.engine.finding import Finding
    from policykit.policy.model import Policy
    from policykit.records.record import Record, Reject
    from policykit.render.printer import Printer
    from policykit.render.report.blocks import Part
    from policykit.render.report.item import Row

    AnyRecord = Record | Mapping[str, Any]
    AnyFinding = Finding | Mapping[str, Any] | Row


@dataclass(slots=True)
class Edition:
    """A report made: its `parts` to lay out, its `figures` as JSON, `since` those they are compared with."""

    printer: Printer
    desk: Desk
    parts: list[Part]
    figures: dict[str, Any]
    since: Mapping[str, Any] | None = None

    def pdf(self) -> bytes:
        """Print it. Raises InputError for whatever would print wrong."""
        html, report, printer = self._html(), self.desk.report, self.printer
        archive = self.desk.archive
        sources = [
            (printer.schemas[kind], item.values)
            for kind in sorted(archive.delivered)
            for item in archive.of_kind(kind)
        ]
        require_glyphs(html, report.id, sources, printer.folders, printer.office.title)
        return printer.press.pdf(html, report.styles, report.id)

    def html(self) -> str:
        """Give it as one page that needs no other file: styles, charts and logo within."""
        return standalone(self._html(), self.desk.report.styles, self.printer.folders)

    def xlsx(self) -> bytes:
        """Give it as a workbook: a sheet for each table, with numbers and dates as such."""
        from policykit.render.report.workbook import workbook

        return workbook(self.parts, self.desk.words.text(self.desk.report.title), self._month())

    def to_json(self) -> str:
        """Give its figures as JSON, to be kept beside it: the next issue is compared with them."""
        return issue.to_text(self.figures, self.since)

    def _month(self) -> str:
        return self.desk.words.month(str(self.desk.month))

    def _html(self) -> str:
        from policykit.render.environment import fill

        desk, printer = self.desk, self.printer
        say = {**printer.labels["say"], **desk.say}
        form = {
            "id": desk.report.id,
            "title": desk.words.text(desk.report.title),
            "number": "",
            "many": False,
            "clauses": desk.report.clauses,
            "id_label": say["month"],
            "record_id": self._month(),
        }
        context = {
            "lang": desk.words.lang,
            "company": printer.company,
            "form": form,
            "say": say,
            "month": self._month(),
            "as_of": desk.words.moment(desk.state, exclusive=True),
            "parts": self.parts,
            "rows": in_rows(self.parts),
        }
        return fill(printer.environment, desk.report.template, context)


def desk_for(
    printer: Printer,
    name: str | Report,
    month: str,
    records: Mapping[str, Iterable[AnyRecord]],
    *,
    state: dt.datetime | None = None,
    rejects: Sequence[Reject] = (),
    policies: Mapping[str, Sequence[Policy]] | None = None,
) -> Desk:
    """Lay everything out for the report `name` (id, title or definition) for `month` (`2026-07`).

    `records` are those delivered, by kind, of earlier months too; `rejects` the rows not accepted; `state`
    the instant of which the state is told (aware; the month's last 24:00 where not given); `policies` the
    versions by policy name. Raises InputError for an unknown report, a month that is none, and a definition
    that names what does not exist.
    """
    report = name if isinstance(name, Report) else find_report(load_reports(printer.folders), name)
    require_sound(report, printer.schemas, policies)
    when = _month(month, printer)
    return Desk(
        report=report,
        archive=gather(records, printer.schemas),
        month=when,
        state=state or when.end,
        words=printer.words,
        labels=printer.labels,
        say=printer.words.texts(load_words(printer.folders)),
        schemas=printer.schemas,
        policies=policies or {},
        rejects=tuple(rejects),
    )


def edition(
    printer: Printer, desk: Desk, findings: Iterable[AnyFinding], before: Mapping[str, Any] | None = None
) -> Edition:
    """Compute the report of `desk` from `findings`: what was found about its records as of its state.

    `before` are the figures of an earlier issue.
    """
    desk.archive.take(findings)
    parts = build(desk)
    figures = issue.issued(desk, parts)
    since = issue.baseline(before, figures)
    return Edition(printer, desk, _with_changes(desk, parts, since, figures), figures, since)


def _with_changes(
    desk: Desk, parts: list[Part], since: Mapping[str, Any] | None, figures: Mapping[str, Any]
) -> list[Part]:
    """Fill in what changed; without an issue before there is no such part."""
    kept = []
    for part in parts:
        part.parts = _with_changes(desk, part.parts, since, figures)
        if part.kind == "changes":
            if since is None:
                continue
            changes(desk, part, since, figures)
        kept.append(part)
    return kept


def _month(text: str, printer: Printer) -> Month:
    try:
        return Month.read(text, printer.words.zone)
    except ValueError as error:
        raise InputError([Problem("report-month", None, {"month": text[:40]})]) from error
