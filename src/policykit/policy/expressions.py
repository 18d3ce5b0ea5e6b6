"""FEEL inside a policy: parsed with the policy's names, bare values resolved, types checked, all with places.

Semantics 4: a bare enumerated value is allowed in cells and beside `=`, `!=`, `in` against a field of that
enumeration; a bare word that is a name in scope as well asks for quotation marks; in a cell a name is read
as a value only after an operator or in brackets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from policykit.feel import nodes as n
from policykit.feel.calltypes import type_words
from policykit.feel.parser import FeelSyntaxError, parse, parse_unary_tests
from policykit.feel.typecheck import Report, check, check_cell
from policykit.feel.typerules import BOOLEAN, DATE, DATE_TIME, NULL, expand
from policykit.feel.types import ANY, ListType, NamedType
from policykit.names import closest
from policykit.policy.model import Expression
from policykit.policy.vocabulary import OPEN
from policykit.policy.words import chinese, hint, operator_hint, words
from policykit.problems import Problem

if TYPE_CHECKING:
    from policykit.feel.types import Type
    from policykit.policy.vocabulary import Vocabulary
    from policykit.problems import Place
    from policykit.yamlsource import Source

Scope = Mapping[str, "Type"]
Path = Sequence[str | int]

ABSENCES: Final = frozenset(("none", "not yet", "無", "尚未發生"))
"""Cells that say that there is no value (semantics 4): both absences equal null, and only null."""


class Located:
    """A text of the file with a way to find the place of each of its characters."""

    def __init__(self, source: Source, path: Path, text: str, offset: int = 0) -> None:
        self.source, self.path, self.text, self.offset = source, tuple(path), text, offset

    def place(self, offset: int = 0) -> Place:
        """Give the place of the character at `offset` of the text."""
        if self.offset + offset == 0 and self._is_plain():
            return self.source.where(self.path)
        return self.source.where_text(self.path, self.offset + offset)

    def _is_plain(self) -> bool:
        """Whether the text stands without quotation marks, so that it begins where its node does."""
        node = self.source.root
        for part in self.path:
            node = (node.children or {}).get(part, node)
        return not node.style


class Expressions:
    """Reads the expressions of one policy; what is wrong with them goes to `problems`."""

    def __init__(self, source: Source, vocabulary: Vocabulary, problems: list[Problem]) -> None:
        self.source, self.vocabulary, self.problems = source, vocabulary, problems
        self.definitions = vocabulary.definitions

    def read(
        self, path: Path, value: Any, scope: Scope, wanted: Type = ANY
    ) -> tuple[Expression, Type] | None:
        """Read the expression `value` at `path` over `scope`; None where it is no FEEL or means nothing.

        `wanted` is the type that its value must have where it is known for sure.
        """
        text = value if isinstance(value, str) else str(value).lower()
        return self.read_text(Located(self.source, path, text), scope, wanted)

    def read_text(self, at: Located, scope: Scope, wanted: Type = ANY) -> tuple[Expression, Type] | None:
        """Read the expression that stands in the file as `at`; see `read`."""
        try:
            tree = parse(at.text, self.vocabulary.names, properties=self.vocabulary.names)
        except FeelSyntaxError as error:
            self.problems.append(error.problem(at.place(error.offset)))
            return None
        names = {**self.vocabulary.globals, **scope}
        report = check(tree, names, self.definitions, opened=OPEN in scope)
        if report.issues and (unequal := at.text.find("<>")) >= 0:
            args = {"found": "<>", "meant": "!="}
            self.problems.append(Problem("feel-operator", at.place(unequal), args))
            return None
        resolver = _Resolver(self.vocabulary, report, at.text, opened=OPEN in scope)
        resolver.visit(tree)
        resolved = resolver.resolved(tree)
        self.problems.extend(resolver.problems(at))
        self._expect(at, report.type, wanted)
        return Expression(at.text, resolved, at.place()), report.type

    def _expect(self, at: Located, found: Type, wanted: Type) -> None:
        found, wanted = expand(found, self.definitions), expand(wanted, self.definitions)
        if not fits(found, wanted):
            args = {"wanted": type_words(wanted), "found": type_words(found), "text": at.text}
            self.problems.append(Problem("policy-wrong-result", at.place(), args))

    def read_cell(self, at: Located, column: Type, scope: Scope) -> n.UnaryTests | None:
        """Read the cell `at` of a column whose values are of type `column`."""
        if at.text in ABSENCES:
            span = (0, len(at.text))
            return n.UnaryTests(span, (n.Test(span, "=", n.Literal(span, None)),), False)
        enumeration = self._enumeration(column)
        if enumeration and (value := enumeration.surfaces.get(at.text)) and value not in scope:
            span = (0, len(at.text))
            return n.UnaryTests(span, (n.Literal(span, value),), False)
        return self._tests(at, column, scope)

    def _tests(self, at: Located, column: Type, scope: Scope) -> n.UnaryTests | None:
        try:
            tests = parse_unary_tests(at.text, self.vocabulary.names, properties=self.vocabulary.names)
        except FeelSyntaxError as error:
            self.problems.append(error.problem(at.place(error.offset)))
            return None
        names, opened = {**self.vocabulary.globals, **scope}, OPEN in scope
        report = check_cell(tests, column, names, self.definitions, opened=opened)
        resolver = _Resolver(self.vocabulary, report, at.text, opened=opened)
        for test in tests.tests:
            resolver.cell_test(test, column)
            resolver.visit(test)
        resolved = resolver.resolved(tests)
        self.problems.extend(resolver.problems(at))
        assert isinstance(resolved, n.UnaryTests)
        return resolved

    def read_result(self, at: Located, column: Type, scope: Scope) -> tuple[Expression, Type] | None:
        """Read a result cell: a bare value of the decision's, else an expression."""
        enumeration = self._enumeration(column)
        if enumeration and (value := enumeration.surfaces.get(at.text)) and value not in scope:
            return Expression(at.text, n.Literal((0, len(at.text)), value), at.place()), column
        word = at.text.strip('"')
        if enumeration and word.isidentifier() and word not in scope:
            value = enumeration.surfaces.get(word, "")
            if not value:
                self.problems.append(
                    Problem("feel-type-outside-values", at.place(), _known(word, enumeration.surfaces))
                )
            return Expression(at.text, n.Literal((0, len(at.text)), value), at.place()), column
        return self.read_text(at, scope, column)

    def _enumeration(self, kind: Type) -> Any:
        return self.vocabulary.enumerations.get(kind.name) if isinstance(kind, NamedType) else None


