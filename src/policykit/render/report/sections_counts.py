"""Sections that count: figures, breakdowns, two readings at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from policykit.render.report import figures as numbers
from policykit.render.report.blocks import BLANK, Cell, Column, Line, Table
from policykit.render.report.lacking import lacking, sets_of
from policykit.render.report.pictures import add_picture

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policykit.render.report.blocks import Part
    from policykit.render.report.definition import Section
    from policykit.render.report.desk import Desk
    from policykit.render.report.figures import Count


def figures(desk: Desk, section: Section, part: Part) -> None:
    """Give the figures of this month beside those of the month before."""
    say = desk.say
    columns = (
        Column("line", say["figure"]),
        Column("of", say["of_set"]),
        Column("now", say["this_month"], "number"),
        Column("before", say["last_month"], "number"),
        Column("change", say["change"], "number"),
    )
    lines = [_figure(desk, {"of": line} if isinstance(line, str) else line) for line in section.get("lines")]
    part.tables.append(Table(part.title, columns, lines))


def _figure(desk: Desk, line: Mapping[str, Any]) -> Line:
    of = desk.report.sets[line["of"]]
    unknown = _undecided(desk, line)
    now = None if unknown else _value(desk, line, 0)
    before = _value(desk, line, 1) if not unknown and desk.by_month(of.id) else None
    change = None if now is None or before is None else round(now - before, 6)
    title = desk.words.text(line["title"]) if "title" in line else desk.words.text(of.title)
    unit = desk.words.text(line.get("unit"))
    name = "-".join(str(line[key]) for key in ("of", "figure", "share_of") if key in line)
    share = "share_of" in line
    shown = _percent if share else desk.words.number
    counted = _counted(desk, line)
    counted = "" if counted == title else counted
    cells = (
        Cell(title, title),
        Cell(counted, counted),
        unknown or _number(now, shown, unit, mark=True),
        _number(before, shown, unit),
        BLANK if change is None else Cell(change, _change(desk, change, points=share)),
    )
    return Line(name, [replace(cell, sort="share" if share else None) for cell in cells])


def _undecided(desk: Desk, line: Mapping[str, Any]) -> Cell | None:
    """What stands for a figure that rests on records or columns that never came; None for any other."""
    text = desk.say["undecided"]
    return Cell(None, text) if any(lacking(desk, name) for name in sets_of({"lines": [line]})) else None


def _counted(desk: Desk, line: Mapping[str, Any]) -> str:
    """Say of which set a figure tells: that of which it is a share, or the widest that it is among."""
    name = line.get("share_of") or line["of"]
    while desk.report.sets[name].among:
        name = desk.report.sets[name].among
    return desk.title(name)


def _change(desk: Desk, change: float, *, points: bool) -> str:
    """Write by how much a figure changed; that of a share in percentage points."""
    if not change:
        return "–"
    text = f"{change * 100:.1f} {desk.say['points']}" if points else desk.words.number(change)
    return f"+{text}" if change > 0 else text


def _value(desk: Desk, line: Mapping[str, Any], back: int) -> Any:
    """Give the line's figure so many months back; None where there is nothing to compute it from."""
    members = desk.members(line["of"], back)
    if "share_of" in line:
        whole = len(desk.members(line["share_of"], back))
        return len(members) / whole if whole else None
    if "figure" not in line:
        return len(members)
    read = desk.reader(line["value"], desk.report.sets[line["of"]])
    values = [float(value) for item in members for value in read.values(item)]
    return round(numbers.SUMMARIES[line["figure"]](values), 2) if values else None


def _number(value: Any, shown: Any, unit: str = "", *, mark: bool = False) -> Cell:
    return BLANK if value is None else Cell(value, f"{shown(value)} {unit}".strip(), mark)


def _percent(share: float) -> str:
    return f"{share * 100:.1f}%"


def breakdown(desk: Desk, section: Section, part: Part) -> None:
    """Count a set by a reading of its members."""
    name = section.get("of")
    read = desk.reader(section.get("by"), desk.report.sets[name])
    members = desk.members(name)
    lines = numbers.breakdown(members, read.keys, read.options, read.name)
    if section.get("order") == "most":
        lines.sort(key=lambda line: -line.count)
    lines = numbers.most(lines, section.get("top", 0), desk.say["others"])
    part.of = desk.counted(name)
    if any(len(read.keys(item)) > 1 for item in members):
        part.notes.append(desk.say["several"])
    _counts(desk, section, part, lines, read.title)


def _counts(desk: Desk, section: Section, part: Part, lines: Sequence[Count], heading: str) -> None:
    """Lay counted lines out as a table with bars, or as a chart, or both."""
    say = desk.say
    columns = (
        Column("line", heading),
        Column("count", say["count"], "number"),
        Column("share", say["share"], "share"),
    )
    rows = [
        Line(
            one.id,
            (
                Cell(one.title, one.title),
                Cell(one.count, desk.words.number(one.count)),
                BLANK if one.share is None else Cell(one.share, _percent(one.share), bar=one.share),
            ),
        )
        for one in lines
    ]
    part.tables.append(Table(part.title, columns, rows, on_paper=section.get("table", True)))
    if kind := section.get("chart"):
        series = {say["count"]: [one.count for one in lines]}
        add_picture(desk, part, kind, [one.title for one in lines], series)


def cross(desk: Desk, section: Section, part: Part) -> None:
    """Count a set by two readings at once: a line for each value of one, a column for each of the other."""
    of = desk.report.sets[section.get("of")]
    down, across = desk.reader(section.get("rows"), of), desk.reader(section.get("columns"), of)
    members = desk.members(of.id)
    part.of = desk.counted(of.id)
    heads = numbers.breakdown(members, across.keys, across.options, across.name)
    lines = numbers.breakdown(members, down.keys, down.options, down.name)
    lines = numbers.most(lines, section.get("top", 0), desk.say["others"])
    pairs = Counter(
        (row, column)
        for item in members
        for row in down.keys(item) or [""]
        for column in across.keys(item) or [""]
    )
    kept = {line.id for line in lines}
    for (row, column), count in list(pairs.items()):
        if row not in kept:
            pairs["*", column] += count
    table = _cross_table(desk, part.title, down.title, heads, lines, pairs)
    part.tables.append(replace(table, on_paper=section.get("table", True)))
    if kind := section.get("chart"):
        series = {head.title: [pairs[line.id, head.id] for line in lines] for head in heads}
        labels = [line.title for line in lines]
        add_picture(desk, part, kind, labels, series)


def _cross_table(
    desk: Desk, title: str, heading: str, heads: Sequence[Count], lines: Sequence[Count], pairs: Counter[Any]
) -> Table:
    columns = [Column("line", heading)]
    columns += [Column(head.id or "-", head.title, "number") for head in heads]
    columns.append(Column("total", desk.say["total"], "number"))
    rows = []
    for line in lines:
        found = [*(pairs[line.id, head.id] for head in heads), line.count]
        cells = [Cell(n, desk.words.number(n) if n else "") for n in found]
        rows.append(Line(line.id, [Cell(line.title, line.title), *cells]))
    return Table(title, columns, rows)
