"""What each name of an expression is called in the wished language: field, kind, parameter, rule or value.

A guess where the context does not settle it: whoever asks holds the outcome against the meaning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policykit.feel import nodes as n
from policykit.policy.model import Decide, Oblige
from policykit.policy.norms import Gate

if TYPE_CHECKING:
    from policykit.policy.model import Policy, Rule
    from policykit.policy.workspace import Workspace
    from policykit.records.schema import Field

Fields = Mapping[str, "Field"]


@dataclass(frozen=True, slots=True)
class Call:
    """That the characters `start` to `end` of an expression's text should read `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What names stand for: the fields in scope, the nearest first, and the items that have a name."""

    contexts: tuple[Fields, ...]
    items: Mapping[str, Fields]


class Titles:
    """The names of one policy in `lang`: `zh-Hant`, `en`, or `id`."""

    def __init__(self, workspace: Workspace, policy: Policy, lang: str) -> None:
        self.schemas, self.lang = workspace.schemas, lang
        self.uses = [
            kind for kind in dict.fromkeys((policy.record, *policy.uses)) if kind in workspace.schemas
        ]
        rules = {rule.name: rule for rule in (*policy.borrowed.rules, *policy.rules)}
        parameters = {**policy.borrowed.parameters, **policy.parameters}
        self.named = {parameter.name: parameter.title for parameter in parameters.values()}
        self.named |= {rule.name: rule.title for rule in rules.values()}
        self.values = {name: rule.values for name, rule in rules.items() if isinstance(rule, Decide)}

    def scope(self, rule: Rule, record: str) -> Scope:
        """Give the scope of the expressions of `rule` that read `record`."""
        kinds = dict.fromkeys((record, rule.record, *self.uses))
        contexts = tuple(self.schemas[kind].fields for kind in kinds if kind in self.schemas)
        scope = Scope(contexts, {})
        eaches = [getattr(rule, "each", None)]
        if isinstance(rule, Gate):
            eaches += [need.each for need in rule.needs]
        items = {each.name: self.fields_of(each.items.tree, scope) for each in eaches if each and each.items}
        items |= {each.name: {} for each in eaches if each and not each.items}
        if isinstance(rule, Oblige):
            if rule.suspended:
                items[rule.suspended.name] = self.fields_of(rule.suspended.each.tree, scope)
            if rule.fulfilled.act:
                contexts = (self.fields_of(rule.fulfilled.act.tree, scope), *contexts)
            items |= {"month": {}} if rule.over else {}
        return Scope(contexts, items)

    def calls(self, node: n.Node, text: str, scope: Scope, beside: n.Node | None = None) -> Iterator[Call]:
        """Give what the names in `node` should read; `beside` is what its bare values are values of."""
        match node:
            case n.Name(span, name):
                if name not in scope.items and (title := self.title(name, scope)):
                    yield from _called(span, text, title)
            case n.Literal(span, str(value)):
                if beside is not None and (title := self.value(value, beside, scope)):
                    yield from _called(span, text, title)
            case n.Path(span, operand, name):
                yield from self.calls(operand, text, scope)
                yield from self._property(node, text, scope)
            case n.Call(_, _, arguments):
                first = arguments[0] if arguments else None
                for argument in arguments:
                    yield from self.calls(argument, text, scope, None if argument is first else first)
            case n.Compare(_, _, left, right):
                yield from self.calls(left, text, scope, right)
                yield from self.calls(right, text, scope, left)
            case n.In(_, operand, tests):
                yield from self.calls(operand, text, scope)
                for test in tests:
                    yield from self.calls(test, text, scope, operand)
            case n.Filter(_, operand, condition):
                yield from self.calls(operand, text, scope)
                inner = self.fields_of(operand, scope)
                yield from self.calls(condition, text, replace(scope, contexts=(inner, *scope.contexts)))
            case n.Quantified() | n.For():
                yield from self._iterated(node, text, scope)
            case n.Test() | n.UnaryTests() | n.ListNode():
                for child in n.children(node):
                    yield from self.calls(child, text, scope, beside)
            case _:
                for child in n.children(node):
                    yield from self.calls(child, text, scope)

    def _iterated(self, node: n.Quantified | n.For, text: str, scope: Scope) -> Iterator[Call]:
        for iteration in node.iterations:
            yield from self.calls(iteration.source, text, scope)
            scope = replace(
                scope, items={**scope.items, iteration.name: self.fields_of(iteration.source, scope)}
            )
        yield from self.calls(node.condition if isinstance(node, n.Quantified) else node.body, text, scope)

    def _property(self, node: n.Path, text: str, scope: Scope) -> Iterator[Call]:
        start, end = node.operand.span[1], node.span[1]
        after = text[start:end]
        start += len(after) - len(after.lstrip(" .\n"))
        of_records = isinstance(node.operand, n.Name) and node.operand.name in ("all", "its")
        fields = self.fields_of(node.operand, scope)
        titles = self.schemas[node.name].titles if of_records and node.name in self.schemas else None
        if titles is None and node.name in fields:
            titles = fields[node.name].titles
        if titles is not None:
            yield from _called((start, end), text, self._in(titles, node.name))

    def fields_of(self, node: n.Node, scope: Scope) -> Fields:
        """Give the fields of the records or items that `node` lists or is; none where that is not known."""
        match node:
            case n.Path(_, n.Name(_, "all" | "its"), kind):
                return self.schemas[kind].fields if kind in self.schemas else {}
            case n.Path(_, operand, name):
                fields = self.fields_of(operand, scope)
                return fields[name].fields if name in fields else {}
            case n.Filter(_, operand, _):
                return self.fields_of(operand, scope)
            case n.Name(_, name) if name in scope.items:
                return scope.items[name]
            case n.Name(_, name):
                return next((fields[name].fields for fields in scope.contexts if name in fields), {})
        return {}

    def title(self, name: str, scope: Scope) -> str:
        """Give what a name is called; empty for one that is not the policy's or a field's."""
        if name in self.named:
            return self._in(self.named[name], name)
        found = next((fields[name] for fields in scope.contexts if name in fields), None)
        return self._in(found.titles, name) if found else ""

    def value(self, value: str, of: n.Node, scope: Scope) -> str:
        """Give what an enumerated value of `of` is called; empty where it is none."""
        name = of.name if isinstance(of, n.Name | n.Path) else ""
        values: Mapping[str, Mapping[str, str]]
        if isinstance(of, n.Path):
            fields = self.fields_of(of.operand, scope)
            values = fields[name].values if name in fields else {}
        elif name in self.values:
            values = self.values[name]
        else:
            values = next((fields[name].values for fields in scope.contexts if name in fields), {})
        return self._in(values[value], value) if value in values else ""

    def _in(self, titles: Mapping[str, str], name: str) -> str:
        return name if self.lang == "id" else titles.get(self.lang, "")


def _called(span: n.Span, text: str, title: str) -> Iterator[Call]:
    """Give the change of the characters `span` to `title`; a value in quotation marks keeps them."""
    start, end = span
    if text[start:end].startswith('"'):
        start, end = start + 1, end - 1
    if title and text[start:end] != title and "\n" not in text[start:end]:
        yield Call(start, end, title)
