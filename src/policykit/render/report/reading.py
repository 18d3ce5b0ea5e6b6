"""Readings: what a report reads of the things it counts, for its breakdowns, columns and conditions.

Each reading gives values (none, one or several), the titles of those that are known beforehand, and texts.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from policykit.render.fields import says_nothing
from policykit.render.norms import listed, part
from policykit.render.report.blocks import BLANK, Cell, Sort
from policykit.render.report.month import instant_of, is_day, micros, moment_of

if TYPE_CHECKING:
    from policykit.records.schema import Field
    from policykit.render.report.definition import Reading
    from policykit.render.report.desk import Desk
    from policykit.render.report.item import Item, Row

BAD_FIRST = ("overdue", "violated", "conflict", "not_passed", "tied", "pending", "undetermined")
"""The order in which statuses are sorted; what is not named comes after."""
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?[+-]\d\d:\d\d")


@dataclass(slots=True)
class Reader:
    """Reads one thing of an item.

    `read` gives its values; `options` are those known beforehand with their titles, in order; `show` writes a
    value; `blank` is what an item without a value is called in a breakdown. An `exclusive` moment is the
    first one too late: it belongs to the day, and the month, before.
    """

    title: str
    read: Callable[[Item], Sequence[Any]]
    show: Callable[[Any], str]
    blank: str
    zone: Any
    sort: Sort = "text"
    options: Mapping[str, str] = field(default_factory=dict)
    comma: str = "、"
    exclusive: bool = False

    def values(self, item: Item) -> list[Any]:
        """Give the values, each a text, number, instant or day."""
        return [value for value in self.read(item) if not says_nothing(value)]

    def keys(self, item: Item) -> list[str]:
        """Give the values as text that identifies them, for counting."""
        return [value if isinstance(value, str) else str(value) for value in self.values(item)]

    def text(self, value: Any) -> str:
        """Write a value for people."""
        return self.options.get(str(value)) or self.show(value)

    def name(self, key: str) -> str:
        """Write one of `keys` for people; the empty one is that of an item without a value."""
        return self.text(key) if key else self.blank

    def instant(self, item: Item) -> int | None:
        """Give the instant that it reads, None where it reads none."""
        for value in self.values(item):
            if (at := instant_of(value, self.zone)) is not None:
                return at - 1 if self.exclusive else at
        return None

    def cell(self, item: Item) -> Cell:
        """Show what it reads as a cell: a single number or moment as such, all else as text."""
        values = self.values(item)
        if not values:
            return BLANK
        text = self.comma.join(dict.fromkeys(self.text(value) for value in values))
        if len(values) == 1 and self.sort != "text":
            return Cell(_typed(values[0], self.zone, exclusive=self.exclusive), text)
        return Cell(text, text)

    def key(self, item: Item) -> Any:
        """Give what items are sorted by: moments and numbers as such, statuses by how bad, blanks last."""
        values = self.values(item)
        if not values:
            return (2, 0, "")
        first = values[0]
        at = instant_of(first, self.zone) if self.sort == "moment" else None
        if at is not None:
            return (0, at, "")
        if isinstance(first, int | float | Decimal):
            return (0, float(first), "")
        return (1, BAD_FIRST.index(first) if first in BAD_FIRST else len(BAD_FIRST), str(first))


def reader(desk: Desk, read: Reading, record: str) -> Reader:
    """Make what reads `read` of records of the kind `record`, or of findings about them."""
    keys = {"field": read} if isinstance(read, str) else read
    kind = next(key for key in keys if key in READINGS)
    made = READINGS[kind](desk, keys, record)
    if "title" in keys:
        made.title = desk.words.text(keys["title"])
    return made


def _reader(desk: Desk, title: str, read: Callable[[Item], Sequence[Any]], **parts: Any) -> Reader:
    say = desk.say
    made: dict[str, Any] = {"show": str, "blank": say["not_stated"], "comma": say["comma"], **parts}
    return Reader(title, read, zone=desk.month.zone, **made)


def _field(desk: Desk, keys: Mapping[str, Any], record: str) -> Reader:
    name = keys["field"]
    read: Callable[[Item], Sequence[Any]] = lambda item: _held(item.plain(name))  # noqa: E731  # one line
    if via := keys.get("via"):
        record = str(desk.schemas[record].fields[via].refers_to)
        read = _referred(desk, via, record, name)
    known = desk.schemas[record].fields[name]
    sort: Sort = "number" if known.type == "number" else "moment" if known.time else "text"
    yes_no = {"true": desk.labels["cell"]["true"], "false": desk.labels["cell"]["false"]}
    options = yes_no if known.type == "boolean" else _titles(desk, known)
    return _reader(
        desk,
        desk.words.text(known.titles),
        read,
        show=_shower(desk, known),
        sort=sort,
        options=options,
    )


def _referred(desk: Desk, via: str, kind: str, name: str) -> Callable[[Item], Sequence[Any]]:
    """Read a field of the record that the field `via` refers to."""

    def read(item: Item) -> Sequence[Any]:
        other = desk.archive.record(f"{kind}:{item.plain(via)}")
        return _held(other.plain(name)) if other else []

    return read


def _held(value: Any) -> Sequence[Any]:
    if isinstance(value, bool):
        return [str(value).lower()]
    return value if isinstance(value, list | tuple) else [value]


def _titles(desk: Desk, known: Field) -> dict[str, str]:
    return {value: desk.words.text(title) for value, title in known.values.items()}


def _shower(desk: Desk, known: Field) -> Callable[[Any], str]:
    if known.kind == "telephone":
        return telephone
    if known.time:
        return lambda value: desk.words.moment(_python(value))
    return desk.words.number if known.type == "number" else str


def telephone(value: Any) -> str:
    """Write a telephone number: a Chinese mobile as 138 0000 0000, anything else in half-width characters."""
    text = unicodedata.normalize("NFKC", str(value))
    digits = text.removeprefix("+86")
    if digits != text and len(digits) == 11 and digits.isdigit() and digits.startswith("1"):
        return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    return text


def _python(value: Any) -> Any:
    """Give a FEEL date or date-time as Python's."""
    for name in ("to_datetime", "to_date"):
        if hasattr(value, name):
            return getattr(value, name)()
    return value


