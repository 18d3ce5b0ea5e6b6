"""The figures of a report: how many by what, how long it took."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from statistics import mean, median, quantiles
from typing import TYPE_CHECKING

from policykit.engine.finding import BAD
from policykit.render.report.month import is_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from policykit.render.report.item import Item, Row

STATUSES = ("fulfilled", "fulfilled_late", "overdue", "pending", "undetermined", "excused", "conflict")
"""The columns in which duties are counted unless a section says otherwise."""
SUMMARIES: Mapping[str, Callable[[Sequence[float]], float]] = {
    "sum": sum,
    "mean": mean,
    "min": min,
    "max": max,
    "median": median,
}
_HOUR = 3_600_000_000


@dataclass(frozen=True, slots=True)
class Count:
    """One line of a breakdown; `share` is a fraction of the set, None where the set is empty."""

    id: str
    title: str
    count: int
    share: float | None


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took, in hours: what was measured, and how many had a day but no time of day."""

    hours: Sequence[float]
    left_out: int

    @property
    def median(self) -> float | None:
        """The middle one; None where nothing was measured."""
        return median(self.hours) if self.hours else None

    @property
    def ninetieth(self) -> float | None:
        """What nine in ten did not exceed."""
        if len(self.hours) > 1:
            return quantiles(self.hours, n=10, method="inclusive")[-1]
        return self.hours[0] if self.hours else None

    @property
    def longest(self) -> float | None:
        """The longest."""
        return max(self.hours, default=None)

    def histogram(self, bounds: Sequence[float]) -> list[int]:
        """Count how many took at most each bound (and more than the one before), and how many took longer."""
        counts = Counter(sum(hours > bound for bound in bounds) for hours in self.hours)
        return [counts[place] for place in range(len(bounds) + 1)]


def breakdown(
    items: Iterable[Item],
    keys: Callable[[Item], list[str]],
    titles: Mapping[str, str],
    name: Callable[[str], str],
) -> list[Count]:
    """Count `items` by `keys` (several for one item count each; none counts as the empty key).

    In the order of `titles` (key to title), zeros included; keys beyond them follow, most frequent first,
    with the title that `name` gives.
    """
    counted: Counter[str] = Counter()
    total = 0
    for item in items:
        total += 1
        counted.update(keys(item) or [""])
    extra = sorted(counted.keys() - titles.keys() - {""}, key=lambda key: (-counted[key], key))
    order = [*titles, *extra, *([""] if counted[""] else [])]
    share = (lambda count: count / total) if total else (lambda _count: None)
    return [Count(key, titles.get(key) or name(key), counted[key], share(counted[key])) for key in order]


def most(lines: list[Count], top: int, others: str) -> list[Count]:
    """Keep the `top` most frequent of `lines`, in their order; the others become one line called `others`."""
    if not top or len(lines) <= top + 1:
        return lines
    kept = {id(line) for line in sorted(lines, key=lambda line: -line.count)[:top]}
    rest = [line for line in lines if id(line) not in kept]
    share = None if rest[0].share is None else sum(line.share or 0 for line in rest)
    shown = [line for line in lines if id(line) in kept]
    return [*shown, Count("*", f"{others} ({len(rest)})", sum(line.count for line in rest), share)]


def counts(row: Row, statuses: Iterable[str]) -> bool:
    """Say whether a duty is counted: it applies, and where it is undetermined it may still turn out bad."""
    if row.status == "undetermined":
        return not row.possible or not BAD.isdisjoint(row.possible)
    return row.status in statuses


def spread(items: Iterable[Item], start: str, end: str, zone: ZoneInfo, until: int) -> Spread:
    """Measure from one instant of a record to another that came by `until`.

    A record that has only the day of one of the two is left out, and counted as such.
    """
    hours, left_out = [], 0
    for item in items:
        begun, ended = item.instant(start, zone), item.instant(end, zone)
        if ended is None or ended > until:
            continue
        if begun is None or is_day(item.values[start]) or is_day(item.values[end]):
            left_out += 1
        else:
            hours.append((ended - begun) / _HOUR)
    return Spread(hours, left_out)
