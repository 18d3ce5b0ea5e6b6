"""The columns of a sheet of records: headings in a language, and cells as a spreadsheet holds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from policykit.feel.temporal import Date, DateTime
from policykit.records.headings import title_of
from policykit.records.record import Blank, Path, Record

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from policykit.records.schema import Field, Kind

YES_NO: Final = {"zh-Hant": ("是", "否"), "zh-Hans": ("是", "否"), "en": ("yes", "no")}

Cell = str | int | float | bool | date | datetime | None
"""What a spreadsheet's cell can hold."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, the path it stands for and that path's field."""

    heading: str
    path: Path
    field: Field


def columns(kind: Kind, lang: str, lists: Mapping[str, int] | None = None) -> list[Column]:
    """Give the columns of `kind` in form order, headed in `lang`.

    `lists` says how many items of each list field have columns here (a list that it does not name has
    none: its items stand on a sheet of their own).
    """
    found = []
    for field in kind.fields.values():
        if field.type == "list":
            paths: list[Path] = [
                (field.id, n, part) for n in range((lists or {}).get(field.id, 0)) for part in field.fields
            ]
        elif field.type == "context":
            paths = [(field.id, part) for part in field.fields]
        else:
            paths = [(field.id,)]
        for path in paths:
            part = field if len(path) == 1 else field.fields[str(path[-1])]
            found.append(Column(title_of(path, kind, lang), path, part))
    return found


def flatten(record: Record | Mapping[str, Any]) -> dict[Path, Any]:
    """Lay out a record's values by path; empty cells and fields not delivered are left out."""
    fields = record.fields if isinstance(record, Record) else record
    return dict(_flat(fields, ()))


def _flat(fields: Mapping[str, Any], path: Path) -> Iterable[tuple[Path, Any]]:
    for name, value in fields.items():
        here = (*path, name)
        if isinstance(value, Mapping):
            yield from _flat(value, here)
        elif isinstance(value, list | tuple):
            for number, item in enumerate(value):
                yield from _flat(item, (*here, number))
        elif value is not Blank.EMPTY and value is not None:
            yield here, value


def cell_of(
    field: Field, value: Any, words: Mapping[str, tuple[str, ...]], lang: str, zone: ZoneInfo
) -> Cell:
    """Write `value` of `field` as a cell that reads back as the same value.

    Instants become local to `zone`; one at midnight becomes text, for a date cell without a time of day
    means the whole day.
    """
    if value is None or value is Blank.EMPTY:
        return None
    if isinstance(value, Blank):
        return word(value, words, lang)
    if field.values:
        return field.values[value][lang] if value in field.values else str(value)
    if isinstance(value, bool):
        return YES_NO[lang][0 if value else 1]
    if isinstance(value, DateTime):
        return _moment(value, zone)
    if isinstance(value, Date):
        return value.to_date()
    if isinstance(value, Decimal):
        return _number(value)
    return str(value)


def word(blank: Blank, words: Mapping[str, tuple[str, ...]], lang: str) -> str:
    """Give the word that says `blank` in `lang`."""
    from policykit.languages import simplified

    known = words[blank.value]
    if lang == "en":
        return next((word for word in known if word.isascii()), known[0])
    return simplified(known[0]) if lang == "zh-Hans" else known[0]


def _moment(value: DateTime, zone: ZoneInfo) -> datetime | str:
    moment = value.to_datetime()
    local = moment.astimezone(zone).replace(tzinfo=None) if moment.tzinfo else moment
    if local.time() == datetime.min.time():
        return local.strftime("%Y-%m-%d %H:%M")
    return local.replace(microsecond=0)


def _number(value: Decimal) -> int | float | str:
    if len(value.as_tuple().digits) > 15 or abs(value.adjusted()) > 15:
        return format(value, "f")
    return int(value) if value == value.to_integral_value() else float(value)
