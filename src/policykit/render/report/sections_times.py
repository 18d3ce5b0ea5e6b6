"""Sections about time: how sets went month by month, and how long things took."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from policykit.render.report.blocks import BLANK, Cell, Column, Line, Table
from policykit.render.report.figures import Spread, spread
from policykit.render.report.month import micros
from policykit.render.report.pictures import add_picture

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policykit.render.report.blocks import Part
    from policykit.render.report.definition import Section
    from policykit.render.report.desk import Desk

MONTHS = 12
BINS = (4, 24, 72, 168, 336)
"""The histogram's upper bounds in hours unless the section says otherwise: 4 hours, 1, 3, 7 and 14 days."""


def trend(desk: Desk, section: Section, part: Part) -> None:
    """Count sets month by month; months before the first that has any are left out."""
    names = _listed(section.get("of"))
    backs = range(section.get("months", MONTHS) - 1, -1, -1)
    counted = {back: [len(desk.members(name, back)) for name in names] for back in backs}
    first = next((back for back in backs if any(counted[back])), 0)
    months = [(str(desk.month.back(back)), counted[back]) for back in backs if back <= first]
    titles = [desk.title(name) for name in names]
    part.of = desk.say["comma"].join(titles)
    if kind := section.get("chart"):
        labels = [desk.words.month(month) for month, _ in months]
        series = {title: [values[n] for _, values in months] for n, title in enumerate(titles)}
        add_picture(desk, part, kind, labels, series)
    columns = [Column("month", desk.say["month"])]
    columns += [Column(name, title, "number") for name, title in zip(names, titles, strict=True)]
    lines = [_month_line(desk, *month) for month in months]
    part.tables.append(Table(part.title, columns, lines, on_paper=section.get("table", True)))
    if len(months) < len(backs):
        part.notes.append(desk.say["trend_from"].format(month=desk.words.month(months[0][0])))


def _month_line(desk: Desk, month: str, values: Sequence[int]) -> Line:
    cells = [Cell(value, desk.words.number(value)) for value in values]
    return Line(month, [Cell(month, desk.words.month(month)), *cells])


def _listed(names: str | Sequence[str]) -> Sequence[str]:
    return [names] if isinstance(names, str) else names


def distribution(desk: Desk, section: Section, part: Part) -> None:
    """Tell how long each span took: the middle, what nine in ten kept to, the longest, and a histogram."""
    spans = section.get("spans")
    until = micros(desk.state)
    measured = [
        spread(desk.members(one["of"]), one["from"], one["to"], desk.month.zone, until) for one in spans
    ]
    table = _spread_table(desk, part.title, spans, measured)
    part.tables.append(replace(table, on_paper=section.get("table", True)))
    for one, found in zip(spans, measured, strict=True):
        bounds = one.get("bins") or section.get("bins") or BINS
        title = f"{desk.words.text(one['title'])} ({desk.say['histogram']})"
        kind = section.get("chart")
        part.tables.append(replace(_histogram_table(desk, one, title, bounds, found), on_paper=not kind))
        if kind:
            labels = _bin_titles(desk, bounds)
            series = {desk.say["count"]: found.histogram(bounds)}
            add_picture(desk, part, kind, labels, series, title)


def _spread_table(
    desk: Desk, title: str, spans: Sequence[Mapping[str, Any]], measured: Sequence[Spread]
) -> Table:
    say = desk.say
    columns = (
        Column("line", say["figure"]),
        Column("of", say["of_set"]),
        Column("measured", say["measured"], "number"),
        Column("left_out", say["left_out"], "number"),
        Column("median", say["median"], "hours"),
        Column("ninetieth", say["ninetieth"], "hours"),
        Column("longest", say["longest"], "hours"),
    )
    lines = []
    for one, found in zip(spans, measured, strict=True):
        texts = (desk.words.text(one["title"]), desk.title(one["of"]))
        numbers = (len(found.hours), found.left_out)
        cells = [
            *(Cell(text, text) for text in texts),
            *(Cell(number, desk.words.number(number)) for number in numbers),
            *(_hours(desk, hours) for hours in (found.median, found.ninetieth, found.longest)),
        ]
        lines.append(Line(one["id"], cells))
    return Table(title, columns, lines, dense=True)


def _hours(desk: Desk, hours: float | None) -> Cell:
    if hours is None:
        return BLANK
    rounded = round(hours, 1)
    if rounded < 48:
        return Cell(rounded, f"{desk.words.number(rounded)} {desk.say['hours']}")
    return Cell(rounded, f"{desk.words.number(round(hours / 24, 1))} {desk.say['days_unit']}")


def _histogram_table(
    desk: Desk, one: Mapping[str, Any], title: str, bounds: Sequence[float], found: Spread
) -> Table:
    columns = (
        Column("bin", desk.say["span"]),
        Column("count", desk.say["count"], "number"),
        Column("share", desk.say["share"], "share"),
    )
    counts, total = found.histogram(bounds), len(found.hours)
    lines: list[Line] = []
    for name, count in zip(_bin_titles(desk, bounds), counts, strict=True):
        share = Cell(count / total, f"{count / total * 100:.1f}%", bar=count / total) if total else BLANK
        cells = (Cell(name, name), Cell(count, desk.words.number(count)), share)
        lines.append(Line(f"{one['id']}-{len(lines)}", cells))
    return Table(title, columns, lines)


def _bin_titles(desk: Desk, bounds: Sequence[float]) -> list[str]:
    texts = [_span_text(desk, float(bound)) for bound in bounds]
    return [*(f"≤ {text}" for text in texts), f"> {texts[-1]}"]


def _span_text(desk: Desk, hours: float) -> str:
    if hours % 24 == 0:
        return f"{desk.words.number(hours / 24)} {desk.say['days_unit']}"
    return f"{desk.words.number(hours)} {desk.say['hours']}"
