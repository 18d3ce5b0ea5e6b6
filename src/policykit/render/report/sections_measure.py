"""A policy's measure: of one that groups its figure for each group, of another for each that agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.policy.model import Measure
from policykit.render.report.blocks import BLANK, Cell, Column, Line, Table
from policykit.render.report.pictures import add_picture
from policykit.render.report.reading import decision_titles, reader, rule_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policykit.render.report.blocks import Part
    from policykit.render.report.definition import Section
    from policykit.render.report.desk import Desk
    from policykit.render.report.item import Item

    Group = tuple[tuple[str, ...], Any]
    """In what the records agree, and the figure: a number, None, or bounds as `{"unknown": {from, to}}`."""


def measure(desk: Desk, section: Section, part: Part) -> None:
    """Give a measure's figures, the largest first; of many the `top` are printed."""
    name, of = section.get("rule"), section.get("of")
    found = [item for item in desk.archive.findings if item.row and item.row.rule == name]
    part.of = desk.counted(of) if of else rule_title(desk, name)
    rule = _rule(desk, name, found)
    if rule is None:
        return
    if rule.by:
        heads = [_Head(desk, rule.over, expression.text) for expression in rule.by]
        groups = list(_by_group(heads, found))
        part.of += _window(desk, found)
    else:
        heads = [_Head(desk, rule.over, field) for field in rule.same]
        about = {item.about for item in desk.members(of)} if of else None
        groups = _by_record(desk, rule, heads, [i for i in found if about is None or i.about in about])
    lines = [_line(desk, heads, rule, *group) for group in groups]
    given = [desk.words.text(text) for text in section.get("heads", ())]
    titles = [*given, *(head.title for head in heads[len(given) :])][: len(heads)]
    _lay_out(desk, section, part, titles, rule.figure, lines)


def _lay_out(
    desk: Desk, section: Section, part: Part, heads: Sequence[str], figure: str, lines: Sequence[Line]
) -> None:
    """Lay the figures out as a table, or as a chart, or both."""
    value = Column("value", desk.say[f"figure_{figure}"], "number")
    columns = [Column(f"by{n}", head) for n, head in enumerate(heads or [desk.say["figure"]])]
    top = section.get("top")
    part.tables.append(Table(part.title, [*columns, value], lines, top, on_paper=section.get("table", True)))
    if kind := section.get("chart"):
        labels = [" ".join(cell.text for cell in line.cells[:-1]) for line in lines[:top]]
        series = {value.title: [_number(line.cells[-1].value) for line in lines[:top]]}
        add_picture(desk, part, kind, labels, series)


class _Head:
    """What a group is called by one of the expressions by which records are grouped."""

    def __init__(self, desk: Desk, over: str, expression: str) -> None:
        self._say = desk.say
        self._field = reader(desk, expression, over) if expression in desk.schemas[over].fields else None
        self._titles = decision_titles(desk, expression)
        self.title = self._field.title if self._field else rule_title(desk, expression)

    def keys(self, item: Item) -> list[str]:
        """What a record has there."""
        return self._field.keys(item) if self._field else []

    def name(self, key: str) -> str:
        """Write one of the values for people."""
        if key == _OPEN:
            return self._say["undecided"]
        if self._field:
            return self._field.name(key)
        return self._titles.get(key) or key or self._say["not_stated"]


_OPEN = "?"


def _rule(desk: Desk, name: str, found: Sequence[Item]) -> Measure | None:
    """The rule in the version that was applied last, else in the newest."""
    versions = {
        policy.version: rule
        for read in desk.report.reads
        for policy in desk.policies.get(read, ())
        for rule in policy.rules
        if rule.name == name and isinstance(rule, Measure)
    }
    applied = found[-1].row.version if found and found[-1].row else ""
    return versions.get(applied) or next(iter(reversed(versions.values())), None)


def _by_group(heads: Sequence[_Head], found: Sequence[Item]) -> Iterator[Group]:
    for item in found:
        for group in item.row.details.get("groups", ()) if item.row else ():
            yield tuple(_key(value) for value in group["by"])[: len(heads)], group["value"]


def _key(value: Any) -> str:
    if isinstance(value, dict):
        return _OPEN
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _by_record(desk: Desk, rule: Measure, heads: Sequence[_Head], found: Sequence[Item]) -> list[Group]:
    """Of records that agree the figure of the latest, which counts the others."""
    at, zone = desk.schemas[rule.record or rule.over].at or "", desk.month.zone
    latest: dict[tuple[str, ...], Item] = {}
    for item in sorted(found, key=lambda item: (item.instant(at, zone) or 0, item.id)):
        latest[tuple((head.keys(item) or [""])[0] for head in heads)] = item
    groups = [(key, item.row.value if item.row else None) for key, item in latest.items()]
    return sorted(groups, key=lambda group: (-_number(group[1]), group[0]))


def _window(desk: Desk, found: Sequence[Item]) -> str:
    """Since when records count, and until when."""
    since = next((item.row.details.get("since") for item in found if item.row), None)
    begin = f"{desk.words.moment(since)} " if since else ""
    return f" {begin}– {desk.words.moment(desk.state, exclusive=True)}"


def _line(desk: Desk, heads: Sequence[_Head], rule: Measure, key: Sequence[str], value: Any) -> Line:
    names = [head.name(one) for head, one in zip(heads, key, strict=True)] or [rule_title(desk, rule.name)]
    return Line("/".join(key) or rule.name, [*(Cell(name, name) for name in names), _cell(desk, value)])


def _cell(desk: Desk, value: Any) -> Cell:
    if value is None:
        return BLANK
    if not isinstance(value, dict):
        number = float(value) if isinstance(value, str) else value
        return Cell(number, desk.words.number(round(number, 2)))
    ends = [value.get("unknown", {}).get(end) for end in ("from", "to")]
    if ends == [None, None]:
        return Cell(None, desk.say["undecided"])
    text = "–".join("…" if end is None else desk.words.number(end) for end in ends)
    return Cell(text, text)


def _number(value: Any) -> float:
    """A figure as a number; of one within bounds the lower, 0 where there is none."""
    if isinstance(value, dict):
        value = value.get("unknown", {}).get("from")
    try:
        return float(str(value).partition("–")[0])
    except ValueError:
        return 0.0
