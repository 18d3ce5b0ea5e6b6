"""The syntax tree of FEEL (DMN 1.5, 10.3.1.2): every node kind, on one page.

`span` is the half-open interval of character offsets that the node covers in its text. A tree is plain
data: no node knows how it is evaluated, checked or printed. `children` and `transform` walk any of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from policykit.feel.record import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from policykit.feel.types import Type

Span: TypeAlias = tuple[int, int]


class Node:
    """The base of all nodes; each has a `span`."""

    __slots__ = ()
    span: Span


@record
class Literal(Node):
    """A number, string, boolean or null; `value` is the FEEL value."""

    span: Span
    value: Any


@record
class Temporal(Node):
    """`@"..."`; `value` is None where the text denotes no date, time, date and time or duration."""

    span: Span
    text: str
    value: Any


@record
class Name(Node):
    """A name, canonical: resolved by the mapping given to the parser, else as written."""

    span: Span
    name: str


@record
class ListNode(Node):
    """`[a, b]`."""

    span: Span
    items: tuple[Node, ...]


@record
class ContextNode(Node):
    """`{key: a}`; an entry sees those before it."""

    span: Span
    entries: tuple[tuple[str, Node], ...]


@record
class RangeNode(Node):
    """`[a..b]`, and `(< b)` and its like, with `start` or `end` None for the unbounded side."""

    span: Span
    start: Node | None
    end: Node | None
    start_included: bool
    end_included: bool


@record
class Negate(Node):
    """`-a`."""

    span: Span
    operand: Node


@record
class Arithmetic(Node):
    """`a op b`, `op` one of `+ - * / **`."""

    span: Span
    op: str
    left: Node
    right: Node


@record
class Compare(Node):
    """`a op b`, `op` one of `= != < <= > >=`."""

    span: Span
    op: str
    left: Node
    right: Node


@record
class Logic(Node):
    """`a op b op c`, `op` one of `and`, `or`."""

    span: Span
    op: str
    operands: tuple[Node, ...]


@record
class Between(Node):
    """`a between low and high`."""

    span: Span
    operand: Node
    low: Node
    high: Node


@record
class In(Node):
    """`a in test`, `a in (test, test)`."""

    span: Span
    operand: Node
    tests: tuple[Node, ...]


@record
class InstanceOf(Node):
    """`a instance of type`."""

    span: Span
    operand: Node
    type: Type


@record
class If(Node):
    """`if condition then a else b`."""

    span: Span
    condition: Node
    then: Node
    otherwise: Node


@record
class Iteration(Node):
    """`name in source`, or `name in source..end`, of a `for`, `some` or `every`."""

    span: Span
    name: str
    source: Node
    end: Node | None


@record
class For(Node):
    """`for iterations return body`; the body sees `partial`, the results so far."""

    span: Span
    iterations: tuple[Iteration, ...]
    body: Node


@record
class Quantified(Node):
    """`some iterations satisfies condition` and `every ...`; `kind` is the first word."""

    span: Span
    kind: str
    iterations: tuple[Iteration, ...]
    condition: Node


@record
class Filter(Node):
    """`a[condition]`; the condition sees `item` and the entries of the item."""

    span: Span
    operand: Node
    condition: Node


@record
class Path(Node):
    """`a.name`."""

    span: Span
    operand: Node
    name: str


@record
class Call(Node):
    """`f(a, b)`, or `f(x: a, y: b)` with `names`; `names` is empty for a call by position."""

    span: Span
    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...]


@record
class FunctionNode(Node):
    """`function(a: type, b) body`; `external` says that the body describes a foreign function."""

    span: Span
    parameters: tuple[tuple[str, Type | None], ...]
    body: Node
    external: bool


@record
class Test(Node):
    """A test of the implicit value `?`: `op` operand, `op` one of `= != < <= > >=`."""

    span: Span
    op: str
    operand: Node


@record
class UnaryTests(Node):
    """The tests of a cell: any of `tests` holds, or none where `negated`; `-` is no tests at all."""

    span: Span
    tests: tuple[Node, ...]
    negated: bool


def children(node: Node) -> Iterator[Node]:
    """Yield the nodes directly below `node`, in the order of the text."""
    for field in node.__match_args__:  # type: ignore[attr-defined]  # every node is a record
        yield from _nodes_in(getattr(node, field))


def _nodes_in(value: Any) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif type(value) is tuple:
        for member in value:
            yield from _nodes_in(member)


def walk(node: Node) -> Iterator[Node]:
    """Yield `node` and every node below it, parents first."""
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(reversed(list(children(current))))


def transform(node: Node, change: Callable[[Node], Node]) -> Node:
    """Rebuild `node` from the bottom up, each node replaced by `change(node)`."""
    fields = [getattr(node, field) for field in node.__match_args__]  # type: ignore[attr-defined]  # a record
    return change(type(node)(*(_transformed(value, change) for value in fields)))


def _transformed(value: Any, change: Callable[[Node], Node]) -> Any:
    if isinstance(value, Node):
        return transform(value, change)
    if type(value) is tuple:
        return tuple(_transformed(member, change) for member in value)
    return value
