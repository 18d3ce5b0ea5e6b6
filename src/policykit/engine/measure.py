"""measure: a figure over the records that agree with this one (semantics section 10, last item).

It counts what had happened at the record's own instant, itself included. The records are gathered once by
what they agree in and sorted by time; a record then costs a few look-ups, not a walk over all others.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from policykit.engine import registry
from policykit.engine.decide import Decision, unsettled
from policykit.engine.duty import YES
from policykit.engine.finding import Missing, Reason
from policykit.engine.make import make
from policykit.engine.moments import NEVER_COMES
from policykit.engine.prefer_explain import listing
from policykit.engine.shown import shown
from policykit.engine.spans import LATEST, Span, span_text
from policykit.engine.tally import Member, Sure, Tally, back
from policykit.feel import evaluate, parse
from policykit.feel.values import Absent, DoubtfulList, Range, Unknown
from policykit.policy.model import Measure

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from policykit.engine.book import Book
    from policykit.engine.finding import Finding
    from policykit.engine.moments import Moment
    from policykit.engine.scope import RecordScope
    from policykit.engine.view import View
    from policykit.feel.nodes import Node
    from policykit.feel.values import Value

MOST_NAMED = 20
"""So many doubtful records are named one by one as missing; of more, only the fields."""


def measured(rule: Measure, scope: RecordScope) -> Decision:
    """The figure of `rule` for the record of `scope`."""
    world = scope.book.world
    applies = scope.truth(rule.when)
    if applies.value is False:
        return Decision(None)
    own = member(rule, scope.book, scope.view, own=True)
    if not world.delivered(rule.over):
        fewest = Decimal(1 if own.counts else 0) if rule.over == scope.view.kind else Decimal(0)
        value: Value = Unknown(frozenset((Missing(rule.over),)), Range(fewest, None))
    else:
        value = _figure(rule, scope, own)
    if applies.value is None:
        value = Unknown(applies.causes | (unsettled(value) or frozenset()))
    for name in rule.same:
        scope.reads[name] = scope.view[name]
    return Decision(value)


def _figure(rule: Measure, scope: RecordScope, own: Member) -> Value:
    tally = _tally(rule, scope.book)
    window = since_when(rule, scope.book, own.at.span)
    if own.at.span.hi == LATEST:
        return Unknown(own.at.causes)
    agrees = tally.agrees(own)
    if rule.figure != "count":
        return figure_over(rule, tally.members(own, window) if agrees else ([own], []))
    if not agrees:
        return Decimal(1) if own.counts else Decimal(0)
    fewest, most = tally.count(own, window)
    if fewest == most:
        return Decimal(fewest)
    return Unknown(_causes(tally, own, window), Range(Decimal(fewest), Decimal(most)))


def since_when(rule: Measure, book: Book, at: Span) -> Span | None:
    """Since when records count: bounds for an instant that has bounds; None for ever."""
    if rule.within is None:
        return None
    period, zone = book.period(rule.within), book.world.zone
    first = back(at.lo, period, zone)
    return Span(first, first if at.known else back(at.hi, period, zone))


def _tally(rule: Measure, book: Book) -> Tally:
    plain = rule.where is None and rule.value is None
    # What a condition says may differ between versions; who agrees in the record's own fields does not.
    shelf = book.books.shelf if plain else book.shelf
    key = ("tally", rule.over, rule.same, book.in_force_field(rule.over)) if plain else ("tally", rule.name)
    if key not in shelf:
        shelf[key] = _gathered(rule, book, plain=plain)
    tally: Tally = shelf[key]
    return tally


def _gathered(rule: Measure, book: Book, *, plain: bool) -> Tally:
    """All records that count or may count, those of which nothing is in doubt by key and instant alone."""
    sure: dict[tuple[Hashable, ...], list[Sure]] = defaultdict(list)
    others: list[Member] = []
    at = book.in_force_field(rule.over)
    for view in book.world.views(rule.over):
        begun = view.instant(at) if plain and at and view.there else None
        key = view.plain(rule.same) if begun else None
        if begun and key is not None:
            sure[key].append((begun, view.ref))
        elif (one := member(rule, book, view)).counts is not False:
            others.append(one)
    return Tally(others, sure)


def member(rule: Measure, book: Book, view: View, *, own: bool = False) -> Member:
    """A record as a measure sees it: what it must agree in, when it happened, whether it counts."""
    same = view.kind == rule.over
    scope = book.scope(view) if rule.where or rule.value else None
    where = scope.truth(rule.where) if same and scope else YES
    counts = where.value if same else False
    if not own and view.there is None and counts:
        counts = None
    key = tuple(view[name] for name in rule.same)
    causes = where.causes if view.there else where.causes | view.doubts()
    if any(map(_open, key)):
        causes |= {view.missing(n) for n, v in zip(rule.same, key, strict=True) if _open(v)}
    value = scope.value(rule.value) if rule.value and scope and same else None
    return Member(view.ref, _known(key), own_instant(view, book), counts, causes, value)


def own_instant(view: View, book: Book) -> Moment:
    """The instant by which the version in force is chosen for a record."""
    name = book.in_force_field(view.kind)
    return view.moment(name) if name else NEVER_COMES


def _open(value: Value) -> bool:
    return isinstance(value, Unknown | DoubtfulList)


def _known(key: tuple[Value, ...]) -> tuple[Hashable, ...]:
    """A key for the index: None what is not known, an `Absent` what is known to be nothing."""
    return tuple(None if _open(v) else Absent("none") if v is None else v for v in key)


def _causes(tally: Tally, own: Member, window: Span | None) -> frozenset[Hashable]:
    """What would make a count exact: the record's own unknowns, and those of the others that may count."""
    doubtful = [m for m in tally.doubtful(own, window) if m.ref != own.ref]
    own_causes = own.causes | (frozenset() if own.at.span.known else own.at.causes)
    if len(doubtful) <= MOST_NAMED:
        return own_causes.union(*(m.causes | m.at.causes for m in doubtful))
    facts = {c for m in doubtful for c in m.causes | m.at.causes if isinstance(c, Missing)}
    return own_causes | {Missing(c.kind, "", c.field, c.aspect) for c in facts}


