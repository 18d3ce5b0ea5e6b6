"""measure with `by`: a figure for each group of records, as of the instant of evaluation.

One finding a rule, by the version in force. Its window ends at the instant of evaluation, which it does not
hold: at a month's last 24:00 a window of one month is that month. A record of which a group is not known is
in a group of its own, and the finding is undetermined; so it is where some figure is not known.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Any

from policykit.engine import registry
from policykit.engine.decide import unsettled
from policykit.engine.finding import Finding, Missing, Subject
from policykit.engine.make import causes_of, missing_in, troubles_in
from policykit.engine.measure import figure_over, member, since_when
from policykit.engine.shown import shown
from policykit.engine.spans import EARLIEST, Span, both
from policykit.engine.tally import Member
from policykit.feel.values import DoubtfulList, Range, Unknown
from policykit.policy.model import Measure

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from policykit.engine.book import Book
    from policykit.engine.scope import RecordScope
    from policykit.feel.values import Value

    Key = tuple[Any, ...]

_OPEN = Unknown(frozenset())


@registry.per_world(Measure)
def groups(rule: Measure, book: Book) -> Iterator[Finding]:
    """One finding: the figure for each group; none for a measure that does not group."""
    if not rule.by:
        return
    world = book.world
    now = Span(world.as_of, world.as_of)
    since = since_when(rule, book, now)
    found, causes = _grouped(rule, book, Span(since.lo if since else EARLIEST, world.as_of))
    lines, doubts = _figures(rule, found)
    if not world.delivered(rule.over):
        doubts |= {Missing(rule.over)}
    causes |= doubts
    yield Finding(
        policy=book.policy.name,
        version=book.policy.version,
        rule=rule.name,
        kind=rule.kind,
        clauses=rule.clauses,
        subject=Subject("measure", rule.name),
        status="undetermined" if causes else "measured",
        title=rule.title,
        missing=missing_in(causes),
        possible=("measured",) if causes else (),
        diagnostics=troubles_in(causes),
        as_of=world.local_now,
        place=rule.place,
        details={"groups": lines, "since": since.lo.astimezone(world.zone).isoformat() if since else None},
    )


def _grouped(rule: Measure, book: Book, span: Span) -> tuple[dict[Key, list[Member]], set[Hashable]]:
    """The members that count, or may, by the values in which they are grouped; and the unknown of those."""
    found: dict[Key, list[Member]] = defaultdict(list)
    causes: set[Hashable] = set()
    for view in book.world.views(rule.over):
        one = member(rule, book, view)
        scope = book.scope(view)
        inside = both(span.lo <= one.at.span.hi, one.at.span.lo < span.hi)
        if inside is False or one.counts is False or not _applies(rule, scope):
            continue
        for key, facts in _keys(rule, scope):
            found[key].append(_placed(one, span))
            causes |= facts
    return found, causes


def _applies(rule: Measure, scope: RecordScope) -> bool:
    """Whether the rule may apply to a record: its `when` is about the records that it is evaluated on."""
    return rule.record != rule.over or scope.truth(rule.when).value is not False


def _placed(one: Member, span: Span) -> Member:
    """A member that counts for sure only where it surely lies in the window."""
    sure = one.at.span.lo >= span.lo and one.at.span.hi < span.hi
    counts = one.counts if sure else None
    return Member(one.ref, (), one.at, counts, one.causes if sure else one.causes | one.at.causes, one.value)


def _keys(rule: Measure, scope: RecordScope) -> Iterator[tuple[Key, frozenset[Hashable]]]:
    """The groups that a record is in: several where an expression gives a list."""
    values = [scope.value(expression) for expression in rule.by]
    causes: frozenset[Hashable] = frozenset().union(*map(causes_of, values))
    for key in product(*map(_several, values)):
        yield key, causes


def _several(value: Value) -> Sequence[Any]:
    if isinstance(value, Unknown | DoubtfulList):
        return (_OPEN,)
    if isinstance(value, list | tuple):
        return [shown(one) for one in value] or (None,)
    return (shown(value),)


def _figures(
    rule: Measure, found: Mapping[Key, Sequence[Member]]
) -> tuple[list[dict[str, Any]], set[Hashable]]:
    """A line for each group, the largest figure first, and what would settle those not known."""
    lines: list[dict[str, Any]] = []
    causes: set[Hashable] = set()
    for key, members in found.items():
        sure = [one for one in members if one.counts]
        doubtful = [one for one in members if not one.counts]
        value = figure_over(rule, (sure, doubtful)) if rule.figure != "count" else _count(sure, doubtful)
        causes |= unsettled(value) or frozenset()
        lines.append({"by": [shown(part) for part in key], "value": shown(value), "records": len(members)})
    return sorted(lines, key=_order), causes


def _count(sure: Sequence[Member], doubtful: Sequence[Member]) -> Value:
    if not doubtful:
        return Decimal(len(sure))
    causes: frozenset[Hashable] = frozenset().union(*(one.causes for one in doubtful))
    return Unknown(causes, Range(Decimal(len(sure)), Decimal(len(sure) + len(doubtful))))


def _order(line: Mapping[str, Any]) -> tuple[Any, ...]:
    value = line["value"]
    known = isinstance(value, int | float)
    return (not known, -value if known else 0, -line["records"], [str(part) for part in line["by"]])
