"""The names a policy may use, in any language, with their types: fields, kinds, parameters, decisions.

A name is an id or a title as the record schema or the policy gives it; one title never means two things
in one policy. `KindWords` is made once for a workspace, `Vocabulary` once for a policy.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from policykit.feel import nodes as n
from policykit.feel.parser import Names
from policykit.feel.types import ANY, SIMPLE, ContextType, FunctionType, ListType, NamedType, RestrictedType
from policykit.names import closest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from policykit.feel.types import Type
    from policykit.records.schema import Field, Kind, Schemas

BOOLEAN, DATE_TIME, STRING, NUMBER = (SIMPLE[t] for t in ("boolean", "date and time", "string", "number"))
HOST_FUNCTIONS: Final[Mapping[str, Type]] = {
    "happened": FunctionType((ANY,), BOOLEAN),
    "is known": FunctionType((ANY,), BOOLEAN),
    "absent": FunctionType((ANY, ANY), BOOLEAN),
}
"""Functions that the engine adds to FEEL (semantics 3 and 9)."""

OPEN: Final = "…"
"""In a scope: it may hold names that are not known, so that nothing is said of one."""

MONTH: Final = ContextType((("start", DATE_TIME), ("end", DATE_TIME), ("name", STRING)))
OCCURRENCE: Final = ContextType((("due", DATE_TIME), ("number", NUMBER)))


class Enumeration:
    """The values of a field or decision: their ids, and the id by every name they go by."""

    def __init__(self, values: Mapping[str, Iterable[str]]) -> None:
        self.ids = tuple(values)
        self.surfaces = {title: value for value, titles in values.items() for title in titles}
        self.surfaces |= {value: value for value in values}
        self.allowed = n.UnaryTests((0, 0), tuple(n.Literal((0, 0), value) for value in values), False)
        self.type = RestrictedType(STRING, self.allowed)


class KindWords:
    """What the record schemas say, as FEEL types and names."""

    def __init__(self, schemas: Schemas) -> None:
        self.schemas = schemas
        self.enumerations: dict[str, Enumeration] = {}
        self.types = {kind.id: self._context(kind.id, kind.fields) for kind in schemas.values()}

    def _context(self, prefix: str, fields: Mapping[str, Field]) -> ContextType:
        return ContextType(
            tuple((name, self._type(f"{prefix}.{name}", part)) for name, part in fields.items())
        )

    def _type(self, name: str, part: Field) -> Type:
        if part.values:
            titles = {value: _titles(titles) for value, titles in part.values.items()}
            self.enumerations[name] = Enumeration(titles)
            return NamedType(name)
        if part.type == "list":
            return ListType(self._context(name, part.fields) if part.fields else ANY)
        return self._context(name, part.fields) if part.type == "context" else SIMPLE[part.type]

    def meant(self, kind: str) -> str:
        """Give `kind`, or the kind of record that it is nearly called, so that what follows can be read."""
        return next(iter([kind] if kind in self.types else closest(kind, self.types, 1)), kind)

    @property
    def titles(self) -> dict[str, list[str]]:
        """Give what each kind goes by."""
        return {kind.id: _titles(kind.titles) for kind in self.schemas.values()}

    def surfaces(self, kinds: Iterable[str]) -> dict[str, str]:
        """Give the id by every title of the fields of `kinds`, their parts', and the kinds' own."""
        known = [self.schemas[kind] for kind in kinds if kind in self.schemas]
        return dict(pair for kind in known for pair in _surfaces(kind))


def _surfaces(kind: Kind) -> Iterator[tuple[str, str]]:
    for title in _titles(kind.titles):
        yield title, kind.id
    pending = list(kind.fields.values())
    for part in pending:
        pending.extend(part.fields.values())
        for title in (*_titles(part.titles), *part.aliases):
            yield title, part.id


def _titles(titles: Mapping[str, str]) -> list[str]:
    """Give the titles as written; the derived script is no name, so that one policy is in one script."""
    written = titles.get("zh-Hant"), titles.get("en")
    return [title for title in written if title] or list(titles.values())


class Vocabulary:
    """The names of one policy: `names` by surface, `globals` with their types, `enumerations`.

    `clashes` are names whose title stands for something else already: `{name: (title, the other)}`;
    `unclear` are names of what could not be read, so that any word may stand beside them.
    """

    def __init__(self, words: KindWords, uses: Iterable[str]) -> None:
        self.words = words
        self.uses = tuple(dict.fromkeys(map(words.meant, uses)))
        self.enumerations = dict(words.enumerations)
        self.surfaces = words.surfaces(self.uses)
        self.clashes: dict[str, tuple[str, str]] = {}
        self.unclear: set[str] = set()
        lists = ContextType(
            tuple((kind, ListType(words.types[kind])) for kind in self.uses if kind in words.types)
        )
        self.globals: dict[str, Type] = {"all": lists, "its": lists, **HOST_FUNCTIONS}

    def add(self, name: str, titles: Mapping[str, str], kind: Type) -> None:
        """Enter a parameter, decision, measure or precedence."""
        self.globals[name] = kind
        for title in titles.values():
            if (other := self.surfaces.setdefault(title, name)) != name:
                self.clashes[name] = (title, other)

    def enumerate_values(self, name: str, values: Mapping[str, Mapping[str, str]]) -> Type:
        """Enter the enumeration of a decision's `values`; give its type."""
        self.enumerations[name] = Enumeration(
            {value: list(titles.values()) for value, titles in values.items()}
        )
        return NamedType(name)

    @property
    def definitions(self) -> dict[str, Type]:
        """What each `NamedType` stands for."""
        return {name: enumeration.type for name, enumeration in self.enumerations.items()}

    def fields(self, kind: str) -> dict[str, Type]:
        """Give the fields of a kind of record, and the subjects that it names, with their types."""
        known = self.words.types.get(kind)
        if known is None:
            return {OPEN: ANY}
        return {**dict.fromkeys(self.words.schemas[kind].subjects, ANY), **dict(known.fields)}

    def titles_of(self, names: Iterable[str]) -> list[str]:
        """Give `names` and every title that stands for one of them, for did-you-mean."""
        wanted = set(names)
        return [*wanted, *(title for title, name in self.surfaces.items() if name in wanted)]

    @cached_property
    def names(self) -> Names:
        """Every name, compiled for the parser; titles of values stand for themselves."""
        values = (title for enumeration in self.enumerations.values() for title in enumeration.surfaces)
        ids = dict.fromkeys([*self.globals, *self.words.surfaces(self.uses).values()])
        own = {title: title for title in values if " " in title}
        return Names({**own, **{name: name for name in ids}, **self.surfaces})


def parameter_type(value: object) -> Type:
    """Give the type of a parameter as expressions see it: a period is a duration."""
    if isinstance(value, bool):
        return SIMPLE["boolean"]
    if not isinstance(value, str):
        return NUMBER
    if value.startswith("P") and value[1:2].isdigit():
        return SIMPLE["years and months duration" if value[-1] in "YM" else "days and time duration"]
    return SIMPLE["days and time duration"] if value.startswith("PT") else STRING
