"""The account of a deadline: how it was counted, day by day, as data and in words.

`Account.as_data` is plain JSON and travels in the finding; `words.account_lines` tells it in one of the
three languages. Days are kept as spans (`2025-01-28/2025-02-04`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.calendar.period import Period
from policykit.calendar.spans import Span, length, spans_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime, timedelta

    from policykit.calendar.conventions import Counting
    from policykit.calendar.days import Rest


@dataclass(frozen=True, slots=True)
class Skip:
    """Days passed over for one reason, as spans with both ends included."""

    rest: Rest
    spans: tuple[Span, ...]

    @property
    def days(self) -> int:
        """Count how many days they are."""
        return sum(length(span) for span in self.spans)


@dataclass(frozen=True, slots=True)
class Move:
    """The last day `day` was a rest day and moved to `to`, over the days `over`."""

    day: date
    to: date
    over: tuple[Skip, ...]


@dataclass(frozen=True, slots=True)
class Added:
    """What one suspension added: days, or exact time; where it is `open`, only so far.

    Where `held`, that was not enough: the period would have run out within it, and was held back to its end.
    """

    begin: datetime
    end: datetime
    amount: int | timedelta
    open: bool = False
    held: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """How a deadline was counted.

    `period` is None for an instant or a day that was named; `not_counted` is the day of the start; the
    `days` counted lie in `counted`, those in it that were `skipped` apart; `unannounced` are the years
    whose rest days could still change the result.
    """

    counting: Counting
    start: datetime
    due: datetime
    exclusive: bool
    last_day: date
    period: Period | None = None
    not_counted: date | None = None
    counted: Span | None = None
    days: int = 0
    skipped: tuple[Skip, ...] = ()
    moved: Move | None = None
    suspended: tuple[Added, ...] = ()
    unannounced: tuple[int, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """Give the account as plain JSON; instants carry their offset, empty parts are left out."""
        calendar = self.counting.calendar
        data: dict[str, Any] = {
            "convention": self.counting.convention,
            "calendar": {"name": calendar.name, "version": calendar.version, "hash": calendar.hash},
            "rest_days": self.counting.rest_days,
            "zone": str(self.counting.zone),
            "start": self.start.isoformat(),
            "period": self.period and str(self.period),
            "not_counted": self.not_counted and self.not_counted.isoformat(),
            "counted": self.counted and {"days": self.days, "span": text_of(self.counted)},
            "skipped": [_skip_data(skip) for skip in self.skipped],
            "moved": self.moved and _move_data(self.moved),
            "suspended": [_added_data(added) for added in self.suspended],
            "ends": self._end_data(),
            "unannounced": list(self.unannounced),
        }
        return {name: value for name, value in data.items() if value not in (None, [], "")}

    def _end_data(self) -> dict[str, Any]:
        data: dict[str, Any] = {"at": self.due.isoformat(), "exclusive": self.exclusive}
        if self.exclusive:
            clock = self.counting.calendar.closing(self.last_day) if self.counting.office_hours else None
            data |= {"day": self.last_day.isoformat(), "clock": clock.strftime("%H:%M") if clock else "24:00"}
        return data


def skips(rests: Iterable[tuple[date, Rest]]) -> tuple[Skip, ...]:
    """Gather rest days, given in order of time, by reason."""
    days: dict[tuple[str, tuple[tuple[str, str], ...]], list[date]] = {}
    reasons: dict[tuple[str, tuple[tuple[str, str], ...]], Rest] = {}
    for day, rest in rests:
        key = (rest.kind, tuple(rest.name.items()))
        reasons.setdefault(key, rest)
        days.setdefault(key, []).append(day)
    return tuple(Skip(reasons[key], spans_of(found)) for key, found in days.items())


def _skip_data(skip: Skip) -> dict[str, Any]:
    data = {"kind": skip.rest.kind, "days": skip.days, "spans": [text_of(span) for span in skip.spans]}
    return data | ({"name": dict(skip.rest.name)} if skip.rest.name else {})


def _move_data(move: Move) -> dict[str, Any]:
    return {
        "from": move.day.isoformat(),
        "to": move.to.isoformat(),
        "over": [_skip_data(skip) for skip in move.over],
    }


def _added_data(added: Added) -> dict[str, Any]:
    amount: dict[str, Any] = (
        {"days": added.amount}
        if isinstance(added.amount, int)
        else {"length": str(Period("exact", int(added.amount.total_seconds())))}
    )
    return {
        "from": added.begin.isoformat(),
        "until": added.end.isoformat(),
        "open": added.open,
        "held": added.held,
    } | amount
