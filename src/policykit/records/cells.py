"""One cell: what was typed or stored, read by the type of its field."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from policykit.feel.temporal import Date, DateTime
from policykit.names import name_key
from policykit.records import dates, telephones
from policykit.records.errors import CellError, CellFault
from policykit.records.record import Blank

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from zoneinfo import ZoneInfo

    from policykit.feel.values import Value
    from policykit.records.schema import Field

MAX_TEXT: Final = 100_000


class Real(NamedTuple):
    """A number with a fraction or an exponent as JSON has it written; it is equal to nothing else."""

    text: str

    @property
    def number(self) -> Decimal | str:
        """The number; the text of one too large to be meant."""
        try:
            return Decimal(self.text)
        except ArithmeticError:
            return self.text


@dataclass(frozen=True, slots=True)
class Setting:
    """What cells are read with.

    `zone` is that of times without an offset, `region` where telephone numbers are dialled, `epoch` day 0
    of a workbook's serial dates.
    """

    zone: ZoneInfo
    region: str = "CN"
    epoch: datetime = dates.EPOCH_1900


def read_cell(field: Field, raw: object, words: Mapping[str, str], setting: Setting) -> Value | Blank:
    """Read `raw` (text, number, bool, Python date or datetime, None) as a value of `field`.

    `words` gives `unknown` or `none` for the key of each word that says so; a value of the field itself
    (無 for a yes-or-no field) comes first. Raises CellError.
    """
    if raw is None:
        return Blank.EMPTY
    if isinstance(raw, CellFault):
        raise CellError(raw.code)
    if isinstance(raw, list | dict):
        raise CellError(_STRUCTURE.get(field.type, "record-not-single"))
    text = show(raw)
    if not text.strip():
        return Blank.EMPTY
    if len(text) > MAX_TEXT:
        raise CellError("record-text-too-long", limit=MAX_TEXT)
    reader = _READERS[field.type]
    state = words.get(name_key(text)) if len(text) < 20 else None
    if state is None:
        return reader(field, raw, text, setting)
    if field.values or field.type == "boolean":
        try:
            return reader(field, raw, text, setting)
        except CellError:
            pass
    return Blank(state)


def show(raw: object) -> str:
    """Give `raw` as a person would have typed it, in one normal form of Unicode."""
    if isinstance(raw, str):
        return unicodedata.normalize("NFC", raw)
    if isinstance(raw, datetime):
        return raw.isoformat(sep=" ")
    if isinstance(raw, list | dict):
        return json.dumps(raw, ensure_ascii=False, default=str)
    return str(raw)


def _text(field: Field, raw: object, text: str, setting: Setting) -> Value:
    if field.values:
        return _value(field, text)
    if field.kind == "month":
        return _month(raw, text)
    if isinstance(raw, date):
        raise CellError("record-text-became-date")
    if isinstance(raw, bool):
        raise CellError("record-not-text")
    return _TEXT_KINDS.get(field.kind or "", plain_text)(text, setting)


def _value(field: Field, text: str) -> str:
    value = field.value_id(text.strip())
    if value is None:
        raise CellError("record-not-a-value", values=_titles(field))
    return value


def _titles(field: Field) -> dict[str, str]:
    """Give the titles of the field's values, by language."""
    return {
        lang: ("、" if lang != "en" else ", ").join(titles[lang] for titles in field.values.values())
        for lang in ("zh-Hant", "zh-Hans", "en")
    }


_MONTH: Final = re.compile(r"(\d{4}) ?(?:[-/.年] ?)(\d{1,2}) ?月?")


def _month(raw: object, text: str) -> str:
    if isinstance(raw, date) and raw.day == 1:
        return f"{raw.year:04}-{raw.month:02}"
    match = _MONTH.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None or not 1 <= int(match[2]) <= 12:
        raise CellError("record-not-a-month")
    return f"{match[1]}-{int(match[2]):02}"


def plain_text(text: str, _setting: Setting | None = None) -> str:
    """Read a text of no special kind."""
    return text.replace("\r\n", "\n").strip()


def _person(text: str, _setting: Setting) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _id_number(text: str, _setting: Setting) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def _telephone(text: str, setting: Setting) -> str:
    return telephones.normalise(text.strip(), setting.region)


_TEXT_KINDS: Final[Mapping[str, Callable[[str, Setting], str]]] = {
    "person": _person,
    "id-number": _id_number,
    "telephone": _telephone,
}


_TRUE: Final = frozenset(
    map(name_key, ("是", "有", "對", "true", "yes", "y", "t", "1", "✓", "✔", "√", "☑", "■"))
)
_FALSE: Final = frozenset(
    map(name_key, ("否", "無", "沒有", "不是", "false", "no", "n", "f", "0", "✗", "×", "☐"))
)


def _boolean(_field: Field, raw: object, text: str, _setting: Setting) -> Value:
    if isinstance(raw, bool):
        return raw
    key = name_key(text)
    if key in _TRUE:
        return True
    if key in _FALSE:
        return False
    raise CellError("record-not-a-boolean")


_PLAIN_NUMBER: Final = re.compile(
    r"(-?)(?:¥|rmb|人民幣|人民币)? ?(\d{1,3}(?:,\d{3})+|\d{1,34})(\.\d{1,34})? ?([萬万億亿])? ?元?"
)
_TIMES: Final = {"萬": 10_000, "万": 10_000, "億": 100_000_000, "亿": 100_000_000}


def _number(field: Field, raw: object, text: str, _setting: Setting) -> Value:
    if isinstance(raw, bool):
        raise CellError("record-not-a-number")
    number = (
        raw if isinstance(raw, Decimal) else Decimal(raw) if isinstance(raw, int) else _parse_number(text)
    )
    if len(number.as_tuple().digits) > 34 or abs(number.adjusted()) > 34:
        raise CellError("record-not-a-number")
    if field.integer and number != number.to_integral_value():
        raise CellError("record-not-whole")
    if field.minimum is not None and number < Decimal(str(field.minimum)):
        raise CellError("record-too-small", minimum=field.minimum)
    return number


def _parse_number(text: str) -> Decimal:
    match = _PLAIN_NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip().casefold())
    if match is None or (match[2].startswith("0") and len(match[2]) > 1):
        raise CellError("record-not-a-number")
    number = Decimal(match[1] + match[2].replace(",", "") + (match[3] or ""))
    return (number * _TIMES[match[4]]).normalize() + 0 if match[4] else number


def _date_and_time(_field: Field, raw: object, text: str, setting: Setting) -> Value:
    if isinstance(raw, datetime):
        return dates.local(raw, setting.zone)
    if isinstance(raw, date):
        return Date.from_date(raw)
    if isinstance(raw, int | Decimal) and not isinstance(raw, bool) and len(text) != 8:
        return dates.from_serial(float(raw), setting.epoch, setting.zone)
    return dates.parse(text, setting.zone)


def _date(field: Field, raw: object, text: str, setting: Setting) -> Value:
    value = _date_and_time(field, raw, text, setting)
    if isinstance(value, DateTime):
        if value.time.second_of_day:
            raise CellError("record-date-with-time")
        return value.date
    return value


def _structure(field: Field, _raw: object, _text: str, _setting: Setting) -> Value:
    raise CellError(_STRUCTURE[field.type])


_STRUCTURE: Final = {"list": "record-not-a-list", "context": "record-not-a-context"}
_READERS: Final[Mapping[str, Callable[[Field, object, str, Setting], Value]]] = {
    "string": _text,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "date and time": _date_and_time,
    "list": _structure,
    "context": _structure,
}