def _typed(value: Any, zone: dt.tzinfo, *, exclusive: bool = False) -> Any:
    """Give a value as a workbook takes it: instants on the clocks of `zone`, without offset.

    Of an `exclusive` midnight, which no sheet can call 24:00, the last second of the day before.
    """
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, int | float):
        return value
    at = instant_of(value, zone)  # type: ignore[arg-type]  # every zone here is a ZoneInfo
    if at is None:
        return str(value)
    local = moment_of(at, zone).replace(tzinfo=None)
    if exclusive and local.time() == dt.time():
        return local - dt.timedelta(seconds=1)
    return local.date() if is_day(value) else local


def _decided(desk: Desk, keys: Mapping[str, Any], _record: str) -> Reader:
    rule, say = keys["decided"], desk.say
    options = decision_titles(desk, rule)

    def read(item: Item) -> Sequence[Any]:
        values = item.decided(rule)
        return [] if values is None else values or [say["none"]]

    return _reader(desk, rule_title(desk, rule), read, options=options, blank=say["undecided"])


def _measured(desk: Desk, keys: Mapping[str, Any], _record: str) -> Reader:
    rule = keys["measured"]
    return _reader(
        desk,
        rule_title(desk, rule),
        lambda item: [item.measured(rule)],
        show=desk.words.number,
        sort="number",
        blank=desk.say["undecided"],
    )


def every_rule(desk: Desk) -> list[Any]:
    """Give the rules of the policies that the report reads, in their order; of the newest versions first."""
    versions = [version for name in desk.report.reads for version in reversed(desk.policies.get(name, ()))]
    return [rule for policy in versions for rule in policy.rules]


def rules_named(desk: Desk, name: str) -> list[Any]:
    """Find the rule `name` in the policies that the report reads, the newest version first."""
    return [rule for rule in every_rule(desk) if rule.name == name]


def rule_title(desk: Desk, name: str) -> str:
    """Give the title of a rule in the policies that the report reads, or its id."""
    return next((desk.words.text(rule.title) for rule in rules_named(desk, name) if rule.title), name)


