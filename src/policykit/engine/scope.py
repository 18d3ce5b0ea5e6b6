"""The scope of a rule: the names it may use about one record, each computed when it is first asked for.

Innermost first: names bound by the rule itself (an item, a month), the record's fields, decisions and
measures, parameters, `all` and `its`.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from policykit.engine.decide import unsettled
from policykit.engine.duty import Truth
from policykit.engine.memo import MISS, Reads
from policykit.engine.moments import NEVER_COMES, Moment, moment
from policykit.engine.related import ByKind
from policykit.engine.spans import ANY_TIME
from policykit.engine.tracing import MOST, told
from policykit.engine.trouble import Trouble, located, with_places
from policykit.engine.view import View
from policykit.feel import Result, evaluate
from policykit.feel.nodes import Name
from policykit.feel.values import Absent, DoubtfulList, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.engine.book import Book
    from policykit.engine.decide import Decision
    from policykit.engine.world import World
    from policykit.feel.nodes import Node
    from policykit.feel.values import Value
    from policykit.policy.model import Expression

Names = Mapping[str, Any]
Notes = tuple["dict[str, Value]", "dict[Trouble, None]", "list[Mapping[str, Any]]"]
"""What was read, what went wrong, and what the parts of each expression came to."""


def value_of(tree: Node, names: Names, world: World, functions: Mapping[str, Any] | None = None) -> Result:
    """Evaluate a FEEL tree over `names` as of the world's instant; errors are Unknown."""
    return evaluate(
        tree, names, now=world.now, functions=functions or {}, unknown_errors=True, trace=world.tracing
    )


