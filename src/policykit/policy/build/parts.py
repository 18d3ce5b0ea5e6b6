"""A mapping of the file with its path: reads texts, clauses, periods, expressions and nested parts.

The data has passed the JSON Schema already. Whatever is wrong by meaning is added to the draft's problems
and a stand-in takes its place, so that the rest is still looked at; a draft with problems gives no policy.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from policykit.calendar.period import Period
from policykit.feel import nodes as n
from policykit.feel.types import ANY, ContextType, ListType
from policykit.names import closest
from policykit.policy.expressions import BOOLEAN, Expressions, Located, Scope
from policykit.policy.model import Borrowed, Chosen, Condition, Counting, Deadline, Each, Expression
from policykit.policy.vocabulary import DATE_TIME, OPEN
from policykit.policy.words import hint, suggest
from policykit.problems import InputError, Problem

if TYPE_CHECKING:
    from policykit.feel.types import Type
    from policykit.policy.model import Parameter, Policy, Text
    from policykit.policy.vocabulary import Vocabulary
    from policykit.problems import Place
    from policykit.yamlsource import Source


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a policy in its workspace; None where it is not known and so not checked.

    `clauses` are the ids of its regulation text, `calendars` and `roles` (with titles) those that rules may
    name; `find` gives a version of another policy by name and version, None where there is none, "faulty"
    where it has errors of its own.
    """

    clauses: Collection[str] | None = None
    calendars: Collection[str] | None = None
    roles: Mapping[str, Text] | None = None
    language: str = "zh-Hant"
    zone: str = "Asia/Shanghai"
    find: Callable[[str, str], Policy | Literal["faulty"] | None] | None = None


@dataclass(slots=True)
class Draft:
    """A policy being read: what its parts share. `faulty` are parameters that have been complained of."""

    source: Source
    vocabulary: Vocabulary
    problems: list[Problem]
    around: Around
    record: str
    counting: Counting
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    rule_names: frozenset[str] = frozenset()
    borrowed: Borrowed = field(default_factory=Borrowed)
    faulty: set[str] = field(default_factory=set)

    def periods(self) -> Mapping[str, Parameter]:
        """Give the parameters that a period may name: its own and those taken over."""
        return {**self.borrowed.parameters, **self.parameters}

    def cite(self, clause: str, place: Place) -> None:
        """Report a clause that the regulation text does not have."""
        self.among("policy-unknown-clause", clause, self.around.clauses, place)

    def among(self, code: str, name: str, known: Collection[str] | None, place: Place) -> None:
        """Report `name` where it is not among the `known`."""
        if known is not None and name not in known:
            roles = self.around.roles or {}
            titles = {role: list(text.values()) for role, text in roles.items()} if known is roles else None
            self.problems.append(Problem(code, place, {"name": name, "hint": suggest(name, known, titles)}))

    @property
    def expressions(self) -> Expressions:
        """A reader of expressions over the names known so far."""
        return Expressions(self.source, self.vocabulary, self.problems)


