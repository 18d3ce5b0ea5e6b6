"""Periods, calendars and deadlines: what "within three days" means, exactly and with an account.

A leaf of the house: it knows the standard library's dates and `policykit.problems`, and neither FEEL nor
policies. Instants are aware datetimes, days are local days of the policy's zone.
"""

from policykit.calendar.account import Account
from policykit.calendar.conventions import CONVENTIONS, SHANGHAI, Convention, Counting, check_period
from policykit.calendar.data import calendar_from_data, calendars_from_sources
from policykit.calendar.days import REST_DAYS, Calendar, Rest, RestDays
from policykit.calendar.deadline import (
    Bounds,
    Deadline,
    at_instant,
    deadline,
    deadline_before,
    deadline_bounds,
    offset,
    on_day,
)
from policykit.calendar.period import Period, Unit
from policykit.calendar.rhythm import Occurrences, occurrence, occurrences
from policykit.calendar.suspension import Interval
from policykit.calendar.words import account_lines, period_text

__all__ = [
    "CONVENTIONS",
    "REST_DAYS",
    "SHANGHAI",
    "Account",
    "Bounds",
    "Calendar",
    "Convention",
    "Counting",
    "Deadline",
    "Interval",
    "Occurrences",
    "Period",
    "Rest",
    "RestDays",
    "Unit",
    "account_lines",
    "at_instant",
    "calendar_from_data",
    "calendars_from_sources",
    "check_period",
    "deadline",
    "deadline_before",
    "deadline_bounds",
    "occurrence",
    "occurrences",
    "offset",
    "on_day",
    "period_text",
]
