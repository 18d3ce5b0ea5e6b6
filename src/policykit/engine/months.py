"""Duties whose subject is a month: one finding a calendar month (semantics section 6, `over: month`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from policykit.calendar.clock import start_of_day
from policykit.engine.acts import Acts, acts_of
from policykit.engine.finding import Subject
from policykit.engine.fulfil import UNNAMED
from policykit.engine.measure import own_instant
from policykit.engine.moments import feel_instant
from policykit.engine.oblige import Occasion, judge
from policykit.engine.shapes import Shape
from policykit.engine.spans import EARLIEST
from policykit.engine.view import View
from policykit.engine.wanted import is_wanted
from policykit.policy.model import Oblige

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.engine.book import Book
    from policykit.engine.finding import Finding
    from policykit.engine.wanted import Wanted

MONTH = "month"
_SECOND = dt.timedelta(seconds=1)


def monthly(book: Book, *, ahead: bool = False, wanted: Wanted | None = None) -> Iterator[Finding]:
    """The findings of a version's monthly duties: of months that have ended, with `ahead` of this one."""
    for rule in book.policy.rules:
        if isinstance(rule, Oblige) and rule.over == MONTH and is_wanted(wanted, book, rule):
            for first in months(book, rule, ahead=ahead):
                yield _of_month(rule, book, first)


def months(book: Book, rule: Oblige, *, ahead: bool) -> Iterator[dt.date]:
    """The first days of the months, from that of the first record on, that this version judges.

    A month is judged by the version in force when it ends, which is when the duty begins.
    """
    zone, as_of = book.world.zone, book.world.as_of
    instants = (own_instant(view, book).span.lo for view in book.world.views(rule.record))
    begun = min((at for at in instants if at > EARLIEST), default=None)
    if begun is None:
        return
    month = begun.astimezone(zone).date().replace(day=1)
    while (end := last_second(month, zone)) <= as_of or (ahead and start_of_day(month, zone) <= as_of):
        if book.books.at(end) is book:
            yield month
        month = next_month(month)


def _of_month(rule: Oblige, book: Book, first: dt.date) -> Finding:
    zone, name = book.world.zone, f"{first:%Y-%m}"
    scope = book.scope(View(book.world, MONTH, name, {}, Shape({})))
    month = {
        "start": feel_instant(start_of_day(first, zone), zone),
        "end": feel_instant(last_second(first, zone), zone),
        "name": name,
    }
    names = scope.within({MONTH: month})
    acts = acts_of(rule.fulfilled, scope, names)
    if rule.fulfilled.matched_by is not None:
        named = [act for act in acts.known if act.answers == name]
        unnamed = [
            replace(act, sure=False) for act in acts.known if act.answers is None or act.answers is UNNAMED
        ]
        acts = Acts((*named, *unnamed), acts.unlisted)
    return judge(rule, scope, Occasion(names, acts=acts, subject=Subject(MONTH, name)))


def next_month(first: dt.date) -> dt.date:
    """The first day of the month after."""
    return (first + dt.timedelta(days=31)).replace(day=1)


def last_second(first: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """The last second of a month: a period from its end does not count the month's last day, but the next."""
    return start_of_day(next_month(first), zone) - _SECOND
