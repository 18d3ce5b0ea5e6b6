"""The figures of a report: who belongs to which set, how many by what, how long it took."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from statistics import median, quantiles
from typing import TYPE_CHECKING

from policykit.engine.finding import BAD
from policykit.render.fields import says_nothing
from policykit.render.report.facts import instant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from policykit.render.report.definition import Members, Span
    from policykit.render.report.facts import Fact, Row

STATUSES = ("fulfilled", "fulfilled_late", "overdue", "pending", "undetermined", "excused", "conflict")
"""The columns in which duties are counted; those that do not apply are left out."""


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month in a time zone."""

    year: int
    number: int
    zone: ZoneInfo

    @classmethod
    def read(cls, text: str, zone: ZoneInfo) -> Month:
        """Read `2026-07`. Raises ValueError for what is no month."""
        day = dt.date.fromisoformat(f"{text}-01")
        return cls(day.year, day.month, zone)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    def __contains__(self, day: dt.date | None) -> bool:
        return day is not None and (day.year, day.month) == (self.year, self.number)

    def ended_before(self, day: dt.date) -> bool:
        """Say whether the month was over when `day` began."""
        return (self.year, self.number) < (day.year, day.month)

    @property
    def last_day(self) -> dt.date:
        """The last day of the month."""
        following = self.back(-1)
        return dt.date(following.year, following.number, 1) - dt.timedelta(days=1)

    def back(self, months: int) -> Month:
        """Give the month so many months earlier."""
        index = self.year * 12 + self.number - 1 - months
        return Month(index // 12, index % 12 + 1, self.zone)


@dataclass(frozen=True, slots=True)
class Count:
    """One line of a breakdown; `share` is a fraction of the set, None where the set is empty."""

    id: str
    title: str
    count: int
    share: float | None


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took, in hours: how many were measured, and their spread."""

    measured: int
    left_out: int
    median: float | None
    ninetieth: float | None
    longest: float | None


def members(facts: Iterable[Fact], sets: Mapping[str, Members], name: str, month: Month) -> list[Fact]:
    """Pick the members of the set `name` in `month`."""
    of = sets[name]
    pool = members(facts, sets, of.among, month) if of.among else facts
    return [fact for fact in pool if _belongs(fact, of, month)]


def _belongs(fact: Fact, of: Members, month: Month) -> bool:
    if of.event and fact.day(of.event, month.zone) not in month:
        return False
    if of.since and not _stands(fact, of, month):
        return False
    if of.decision and of.value not in (fact.decided(of.decision) or ()):
        return False
    if of.filled and says_nothing(fact.values.get(of.filled)):
        return False
    if of.over and not any(_exceeds(row, of) for row in fact.rows):
        return False
    return not of.rule or any(row.rule == of.rule and row.status in of.statuses for row in fact.rows)


def _stands(fact: Fact, of: Members, month: Month) -> bool:
    begun, ended = fact.day(of.since, month.zone), fact.day(of.until, month.zone)
    return (
        begun is not None and not month.ended_before(begun) and (ended is None or month.ended_before(ended))
    )


def _exceeds(row: Row, of: Members) -> bool:
    return row.rule == of.over and row.status == "measured" and float(row.value) > of.more_than


def breakdown(
    facts: Sequence[Fact], values: Callable[[Fact], list[str]], titles: Mapping[str, str], blank: str
) -> list[Count]:
    """Count `facts` by `values` (several for one fact count each; none counts as `blank`).

    In the order of `titles` (value to title), zeros included; values beyond them follow, most frequent first.
    """
    counted = Counter(value for fact in facts for value in (values(fact) or [""]))
    extra = sorted(counted.keys() - titles.keys() - {""}, key=lambda value: (-counted[value], value))
    order = [*titles, *extra, *([""] if counted[""] else [])]
    total = len(facts)
    share = (lambda count: count / total) if total else (lambda _count: None)
    return [Count(v, titles.get(v, v or blank), counted[v], share(counted[v])) for v in order]


def most(lines: list[Count], top: int, others: str) -> list[Count]:
    """Keep the `top` most frequent of `lines`, in their order; the others become one line called `others`."""
    if not top or len(lines) <= top + 1:
        return lines
    kept = sorted(lines, key=lambda line: -line.count)[:top]
    rest = [line for line in lines if line not in kept]
    share = None if rest[0].share is None else sum(line.share or 0 for line in rest)
    title = f"{others} ({len(rest)})"
    return [*(line for line in lines if line in kept), Count("", title, sum(r.count for r in rest), share)]


def duties(facts: Iterable[Fact]) -> dict[str, tuple[Mapping[str, str], Counter[str]]]:
    """Count duties by rule and status: rule to its title and how many have each of `STATUSES`."""
    found: dict[str, tuple[Mapping[str, str], Counter[str]]] = {}
    for fact in facts:
        for row in fact.rows:
            if row.kind == "oblige" and counts(row):
                found.setdefault(row.rule, (row.title, Counter()))[1][row.status] += 1
    return found


def duties_by(facts: Iterable[Fact], name: str) -> dict[str, Counter[str]]:
    """Count duties by the value of field `name` and status; the empty value is ''."""
    found: dict[str, Counter[str]] = {}
    for fact in facts:
        counter = found.setdefault(str(fact.values.get(name) or ""), Counter())
        counter.update(row.status for row in fact.rows if row.kind == "oblige" and counts(row))
    return dict(sorted(found.items(), key=lambda item: (item[0] == "", item[0])))


def counts(row: Row) -> bool:
    """Say whether a duty is counted: it applies, and where it is undetermined it may still be bad."""
    if row.status == "undetermined":
        return not row.possible or not BAD.isdisjoint(row.possible)
    return row.status in STATUSES


def spread(facts: Iterable[Fact], span: Span, zone: ZoneInfo) -> Spread:
    """Measure `span` in hours; a record with a day but no time of day is left out, and counted as such."""
    hours, left_out = [], 0
    for fact in facts:
        start, end = instant(fact.values.get(span.start), zone), instant(fact.values.get(span.end), zone)
        if isinstance(start, dt.datetime) and isinstance(end, dt.datetime):
            hours.append((end - start).total_seconds() / 3600)
        elif end is not None:
            left_out += 1
    if not hours:
        return Spread(0, left_out, None, None, None)
    ninetieth = quantiles(hours, n=10, method="inclusive")[-1] if len(hours) > 1 else hours[0]
    return Spread(len(hours), left_out, median(hours), ninetieth, max(hours))
