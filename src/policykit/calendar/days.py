"""The calendar: which days are rest days and why, and when an office closes.

PRC Civil Code art. 203 moves a last day that is a 法定休假日. What the word means is contested, so three
readings are kept apart (`RestDays`), and `stay` moves nothing (art. 204 permits agreements).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import cached_property
from typing import Literal, get_args

from policykit.problems import InputError, Problem

RestDays = Literal["weekends-and-holidays", "announced", "statutory", "stay"]
REST_DAYS: tuple[RestDays, ...] = get_args(RestDays)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

Name = Mapping[str, str]

# A notice for a year has moved working days as far back as 29 December of the year before (2001, 2018).
_NEW_YEAR_BRIDGE = (12, 29)
_LONGEST_REST = 4000


@dataclass(frozen=True, slots=True)
class Rest:
    """Why a day is a rest day: `weekly` (its weekday), `holiday` (announced), or the company's `own`."""

    kind: Literal["weekly", "holiday", "own"]
    name: Name = field(default_factory=dict)


@dataclass(frozen=True)
class Calendar:
    """Rest days and working days of a country or of an office; days are local days of the policy's zone.

    `open_weekdays` counts Monday as 0. `rest` are announced days off with their names (weekends within them
    included), `statutory` those among them that the Holiday Measures name, `make_up` working days on a
    weekly rest day. `closed` and `opened` are the company's own and outweigh everything else. `closes` is
    the close of business by weekday, `closes_otherwise` that of all other days; None is 24:00. `arranged`
    are the years whose rest days are known; None says that this calendar needs no yearly arrangement.
    """

    name: str
    version: str = ""
    title: Name = field(default_factory=dict)
    open_weekdays: frozenset[int] = frozenset(range(5))
    rest: Mapping[date, Name] = field(default_factory=dict)
    make_up: frozenset[date] = frozenset()
    statutory: frozenset[date] = frozenset()
    closed: Mapping[date, Name] = field(default_factory=dict)
    opened: frozenset[date] = frozenset()
    closes: Mapping[int, time | None] = field(default_factory=dict)
    closes_otherwise: time | None = None
    arranged: frozenset[int] | None = None

    def rest_on(self, day: date, reading: RestDays = "weekends-and-holidays") -> Rest | None:
        """Say why `day` is a rest day in the given reading; None where it is not one.

        `announced` leaves ordinary weekends out, `statutory` all but the days of the Holiday Measures;
        the company's own days count in each of them. In the reading `stay` no day is a rest day.
        """
        if reading == "stay" or day in self.opened:
            return None
        if day in self.closed:
            return Rest("own", self.closed[day])
        if reading == "statutory":
            return Rest("holiday", self.rest[day]) if day in self.statutory else None
        if day in self.make_up:
            return None
        if day in self.rest:
            return Rest("holiday", self.rest[day])
        weekly = reading == "weekends-and-holidays" and day.weekday() not in self.open_weekdays
        return Rest("weekly") if weekly else None

    def working(self, day: date) -> bool:
        """Tell whether work is done on `day`: weekends and holidays rest, make-up days work."""
        return self.rest_on(day) is None

    def unarranged(self, day: date) -> int | None:
        """Give the year without an announced arrangement on which it depends whether `day` is a rest day."""
        if self.arranged is None or day in self.opened or day in self.closed:
            return None
        if day.year not in self.arranged:
            return day.year
        bridge = (day.month, day.day) >= _NEW_YEAR_BRIDGE and day.year + 1 not in self.arranged
        return day.year + 1 if bridge else None

    def first_open(self, day: date, reading: RestDays, step: int = 1) -> date:
        """Give `day`, or the nearest day after it (before it, with step -1) that is no rest day.

        Raises InputError where none comes within some ten years.
        """
        for n in range(_LONGEST_REST):
            candidate = day + timedelta(days=n * step)
            if self.rest_on(candidate, reading) is None:
                return candidate
        raise InputError([Problem("calendar-never-open", None, {"calendar": self.name, "date": day})])

    def nth_working(self, day: date, count: int) -> date:
        """Give the working day that is `count` working days after `day` (before it, if negative); 0 is `day`.

        Raises InputError like `first_open`.
        """
        step = 1 if count >= 0 else -1
        for _ in range(abs(count)):
            day = self.first_open(day + timedelta(days=step), "weekends-and-holidays", step)
        return day

    def working_days(self, after: date, until: date) -> int:
        """Count how many working days lie after `after` and not after `until`."""
        days = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
        return sum(self.working(day) for day in days)

    def closing(self, day: date) -> time | None:
        """Give the close of business on `day`; None is 24:00."""
        return self.closes.get(day.weekday(), self.closes_otherwise)

    @cached_property
    def hash(self) -> str:
        """Give the SHA-256 of the whole content, base calendars included: it changes when any day does."""
        content = {
            "name": self.name,
            "version": self.version,
            "open": sorted(self.open_weekdays),
            "rest": _dated(self.rest),
            "make_up": _listed(self.make_up),
            "statutory": _listed(self.statutory),
            "closed": _dated(self.closed),
            "opened": _listed(self.opened),
            "closes": {WEEKDAYS[n]: _shown(end) for n, end in self.closes.items()},
            "otherwise": _shown(self.closes_otherwise),
            "arranged": None if self.arranged is None else sorted(self.arranged),
        }
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return "sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest()


def _dated(names: Mapping[date, Name]) -> dict[str, Name]:
    return {day.isoformat(): dict(name) for day, name in names.items()}


def _listed(days: frozenset[date]) -> list[str]:
    return sorted(day.isoformat() for day in days)


def _shown(end: time | None) -> str:
    return "24:00" if end is None else end.isoformat()
