"""Sections that count duties by their status."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from policykit.render.report.blocks import Cell, Column, Line, Table
from policykit.render.report.figures import STATUSES, counts
from policykit.render.report.pictures import add_picture
from policykit.render.report.reading import every_rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policykit.render.report.blocks import Part
    from policykit.render.report.definition import Section
    from policykit.render.report.desk import Desk
    from policykit.render.report.item import Item, Row

_BAD = ("overdue", "violated", "conflict", "not_passed", "not_done")


def duties(desk: Desk, section: Section, part: Part) -> None:
    """Count the duties of the members of sets by status, a line for each rule or for each value of `by`."""
    names = section.get("of")
    names = [names] if isinstance(names, str) else names
    statuses = tuple(section.get("statuses") or STATUSES)
    part.of = desk.say["comma"].join(desk.counted(name) for name in names)
    lines = _counted(desk, section, names, statuses)
    used = [status for status in statuses if status in STATUSES[:5] or any(c[status] for _, _, c in lines)]
    table = _table(desk, section, part.title, used, lines)
    part.tables.append(replace(table, on_paper=section.get("table", True)))
    if kind := section.get("chart"):
        series = {desk.status(status): [counter[status] for _, _, counter in lines] for status in used}
        series = {title: values for title, values in series.items() if any(values)}
        labels = [title for _, title, _ in lines]
        add_picture(desk, part, kind, labels, series)


def _counted(
    desk: Desk, section: Section, names: Sequence[str], statuses: Sequence[str]
) -> list[tuple[str, str, Counter[str]]]:
    """Count rows once each: id and title of the line, and how many have each status."""
    by = section.get("by")
    read = desk.reader(by, desk.report.sets[names[0]]) if by else None
    found: dict[str, Counter[str]] = {}
    titles: dict[str, str] = {}
    for item, row in _rows(desk, section, names):
        if counts(row, statuses):
            keys = (read.keys(item) or [""]) if read else [row.rule]
            for key in keys:
                found.setdefault(key, Counter())[row.status] += 1
                titles[key] = read.name(key) if read else desk.words.text(row.title) or row.rule
    if not read:
        listed = dict.fromkeys(rule.name for rule in every_rule(desk))
        order = {name: place for place, name in enumerate(listed)}
        keys = sorted(found, key=lambda key: (order.get(key, len(order)), key))
        return [(key, titles[key], found[key]) for key in keys]
    order = {key: place for place, key in enumerate(read.options)}
    keys = sorted(found, key=lambda key: (key == "", order.get(key, len(order)), -found[key].total(), key))
    kept = keys[: section.get("top") or len(keys)]
    lines = [(key, titles[key], found[key]) for key in kept]
    if rest := keys[len(kept) :]:
        others = sum((found[key] for key in rest), Counter[str]())
        lines.append(("*", f"{desk.say['others']} ({len(rest)})", others))
    return lines


def _rows(desk: Desk, section: Section, names: Sequence[str]) -> Iterator[tuple[Item, Row]]:
    """The findings that are counted, each once, with the item that `by` is read of."""
    kinds = section.get("kinds") or ("oblige",)
    rules = section.get("rules")
    rules = [rules] if isinstance(rules, str) else rules
    seen: set[int] = set()
    for name in names:
        for item in desk.members(name):
            for row in [item.row] if item.row else item.rows:
                if id(row) not in seen and row.kind in kinds and (not rules or row.rule in rules):
                    seen.add(id(row))
                    yield item, row


def _table(
    desk: Desk, section: Section, title: str, statuses: Sequence[str], lines: Sequence[tuple[str, str, Any]]
) -> Table:
    names = section.get("of")
    first = desk.report.sets[names if isinstance(names, str) else names[0]]
    heading = desk.reader(section.get("by"), first).title if section.get("by") else desk.labels["say"]["duty"]
    columns = [
        Column("line", heading),
        *(Column(status, desk.status(status), "number") for status in statuses),
        Column("total", desk.say["total"], "number"),
    ]
    rows = [_line(desk, key, name, counter, statuses) for key, name, counter in lines]
    if len(lines) > 1:
        total = sum((counter for _, _, counter in lines), Counter[str]())
        rows.append(_line(desk, "total", desk.say["total"], total, statuses, whole=True))
    return Table(title, columns, rows, dense=True)


def _line(
    desk: Desk, key: str, title: str, counter: Counter[str], statuses: Sequence[str], *, whole: bool = False
) -> Line:
    cells = [Cell(title, title)]
    for status in statuses:
        number = counter[status]
        text = desk.words.number(number) if number else ""
        cells.append(Cell(number, text, mark=bool(number) and status in _BAD))
    total = sum(counter[status] for status in statuses)
    cells.append(Cell(total, desk.words.number(total)))
    return Line(key, cells, sum=whole)
