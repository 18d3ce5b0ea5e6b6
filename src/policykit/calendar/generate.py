"""Generating a country's calendar from the `holidays` library, pinned into a file for review.

The library guesses the years whose arrangement is not announced yet; they are refused here.
"""

from __future__ import annotations

from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policykit.calendar.spans import days_of, spans_of, text_of
from policykit.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PINNED_YEARS = range(2019, 2027)
"""The years of the shipped calendar: those for which two libraries agree day by day in every reading."""

_LANGUAGES = {"zh-Hant": "zh_TW", "zh-Hans": "zh_CN", "en": "en_US"}
_TITLE = "{zh-Hant: 中國法定節假日, zh-Hans: 中国法定节假日, en: Public holidays of China}"
# The festivals of the Holiday Measures, by the library's own names; its other entries are days moved.
_FESTIVALS = {
    "元旦": "new-year",
    "农历除夕": "spring-festival",
    "春节": "spring-festival",
    "清明节": "qingming",
    "劳动节": "labour-day",
    "端午节": "dragon-boat",
    "中秋节": "mid-autumn",
    "国庆节": "national-day",
}
# Weekends beside a holiday that the year's notice did not list as days off (2024: the Monday alone).
_NOT_ANNOUNCED = frozenset((date(2024, 6, 8), date(2024, 6, 9)))


def generate(country: str, years: Iterable[int]) -> str:
    """Give the text of the calendar file of `country` (only CN so far) for `years`.

    Raises InputError for another country and for a year whose arrangement the library does not know.
    """
    if country != "CN":
        raise InputError([Problem("calendar-country-unknown", None, {"country": country, "known": "CN"})])
    wanted = sorted(set(years))
    books = {lang: _book(wanted, code) for lang, code in _LANGUAGES.items()}
    book = books["zh-Hans"]
    library = f"holidays {version('holidays')}"
    if unknown := [year for year in wanted if year not in book.special_public_holidays]:
        args = {"year": unknown[0], "library": library}
        raise InputError([Problem("calendar-year-unannounced", None, args)])
    lines = [
        f"# Generated from {library}; do not edit: write a calendar that extends this one.",
        "calendar: china",
        f"version: {library.replace(' ', '-')}",
        f"title: {_TITLE}",
        "open: [monday, tuesday, wednesday, thursday, friday]",
        "names:",
        *_names(books),
        "years:",
        *(line for year in wanted for line in _year(year, book)),
    ]
    return "\n".join(lines) + "\n"


def write(path: str, country: str = "CN", years: Iterable[int] = PINNED_YEARS) -> None:
    """Write the calendar file; `make` calls it when a year has been announced.

    Raises InputError like `generate`, and OSError.
    """
    Path(path).write_text(generate(country, years), encoding="utf-8", newline="\n")


def _book(years: list[int], language: str) -> Any:
    """Open the library's holidays of the years and of those beside them, so far as they are announced."""
    import holidays

    announced = holidays.country_holidays("CN").special_public_holidays
    near = {near for year in years for near in (year - 1, year, year + 1) if near in announced}
    return holidays.country_holidays("CN", years=near, language=language, expand=False)


def _names(books: dict[str, Any]) -> Iterator[str]:
    """Give the festivals' names in each language, as the library has them."""
    book = books["zh-Hans"]
    for festival in dict.fromkeys(_FESTIVALS.values()):
        day, position = next(
            (day, position)
            for day in sorted(book)
            for position, label in enumerate(book[day].split("; "))
            if _FESTIVALS.get(label) == festival and label != "农历除夕"
        )
        names = (f"{lang}: {book[day].split('; ')[position]}" for lang, book in books.items())
        yield f"  {festival}: {{{', '.join(names)}}}"


def _year(year: int, book: Any) -> Iterator[str]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    statutory = [day for day in days_of((first, last)) if _festivals(day, book)]
    work = sorted(day for day in book.weekend_workdays if day.year == year)
    yield f"  {year}:"
    yield "    rest:"
    for run, names in _rests(year, book):
        within = [day for day in run if day.year == year]
        shown = names[0] if len(names) == 1 else f"[{', '.join(names)}]"
        for span in spans_of(within):
            yield f"      - {{days: {text_of(span)}, name: {shown}}}"
    yield f"    work: [{', '.join(day.isoformat() for day in work)}]"
    yield f"    statutory: [{', '.join(text_of(span) for span in spans_of(statutory))}]"


def _rests(year: int, book: Any) -> Iterator[tuple[list[date], list[str]]]:
    """Give the runs of rest days that hold a day off, weekends beside it included, with its festivals."""
    span = (date(year - 1, 12, 20), date(year + 1, 1, 12))
    resting = [day for day in days_of(span) if day in book or _weekend(day, book)]
    for first, last in spans_of(resting):
        run = list(days_of((first, last)))
        if any(day in book for day in run):
            names = dict.fromkeys(name for day in run for name in _festivals(day, book))
            yield [day for day in run if day not in _NOT_ANNOUNCED], list(names)


def _weekend(day: date, book: Any) -> bool:
    return day.weekday() >= 5 and day not in book.weekend_workdays


def _festivals(day: date, book: Any) -> list[str]:
    return [_FESTIVALS[label] for label in book.get(day, "").split("; ") if label in _FESTIVALS]