def fits(found: Type, wanted: Type) -> bool:
    """Whether a value of type `found` may be of type `wanted`; a list of one is its member."""
    if isinstance(found, ListType) and isinstance(wanted, ListType):
        return fits(found.item, wanted.item)
    if isinstance(wanted, ListType):
        return fits(found, wanted.item)
    free = ANY in (found, wanted) or found in (wanted, NULL) or isinstance(found, ListType | NamedType)
    return free or isinstance(wanted, NamedType) or (found, wanted) == (DATE, DATE_TIME)


class _Resolver:
    """Finds the bare values and quoted titles in a checked tree, and words the checker's issues."""

    def __init__(self, vocabulary: Vocabulary, report: Report, text: str, *, opened: bool = False) -> None:
        self.vocabulary, self.report, self.text, self.opened = vocabulary, report, text, opened
        self.unknown = {
            issue.span: issue for issue in report.issues if issue.code == "feel-type-unknown-name"
        }
        self.values: dict[n.Span, str] = {}
        self.wrong: dict[n.Span, tuple[str, dict[str, Any]]] = {}
        self.silent: set[n.Span] = set()

    def visit(self, node: n.Node) -> None:
        """Resolve the values beside comparisons everywhere in `node`."""
        for part in n.walk(node):
            match part:
                case n.Compare(_, "=" | "!=", left, right):
                    self.beside(self.type_of(left), right)
                    self.beside(self.type_of(right), left)
                    if left.span in self.unknown or self.is_unclear(left):
                        self.hush(right)
                    elif self.is_unclear(right):
                        self.hush(left)
                    self.whole_list(part)
                case n.In(_, operand, tests):
                    for test in tests:
                        self.beside(self.type_of(operand), test)
                        if operand.span in self.unknown or self.is_unclear(operand):
                            self.hush(test)
                case n.Call(_, n.Name(_, "list contains"), (values, value), _) if isinstance(
                    value, n.Literal
                ):
                    self.beside(self.type_of(values), value)
                    self.listed(self.type_of(values), value)

    def is_unclear(self, node: n.Node) -> bool:
        """Whether `node` names something that could not be read, and was complained of where it stands."""
        return isinstance(node, n.Name) and node.name in self.vocabulary.unclear

    def hush(self, node: n.Node) -> None:
        """Say nothing of a bare word, which may be a value of what it stands beside."""
        self.silent.update(part.span for part in n.walk(node) if isinstance(part, n.Name))

    def whole_list(self, node: n.Compare) -> None:
        """Report a whole list that is compared with one value: with two members it never equals it."""
        for one, other in ((node.left, node.right), (node.right, node.left)):
            kind = self.type_of(one)
            if isinstance(kind, ListType) and other.span in self.values:
                args = {"list": self.text[slice(*one.span)], "value": self.values[other.span]}
                self.wrong[node.span] = ("policy-list-compared", args)

    def listed(self, kind: Type, value: n.Literal) -> None:
        """Report a text that a list of enumerated values can never contain."""
        item = kind.item if isinstance(kind, ListType) else kind
        if isinstance(item, NamedType) and item.name in self.vocabulary.enumerations:
            enumeration = self.vocabulary.enumerations[item.name]
            if isinstance(value.value, str) and value.value not in enumeration.surfaces:
                self.wrong[value.span] = (
                    "feel-type-outside-values",
                    _known(value.value, enumeration.surfaces),
                )

    def type_of(self, node: n.Node) -> Type:
        return self.report.types.get(id(node), ANY)

    def cell_test(self, test: n.Node, column: Type) -> None:
        """Resolve a test of a cell; a bare name there is a value, never a name."""
        self.beside(column, test)
        bare = isinstance(test, n.Name) and self.text[test.span[0]] != "(" and not self.opened
        if (
            bare
            and test.span not in self.values
            and test.span not in self.wrong
            and test.span not in self.unknown
        ):
            self.wrong[test.span] = ("policy-bare-name", {"name": self.text[slice(*test.span)]})

    def beside(self, kind: Type, node: n.Node) -> None:
        """Resolve `node` where it stands beside a value of the enumeration `kind`."""
        if isinstance(kind, ListType):
            kind = kind.item
        if not isinstance(kind, NamedType) or kind.name not in self.vocabulary.enumerations:
            return
        if isinstance(node, n.ListNode | n.UnaryTests):
            for member in n.children(node):
                self.beside(kind, member)
        elif isinstance(node, n.Test):
            self.beside(kind, node.operand)
        elif isinstance(node, n.Name | n.Literal):
            self._value(self.vocabulary.enumerations[kind.name].surfaces, node)

    def _value(self, surfaces: Mapping[str, str], node: n.Name | n.Literal) -> None:
        if isinstance(node, n.Literal):
            if isinstance(node.value, str) and node.value in surfaces:
                self.values[node.span] = surfaces[node.value]
            return
        word = self.text[slice(*node.span)]
        if word.startswith("("):
            return
        value = surfaces.get(word)
        if node.span not in self.unknown:
            if value is not None and self.opened:
                self.values[node.span] = value
            elif value is not None:
                self.wrong[node.span] = ("policy-ambiguous-value", {"word": word, "value": value})
        elif value is not None:
            self.values[node.span] = value
        else:
            self.wrong[node.span] = ("feel-type-outside-values", _known(word, surfaces))

    def resolved(self, tree: n.Node) -> n.Node:
        """Give `tree` with the values in the place of the words."""
        if not self.values:
            return tree
        return n.transform(tree, self._literal)

    def _literal(self, node: n.Node) -> n.Node:
        if isinstance(node, n.Name | n.Literal) and node.span in self.values:
            return n.Literal(node.span, self.values[node.span])
        return node

    def problems(self, at: Located) -> Iterator[Problem]:
        """Give what is wrong, the checker's issues among it, with their places and suggestions."""
        for span, (code, args) in self.wrong.items():
            yield Problem(code, at.place(span[0]), args)
        for issue in self.report.issues:
            if issue.span in self.values or issue.span in self.wrong or issue.span in self.silent:
                continue
            yield self._told(at, issue.code, issue.span, dict(issue.args))

    def _told(self, at: Located, code: str, span: n.Span, args: dict[str, Any]) -> Problem:
        known = args.pop("known", None)
        if known is None:
            return Problem(code, at.place(span[0]), args)
        word = str(args.get("name") or args.get("value") or args.get("given"))
        start = span[0]
        if code == "feel-type-unknown-property":
            start = max(start, self.text.rfind(word, *span))
        if code == "feel-type-unknown-property" and word in self.vocabulary.words.types:
            return Problem("policy-kind-not-listed", at.place(start), {"kind": word})
        near = closest(word, self.vocabulary.titles_of(known), 1)
        suggestion = operator_hint(word) or hint(near, sorted(known))
        value = next(
            (e.surfaces[word] for e in self.vocabulary.enumerations.values() if word in e.surfaces), None
        )
        if code == "feel-type-unknown-name" and value:
            suggestion = words("hint-quote", value=value)
        return Problem(code, at.place(start), {**args, "hint": suggestion})


def _known(word: str, surfaces: Mapping[str, str]) -> dict[str, Any]:
    ids = list(dict.fromkeys(surfaces.values()))
    titles = chinese({id_: [title for title, of in surfaces.items() if of == id_] for id_ in ids})
    suggestion = operator_hint(word) or hint(closest(word, surfaces, 1), ids, titles)
    return {"value": word, "hint": suggestion}


__all__ = ["BOOLEAN", "Expressions", "Located", "Scope", "fits"]
