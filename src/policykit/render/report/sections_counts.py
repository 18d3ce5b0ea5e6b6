"""Sections that count: figures, breakdowns, two readings at once, a policy's grouped measure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from policykit.render.report import figures as numbers
from policykit.render.report.blocks import BLANK, Cell, Column, Line, Table
from policykit.render.report.pictures import add_picture
from policykit.render.report.reading import rule_title, rules_named

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
        Column("now", say["this_month"], "number"),
        Column("before", say["last_month"], "number"),
        Column("change", say["change"], "number"),
    )
    lines = [_figure(desk, {"of": line} if isinstance(line, str) else line) for line in section.get("lines")]
    part.tables.append(Table(part.title, columns, lines))


def _figure(desk: Desk, line: Mapping[str, Any]) -> Line:
    of = desk.report.sets[line["of"]]
    now = _value(desk, line, 0)
    before = _value(desk, line, 1) if desk.by_month(of.id) else None
    change = now - before if now is not None and before is not None else None
    title = desk.words.text(line["title"]) if "title" in line else desk.words.text(of.title)
    unit = desk.words.text(line.get("unit"))
    name = "-".join(str(line[key]) for key in ("of", "figure", "share_of") if key in line)
    shown = _percent if "share_of" in line else desk.words.number
    cells = (
        Cell(title, title),
        _number(now, shown, unit, mark=True),
        _number(before, shown, unit),
        BLANK
        if change is None
        else Cell(change, f"{'+' if change > 0 else ''}{shown(change)}" if change else "–"),
    )
    return Line(name, cells)


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
    if section.get("table", True):
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
        part.tables.append(Table(part.title, columns, rows))
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
    if section.get("table", True):
        part.tables.append(_cross_table(desk, part.title, down.title, heads, lines, pairs))
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


def grouped_measure(desk: Desk, section: Section, part: Part) -> None:
    """Give the figure of a policy's measure for each group of records, the largest first."""
    name = section.get("rule")
    found = [item.row for item in desk.archive.findings if item.row and item.row.rule == name]
    groups = [group for row in found for group in row.details.get("groups", ())]
    rule = next(iter(rules_named(desk, name)), None)
    part.of = rule_title(desk, name)
    heads = [expression.text for expression in rule.by] if rule else []
    columns = [Column(f"by{n}", _head(desk, head, rule)) for n, head in enumerate(heads)]
    columns.append(Column("value", desk.say["count"], "number"))
    top = section.get("top") or len(groups)
    lines = [_group_line(desk, group, len(heads)) for group in groups[:top]]
    if section.get("table", True):
        part.tables.append(Table(part.title, columns, lines))
    if kind := section.get("chart"):
        labels = [" ".join(cell.text for cell in line.cells[:-1]) for line in lines]
        values = [float(line.cells[-1].value or 0) for line in lines]
        series = {desk.say["count"]: values}
        add_picture(desk, part, kind, labels, series)


def _head(desk: Desk, name: str, rule: Any) -> str:
    field = desk.schemas[rule.over].fields.get(name)
    return desk.words.text(field.titles) if field else name


def _group_line(desk: Desk, group: Mapping[str, Any], width: int) -> Line:
    names = ["" if value is None else str(value) for value in group["by"]][:width]
    cells = [Cell(name, name or desk.say["not_stated"]) for name in names]
    value = group["value"]
    cells.append(BLANK if value is None else Cell(value, desk.words.number(value)))
    return Line("/".join(names), cells)
