"""Sections that list records or findings one by one, and who comes again and again."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from policykit.render.norms import part as part_of
from policykit.render.report.blocks import Cell, Column, Line, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policykit.render.report.blocks import Part
    from policykit.render.report.definition import Members, Section
    from policykit.render.report.desk import Desk
    from policykit.render.report.item import Item
    from policykit.render.report.reading import Reader

_MARKED = ("overdue", "violated", "conflict", "tied")


def listing(desk: Desk, section: Section, part: Part) -> None:
    """List the members of a set, or of several that hold the same sort of thing, each once."""
    names = section.get("of")
    names = [names] if isinstance(names, str) else names
    of = desk.report.sets[names[0]]
    part.of = desk.say["comma"].join(desk.counted(name) for name in names)
    members = list({id(item): item for name in names for item in desk.members(name)}.values())
    for read in reversed(section.get("sort", ())):
        members.sort(key=desk.reader(read, of).key, reverse=bool(section.get("descending")))
    readers = _readers(desk, section.get("columns"), of)
    lines = [Line(_name(item, of), [_cell(read, item, keys) for read, keys in readers]) for item in members]
    part.tables.append(Table(part.title, _columns(readers), lines, section.get("most"), listing=True))


def _readers(desk: Desk, columns: Sequence[Any], of: Members) -> list[tuple[Reader, Mapping[str, Any]]]:
    whole = [{"field": column} if isinstance(column, str) else column for column in columns]
    return [(desk.reader(column, of), column) for column in whole]


def _columns(readers: Sequence[tuple[Reader, Mapping[str, Any]]]) -> list[Column]:
    return [Column(f"c{n}", read.title, read.sort) for n, (read, _) in enumerate(readers)]


def _cell(read: Reader, item: Item, keys: Mapping[str, Any]) -> Cell:
    cell = read.cell(item)
    marks = keys.get("mark", _MARKED if keys.get("part") == "status" else ())
    marks = [marks] if isinstance(marks, str) else marks
    if marks and any(key in marks for key in read.keys(item)):
        return Cell(cell.value, f"▲ {cell.text}", mark=True)
    return cell


def _name(item: Item, of: Members) -> str:
    """What tells an item when the report is issued again: record or subject, and the rule among several."""
    if item.row is None:
        return item.id
    if item.step is not None:
        return str((part_of(item.step, "args") or {}).get("record") or item.id)
    one_rule = len((of.findings or {}).get("rules", ())) == 1
    names = ("" if one_rule else item.row.rule, item.row.subject[1], item.row.item)
    return "/".join(filter(None, names))


def repeats(desk: Desk, section: Section, part: Part) -> None:
    """List what several members have in common, with their number; the most first."""
    of = desk.report.sets[section.get("of")]
    part.of = desk.counted(of.id)
    by = [desk.reader(read, of) for read in section.get("by")]
    groups: dict[tuple[str, ...], list[Item]] = defaultdict(list)
    for item in desk.members(of.id):
        keys = tuple((read.keys(item) or [""])[0] for read in by)
        if all(keys):
            groups[keys].append(item)
    found = [(keys, items) for keys, items in groups.items() if len(items) >= section.get("least", 2)]
    found.sort(key=lambda group: (-len(group[1]), group[0]))
    readers = _readers(desk, section.get("columns", ()), of)
    columns = [
        *(Column(f"by{n}", read.title) for n, read in enumerate(by)),
        Column("count", desk.say["count"], "number"),
        *_columns(readers),
    ]
    lines = []
    for keys, items in found:
        names = [Cell(read.name(key), read.name(key)) for read, key in zip(by, keys, strict=True)]
        count = Cell(len(items), desk.words.number(len(items)), mark=True)
        seen = [_together(read, items, desk.say["comma"]) for read, _ in readers]
        lines.append(Line("/".join(keys), [*names, count, *seen]))
    part.tables.append(Table(part.title, columns, lines, section.get("most"), listing=True))


def _together(read: Reader, items: Sequence[Item], comma: str) -> Cell:
    """What a reading says of all the items of a group, each once."""
    texts = dict.fromkeys(filter(None, (read.cell(item).text for item in items)))
    text = comma.join(texts)
    return Cell(text, text)
