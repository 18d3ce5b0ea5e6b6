"""The type checker: what can be said of an expression before anything is evaluated.

`check(tree, names)` infers the type of every node over a typed scope and reports, as data, what can only
give null or an error: unknown names and properties, comparisons and arithmetic of kinds that never meet,
values outside an enumeration, wrong arity, conditions that are no conditions, unreachable branches.
It reports nothing that might be right: where a type is not known it is `Any`, and `Any` fits everywhere.

An enumeration is a `NamedType` whose definition is a `RestrictedType` of strings that lists literals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from policykit.feel import calltypes
from policykit.feel import nodes as n
from policykit.feel.record import record
from policykit.feel.typerules import (
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS,
    LITERALS,
    NULL,
    NUMBER,
    PROPERTIES,
    SIMPLE_TYPES,
    STRING,
    SUMS,
    TEMPORALS,
    TIME,
    YEARS,
    common,
    enumerated,
    expand,
    is_unordered,
    may_meet,
)
from policykit.feel.types import ANY, SIMPLE, ContextType, FunctionType, ListType, RangeType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from policykit.feel.types import Type


@record
class Issue:
    """A finding of the checker: a message code, the span it is about, the arguments of the message."""

    code: str
    span: n.Span
    args: dict[str, Any]


@record
class Report:
    """The type of the whole, the issues in the order of the text, the type of each node by its `id`."""

    type: Type
    issues: list[Issue]
    types: dict[int, Type]


def check(
    tree: n.Node,
    names: Mapping[str, Type],
    definitions: Mapping[str, Type] | None = None,
    *,
    opened: bool = False,
) -> Report:
    """Check the expression `tree` over `names` in scope; `definitions` are what `NamedType` names.

    Where the scope is `opened`, names that are not among them may exist, and none is called unknown.
    """
    checker = _Checker(definitions or {})
    kind = checker.infer(tree, _Scope(names, opened=opened))
    return checker.report(kind)


def check_cell(
    tests: n.UnaryTests,
    of: Type,
    names: Mapping[str, Type],
    definitions: Mapping[str, Type] | None = None,
    *,
    opened: bool = False,
) -> Report:
    """Check the cell `tests` of a column whose values are of type `of`; `opened` as for `check`."""
    checker = _Checker(definitions or {})
    scope = _Scope({"?": of}, _Scope(names, opened=opened))
    for test in tests.tests:
        checker.membership(test, of, scope)
    return checker.report(BOOLEAN)


class _Scope:
    """Names with their types, innermost first; `open` where a context of unknown entries is in scope."""

    __slots__ = ("names", "open", "outer")

    def __init__(
        self, names: Mapping[str, Type], outer: _Scope | None = None, *, opened: bool = False
    ) -> None:
        self.names = names
        self.outer = outer
        self.open: bool = opened or (outer is not None and outer.open)

    def find(self, name: str) -> Type | None:
        scope: _Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.outer
        return None

    def known(self) -> Iterable[str]:
        scope: _Scope | None = self
        while scope is not None:
            yield from scope.names
            scope = scope.outer


class _Checker:
    """Infers types, a method a group of nodes; `infer` finds it by the node's class."""

    def __init__(self, definitions: Mapping[str, Type]) -> None:
        self.definitions = definitions
        self.issues: list[Issue] = []
        self.types: dict[int, Type] = {}

    def report(self, kind: Type) -> Report:
        unique = {(issue.span, issue.code): issue for issue in self.issues}
        return Report(kind, sorted(unique.values(), key=lambda issue: issue.span), self.types)

    def say(self, code: str, node: n.Node, **args: Any) -> None:
        self.issues.append(Issue(code, node.span, args))

    def expand(self, kind: Type) -> Type:
        return expand(kind, self.definitions)

    def infer(self, node: n.Node, scope: _Scope) -> Type:
        """Infer the type of `node`; `Any` where it cannot be known."""
        kind = _INFER[type(node)](self, node, scope)
        self.types[id(node)] = kind
        return kind

    # Names and properties

    def name(self, node: n.Name, scope: _Scope) -> Type:
        kind = scope.find(node.name)
        if kind is not None:
            return kind
        if calltypes.is_builtin(node.name):
            return SIMPLE["function"]
        if not scope.open:
            self.say("feel-type-unknown-name", node, name=node.name, known=tuple(scope.known()))
        return ANY

    def path(self, node: n.Path, scope: _Scope) -> Type:
        return self.property(node, self.expand(self.infer(node.operand, scope)))

    def property(self, node: n.Path, owner: Type) -> Type:
        """Find the type of `node.name` of `owner`; of each member where `owner` is a list."""
        match owner:
            case ListType(item):
                found = self.property(node, self.expand(item))
                return found if isinstance(self.expand(found), ListType) else ListType(found)
            case ContextType(fields):
                return self._entry(node, dict(fields))
            case RangeType(item):
                return item if node.name in ("start", "end") else BOOLEAN
        if owner == DATE_TIME:
            return self._entry(node, {**PROPERTIES[DATE], **PROPERTIES[TIME]})
        if owner in PROPERTIES:
            return self._entry(node, PROPERTIES[owner])
        if owner in (NUMBER, STRING, BOOLEAN):
            self.say("feel-type-no-properties", node, name=node.name, type=calltypes.type_words(owner))
        return ANY

    def _entry(self, node: n.Path, entries: Mapping[str, Type]) -> Type:
        if node.name not in entries:
            self.say("feel-type-unknown-property", node, name=node.name, known=tuple(entries))
        return entries.get(node.name, ANY)

    # Comparison and membership

    def compare(self, node: n.Compare, scope: _Scope) -> Type:
        left, right = self.infer(node.left, scope), self.infer(node.right, scope)
        self.comparable(node, node.op, (node.left, left), (node.right, right))
        return BOOLEAN

    def comparable(
        self, node: n.Node, op: str, left: tuple[n.Node, Type], right: tuple[n.Node, Type]
    ) -> None:
        """Report at `node` where `left op right` can only be null, or names no value of an enumeration."""
        one, other = self.expand(left[1]), self.expand(right[1])
        ordering = op not in ("=", "!=")
        if ordering and NULL in (one, other):
            self.say("feel-type-null-ordered", node, op=op)
        elif {one, other} == {DATE, DATE_TIME}:
            self.say("feel-type-date-and-time", node, op=op)
        elif not may_meet(one, other):
            self.say(
                "feel-type-comparison",
                node,
                left=calltypes.type_words(one),
                right=calltypes.type_words(other),
                op=op,
            )
        elif ordering and (bad := next((k for k in (one, other) if is_unordered(k)), None)):
            self.say("feel-type-unordered", node, type=calltypes.type_words(bad), op=op)
        self.in_enumeration(left[1], right[0])
        self.in_enumeration(right[1], left[0])

    def in_enumeration(self, kind: Type, node: n.Node) -> None:
        """Report a literal beside an enumeration that it is not a value of."""
        values = enumerated(kind, self.definitions)
        if (
            values
            and isinstance(node, n.Literal)
            and isinstance(node.value, str)
            and node.value not in values
        ):
            self.say("feel-type-outside-values", node, value=node.value, known=values)

    def between(self, node: n.Between, scope: _Scope) -> Type:
        operand = (node.operand, self.infer(node.operand, scope))
        for bound in (node.low, node.high):
            self.comparable(bound, "<=", operand, (bound, self.infer(bound, scope)))
        return BOOLEAN

    def in_(self, node: n.In, scope: _Scope) -> Type:
        of = self.infer(node.operand, scope)
        for test in node.tests:
            self.membership(test, of, _Scope({"?": of}, scope))
        return BOOLEAN

    def membership(self, test: n.Node, of: Type, scope: _Scope) -> None:
        """Check one test of a value of type `of`, as in a cell or after `in`."""
        subject: tuple[n.Node, Type] = (n.Name(test.span, "?"), of)
        match test:
            case n.Test(_, op, operand):
                self.comparable(test, op, subject, (operand, self.infer(operand, scope)))
            case n.RangeNode(_, start, end):
                for bound in (start, end):
                    if bound is not None:
                        self.comparable(test, "<=", subject, (bound, self.infer(bound, scope)))
            case n.ListNode(_, items):
                for item in items:
                    self.membership(item, of, scope)
            case _:
                kind = self.infer(test, scope)
                inner = self.expand(kind)
                if inner != BOOLEAN and not isinstance(inner, ListType | RangeType):
                    self.comparable(test, "=", subject, (test, kind))

    # Logic and conditions

    def logic(self, node: n.Logic, scope: _Scope) -> Type:
        deciding = node.op == "or"
        for index, operand in enumerate(node.operands):
            self.condition(operand, scope)
            if (
                isinstance(operand, n.Literal)
                and operand.value is deciding
                and index + 1 < len(node.operands)
            ):
                self.say("feel-type-unreachable", node.operands[index + 1], value=str(deciding).lower())
        return BOOLEAN

    def condition(self, node: n.Node, scope: _Scope) -> None:
        """Infer a condition and report where it can be neither true nor false."""
        kind = self.expand(self.infer(node, scope))
        if isinstance(kind, ContextType | FunctionType | RangeType) or (
            kind in SIMPLE_TYPES and kind != BOOLEAN
        ):
            self.say("feel-type-condition", node, type=calltypes.type_words(kind))

    def if_(self, node: n.If, scope: _Scope) -> Type:
        self.condition(node.condition, scope)
        then, otherwise = self.infer(node.then, scope), self.infer(node.otherwise, scope)
        if isinstance(node.condition, n.Literal):
            dead = node.otherwise if node.condition.value is True else node.then
            self.say("feel-type-unreachable", dead, value=str(node.condition.value is True).lower())
        return common([then, otherwise])

    # Lists, contexts, iterations

    def list_(self, node: n.ListNode, scope: _Scope) -> Type:
        return ListType(common([self.infer(item, scope) for item in node.items]))

    def context(self, node: n.ContextNode, scope: _Scope) -> Type:
        entries: dict[str, Type] = {}
        for key, value in node.entries:
            entries[key] = self.infer(value, _Scope(entries, scope))
        return ContextType(tuple(entries.items()))

    def range(self, node: n.RangeNode, scope: _Scope) -> Type:
        bounds = [(b, self.infer(b, scope)) for b in (node.start, node.end) if b is not None]
        if len(bounds) == 2:
            self.comparable(node, "<=", bounds[0], bounds[1])
        return RangeType(common([kind for _, kind in bounds]))

    def filter(self, node: n.Filter, scope: _Scope) -> Type:
        operand = self.infer(node.operand, scope)
        expanded = self.expand(operand)
        item = expanded.item if isinstance(expanded, ListType) else operand
        inner = self.item_scope(item, scope)
        kind = self.expand(self.infer(node.condition, inner))
        if kind == NUMBER:
            return item
        if kind in SIMPLE_TYPES and kind != BOOLEAN:
            self.say("feel-type-condition", node.condition, type=calltypes.type_words(kind))
        return ListType(item)

    def item_scope(self, item: Type, scope: _Scope) -> _Scope:
        """Give the scope inside a filter: `item` and the entries of the item."""
        expanded = self.expand(item)
        entries = dict(expanded.fields) if isinstance(expanded, ContextType) else {}
        return _Scope({"item": item, **entries}, scope, opened=expanded == ANY)

    def iterations(self, iterations: tuple[n.Iteration, ...], scope: _Scope) -> _Scope:
        """Give the scope of the body of a `for`, `some` or `every`."""
        for iteration in iterations:
            source = self.expand(self.infer(iteration.source, scope))
            if iteration.end is not None:
                self.infer(iteration.end, scope)
            item = source.item if isinstance(source, ListType | RangeType) else ANY
            scope = _Scope({iteration.name: source if iteration.end is not None else item}, scope)
        return scope

    def for_(self, node: n.For, scope: _Scope) -> Type:
        inner = _Scope({"partial": ListType(ANY)}, self.iterations(node.iterations, scope))
        return ListType(self.infer(node.body, inner))

    def quantified(self, node: n.Quantified, scope: _Scope) -> Type:
        self.condition(node.condition, self.iterations(node.iterations, scope))
        return BOOLEAN

    # Functions

    def function(self, node: n.FunctionNode, scope: _Scope) -> Type:
        parameters = {name: kind or ANY for name, kind in node.parameters}
        result = ANY if node.external else self.infer(node.body, _Scope(parameters, scope))
        return FunctionType(tuple(parameters.values()), result)

    def call(self, node: n.Call, scope: _Scope) -> Type:
        arguments = [self.infer(argument, scope) for argument in node.arguments]
        if not isinstance(node.function, n.Name):
            kind = self.expand(self.infer(node.function, scope))
            return kind.result if isinstance(kind, FunctionType) else ANY
        name = node.function.name
        kind = self.expand(scope.find(name) or NULL)
        if isinstance(kind, FunctionType):
            self.arity(node, name, len(kind.parameters), len(kind.parameters))
            return kind.result
        if kind == NULL and calltypes.is_builtin(name):
            return self.builtin(node, name, [self.expand(argument) for argument in arguments])
        if kind == NULL and not scope.open:
            known = (*calltypes.names(), *scope.known())
            self.say("feel-type-unknown-function", node.function, name=name, known=known)
        elif kind in SIMPLE_TYPES - {NULL} or isinstance(kind, ListType | ContextType):
            self.say("feel-type-not-function", node.function, name=name, type=calltypes.type_words(kind))
        return ANY

    def arity(self, node: n.Call, name: str, least: int, most: int | None) -> None:
        """Report a call with too few or too many arguments; `most` None is any number."""
        found = len(node.arguments)
        if found < least or (most is not None and found > most):
            wanted = str(least) if least == most else f"{least}+" if most is None else f"{least}-{most}"
            self.say("feel-type-arity", node, name=name, wanted=wanted, found=found)

    def builtin(self, node: n.Call, name: str, arguments: list[Type]) -> Type:
        """Check the call of a built-in: how many arguments, their names, their types."""
        overloads = calltypes.overloads(name)
        known = {parameter.name for overload in overloads for parameter in overload.parameters}
        if not node.names and not any(overload.takes(len(arguments)) for overload in overloads):
            endless = any(overload.variadic for overload in overloads)
            most = None if endless else max(len(overload.parameters) for overload in overloads)
            self.arity(node, name, min(overload.required for overload in overloads), most)
        for given in node.names:
            if given not in known:
                self.say("feel-type-parameter", node, name=name, given=given, known=tuple(sorted(known)))
        if not node.names and (index := calltypes.misfits(name, arguments)) is not None:
            found = calltypes.type_words(arguments[index])
            self.say("feel-type-argument", node.arguments[index], name=name, position=index + 1, type=found)
        return calltypes.result(name, arguments)

    # Arithmetic and the rest

    def arithmetic(self, node: n.Arithmetic, scope: _Scope) -> Type:
        left = self.expand(self.infer(node.left, scope))
        right = self.expand(self.infer(node.right, scope))
        if not (left in SIMPLE_TYPES and right in SIMPLE_TYPES):
            return ANY
        result = SUMS.get((node.op, left, right))
        if result is None:
            self.say(
                "feel-type-arithmetic",
                node,
                op=node.op,
                left=calltypes.type_words(left),
                right=calltypes.type_words(right),
            )
        return result or ANY

    def negate(self, node: n.Negate, scope: _Scope) -> Type:
        kind = self.expand(self.infer(node.operand, scope))
        if kind in SIMPLE_TYPES - {NUMBER, DAYS, YEARS}:
            self.say("feel-type-negation", node, type=calltypes.type_words(kind))
        return kind

    def instance_of(self, node: n.InstanceOf, scope: _Scope) -> Type:
        self.infer(node.operand, scope)
        return BOOLEAN

    def unary_tests(self, node: n.UnaryTests, scope: _Scope) -> Type:
        for test in node.tests:
            self.membership(test, scope.find("?") or ANY, scope)
        return BOOLEAN

    def test(self, node: n.Test, scope: _Scope) -> Type:
        self.membership(node, scope.find("?") or ANY, scope)
        return BOOLEAN

    def literal(self, node: n.Literal, scope: _Scope) -> Type:  # noqa: ARG002 - the shape of all in the table
        return next((kind for cls, kind in LITERALS if isinstance(node.value, cls)), ANY)

    def temporal(self, node: n.Temporal, scope: _Scope) -> Type:  # noqa: ARG002 - the shape of all in the table
        return next((kind for cls, kind in TEMPORALS if isinstance(node.value, cls)), ANY)


_INFER: Final[dict[type[n.Node], Callable[[_Checker, Any, _Scope], Type]]] = {
    n.Literal: _Checker.literal,
    n.Temporal: _Checker.temporal,
    n.Name: _Checker.name,
    n.ListNode: _Checker.list_,
    n.ContextNode: _Checker.context,
    n.RangeNode: _Checker.range,
    n.Negate: _Checker.negate,
    n.Arithmetic: _Checker.arithmetic,
    n.Compare: _Checker.compare,
    n.Logic: _Checker.logic,
    n.Between: _Checker.between,
    n.In: _Checker.in_,
    n.InstanceOf: _Checker.instance_of,
    n.If: _Checker.if_,
    n.For: _Checker.for_,
    n.Quantified: _Checker.quantified,
    n.Filter: _Checker.filter,
    n.Path: _Checker.path,
    n.Call: _Checker.call,
    n.FunctionNode: _Checker.function,
    n.Test: _Checker.test,
    n.UnaryTests: _Checker.unary_tests,
}
