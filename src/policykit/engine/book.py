"""A book: one version of a policy, ready to be applied to one world; and the books of all its versions."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from policykit.calendar.clock import start_of_day
from policykit.calendar.period import Period
from policykit.engine import registry
from policykit.engine.deadline import Counter
from policykit.engine.memo import Memo
from policykit.engine.related import ByKind, Relations
from policykit.engine.scope import RecordScope
from policykit.policy.model import Decide, Measure, Oblige
from policykit.policy.norms import Permit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from policykit.calendar.days import Calendar
    from policykit.engine.decide import Decision
    from policykit.engine.spans import Span
    from policykit.engine.view import View
    from policykit.engine.world import World
    from policykit.feel.values import Function, Value
    from policykit.policy.model import Expression, Policy, Rule


class Book:
    """One version of a policy over one world: its parameters as values, its functions, its indexes."""

    def __init__(self, policy: Policy, world: World, calendars: Mapping[str, Calendar], books: Books) -> None:
        self.policy = policy
        self.world = world
        self.books = books
        self.counter = Counter(calendars, policy.counting, world.zone, self.period)
        self.relations = books.relations
        self.all = ByKind(world, world.all)
        self._written = {**policy.borrowed.parameters, **policy.parameters}
        self.parameters = {name: parameter_value(p.value) for name, p in self._written.items()}
        self._decisions = {
            r.name: r for r in (*policy.borrowed.rules, *policy.rules) if isinstance(r, Decide | Measure)
        }
        self.names = frozenset(self.parameters) | frozenset(self._decisions)
        self.shelf: dict[Any, Any] = {}
        self._rules: dict[str, list[Rule]] = {}
        self._asked: dict[tuple[str, frozenset[str] | None], list[Rule]] = {}
        self._memos: dict[Any, Memo] = {}
        self._rhythms: dict[str, list[Oblige]] = {}
        self._periods: dict[str, Period] = {}

    @cached_property
    def functions(self) -> Mapping[str, Function]:
        """The functions that rules give, by the rule's name."""
        registry.load()
        makers = registry.FUNCTIONS
        return {r.name: makers[type(r)](r, self) for r in self.policy.rules if type(r) in makers}

    @cached_property
    def may_conflict(self) -> bool:
        """Whether any of its rules could conflict with another."""
        from policykit.engine.conflict import may_conflict

        return may_conflict(self.policy.rules)

    @cached_property
    def permits(self) -> Mapping[str, Sequence[Permit]]:
        """The permissions by the rule that they override."""
        found: dict[str, list[Permit]] = {}
        for rule in self.policy.rules:
            if isinstance(rule, Permit):
                found.setdefault(rule.overrides, []).append(rule)
        return found

    def scope(self, view: View) -> RecordScope:
        """The scope of this version's rules over one record."""
        return RecordScope(self, view)

    def decide(self, name: str, scope: RecordScope) -> Decision:
        """The outcome of the decision or measure `name`. Raises KeyError for a name that is neither."""
        from policykit.engine.decide import decided
        from policykit.engine.measure import measured

        rule = self._decisions[name]
        return measured(rule, scope) if isinstance(rule, Measure) else decided(rule, scope)

    def memo(self, expression: Expression) -> Memo | None:
        """What the expression came to before; None where that does not help, or every step is to be told."""
        return None if self.world.tracing else self._memo(id(expression))

    def decision_memo(self, name: str) -> Memo | None:
        """What the decision `name` came to before; a measure depends on more than what it reads."""
        remembered = isinstance(self._decisions[name], Decide) and not self.world.tracing
        return self._memo(name) if remembered else None

    def _memo(self, key: Any) -> Memo | None:
        found = self._memos.get(key)
        if found is None:
            found = self._memos[key] = Memo()
        return found if found.useful else None

    def period(self, text: str) -> Period:
        """The period that ISO text, or a parameter by name, denotes."""
        if text not in self._periods:
            parameter = self._written.get(text)
            written = str(parameter.value) if parameter else text
            period = Period.parse(written.removeprefix("-"))
            self._periods[text] = -period if written.startswith("-") else period
        return self._periods[text]

    def in_force_field(self, kind: str) -> str | None:
        """The field that chooses the version for records of a kind: the policy's, else its own event."""
        own = self.world.schemas[kind]
        return self.policy.in_force_at if kind == self.policy.record and self.policy.in_force_at else own.at

    def rhythms(self, kind: str) -> list[Oblige]:
        """The duties that recur about records of a kind."""
        if kind not in self._rhythms:
            duties = (rule for rule in self.rules(kind) if isinstance(rule, Oblige))
            self._rhythms[kind] = [rule for rule in duties if rule.each is not None and rule.each.rhythm]
        return self._rhythms[kind]

    def asked(self, kind: str, names: frozenset[str] | None) -> list[Rule]:
        """The rules of these names (None: of any) that are evaluated record by record, in their order."""
        if (kind, names) not in self._asked:
            found = [rule for rule in self.rules(kind) if by_record(rule)]
            self._asked[kind, names] = [rule for rule in found if names is None or rule.name in names]
        return self._asked[kind, names]

    def rules(self, kind: str) -> list[Rule]:
        """The rules that are evaluated on records of a kind, in the order of the file."""
        if kind not in self._rules:
            self._rules[kind] = [rule for rule in self.policy.rules if rule.record == kind]
        return self._rules[kind]


class Books:
    """The issued versions of one policy over one world, in order of taking effect.

    A version is in force from 00:00 (in its zone) of its day until the next begins; drafts never are.
    """

    def __init__(self, versions: Iterable[Policy], world: World, calendars: Mapping[str, Calendar]) -> None:
        self.world = world
        self.relations = Relations(world)
        self.shelf: dict[Any, Any] = {}
        issued = [v for v in versions if v.issued_on is not None and v.effective_from is not None]
        begun = sorted(((begins(v), v) for v in issued), key=lambda pair: (pair[0], pair[1].version))
        self._starts = [start for start, _ in begun]
        self.all: Sequence[Book] = [Book(version, world, calendars, self) for _, version in begun]

    def at(self, instant: dt.datetime) -> Book | None:
        """The version in force at an instant; None before the first."""
        place = bisect_right(self._starts, instant)
        return self.all[place - 1] if place else None

    def during(self, span: Span) -> list[Book | None]:
        """The versions that may be in force at an instant known within bounds."""
        first, last = bisect_right(self._starts, span.lo), bisect_right(self._starts, span.hi)
        return [self.all[place - 1] if place else None for place in range(first, last + 1)]

    @property
    def current(self) -> Book | None:
        """The version in force as of now."""
        return self.at(self.world.as_of)

    def begins(self, book: Book) -> dt.datetime:
        """The instant from which a version is in force."""
        return self._starts[self.all.index(book)]


def by_record(rule: Rule) -> bool:
    """Whether a rule is evaluated record by record."""
    return type(rule) in registry.PER_RECORD and not (isinstance(rule, Oblige) and rule.over)


def begins(version: Policy) -> dt.datetime:
    """The instant from which an issued version is in force: 00:00 of its day in its zone."""
    assert version.effective_from is not None, "a draft is never in force"
    return start_of_day(version.effective_from, ZoneInfo(version.zone))


def parameter_value(value: object) -> Value:
    """A parameter's value as FEEL has it: numbers as decimals, ISO periods as durations."""
    from decimal import Decimal

    from policykit.feel.temporal import parse_temporal
    from policykit.feel.values import FeelFailure

    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(str(value))
    if isinstance(value, str) and value.startswith("P"):
        try:
            return parse_temporal(value)
        except FeelFailure:
            return value
    return value
