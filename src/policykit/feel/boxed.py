"""Boxed expressions (DMN 1.5, chapter 7 and 10.2), read from JSON into the same tree as FEEL's text.

Most boxes are another way to write a node that FEEL has. `Typed` and `BoxedContext` are nodes of their own,
for a box declares the types of its parts. The JSON form is that of the conformance cases (docs/feel.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from policykit.feel import nodes as n
from policykit.feel.interpret.conform import coerced
from policykit.feel.interpret.runtime import Scope, evaluate, handles
from policykit.feel.kinds import kind_name
from policykit.feel.parser import Names, parse, parse_unary_tests
from policykit.feel.parser.types import parse_type_text
from policykit.feel.proofs import proven
from policykit.feel.record import record
from policykit.feel.tables import Table, TableInput, TableOutput, TableRule
from policykit.feel.types import ANY, ContextType, FunctionType, ListType, RestrictedType
from policykit.feel.unknown import SPECIAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from policykit.feel.nodes import Node, Span
    from policykit.feel.types import Type
    from policykit.feel.values import Value

_NOWHERE: Span = (0, 0)


@record
class Typed(n.Node):
    """A node whose value must be of a declared type, after the implicit conversions."""

    span: Span
    operand: Node
    type: Type


@record
class BoxedContext(n.Node):
    """A boxed context: an entry sees those before it; one with an empty name is the result."""

    span: Span
    entries: tuple[tuple[str, Node], ...]


@record
class BoxedConditional(n.Node):
    """A boxed conditional: unlike `if`, it has no value where its condition is no boolean."""

    span: Span
    choice: n.If


@handles(BoxedConditional)
def boxed_conditional(node: BoxedConditional, scope: Scope) -> Value:
    """Give the branch that the condition chooses, as `if` does, but null for one that is no boolean."""
    condition = evaluate(node.choice.condition, scope)
    if type(condition) is not bool and condition is not None and type(condition) not in SPECIAL:
        return scope.runtime.fail(node, "feel-not-boolean", operator="if", given=kind_name(condition))
    choice = node.choice
    return evaluate(
        n.If(choice.span, n.Literal(choice.span, condition), choice.then, choice.otherwise), scope
    )


@handles(Typed)
def typed(node: Typed, scope: Scope) -> Value:
    """Give the value of the operand as one of the type, else null."""
    return coerced(evaluate(node.operand, scope), node.type, node, scope.runtime)


@handles(BoxedContext)
def boxed_context(node: BoxedContext, scope: Scope) -> Value:
    """Give the entries as a context, or the value of the entry without a name."""
    entries: dict[str, Value] = {}
    inner = scope.inner(entries)
    for name, entry in node.entries:
        value = evaluate(entry, inner)
        if not name:
            return value
        entries[name] = value
    return dict(entries)


class BoxReader:
    """Reads boxes; `properties` are the names of entries that any type or context has."""

    def __init__(self, properties: Iterable[str] = ()) -> None:
        self.properties = set(properties)

    def read(self, box: Mapping[str, Any], names: tuple[str, ...]) -> Node:
        """Read a box into a tree over the `names` in scope.

        Raises FeelSyntaxError for text that is not FEEL, KeyError for a box of no known form.
        """
        for kind, rule in _RULES.items():
            if kind in box:
                return rule(self, box, names)
        raise KeyError(next(iter(box), ""))

    def typed(self, node: Node, declared: str | None) -> Node:
        """Wrap `node` in its declared type, where there is one."""
        return node if not declared else Typed(node.span, node, parse_type_text(declared))

    def _literal(self, box: Mapping[str, Any], names: tuple[str, ...]) -> Node:
        return self.text(box["literal"], names)

    def text(self, text: str, names: tuple[str, ...]) -> Node:
        """Parse FEEL text."""
        return parse(text, Names(names), properties=self.properties)

    def cell(self, text: str, names: tuple[str, ...]) -> n.UnaryTests:
        """Parse the text of a cell."""
        return parse_unary_tests(text, Names(names), properties=self.properties)

    def _function(self, box: Mapping[str, Any], names: tuple[str, ...]) -> Node:
        function = box["function"]
        parameters = tuple(
            (p["name"], parse_type_text(p["type"]) if p.get("type") else None) for p in function["parameters"]
        )
        body = self.read(function["body"], names + tuple(name for name, _ in parameters))
        return n.FunctionNode(_NOWHERE, parameters, body, False)

    def _table(self, box: Mapping[str, Any], names: tuple[str, ...]) -> Node:
        table = box["table"]
        inputs = tuple(
            TableInput(
                self.typed(self.text(column["expression"], names), column.get("type")),
                self.cell(column["values"], names) if column.get("values") else None,
            )
            for column in table["inputs"]
        )
        rules = tuple(
            TableRule(
                tuple(self.cell(text, names) for text in rule["if"]),
                tuple(
                    self.typed(self.text(text, names), column.get("type"))
                    for text, column in zip(rule["then"], table["outputs"], strict=True)
                ),
            )
            for rule in table["rules"]
        )
        outputs = tuple(self._output(column, names) for column in table["outputs"])
        return proven(Table(_NOWHERE, table["hit"], table.get("aggregation"), inputs, outputs, rules))

    def _output(self, column: Mapping[str, Any], names: tuple[str, ...]) -> TableOutput:
        return TableOutput(
            column.get("name"),
            self.cell(column["values"], names) if column.get("values") else None,
            self.text(column["default"], names) if column.get("default") else None,
        )

    def _context(self, box: Mapping[str, Any], names: tuple[str, ...]) -> Node:
        entries: list[tuple[str, Node]] = []
        for entry in box["context"]:
            name = entry.get("name") or ""
            self.properties.add(name)
            value = self.read(entry["value"], (*names, name) if "function" in entry["value"] else names)
            entries.append((name, self.typed(value, entry.get("type"))))
            names = (*names, name)
        return BoxedContext(_NOWHERE, tuple(entries))

    def _invoke(self, box: Mapping[str, Any], names: tuple[str, ...]) -> Node:
        arguments = {name: self.read(value, names) for name, value in box["with"].items()}
        function = self.text(box["invoke"], names)
        return n.Call(_NOWHERE, function, tuple(arguments.values()), tuple(arguments))

    def _list(self, box: Mapping[str, Any], names: tuple[str, ...]) -> Node:
        return n.ListNode(_NOWHERE, tuple(self.read(item, names) for item in box["list"]))

    def _relation(self, box: Mapping[str, Any], names: tuple[str, ...]) -> Node:
        columns: Sequence[str] = box["relation"]["columns"]
        self.properties.update(columns)
        rows = tuple(
            n.ContextNode(
                _NOWHERE,
                tuple((column, self.read(cell, names)) for column, cell in zip(columns, row, strict=True)),
            )
            for row in box["relation"]["rows"]
        )
        return n.ListNode(_NOWHERE, rows)

    def _if(self, box: Mapping[str, Any], names: tuple[str, ...]) -> Node:
        condition, then, otherwise = (self.read(box[part], names) for part in ("if", "then", "else"))
        return BoxedConditional(_NOWHERE, n.If(_NOWHERE, condition, then, otherwise))

    def _filter(self, box: Mapping[str, Any], names: tuple[str, ...]) -> Node:
        condition = self.read(box["match"], (*names, "item", *self.properties))
        return n.Filter(_NOWHERE, self.read(box["filter"], names), condition)

    def _for(self, box: Mapping[str, Any], names: tuple[str, ...]) -> Node:
        body = self.read(box["return"], (*names, box["for"], "partial"))
        return n.For(_NOWHERE, (self._iteration(box, "for", names),), body)

    def _quantified(self, box: Mapping[str, Any], names: tuple[str, ...]) -> Node:
        kind = "some" if "some" in box else "every"
        condition = self.read(box["satisfies"], (*names, box[kind]))
        return n.Quantified(_NOWHERE, kind, (self._iteration(box, kind, names),), condition)

    def _iteration(self, box: Mapping[str, Any], kind: str, names: tuple[str, ...]) -> n.Iteration:
        return n.Iteration(_NOWHERE, box[kind], self.read(box["in"], names), None)


_RULES: dict[str, Callable[[BoxReader, Mapping[str, Any], tuple[str, ...]], Node]] = {
    "literal": BoxReader._literal,
    "function": BoxReader._function,
    "table": BoxReader._table,
    "context": BoxReader._context,
    "invoke": BoxReader._invoke,
    "list": BoxReader._list,
    "relation": BoxReader._relation,
    "if": BoxReader._if,
    "filter": BoxReader._filter,
    "for": BoxReader._for,
    "some": BoxReader._quantified,
    "every": BoxReader._quantified,
}


def read_type(definition: Mapping[str, Any]) -> Type:
    """Read an item definition: a type, a list or a context or a function of types, allowed values."""
    kind: Type = ANY
    if "list" in definition:
        kind = ListType(read_type(definition["list"]))
    elif "context" in definition:
        kind = ContextType(tuple((name, read_type(field)) for name, field in definition["context"].items()))
    elif "function" in definition:
        kind = _function_type(definition["function"])
    elif definition.get("type"):
        kind = parse_type_text(definition["type"])
    allowed = definition.get("allowed")
    return RestrictedType(kind, parse_unary_tests(allowed)) if allowed else kind


def _function_type(definition: Mapping[str, Any]) -> Type:
    parameters = definition.get("parameters", ())
    return FunctionType(tuple(map(_reference, parameters)), _reference(definition.get("returns")))


def _reference(text: str | Mapping[str, Any] | None) -> Type:
    if isinstance(text, Mapping):
        return read_type(text)
    return parse_type_text(text) if text else ANY


def entry_names(kind: Type) -> set[str]:
    """Collect the names of the entries of contexts within a type."""
    match kind:
        case ContextType():
            return {name for name, _ in kind.fields}.union(*(entry_names(field) for _, field in kind.fields))
        case ListType():
            return entry_names(kind.item)
        case RestrictedType():
            return entry_names(kind.base)
    return set()
