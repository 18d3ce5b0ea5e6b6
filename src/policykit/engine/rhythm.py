"""Duties that recur: one finding for each occurrence of a rhythm (semantics section 6, Rhythm)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from policykit.calendar.period import Period
from policykit.calendar.rhythm import occurrence
from policykit.engine.acts import Acts, acts_of
from policykit.engine.duty import YES, Truth
from policykit.engine.fulfil import UNNAMED
from policykit.engine.make import make
from policykit.engine.moments import Moment, feel_instant
from policykit.engine.oblige import Occasion, judge
from policykit.engine.spans import EARLIEST, LATEST, Span
from policykit.feel.temporal.types import Date, DateTime
from policykit.feel.values import Range, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policykit.engine.book import Book
    from policykit.engine.finding import Finding
    from policykit.engine.fulfil import Act
    from policykit.engine.scope import RecordScope
    from policykit.engine.view import View
    from policykit.feel.values import Value
    from policykit.policy.model import Oblige

MOST = 2_000
"""More occurrences than this are not listed; a rhythm that often is a mistake."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Occurrence `number` (from 1), due within `due`; it opens after `opens`, the due of the one before."""

    number: int
    due: Span
    opens: Span
    listed: Truth = YES


def recurring(
    book: Book, view: View, *, ahead: bool = False, rules: frozenset[str] | None = None
) -> Iterator[Finding]:
    """The findings of a version's rhythms about one record: the occurrences due while it is in force.

    Of all rhythms, or of those among `rules`.
    """
    for rule in book.rhythms(view.kind):
        if rules is None or rule.name in rules:
            yield from _occurrences(rule, book.scope(view), ahead=ahead)


def _occurrences(rule: Oblige, scope: RecordScope, *, ahead: bool) -> Iterator[Finding]:
    each, book = rule.each, scope.book
    assert each is not None
    assert each.rhythm is not None
    if scope.truth(rule.when).value is False and _in_force_now(book):
        yield make(rule, scope, "not_applicable")
        return
    first = scope.moment(each.first)
    until = scope.moment(each.until) if each.until else Moment(Span(LATEST, LATEST))
    if first.never:
        return
    if first.span.lo == EARLIEST or first.span.hi == LATEST:
        if _in_force_now(book):
            yield make(rule, scope, "undetermined", causes=first.causes, possible=_ANY)
        return
    rhythm = Period.parse(each.rhythm)
    listed = list(occurrences(first, rhythm, until, book, ahead=ahead))
    acts = acts_of(rule.fulfilled, scope, scope) if rule.fulfilled.act is not None else None
    answered = share_out(acts.known, listed, rhythm, book.world.zone) if acts else [None] * len(listed)
    for found, own in zip(listed, answered, strict=True):
        if not _judged_by(book, found):
            continue
        names = scope.within({each.name: _context(found, first, book.world.zone)})
        known = None if acts is None or own is None else Acts(tuple(own), acts.unlisted)
        yield judge(rule, scope, Occasion(names, _item(found, book.world.zone), found.listed, known))


_ANY = ("fulfilled", "fulfilled_late", "overdue", "pending")


def _in_force_now(book: Book) -> bool:
    return book.books.current is book


def _judged_by(book: Book, found: Occurrence) -> bool:
    """An occurrence is judged by the version in force at its own due date."""
    return book.books.at(found.due.lo) is book


def occurrences(
    first: Moment, rhythm: Period, until: Moment, book: Book, *, ahead: bool
) -> Iterator[Occurrence]:
    """The occurrences that may be due by now and by `until`, and with `ahead` the next one.

    Where the first falls due on a day, each does, and is due when its day is over.
    """
    zone, as_of = book.world.zone, book.world.as_of
    before = Span(EARLIEST, EARLIEST)
    begins = first.span.hi if first.day else first.span.lo
    for n in range(MOST):
        due = Span(*(_utc(occurrence(end, rhythm, n, zone)) for end in (begins, first.span.hi)))
        ended = due.by(until.span)
        future = due.lo > as_of
        if ended is False or (future and not ahead):
            return
        listed = YES if ended or until.never else Truth(None, until.causes | first.causes)
        yield Occurrence(n + 1, due, before, listed)
        if future:
            return
        before = due


