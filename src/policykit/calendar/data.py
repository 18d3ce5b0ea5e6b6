"""Calendars from data: the mapping that a calendar's YAML file holds (`schemas/calendar.schema.json`).

A calendar may extend another: it then inherits the open weekdays, the holidays, the make-up days and the
closing times, switches parts of them off, and adds and removes rest days of its own.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from policykit.calendar.days import WEEKDAYS, Calendar
from policykit.problems import LANGUAGES, InputError, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from policykit.calendar.days import Name

    Path = Sequence[str | int]

_KEYS = frozenset(
    (
        *("calendar", "version", "title", "extends", "open", "holidays", "make_up_days"),
        *("names", "years", "add_rest", "remove_rest", "closes"),
    )
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00")
_YEAR = re.compile(r"[1-8][0-9]{3}")
_LONGEST_SPAN = 366
_MOST_DAYS = 50_000
_WEEK: Calendar = Calendar("")


class Source(Protocol):
    """A document that knows the place of its parts, as `policykit.yamlsource.Source` does."""

    @property
    def data(self) -> Any:
        """Give the document as plain data."""

    def where(self, path: Path = ()) -> Place | None:
        """Give the place of the value at `path`."""


def calendars_from_sources(sources: Iterable[Source]) -> dict[str, Calendar]:
    """Read calendars, each under its name, those that others extend among them, in any order.

    Raises InputError with every problem found: two of one name, a base that is not there or that extends
    what it is extended by, and whatever `calendar_from_data` finds.
    """
    waiting: dict[str, Source] = {}
    problems: list[Problem] = []
    for source in sources:
        name = _text_of(source, "calendar")
        if name in waiting:
            problems.append(Problem("calendar-twice", source.where(("calendar",)), {"name": name}))
        waiting.setdefault(name, source)
    done: dict[str, Calendar] = {}
    while ready := [name for name, source in waiting.items() if _text_of(source, "extends") in {"", *done}]:
        for name in ready:
            source = waiting.pop(name)
            try:
                done[name] = calendar_from_data(source.data, done, source.where)
            except InputError as error:
                problems += error.problems
                done[name] = replace(_WEEK, name=name)
    left = waiting.values()
    problems += [_unknown_base(_text_of(source, "extends"), done, source.where) for source in left]
    if problems:
        raise InputError(problems)
    return done


def calendar_from_data(
    data: Any,
    bases: Mapping[str, Calendar] | None = None,
    where: Callable[[Path], Place | None] = lambda _path: None,
) -> Calendar:
    """Build the calendar that `data` describes; `bases` are the calendars that it may extend.

    `where` gives the place of a part, for messages. Raises InputError with every problem found.
    """
    reader = _Reader(where)
    calendar = reader.calendar(data, bases or {})
    if reader.problems:
        raise InputError(reader.problems)
    return calendar


def _text_of(source: Source, key: str) -> str:
    return str(source.data.get(key) or "") if isinstance(source.data, dict) else ""


def _unknown_base(base: str, known: Iterable[str], where: Callable[[Path], Place | None]) -> Problem:
    args = {"base": base, "known": ", ".join(sorted(known)) or "–"}
    return Problem("calendar-base-unknown", where(("extends",)), args)


class _Reader:
    """Reads one calendar and gathers problems, so that all of a file are reported in one go."""

    def __init__(self, where: Callable[[Path], Place | None]) -> None:
        self.where = where
        self.problems: list[Problem] = []
        self.names: dict[str, Name] = {}
        self.days_read = 0

    def calendar(self, data: Any, bases: Mapping[str, Calendar]) -> Calendar:
        data = self.mapping(data, ())
        for key in data.keys() - _KEYS:
            self.report("calendar-unknown-key", (key,), key=key, known=", ".join(sorted(_KEYS)))
        if not isinstance(data.get("calendar"), str):
            self.report("calendar-without-name", ("calendar",))
        names = self.mapping(data.get("names", {}), ("names",))
        self.names = {str(name): self.name(text, ("names", name)) for name, text in names.items()}
        calendar = self.arranged(data, self.inherited(data, bases))
        if not self.flag(data, "make_up_days"):
            calendar = replace(calendar, make_up=frozenset())
        calendar = self.own_days(data, calendar)
        closes, otherwise = self.closes(data, calendar)
        return replace(
            calendar,
            name=str(data.get("calendar")),
            version=str(data.get("version", "")),
            title=self.name(data.get("title", {}), ("title",)),
            open_weekdays=self.open_weekdays(data, calendar),
            closes=closes,
            closes_otherwise=otherwise,
        )

    def inherited(self, data: Any, bases: Mapping[str, Calendar]) -> Calendar:
        """Give the base calendar without what this one switches off."""
        name = str(data.get("extends") or "")
        if name and name not in bases:
            self.problems.append(_unknown_base(name, bases, self.where))
        base = bases.get(name, _WEEK)
        if self.flag(data, "holidays"):
            return base
        return replace(base, rest={}, statutory=frozenset(), make_up=frozenset(), arranged=None)

    def arranged(self, data: Any, base: Calendar) -> Calendar:
        """Give the base with this calendar's own years, each of which replaces the base's."""
        years = self.mapping(data.get("years", {}), ("years",))
        for key in years:
            if not _YEAR.fullmatch(str(key)):
                self.report("calendar-not-a-year", ("years", key), value=key)
        own = {int(str(key)): key for key in years if _YEAR.fullmatch(str(key))}
        rest = {day: name for day, name in base.rest.items() if day.year not in own}
        make_up = {day for day in base.make_up if day.year not in own}
        statutory = {day for day in base.statutory if day.year not in own}
        for year, key in own.items():
            found, work, law = self.year(year, self.mapping(years[key], ("years", key)), ("years", key))
            rest |= found
            make_up |= work
            statutory |= law & found.keys()
        known = (base.arranged or frozenset()) | own.keys() if base.arranged or own else None
        return replace(
            base, rest=rest, make_up=frozenset(make_up), statutory=frozenset(statutory), arranged=known
        )

    def year(self, year: int, data: Any, path: Path) -> tuple[dict[date, Name], set[date], set[date]]:
        """Read the rest days, make-up days and statutory days of one year."""
        for key in data.keys() - {"rest", "work", "statutory"}:
            self.report("calendar-unknown-key", (*path, key), key=key, known="rest, work, statutory")
        rest = self.rests(data.get("rest", []), (*path, "rest"))
        work = self.days(data.get("work", []), (*path, "work"))
        law = self.days(data.get("statutory", []), (*path, "statutory"))
        for day in sorted(rest.keys() | work | law):
            if day.year != year:
                self.report("calendar-day-outside-year", path, day=day, year=year)
        for day in sorted(rest.keys() & work):
            self.report("calendar-rest-and-work", (*path, "work"), day=day)
        for day in sorted(law - rest.keys()):
            self.report("calendar-statutory-not-rest", (*path, "statutory"), day=day)
        return rest, work, law

    def own_days(self, data: Any, calendar: Calendar) -> Calendar:
        """Give the calendar with the company's own days; they outweigh the base's own."""
        closed = self.rests(data.get("add_rest", []), ("add_rest",))
        opened = self.days(data.get("remove_rest", []), ("remove_rest",))
        for day in sorted(closed.keys() & opened):
            self.report("calendar-rest-and-work", ("remove_rest",), day=day)
        kept = {day: name for day, name in calendar.closed.items() if day not in opened}
        return replace(calendar, closed=kept | closed, opened=(calendar.opened - closed.keys()) | opened)

    def open_weekdays(self, data: Any, base: Calendar) -> frozenset[int]:
        if "open" not in data:
            return base.open_weekdays
        names = self.listed(data["open"], ("open",))
        if data["open"] == []:
            self.report("calendar-no-open-weekday", ("open",))
        return frozenset(self.weekday(name, ("open", n)) for n, name in enumerate(names))

    def closes(self, data: Any, base: Calendar) -> tuple[Mapping[int, time | None], time | None]:
        if "closes" not in data:
            return base.closes, base.closes_otherwise
        given = data["closes"]
        if isinstance(given, str):
            return {}, self.clock(given, ("closes",))
        clocks = self.mapping(given, ("closes",))
        by_day = {
            self.weekday(name, ("closes", name)): self.clock(clock, ("closes", name))
            for name, clock in clocks.items()
            if name != "otherwise"
        }
        return by_day, self.clock(clocks.get("otherwise", "24:00"), ("closes", "otherwise"))

    def rests(self, data: Any, path: Path) -> dict[date, Name]:
        """Read rest days: items are spans, or `days` (a span or a list of them) with a `name`."""
        found: dict[date, Name] = {}
        for n, item in enumerate(self.listed(data, path)):
            here = (*path, n)
            if not isinstance(item, dict):
                found |= {key: {} for key in self.span(item, here)}
                continue
            for key in item.keys() - {"days", "name"}:
                self.report("calendar-unknown-key", (*here, key), key=key, known="days, name")
            days = item.get("days")
            spans = self.days(days if isinstance(days, list) else [days], (*here, "days"))
            found |= dict.fromkeys(sorted(spans), self.name(item.get("name", {}), (*here, "name")))
        return found

    def days(self, data: Any, path: Path) -> set[date]:
        return {day for n, item in enumerate(self.listed(data, path)) for day in self.span(item, (*path, n))}

    def span(self, item: Any, path: Path) -> list[date]:
        """Read the days of `2025-05-01` or `2025-05-01/2025-05-05`, both ends included."""
        ends = [_day(text) for text in str(item).split("/")]
        first, last = ends[0], ends[-1]
        if first is None or last is None or len(ends) > 2:
            self.report("calendar-not-a-day", path, value=str(item)[:40])
            return []
        count = (last - first).days + 1
        if not 0 < count <= _LONGEST_SPAN:
            self.report("calendar-span-length", path, value=str(item), most=_LONGEST_SPAN)
            return []
        if self.days_read <= _MOST_DAYS < self.days_read + count:
            self.report("calendar-too-many-days", path, most=_MOST_DAYS)
        self.days_read += count
        if self.days_read > _MOST_DAYS:
            return []
        return [first + timedelta(days=n) for n in range(count)]

    def name(self, data: Any, path: Path) -> Name:
        """Read a name: its text per language, the id of one under `names`, plain text, or a list of them."""
        if isinstance(data, list):
            return _joined([self.name(item, (*path, n)) for n, item in enumerate(data)])
        if isinstance(data, str):
            return self.names.get(data, {LANGUAGES[0]: data})
        texts = self.mapping(data, path)
        for lang in texts.keys() - set(LANGUAGES):
            self.report("calendar-unknown-key", (*path, lang), key=lang, known=", ".join(LANGUAGES))
        return {str(lang): str(text) for lang, text in texts.items()}

    def weekday(self, name: Any, path: Path) -> int:
        if name in WEEKDAYS:
            return WEEKDAYS.index(name)
        self.report("calendar-not-a-weekday", path, value=str(name)[:40], known=", ".join(WEEKDAYS))
        return 0

    def clock(self, text: Any, path: Path) -> time | None:
        if not _CLOCK.fullmatch(str(text)):
            self.report("calendar-not-a-clock", path, value=str(text)[:40])
            return None
        return None if text == "24:00" else time.fromisoformat(str(text))

    def flag(self, data: Any, key: str) -> bool:
        value = data.get(key, True)
        if not isinstance(value, bool):
            self.report("calendar-not-true-or-false", (key,), key=key, value=str(value)[:40])
        return value is not False

    def mapping(self, data: Any, path: Path) -> dict[Any, Any]:
        if isinstance(data, dict):
            return data
        self.report("calendar-not-a-mapping", path, key=path[-1] if path else "–")
        return {}

    def listed(self, data: Any, path: Path) -> list[Any]:
        if isinstance(data, list):
            return data
        self.report("calendar-not-a-list", path, key=path[-1])
        return []

    def report(self, code: str, path: Path, **args: object) -> None:
        self.problems.append(Problem(code, self.where(path), args))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def _joined(names: Sequence[Name]) -> Name:
    languages = dict.fromkeys(lang for name in names for lang in name)
    return {
        lang: (", " if lang == "en" else "、").join(name[lang] for name in names if lang in name)
        for lang in languages
    }