class RecordScope(Mapping[str, Any]):
    """What a rule of one policy version sees of one record.

    `reads` gathers the names that were asked for and their values, `troubles` what went wrong, `traces` what
    the parts of each expression came to, where that is wanted; they begin anew with `begin`. `within` makes
    a scope with more names, which shares them.
    """

    def __init__(self, book: Book, view: View) -> None:
        self.book = book
        self.view = view
        self.reads: dict[str, Value] = {}
        self.troubles: dict[Trouble, None] = {}
        self.traces: list[Mapping[str, Any]] = []
        self._decided: dict[str, Decision] = {}
        self._noted: dict[str, Notes] = {}
        self._lists = {
            "all": book.all,
            "its": ByKind(book.world, lambda kind: book.relations.its(view, kind)),
        }

    def __contains__(self, name: object) -> bool:
        return name in self.view or name in self.book.names or name in self._lists

    def __getitem__(self, name: str) -> Value:
        if name in self.reads:
            return self.reads[name]
        if name in self._lists:
            return self._lists[name]
        value = self.reads[name] = self._find(name)
        return value

    def __iter__(self) -> Iterator[str]:
        yield from self.view
        yield from self.book.names

    def __len__(self) -> int:
        return len(self.view) + len(self.book.names)

    def begin(self) -> None:
        """Forget what was read and what went wrong: another rule begins."""
        self.reads, self.troubles, self.traces = {}, {}, []

    def _find(self, name: str) -> Value:
        if name in self.view:
            return self.view[name]
        if name in self.book.parameters:
            return self.book.parameters[name]
        return self.decision(name).value

    def decision(self, name: str) -> Decision:
        """The outcome of a decision or measure for this record, computed once, with notes of its own."""
        if name not in self._decided:
            outer = self.reads, self.troubles, self.traces
            self.begin()
            self._decided[name] = self._decision(name)
            self._noted[name] = self.reads, self.troubles, self.traces
            self.reads, self.troubles, self.traces = outer
        return self._decided[name]

    def _decision(self, name: str) -> Decision:
        memo = self.book.decision_memo(name)
        if memo is None:
            return self.book.decide(name, self)
        if (known := memo.recall(self)) is not MISS:
            return cast("Decision", known)
        found = self.book.decide(name, self)
        if not self.troubles and not found.conflict and unsettled(found.value) is None:
            memo.learn(self.reads.items(), found)
        return found

    def recall(self, name: str) -> None:
        """Go on with the notes of a decision that was computed before."""
        reads, troubles, traces = self._noted[name]
        self.reads, self.troubles, self.traces = dict(reads), dict(troubles), list(traces)

    def within(self, names: Names, outer: Names | None = None) -> Names:
        """`names` before those of `outer`, or before those of this scope."""
        return Inner(names, self if outer is None else outer)

    def value(self, expression: Expression, names: Names | None = None) -> Value:
        """The value of an expression here, or over `names` that `within` made."""
        seen, tree = self if names is None else names, expression.tree
        if type(tree) is Name and tree.name in seen:
            return seen[tree.name]
        memo = self.book.memo(expression) if seen is self else None
        if memo is None:
            return self._evaluated(expression, seen)
        if (known := memo.recall(self)) is not MISS:
            return cast("Value", known)
        reads = Reads(self)
        troubles = len(self.troubles)
        value = self._evaluated(expression, reads)
        if len(self.troubles) == troubles and unsettled(value) is None:
            memo.learn(reads.log.items(), value)
        return value

    def _evaluated(self, expression: Expression, names: Names) -> Value:
        result = value_of(expression.tree, names, self.book.world, self.book.functions)
        if result.trace and len(self.traces) < MOST:
            self.traces.append(told(expression, result.trace))
        if not result.diagnostics:
            return result.value
        for diagnostic in result.diagnostics:
            self.troubles[located(diagnostic, expression.place)] = None
        return with_places(result.value, expression.place)

    def truth(
        self, expression: Expression | None, names: Names | None = None, *, default: bool = True
    ) -> Truth:
        """Whether a condition holds; null is false, and what is no truth value is a trouble."""
        if expression is None:
            return Truth(default)
        return self.as_truth(self.value(expression, names), expression)

    def as_truth(self, value: Value, expression: Expression) -> Truth:
        """A value as the answer of a condition."""
        if isinstance(value, bool):
            return Truth(value)
        if value is None or isinstance(value, Absent):
            return Truth(value=False)
        if isinstance(value, Unknown | DoubtfulList):
            return Truth(None, value.causes)
        return Truth(None, frozenset((self._trouble("engine-no-condition", expression),)))

    def moment(self, expression: Expression | None, names: Names | None = None) -> Moment:
        """The moment that an expression denotes; one that is no moment is a trouble."""
        if expression is None:
            return NEVER_COMES
        value = self.value(expression, names)
        home = _home(expression.tree, self if names is None else names)
        try:
            return home[0].moment(home[1]) if home else moment(value, self.book.world.zone)
        except TypeError:
            trouble = self._trouble("engine-no-moment", expression)
            return Moment(ANY_TIME, frozenset((trouble,)))

    def _trouble(self, code: str, expression: Expression) -> Trouble:
        trouble = Trouble(code, expression.place, {"text": expression.text})
        self.troubles[trouble] = None
        return trouble


class Inner(Mapping[str, Any]):
    """`names` before those of an `outer` scope; only `in` and `[]` are fast."""

    __slots__ = ("names", "outer")

    def __init__(self, names: Names, outer: Names) -> None:
        self.names = names
        self.outer = outer

    def __contains__(self, name: object) -> bool:
        return name in self.names or name in self.outer

    def __getitem__(self, name: str) -> Value:
        return self.names[name] if name in self.names else self.outer[name]

    def __iter__(self) -> Iterator[str]:
        return iter(ChainMap(dict.fromkeys(self.names), dict.fromkeys(self.outer)))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _home(tree: Node, names: Names) -> tuple[View, str] | None:
    """The view, with the field, that a bare name reads: it remembers its moments."""
    if type(tree) is not Name:
        return None
    while isinstance(names, Inner):
        if tree.name in names.names:
            return (names.names, tree.name) if isinstance(names.names, View) else None
        names = names.outer
    if isinstance(names, RecordScope) and tree.name in names.view:
        return names.view, tree.name
    return None