def decision_titles(desk: Desk, name: str) -> dict[str, str]:
    """Give the values that a decision may have, with their titles."""
    found: Any = next((rule.values for rule in rules_named(desk, name) if getattr(rule, "values", None)), {})
    return {value: desk.words.text(title) for value, title in found.items()}


def _part(desk: Desk, keys: Mapping[str, Any], _record: str) -> Reader:
    name = keys["part"]
    parts: dict[str, Callable[[Row], Sequence[Any]]] = {
        "due": lambda row: [part(row.due, "at") if row.due else None],
        "level": lambda row: [level_reached([row])],
        "subject": lambda row: [row.details.get("name") or row.subject[1]],
        "clauses": lambda row: row.clauses,
        "lacking": lambda row: [desk.words.text(text) for text in row.lacking],
        "missing": lambda row: missing_facts(desk, row),
        "explanation": lambda row: [step_text(desk, step) for step in row.reasons],
        "title": lambda row: [desk.words.text(row.title) or row.rule],
    }
    if name.startswith("details."):
        at = name.removeprefix("details.")
        read: Callable[[Row], Sequence[Any]] = lambda row: _held(row.details.get(at))  # noqa: E731  # one line
    else:
        read = parts.get(name) or (lambda row: listed(getattr(row, name)))
    moment = name in ("due", "done_at")
    return _reader(
        desk,
        desk.say.get(f"part_{name}", name),
        lambda item: read(item.row) if item.row else [],
        show=_part_shower(desk, name),
        sort="moment" if moment else "text",
        exclusive=name == "due",
        comma=desk.say["semicolon" if name == "explanation" else "comma"],
    )


def _part_shower(desk: Desk, name: str) -> Callable[[Any], str]:
    if name == "due":
        return lambda value: desk.words.moment(value, exclusive=True)
    if name == "done_at":
        return desk.words.moment
    return {"status": desk.status, "bearer": desk.role, "level": desk.role}.get(name, str)


def level_reached(rows: Sequence[Row]) -> str:
    """Give to whom the furthest escalated of these findings has been escalated; empty for none."""
    reached = [[part(level, "to") for level in row.escalation if part(level, "reached")] for row in rows]
    ladder = max(reached, key=len, default=[])
    return str(ladder[-1]) if ladder else ""


def missing_facts(desk: Desk, row: Row) -> list[str]:
    """Name each fact that a finding lacks, once: a field of its record by title, else kind and field."""
    found: list[str] = []
    for fact in row.missing:
        kind, name = part(fact, "kind"), part(fact, "field") or ""
        known = desk.schemas.get(kind)
        title = desk.words.text(known.titles) if known else kind
        if known and name in known.fields:
            own = desk.words.text(known.fields[name].titles)
            title = own if kind == row.subject[0] else f"{title} {own}"
        found.append(title)
    return list(dict.fromkeys(found))


def step_text(desk: Desk, step: Any) -> str:
    """Tell one step of an explanation."""
    from policykit.engine.explain import reason_text
    from policykit.engine.finding import Reason

    args = {name: _told(desk, value) for name, value in (part(step, "args") or {}).items()}
    return reason_text(Reason(part(step, "code"), args, tuple(part(step, "clauses") or ())), desk.words.lang)


def _told(desk: Desk, value: Any) -> Any:
    """Write an argument of an explanation for people: `kind:id` and a kind by title, an instant in words."""
    if not isinstance(value, str):
        return value
    kind, colon, name = value.partition(":")
    if kind in desk.schemas:
        return (
            f"{desk.words.text(desk.schemas[kind].titles)} {name}"
            if colon
            else desk.words.text(desk.schemas[kind].titles)
        )
    return desk.words.moment(value) if _INSTANT.fullmatch(value) else value


def _step(desk: Desk, keys: Mapping[str, Any], _record: str) -> Reader:
    name = keys["step"]

    def read(item: Item) -> Sequence[Any]:
        if item.step is None:
            return []
        if name == "text":
            return [step_text(desk, item.step)]
        args = part(item.step, "args") or {}
        value = part(item.step, "code") if name == "code" else args.get(name)
        return [desk.words.text(value) if isinstance(value, Mapping) else value]

    moment = name in ("at", "due", "since")
    show = (lambda value: desk.words.moment(value, exclusive=name == "due")) if moment else str
    return _reader(
        desk,
        desk.say.get(f"step_{name}", name),
        read,
        show=show,
        sort="moment" if moment else "text",
        exclusive=name == "due",
    )


