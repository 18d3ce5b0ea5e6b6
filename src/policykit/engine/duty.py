"""The status of a duty over the bounds of everything that it rests on (semantics section 6, Status).

Pure: the same rules decide with known and with unknown facts. Each fact may lie anywhere within its bounds,
independently of the others, so that the statuses found contain every one that can turn out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from policykit.engine.fulfil import Done
from policykit.engine.spans import LATEST, Span

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Hashable

    from policykit.calendar.deadline import Deadline


class Truth(NamedTuple):
    """A condition: true, false, or None where `causes` would settle it."""

    value: bool | None
    causes: frozenset[Hashable] = frozenset()


YES = Truth(value=True)
NO = Truth(value=False)


class DueBounds(NamedTuple):
    """The deadlines between which the due lies; None is no bound on that side.

    `start` is the instant from which the period runs (of a promise, the instant promised); NEVER where it
    has not come, so that there is no due yet. `suspended` says that the duty stands still as of now.
    """

    start: Span
    earliest: Deadline | None = None
    latest: Deadline | None = None
    causes: frozenset[Hashable] = frozenset()
    suspended: bool = False

    @property
    def exact(self) -> Deadline | None:
        """The one deadline that the bounds leave, None where there are several or there is none."""
        first, last = self.earliest, self.latest
        one = (
            first is not None
            and last is not None
            and (first.due, first.exclusive) == (last.due, last.exclusive)
        )
        return first if one and self.start.hi < LATEST else None


class Duty(NamedTuple):
    """All that the status of one duty depends on, as of `as_of`."""

    as_of: dt.datetime
    due: DueBounds
    done: Done = Done()
    applies: Truth = YES
    excused: Truth = NO
    listed: Truth = YES

    def statuses(self) -> frozenset[str]:
        """Every status that the duty may turn out to have; one alone is determined.

        In this order: not applicable, excused, pending without a due, then by act and due.
        """
        if self.applies.value is False or self.listed.value is False:
            return frozenset({"not_applicable"})
        found = {"not_applicable"} if None in (self.applies.value, self.listed.value) else set()
        if self.excused.value is not False:
            found.add("excused")
        return frozenset(found if self.excused.value else found | self.timings())

    def timings(self) -> set[str]:
        """The statuses that act, due and the instant of evaluation leave open."""
        found = {"pending"} if self.due.start.hi == LATEST else set()
        if self.due.start.lo == LATEST:
            return found
        first, last, at = self.due.earliest, self.due.latest, self.done.at
        if at.lo <= self.as_of:
            if last is None or last.met_by(at.lo):
                found.add("fulfilled")
            if first is None or not first.met_by(min(self.done.last, self.as_of)):
                found.add("fulfilled_late")
        if at.hi == LATEST:
            if first is None or first.passed(self.as_of):
                found.add("overdue")
            if last is None or not last.passed(self.as_of):
                found.add("pending")
        return found

    def causes(self) -> frozenset[Hashable]:
        """The unknown facts that reached the result: all of them known, one status would be left."""
        found: frozenset[Hashable] = frozenset()
        timings = self.timings()
        for truth in (self.applies, self.listed, self.excused):
            if truth.value is None:
                found |= truth.causes
        if len(timings) > 1:
            found |= self.due.causes | self.done.causes
        return found
