"""The kinds of FEEL values by which built-ins declare their parameters, and their names for people."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from policykit.feel.temporal import Date, DateTime, DaysDuration, Time, YearsDuration
from policykit.feel.values import Function, Range, Value

Name = Mapping[str, str]
"""A word in each language, as messages take it."""


class Kind:
    """A set of values that a parameter admits; `types` is empty for any value at all."""

    __slots__ = ("name", "types")

    def __init__(self, name: Name, *types: type) -> None:
        self.name = name
        self.types: Final = types

    def admits(self, value: Value) -> bool:
        """Whether `value` belongs to it as it stands."""
        return not self.types or isinstance(value, self.types)

    def __or__(self, other: Kind) -> Kind:
        return Kind(joined([self.name, other.name]), *self.types, *other.types)


def joined(names: list[Name]) -> Name:
    """Alternatives as one name: `number / string`."""
    return {language: " / ".join(name[language] for name in names) for language in names[0]}


def _name(traditional: str, simplified: str, english: str) -> Name:
    return {"zh-Hant": traditional, "zh-Hans": simplified, "en": english}


ANY = Kind(_name("任何值", "任何值", "any value"))
NULL = Kind(_name("空值", "空值", "null"), type(None))
BOOLEAN = Kind(_name("布林值", "布尔值", "boolean"), bool)
NUMBER = Kind(_name("數字", "数字", "number"), Decimal)
STRING = Kind(_name("文字", "文字", "string"), str)
LIST = Kind(_name("列表", "列表", "list"), list)
CONTEXT = Kind(_name("情境", "上下文", "context"), dict, Mapping)
RANGE = Kind(_name("範圍", "范围", "range"), Range)
FUNCTION = Kind(_name("函數", "函数", "function"), Function)
DATE = Kind(_name("日期", "日期", "date"), Date)
TIME = Kind(_name("時間", "时间", "time"), Time)
DATE_TIME = Kind(_name("日期時間", "日期时间", "date and time"), DateTime)
DAYS_DURATION = Kind(_name("日時時長", "日时时长", "days and time duration"), DaysDuration)
YEARS_DURATION = Kind(_name("年月時長", "年月时长", "years and months duration"), YearsDuration)
DURATION = DAYS_DURATION | YEARS_DURATION
POINT = Kind(
    _name("可排序的值", "可排序的值", "orderable value"),
    Decimal,
    str,
    Date,
    Time,
    DateTime,
    DaysDuration,
    YearsDuration,
)
NOT_NULL = Kind(
    _name("非空值", "非空值", "any value but null"), *POINT.types, bool, list, Mapping, Range, Function
)

_KINDS = (
    NULL, BOOLEAN, NUMBER, STRING, LIST, CONTEXT, RANGE, FUNCTION, DATE, TIME, DATE_TIME, DAYS_DURATION,
    YEARS_DURATION,
)  # fmt: skip


def kind_name(value: Value) -> Name:
    """The name of the kind that `value` is of."""
    return next((kind.name for kind in _KINDS if isinstance(value, kind.types)), ANY.name)