def figure_over(rule: Measure, found: tuple[Sequence[Member], Sequence[Member]]) -> Value:
    """A sum, mean, minimum, maximum or median of the values; FEEL's own function says what it is."""
    sure, doubtful = ([m.value for m in part] for part in found)
    causes: frozenset[Hashable] = frozenset().union(*(m.causes | m.at.causes for m in found[1]))
    values: Value = DoubtfulList(sure, doubtful, causes=causes) if doubtful else list(sure)
    return evaluate(_function(rule.figure), {"values": values}, unknown_errors=True).value


def _function(figure: str) -> Node:
    return parse(f"{figure}(values)", ("values",))


@registry.per_record(Measure)
def measure(rule: Measure, scope: RecordScope) -> Iterator[Finding]:
    """The finding of a measure about one record; one that groups many records is for reports."""
    if rule.by:
        return
    found = scope.decision(rule.name)
    scope.recall(rule.name)
    causes = unsettled(found.value)
    status = "measured" if causes is None else "undetermined"
    possible = () if causes is None else ("measured",)
    yield make(
        rule,
        scope,
        status,
        value=shown(found.value),
        causes=causes or (),
        possible=possible,
        reasons=tuple(_counted(rule, scope, found.value)),
    )


def _counted(rule: Measure, scope: RecordScope, value: Value) -> Iterator[Reason]:
    """Which records a count counted, and since when, as long as they are few."""
    if rule.figure != "count" or not isinstance(value, Decimal) or not 1 < value <= MOST_NAMED:
        return
    own = member(rule, scope.book, scope.view, own=True)
    window = since_when(rule, scope.book, own.at.span)
    sure = sorted(_tally(rule, scope.book).members(own, window)[0], key=lambda m: (m.at.span.lo, m.ref))
    args = {"count": len(sure), "records": listing(m.ref[1] for m in sure)}
    if window is None:
        yield Reason("engine-counted-ever", args)
    else:
        yield Reason("engine-counted", {**args, "since": span_text(window, scope.book.world.zone)})