def _steps_of(desk: Desk, keys: Mapping[str, Any], record: str) -> Reader:
    """Read of those steps of a finding's explanation that are in a set."""
    one = _step(desk, {"step": keys.get("show", "text")}, record)
    found: dict[str, list[Item]] = {}
    for step in desk.picked(keys["steps_of"]):
        found.setdefault(step.id.rpartition("/")[0], []).append(step)
    return replace(
        one,
        title=desk.title(keys["steps_of"]),
        read=lambda item: [value for step in found.get(item.id, ()) for value in one.values(step)],
        comma=desk.say["semicolon"] if keys.get("show", "text") == "text" else one.comma,
        sort="text",
    )


def _about(desk: Desk, keys: Mapping[str, Any], _record: str) -> Reader:
    """Read of the findings about a record: those of some rules that have some statuses."""
    wanted, rules = listed(keys["about"]), listed(keys.get("rules"))
    shown = keys.get("show", "title")
    shows: dict[str, Callable[[Row], Sequence[Any]]] = {
        "title": lambda row: [desk.words.text(row.title) or row.rule],
        "lacking": lambda row: [desk.words.text(text) for text in row.lacking],
        "due": lambda row: [part(row.due, "at") if row.due else None],
        "item": lambda row: [row.item],
    }

    def read(item: Item) -> Sequence[Any]:
        rows = [row for row in item.rows if row.status in wanted and (not rules or row.rule in rules)]
        return [len(rows)] if shown == "count" else [value for row in rows for value in shows[shown](row)]

    show = (lambda value: desk.words.moment(value, exclusive=True)) if shown == "due" else str
    sort: Sort = "number" if shown == "count" else "text"
    return _reader(desk, desk.say["late"], read, show=show, sort=sort)


def _status_of(desk: Desk, keys: Mapping[str, Any], _record: str) -> Reader:
    rule = keys["status_of"]

    def read(item: Item) -> Sequence[Any]:
        return [row.status for row in item.rows if row.rule == rule]

    return _reader(desk, rule_title(desk, rule), read, show=desk.status)


def _level(desk: Desk, _keys: Mapping[str, Any], _record: str) -> Reader:
    spared = desk.say["not_escalated"]
    read: Callable[[Item], Sequence[Any]] = lambda item: [level_reached(item.rows) or spared]  # noqa: E731  # one line
    return _reader(desk, desk.say["part_level"], read, show=desk.role)


def _days_since(desk: Desk, keys: Mapping[str, Any], _record: str) -> Reader:
    name, zone = keys["days_since"], desk.month.zone
    last = moment_of(micros(desk.state) - 1, zone).date()

    def read(item: Item) -> Sequence[Any]:
        at = item.instant(name, zone)
        return [] if at is None else [(last - moment_of(at, zone).date()).days]

    return _reader(desk, desk.say["days"], read, show=desk.words.number, sort="number")


def _stage(desk: Desk, keys: Mapping[str, Any], _record: str) -> Reader:
    stages = {name: desk.words.text(title) for name, title in keys["stage"].items()}
    window = desk.window()

    def read(item: Item) -> Sequence[Any]:
        come = [name for name in stages if window.ended(item.instant(name, desk.month.zone))]
        return come[-1:]

    return _reader(desk, desk.say["stage"], read, options=stages)


def _join(desk: Desk, keys: Mapping[str, Any], record: str) -> Reader:
    readers = [reader(desk, one, record) for one in keys["join"]]

    def read(item: Item) -> Sequence[Any]:
        texts = [one.cell(item).text for one in readers]
        return [" ".join(filter(None, texts))]

    return _reader(desk, " ".join(one.title for one in readers), read)


READINGS: Mapping[str, Callable[[Desk, Mapping[str, Any], str], Reader]] = {
    "field": _field,
    "decided": _decided,
    "measured": _measured,
    "part": _part,
    "step": _step,
    "steps_of": _steps_of,
    "about": _about,
    "status_of": _status_of,
    "level": _level,
    "days_since": _days_since,
    "stage": _stage,
    "join": _join,
}