def _utc(at: dt.datetime) -> dt.datetime:
    return at.astimezone(dt.UTC)


def _context(found: Occurrence, first: Moment, zone: dt.tzinfo) -> dict[str, Value]:
    lo, hi = (feel_instant(end, zone) for end in (found.due.lo, found.due.hi))
    due: Value = lo if found.due.known else Unknown(first.causes, Range(lo, hi))
    if first.day:
        day = found.due.hi.astimezone(zone).date()
        due = Date(day.year, day.month, day.day)
    return {"due": due, "number": Decimal(found.number)}


def _item(found: Occurrence, zone: dt.tzinfo) -> str:
    """What an occurrence is called: its number and the day on which it falls due."""
    return f"{found.number:04}@{found.due.lo.astimezone(zone).date().isoformat()}"


def share_out(
    acts: Sequence[Act], listed: Sequence[Occurrence], rhythm: Period, zone: dt.tzinfo
) -> list[list[Act] | None]:
    """Give each occurrence its acts, one to one: those that name its period, then those of its own window.

    An occurrence's window opens after its predecessor fell due and ends with its own due. Of two acts in a
    window the first is for the predecessor, if nothing answered that, so that it is late; a single act is
    never taken from its own occurrence, so that one omission does not make its successors late. Where it is
    not known which period an act names, no act without a name is sure of its place.
    """
    named = [[a for a in acts if _names(a.answers, o, rhythm, zone)] for o in listed]
    free = sorted((a for a in acts if a.answers is None or a.answers is UNNAMED), key=lambda a: a.at.lo)
    if any(a.answers is UNNAMED for a in free) or not all(_certain(a) for own in named for a in own):
        loose = [replace(a, sure=False, causes=a.causes.union(*(b.causes for b in acts))) for a in free]
        return [[*own, *loose] for own in named]
    given: list[list[Act]] = [list(own) for own in named]
    open_ = not any(a.holds for a in given[0]) if given else False
    for n, own in enumerate(given):
        inside = [_as_regards(a, listed[n]) for a in free if _may_be_in(a, listed[n])]
        wanted = not any(a.holds for a in own)
        counted = [a for a in inside if a.holds is not False]
        if n and open_ and len(counted) > int(wanted):
            late = counted if not all(a.sure and a.holds for a in counted) else counted[:1]
            sure = sum(a.sure and a.holds is True for a in counted) > int(wanted)
            given[n - 1] += [a if sure else replace(a, sure=False) for a in late]
            counted = counted[1:] if sure and len(late) == 1 else counted
        if wanted:
            own += [*counted, *(a for a in inside if a.holds is False)]
        open_ = wanted and not any(a.sure and a.holds for a in counted)
    return list(given)


def _certain(act: Act) -> bool:
    return act.at.known and act.sure and act.holds is not None


def _may_be_in(act: Act, found: Occurrence) -> bool:
    """Whether an act that names no period may have happened in the window of an occurrence."""
    return act.at.lo < LATEST and act.at.lo <= found.due.hi and act.at.hi > found.opens.lo


def _as_regards(act: Act, found: Occurrence) -> Act:
    """The act, doubtful where it may have happened outside the window."""
    inside = act.at.lo > found.opens.hi and act.at.hi <= found.due.lo
    return act if inside else replace(act, sure=False)


def _names(value: Any, found: Occurrence, rhythm: Period, zone: dt.tzinfo) -> bool:
    """Whether the period that an act names is that of an occurrence: its number, its due day, a day in it."""
    if value is None or value is UNNAMED:
        return False
    due, opens = found.due.lo.astimezone(zone), found.opens.lo
    if isinstance(value, Decimal):
        return value == found.number
    if isinstance(value, Date):
        begins = opens.astimezone(zone).date() if opens > EARLIEST else dt.date.min
        return begins < value.to_date() <= due.date()
    if isinstance(value, DateTime):
        return opens < value.to_datetime() <= found.due.hi
    months = {f"{due:%Y-%m}"} if rhythm.unit in ("months", "years") else set()
    return value in {str(found.number), due.date().isoformat(), *months}
