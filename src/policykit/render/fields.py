"""A record as a form shows it: each field of its kind with title, shown text and choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policykit.records.record import Record
    from policykit.records.schema import Field, Kind
    from policykit.render.words import Words


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a choice: its id, its title, and whether it is the one ticked."""

    id: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field on paper. `text` is what is printed, empty where the record says nothing.

    `kind` says how to draw it: `text`, `moment`, `day`, `choice`, `list` or `group`. A choice has `options`,
    a list has `rows` and the `columns` they share (id to title), a group (a context field) has `parts`.
    `note` is why nothing is ticked where something might have been. `day` is the day alone of a moment.
    """

    id: str
    title: str
    kind: str
    text: str = ""
    options: tuple[Option, ...] = ()
    columns: Mapping[str, str] | None = None
    rows: tuple[Mapping[str, FieldView], ...] = ()
    parts: Mapping[str, FieldView] | None = None
    note: str = ""
    day: str = ""

    @property
    def filled(self) -> bool:
        """Whether the record says anything here."""
        return bool(self.text or self.rows or any(part.filled for part in (self.parts or {}).values()))


def record_view(
    kind: Kind, record: Mapping[str, Any], words: Words, labels: Mapping[str, str]
) -> dict[str, FieldView]:
    """Show every field of `kind` with what `record` (field to value; {} for a blank form) says of it.

    Values are text, numbers, booleans, dates and instants (or their ISO text), lists, mappings; what is
    missing or empty prints nothing, what a clerk wrote down as unknown or none prints the word of `labels`
    (`true`, `false`, `unknown`, `none`).
    """
    return {name: _view(field, record.get(name), words, labels) for name, field in kind.fields.items()}


def values_of(record: Record | Mapping[str, Any], kind: Kind) -> Mapping[str, Any]:
    """Give field to value as `record_view` wants them; a telephone number as it was typed."""
    from policykit.records.record import Blank, Record, plain

    if not isinstance(record, Record):
        return record
    values = {name: v if isinstance(v, Blank) else plain(v) for name, v in record.fields.items()}
    typed = (name for name in record.typed if name in kind.fields and kind.fields[name].kind == "telephone")
    return {**values, **{name: record.typed[name] for name in typed}}


def _view(field: Field, value: Any, words: Words, labels: Mapping[str, str]) -> FieldView:
    title = words.text(field.titles)
    if field.type == "list":
        items = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
        rows = tuple(_parts(field, item, words, labels) for item in items)
        columns = {name: words.text(part.titles) for name, part in field.fields.items()}
        return FieldView(field.id, title, "list", columns=columns, rows=rows)
    if field.type == "context":
        return FieldView(field.id, title, "group", parts=_parts(field, value, words, labels))
    titles = {id_: words.text(text) for id_, text in field.values.items()}
    if field.type == "boolean":
        titles, value = (
            {"true": labels["true"], "false": labels["false"]},
            {True: "true", False: "false"}.get(value) if isinstance(value, bool) else None,
        )
    if titles:
        return choice(field.id, title, titles, [] if says_nothing(value) else [str(value)])
    day = "" if says_nothing(value) or not field.time else words.day(value)
    return FieldView(field.id, title, _kind(field), _text(field, value, words, labels), day=day)


def _parts(field: Field, value: Any, words: Words, labels: Mapping[str, str]) -> dict[str, FieldView]:
    given = value if isinstance(value, Mapping) else {}
    return {name: _view(part, given.get(name), words, labels) for name, part in field.fields.items()}


def choice(name: str, title: str, titles: Mapping[str, str], chosen: Sequence[str]) -> FieldView:
    """Make a choice among `titles` (value to title), `chosen` ticked; a value beyond them is added."""
    known = {**titles, **{value: value for value in chosen if value not in titles}}
    options = tuple(Option(value, label, value in chosen) for value, label in known.items())
    return FieldView(name, title, "choice", "、".join(o.title for o in options if o.chosen), options)


def _kind(field: Field) -> str:
    return {"date": "day", "date and time": "moment"}.get(field.type, "text")


def _text(field: Field, value: Any, words: Words, labels: Mapping[str, str]) -> str:
    from policykit.records.record import Blank

    if isinstance(value, Blank):
        return labels.get(value.value, "")
    if says_nothing(value):
        return ""
    if field.type in ("date", "date and time"):
        return words.moment(value)
    if field.kind == "amount":
        return words.amount(value)
    return words.number(value) if field.type == "number" else str(value)


def says_nothing(value: Any) -> bool:
    """Say whether `value` says nothing: left empty, or marked by a clerk as unknown or none."""
    from policykit.records.record import Blank

    return value is None or value == "" or isinstance(value, Blank)
