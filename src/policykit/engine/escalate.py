"""Escalation: which levels of a ladder have been reached, and when (semantics section 6, Escalation)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.calendar.clock import utc
from policykit.calendar.deadline import at_instant
from policykit.engine.finding import Level
from policykit.engine.spans import EARLIEST, LATEST, Span, both

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from policykit.calendar.deadline import Deadline
    from policykit.engine.deadline import Counter, Waits
    from policykit.engine.duty import Duty
    from policykit.policy.model import Escalation, Oblige


@dataclass(frozen=True, slots=True)
class Ladder:
    """What stops a ladder: the duty itself, the waits, and when a permission excused from it.

    `skip` names the person complained about where a role is that person at an instant, else gives nothing.
    """

    duty: Duty
    start: Span
    waits: Waits
    excused_at: Span
    skip: Callable[[str, dt.datetime], str]

    def level(self, rule: Oblige, level: Escalation, counter: Counter) -> Level:
        """One level with its instant, and whether it has been reached."""
        at = self._instant(rule, level, counter)
        known = at.lo.astimezone(counter.zone) if at.known and at.lo not in (EARLIEST, LATEST) else None
        skipped = self.skip(level.to, at.lo) if known else ""
        return Level(level.to, known, False if skipped else self._reached(at), skipped)

    def _instant(self, rule: Oblige, level: Escalation, counter: Counter) -> Span:
        own, convention = rule.due.counting, level.convention
        counting = counter.counting(own, convention)
        period = counter.period(level.offset)

        def after(base: Deadline | None, otherwise: dt.datetime) -> dt.datetime:
            return utc(counter.after(base, period, own, convention).due) if base else otherwise

        if level.of == "due":
            due = self.duty.due
            if due.start.lo == LATEST:
                return Span(LATEST, LATEST)
            return Span(after(due.earliest, EARLIEST), after(due.latest, LATEST))
        lo, hi = (
            at_instant(at, counting) if EARLIEST < at < LATEST else None
            for at in (self.start.lo, self.start.hi)
        )
        return Span(after(lo, self.start.lo), after(hi, self.start.hi))

    def _reached(self, at: Span) -> bool | None:
        duty = self.duty
        come = at.by(Span(duty.as_of, duty.as_of))
        fulfilled = duty.done.at.by(at) if duty.done.at.lo < LATEST else False
        excused = self.excused_at.by(at) if duty.excused.value is not False else False
        stops = (fulfilled, excused, self._waiting(at))
        applies = both(duty.applies.value, duty.listed.value)
        return both(applies, come, *(None if stop is None else not stop for stop in stops))

    def _waiting(self, at: Span) -> bool | None:
        """Whether the duty stood still at `at`; the end of a wait no longer belongs to it."""
        answers = [
            both(wait.since.span.by(at), at.before(wait.until.span), True if wait.sure else None)
            for wait in self.waits.known
        ]
        if True in answers:
            return True
        return None if self.waits.unlisted or None in answers else False
