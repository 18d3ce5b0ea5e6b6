"""Values as FEEL text: what `string()` gives, and short forms for messages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from policykit.feel.decimals import CONTEXT, plain
from policykit.feel.temporal import Date, DateTime, DaysDuration, Time, YearsDuration
from policykit.feel.temporal.zones import offset_text
from policykit.feel.values import FeelFailure, Function, Range, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_BARE_KEY = re.compile(r"[^\W\d]\w*(?: \w+)*")


def text_of(value: Value, limit: int | None = None) -> str:
    """The text of a value (DMN 1.5, table 72, `string`): a string as it is, null as `null`.

    Within lists, contexts and ranges strings stand in quotes. Raises FeelFailure `feel-string-too-long`
    past `limit` characters.
    """
    if type(value) is str:
        return value
    if type(value) is Decimal:
        return plain(value)
    pieces, length = [], 0
    for piece in _pieces(value):
        pieces.append(piece)
        length += len(piece)
        if limit is not None and length > limit:
            raise FeelFailure("feel-string-too-long", limit=limit)
    return "".join(pieces)


def shown(value: Value, width: int = 40) -> str:
    """A value for a message: its text, cut off after `width` characters."""
    pieces, length = [], 0
    for piece in _pieces(value):
        pieces.append(piece)
        length += len(piece)
        if length > width:
            break
    text = "".join(pieces)
    return text if len(text) <= width else text[: width - 1] + "…"


def quoted(text: str) -> str:
    """A string literal of FEEL that denotes `text`."""
    return '"' + "".join(_ESCAPES.get(character, character) for character in text) + '"'


def _pieces(value: Value) -> Iterator[str]:
    if type(value) is list:
        yield from _joined("[", value, _pieces, "]")
    elif isinstance(value, Mapping):
        yield from _joined("{", value.items(), _entry, "}")
    elif type(value) is Range:
        yield "[" if value.start_included else "("
        yield from _end_point(value.start)
        yield ".."
        yield from _end_point(value.end)
        yield "]" if value.end_included else ")"
    else:
        yield quoted(value) if type(value) is str else _SIMPLE.get(type(value), str)(value)


def _joined(
    opening: str, items: Iterable[Value], pieces: Callable[[Value], Iterator[str]], closing: str
) -> Iterator[str]:
    yield opening
    separator = ""
    for item in items:
        yield separator
        yield from pieces(item)
        separator = ", "
    yield closing


def _entry(entry: tuple[str, Value]) -> Iterator[str]:
    key, value = entry
    yield key if _BARE_KEY.fullmatch(key) else quoted(key)
    yield ": "
    yield from _pieces(value)


def _end_point(value: Value) -> Iterator[str]:
    if isinstance(value, Date | Time | DateTime | DaysDuration | YearsDuration):
        yield f'@"{_SIMPLE[type(value)](value)}"'
    elif value is not None:
        yield from _pieces(value)


def _date(date: Date) -> str:
    sign = "-" if date.year < 0 else ""
    return f"{sign}{abs(date.year):04}-{date.month:02}-{date.day:02}"


def _time(time: Time) -> str:
    fraction = f".{time.nanosecond:09}".rstrip("0") if time.nanosecond else ""
    where = "" if time.offset is None else offset_text(time.offset)
    zone = f"@{time.zone}" if time.zone else ""
    return f"{time.hour:02}:{time.minute:02}:{time.second:02}{fraction}{where}{zone}"


def _days(duration: DaysDuration) -> str:
    whole = duration.seconds.copy_abs().to_integral_value(ROUND_FLOOR)
    minutes, second = divmod(int(whole), 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    seconds = CONTEXT.add(CONTEXT.subtract(duration.seconds.copy_abs(), whole), Decimal(second))
    shown_seconds = plain(seconds.normalize(CONTEXT)) + "S" if seconds else ""
    clock = (f"{hour}H" if hour else "") + (f"{minute}M" if minute else "") + shown_seconds
    text = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return f"{'-' if duration.seconds < 0 else ''}P{text}" if text else "PT0S"


def _years(duration: YearsDuration) -> str:
    years, months = divmod(abs(duration.months), 12)
    text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
    return f"{'-' if duration.months < 0 else ''}P{text}" if text else "P0M"


def _function(function: Function) -> str:
    return f"function({', '.join(function.parameters)})"


_SIMPLE: dict[type, Callable[..., str]] = {
    type(None): lambda _: "null",
    bool: lambda value: "true" if value else "false",
    Decimal: plain,
    Date: _date,
    Time: _time,
    DateTime: lambda moment: f"{_date(moment.date)}T{_time(moment.time)}",
    DaysDuration: _days,
    YearsDuration: _years,
    Function: _function,
}
