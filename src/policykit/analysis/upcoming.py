"""What comes next: the deadlines ahead and the next escalation of each, soonest first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policykit.engine.finding import Finding, Level

OPEN = frozenset(("pending", "overdue", "undetermined"))
"""Statuses of a duty that may still have to be done."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """A duty still open: its finding, and the instant (aware) and level of what happens next.

    `level` is None where what happens next is the deadline itself.
    """

    finding: Finding
    at: dt.datetime
    level: Level | None = None


def upcoming(
    findings: Iterable[Finding], as_of: dt.datetime, days: int | None = None, person: str | None = None
) -> list[Ahead]:
    """What happens next to each open duty after `as_of`, within `days` days, soonest first.

    `person` keeps the duties of that bearer, and the escalations to that role or person.
    """
    last = as_of + dt.timedelta(days=days) if days is not None else None
    found = [
        ahead
        for finding in findings
        if finding.kind == "oblige" and finding.status in OPEN
        for ahead in _next(finding, as_of)
        if (last is None or ahead.at <= last) and (person is None or person in _concerned(ahead))
    ]
    return sorted(found, key=lambda a: (a.at, a.finding.subject.id, a.finding.rule, a.finding.subject.item))


def _next(finding: Finding, as_of: dt.datetime) -> Iterable[Ahead]:
    if finding.due is not None and finding.due.at >= as_of:
        yield Ahead(finding, finding.due.at)
    levels = [(level.at, level) for level in finding.escalation if level.at is not None and level.at >= as_of]
    if levels:
        at, level = min(levels, key=lambda pair: pair[0])
        yield Ahead(finding, at, level)


def _concerned(ahead: Ahead) -> tuple[str, ...]:
    return (
        (ahead.finding.bearer or "",) if ahead.level is None else (ahead.finding.bearer or "", ahead.level.to)
    )


def calendar(rows: Iterable[Ahead], titles: Mapping[int, tuple[str, str]], made_at: dt.datetime) -> bytes:
    """The rows as an iCalendar file; `titles` gives each row's summary and description by its position.

    `made_at` (aware) stamps the events, so that the same input gives the same bytes.
    """
    from icalendar import Calendar, Event

    book = Calendar()
    book.add("prodid", "-//policykit//upcoming//")
    book.add("version", "2.0")
    for number, row in enumerate(rows):
        summary, description = titles[number]
        event = Event()
        subject = row.finding.subject
        parts = (
            row.finding.rule,
            subject.kind,
            subject.id,
            subject.item,
            row.level.to if row.level else "due",
        )
        event.add("uid", "-".join(filter(None, parts)) + "@policykit")
        event.add("dtstamp", made_at.astimezone(dt.UTC))
        event.add("dtstart", row.at.astimezone(dt.UTC))
        event.add("summary", summary)
        event.add("description", description)
        book.add_component(event)
    return bytes(book.to_ical())
