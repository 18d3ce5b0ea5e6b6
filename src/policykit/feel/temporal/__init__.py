"""FEEL's dates, times and durations: values, literals, texts and components."""

from policykit.feel.temporal.components import PROPERTIES, component
from policykit.feel.temporal.literals import (
    parse_date,
    parse_date_and_time,
    parse_duration,
    parse_temporal,
    parse_time,
)
from policykit.feel.temporal.types import (
    MIDNIGHT,
    TEMPORAL_TYPES,
    UTC_MIDNIGHT,
    Date,
    DateTime,
    DaysDuration,
    Time,
    YearsDuration,
)

__all__ = [
    "MIDNIGHT",
    "PROPERTIES",
    "TEMPORAL_TYPES",
    "UTC_MIDNIGHT",
    "Date",
    "DateTime",
    "DaysDuration",
    "Time",
    "YearsDuration",
    "component",
    "parse_date",
    "parse_date_and_time",
    "parse_duration",
    "parse_temporal",
    "parse_time",
]