class Part:
    """The mapping `data` at `path`; `short` is the key that a bare value stood for."""

    def __init__(self, draft: Draft, path: tuple[str | int, ...], data: Any, short: str = "") -> None:
        self.draft, self.path, self.short = draft, path, short
        self.data: Mapping[str, Any] = data if isinstance(data, Mapping) else {short: data}
        self.is_short = not isinstance(data, Mapping)

    def path_of(self, key: str) -> tuple[str | int, ...]:
        """Give the path of the value of `key`."""
        return self.path if self.is_short and key == self.short else (*self.path, key)

    def place(self, key: str = "") -> Place:
        """Give the place of the value of `key`, or of the part itself."""
        return self.draft.source.where(self.path_of(key) if key else self.path)

    def say(self, code: str, key: str, **args: object) -> None:
        """Add a problem about the value of `key`."""
        self.draft.problems.append(Problem(code, self.place(key), args))

    def known(self, code: str, key: str, known: Collection[str] | None) -> None:
        """Report the name, or the names, at `key` that are not among the `known`."""
        given = self.get(key, ())
        if isinstance(given, str):
            self.draft.among(code, given, known, self.place(key))
            return
        for index, name in enumerate(given):
            self.draft.among(code, name, known, self.draft.source.where((*self.path_of(key), index)))

    def role(self, key: str) -> str:
        """Give the role at `key`, empty where there is none; it must be one of the settings'."""
        self.known("policy-unknown-role", key, self.draft.around.roles)
        return str(self.get(key, ""))

    def roles(self, key: str) -> tuple[str, ...]:
        """Give the roles at `key`, which must be the settings'."""
        self.known("policy-unknown-role", key, self.draft.around.roles)
        return tuple(self.get(key, ()))

    def __contains__(self, key: str) -> bool:
        return self.data.get(key) is not None

    def get(self, key: str, default: Any = None) -> Any:
        """Give the plain value of `key`."""
        value = self.data.get(key)
        return default if value is None else value

    def part(self, key: str, short: str = "") -> Part | None:
        """Give the mapping at `key`; a bare value is the short form of its key `short`."""
        return Part(self.draft, self.path_of(key), self.data[key], short) if key in self else None

    def parts(self, key: str, short: str = "") -> Iterator[Part]:
        """Give the mappings of the list at `key`."""
        for index, data in enumerate(self.get(key, ())):
            yield Part(self.draft, (*self.path_of(key), index), data, short)

    def text(self, key: str) -> Text:
        """Give a text by language; a bare one is in the source language."""
        return text_of(self.get(key), self.draft.around.language)

    def clauses(self) -> tuple[str, ...]:
        """Give the clauses cited."""
        cited = self.get("clause", ())
        path = self.path_of("clause")
        if isinstance(cited, str):
            self.draft.cite(cited, self.draft.source.where(path))
            return (cited,)
        for index, clause in enumerate(cited):
            self.draft.cite(clause, self.draft.source.where((*path, index)))
        return tuple(cited)

    def chosen(self) -> Chosen | None:
        """Give the company's choice where there is one."""
        part = self.part("chosen", "because")
        return Chosen(part.text("because"), tuple(part.get("instead_of", ()))) if part else None

    def optional(self, key: str, scope: Scope, wanted: Type = ANY) -> Expression | None:
        """Give the expression at `key`, None where there is none."""
        return self.expression(key, scope, wanted) if key in self else None

    def expression(self, key: str, scope: Scope, wanted: Type = ANY) -> Expression:
        """Give the expression at `key`, which must give a `wanted`."""
        return self.typed(key, scope, wanted)[0]

    def typed(self, key: str, scope: Scope, wanted: Type = ANY) -> tuple[Expression, Type]:
        """Give the expression at `key` and its type."""
        found = self.draft.expressions.read(self.path_of(key), self.data[key], scope, wanted)
        return found or (self._stand_in(key), ANY)

    def _stand_in(self, key: str) -> Expression:
        return Expression(str(self.data[key]), n.Literal((0, 0), None), self.place(key))

    def condition(self, key: str, scope: Scope) -> Expression | None:
        """Give the condition at `key`, None where there is none."""
        return self.optional(key, scope, BOOLEAN)

    def field(self, key: str, scope: Scope) -> str:
        """Give the id of the field that `key` names, by id or title."""
        return self.field_named(self.path_of(key), str(self.data[key]), scope)

    def fields(self, key: str, scope: Scope) -> tuple[str, ...]:
        """Give the ids of the fields that the list at `key` names."""
        items = enumerate(self.get(key, ()))
        return tuple(self.field_named((*self.path_of(key), i), name, scope) for i, name in items)

    def field_named(self, path: tuple[str | int, ...], name: str, scope: Scope) -> str:
        """Give the id of the field called `name`, which stands at `path`."""
        found = name if name in scope else self.draft.vocabulary.surfaces.get(name, name)
        if found not in scope and OPEN not in scope:
            near = closest(name, self.draft.vocabulary.titles_of(scope), 1)
            args = {"name": name, "hint": hint(near, list(scope))}
            self.draft.problems.append(Problem("policy-unknown-field", self.draft.source.where(path), args))
        return found

    def kind(self, key: str) -> str:
        """Give the kind of record at `key`, which must exist and be listed under `uses`."""
        kind = str(self.get(key, self.draft.record))
        known = self.draft.vocabulary.words
        if kind not in known.types:
            self.say("policy-unknown-kind", key, kind=kind, hint=suggest(kind, known.types, known.titles))
        elif kind not in self.draft.vocabulary.uses:
            self.say("policy-kind-not-listed", key, kind=kind)
        return known.meant(kind)

    def kind_scope(self, key: str) -> dict[str, Type]:
        """Give the fields of the kind of record at `key`."""
        return self.draft.vocabulary.fields(self.kind(key))

    def period(self, key: str) -> str:
        """Give the period at `key`: ISO text of one unit, or the name of a parameter that holds one."""
        name = str(self.data[key])
        name = self.draft.vocabulary.surfaces.get(name, name)
        known = self.draft.periods()
        parameter = known.get(name)
        if name in self.draft.faulty:
            return name
        if parameter is None and not name.upper().startswith("P"):
            self.say("policy-unknown-period", key, name=name, hint=suggest(name, known))
        else:
            self._check_period(key, name, parameter)
        return name

    def _check_period(self, key: str, name: str, parameter: Parameter | None) -> None:
        try:
            Period.parse(str(parameter.value) if parameter else name, self.place(key))
        except InputError as error:
            if parameter is None:
                self.draft.problems.extend(error.problems)
            elif not str(parameter.value).startswith("P"):
                self.say("policy-parameter-no-period", key, name=name, value=str(parameter.value))

    def offset(self, key: str) -> str:
        """Give the period at `key` as ISO text, the value of a parameter where it names one."""
        parameter = self.draft.periods().get(self.period(key))
        return str(parameter.value) if parameter else str(self.data[key])

    def counting(self, base: Counting) -> Counting:
        """Give how a period is counted: what stands here over `base`."""
        part = self.part("counting")
        given = dict(part.data) if part else {}
        if "rest_days" in self:
            given["rest_days"] = self.data["rest_days"]
        if part and "calendar" in part:
            part.known("policy-unknown-calendar", "calendar", self.draft.around.calendars)
        fields_ = ("convention", "calendar", "rest_days", "office_hours")
        return Counting(*(given.get(name, getattr(base, name)) for name in fields_))

    def deadline(self, scope: Scope) -> Deadline:
        """Read this part as a deadline: `{from, within}`, `{at}` or `{before}`."""
        own = "counting" in self or "rest_days" in self
        return Deadline(
            start=self.optional("from", scope, DATE_TIME),
            within=self.period("within") if "within" in self else None,
            at=self.optional("at", scope, DATE_TIME),
            before=self.optional("before", scope, DATE_TIME),
            counting=self.counting(self.draft.counting) if own else None,
            place=self.place(),
        )

    def item_in(self, key: str, scope: Scope) -> tuple[str, Expression, Type]:
        """Read `name in list` at `key`: the name, the list, the type of an item."""
        name, _, rest = str(self.data[key]).partition(" in ")
        if not rest or not name.strip().isidentifier():
            self.say("policy-item-in-list", key, text=self.data[key])
            return "item", self._stand_in(key), ANY
        offset = len(name) + len(" in ")
        at = Located(self.draft.source, self.path_of(key), rest, offset)
        found = self.draft.expressions.read_text(at, scope)
        expression, kind = found or (self._stand_in(key), ANY)
        return name.strip(), expression, kind.item if isinstance(kind, ListType) else ANY

    def conditions(self, key: str, scope: Scope) -> tuple[Condition, ...]:
        """Read the named conditions at `key`."""
        return tuple(part.named_condition(scope) for part in self.parts(key))

    def named_condition(self, scope: Scope) -> Condition:
        """Read this part as a named condition, over each item of a list where it says so."""
        each = None
        if "each" in self:
            name, items, kind = self.item_in("each", scope)
            each, scope = Each(name, items), {**scope, name: kind}
        that = self.expression("that", scope, BOOLEAN)
        return Condition(self.text("name"), that, self.clauses(), each, self.get("at_least"))


def text_of(value: Any, language: str) -> Text:
    """Give a text by language; a bare one is in `language`, none is empty."""
    return dict(value) if isinstance(value, Mapping) else {language: str(value)} if value else {}


def entries(kind: Type) -> dict[str, Type]:
    """Give the entries of a context type, or of the members of a list; anything where it is not known."""
    inner = kind.item if isinstance(kind, ListType) else kind
    return dict(inner.fields) if isinstance(inner, ContextType) else {OPEN: ANY} if inner == ANY else {}
