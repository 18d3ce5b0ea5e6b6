"""The kinds of record: their fields, titles, types, times and what an empty cell means.

`Schemas.load(folder)` reads `*.schema.json` (JSON Schema 2020-12). The standard keywords say the type;
the annotations beginning with `x-` say the rest and are defined in `schemas/record-schema.schema.json`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from policykit.languages import simplified
from policykit.names import closest, name_key
from policykit.problems import LANGUAGES, InputError, Place, Problem

if TYPE_CHECKING:
    import os

    from policykit.feel.types import Type

FeelType = Literal["string", "number", "boolean", "date", "date and time", "list", "context"]
TimeRole = Literal["event", "plan", "validity"]
Absent = Literal["unknown", "not-yet", "none"]

WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "unknown": ("不詳", "未知", "不清楚", "不明", "unknown"),
    "none": ("無", "沒有", "none"),
}
"""What a clerk writes in a cell for a fact that is not known, and for one known to be nothing."""


class Titles(Mapping[str, str]):
    """A title or note by language; zh-Hans is derived from zh-Hant unless it is given."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = dict(given)

    def __getitem__(self, lang: str) -> str:
        if lang in self._given:
            return self._given[lang]
        if lang == "zh-Hans" and "zh-Hant" in self._given:
            return self._given.setdefault(lang, simplified(self._given["zh-Hant"]))
        raise KeyError(lang)

    def __iter__(self) -> Iterator[str]:
        return (lang for lang in LANGUAGES if lang in self._given or lang == "zh-Hans")

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def is_derived(self, lang: str) -> bool:
        """Whether the text in `lang` is converted from another script rather than written by somebody."""
        return lang == "zh-Hans" and self._given.get(lang) in (None, simplified(self._given["zh-Hant"]))

    def __repr__(self) -> str:
        return f"Titles({self._given!r})"


@dataclass(frozen=True, eq=False)
class Field:
    """A field of a record, of an item of a list field, or of an entry of a context field.

    `type` is the FEEL type; `integer` narrows a number. `time` is the role of a date or date-time.
    `companions` are the fields that became known together with this event. `absent` says what an empty
    cell means, or under which FEEL condition (`unless`) a not-yet is an unknown; for a list, `none` means
    the empty list. `fields` are those of a list's items or of a context. `kind` names a normalisation
    (telephone, id-number, person, amount, month). `refers_to` is the kind whose id the field holds.
    """

    id: str
    titles: Titles
    type: FeelType
    values: Mapping[str, Titles] = field(default_factory=dict)
    time: TimeRole | None = None
    companions: tuple[str, ...] = ()
    absent: Absent = "unknown"
    unless: str | None = None
    kind: str | None = None
    personal: bool = False
    required: bool = False
    integer: bool = False
    minimum: int | float | None = None
    refers_to: str | None = None
    aliases: tuple[str, ...] = ()
    note: Titles | None = None
    fields: Mapping[str, Field] = field(default_factory=dict)

    @cached_property
    def feel_type(self) -> Type:
        """The field's type as FEEL's type checker has it."""
        from policykit.feel.types import SIMPLE, ContextType, ListType

        if not self.fields:
            return SIMPLE[self.type]
        context = ContextType(tuple((name, part.feel_type) for name, part in self.fields.items()))
        return ListType(context) if self.type == "list" else context

    def value_id(self, name: str) -> str | None:
        """Find the id of the enumerated value called `name` (id or title in any language and script)."""
        return self._values_by_key.get(name_key(name))

    def part(self, name: str) -> Field | None:
        """Find the field of an item or entry called `name` (id or title in any language and script)."""
        return self.parts_by_key.get(name_key(name))

    @cached_property
    def _values_by_key(self) -> dict[str, str]:
        keys = {name_key(title): id_ for id_, titles in self.values.items() for title in titles.values()}
        return keys | {name_key(id_): id_ for id_ in self.values}

    @cached_property
    def parts_by_key(self) -> dict[str, Field]:
        """The parts of a list's items or of a context by `names.name_key` of each of their names."""
        return _by_key(self.fields)


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of record. `at` is the field that holds the record's own event, where it has one.

    `subjects` says for each sort of subject (client) which fields name it (`{telephone: telephone, …}`,
    key of the identity to field id). `words` are the clerks' words for unknown and none.
    """

    id: str
    titles: Titles
    fields: Mapping[str, Field]
    id_field: str = "id"
    at: str | None = None
    subjects: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: WORDS)
    note: Titles | None = None
    schema: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def field(self, name: str) -> Field | None:
        """Find the field called `name`: id, alias, or title in any language and script."""
        return self.fields.get(name) or self.fields_by_key.get(name_key(name))

    def suggest(self, name: str) -> list[str]:
        """Give the fields that `name` may have meant: ids for a name in Latin letters, titles otherwise."""
        return _suggest(name, self.fields)

    @property
    def required(self) -> tuple[str, ...]:
        """The fields that every record has."""
        return tuple(id_ for id_, part in self.fields.items() if part.required)

    @cached_property
    def fields_by_key(self) -> dict[str, Field]:
        """The fields by `names.name_key` of each of their names."""
        return _by_key(self.fields)

    @cached_property
    def word_states(self) -> dict[str, str]:
        """`unknown` or `none` by `names.name_key` of the word that says so."""
        return {name_key(word): state for state, words in self.words.items() for word in words}

    @cached_property
    def feel_type(self) -> Type:
        """The record's type as FEEL's type checker has it."""
        from policykit.feel.types import ContextType

        return ContextType(tuple((name, part.feel_type) for name, part in self.fields.items()))


class Schemas(Mapping[str, Kind]):
    """All kinds of record of a workspace, by id."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self._kinds = dict(kinds)

    @classmethod
    def load(cls, folder: str | os.PathLike[str]) -> Schemas:
        """Read every `KIND.schema.json` of `folder`.

        Raises InputError for a folder without schemas and for a file that is no schema of a record.
        """
        paths = sorted(Path(folder).glob("*.schema.json"))
        if not paths:
            raise InputError([Problem("record-schema-none", Place(str(folder)))])
        return cls({path.name.removesuffix(".schema.json"): _load_kind(path) for path in paths})

    def __getitem__(self, kind: str) -> Kind:
        return self._kinds[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)

    def kind(self, name: str) -> Kind | None:
        """Find the kind called `name`: id or title in any language and script."""
        return self._kinds.get(name) or self._by_key.get(name_key(name))

    def suggest(self, name: str) -> list[str]:
        """Give the kinds that `name` may have meant: ids for a name in Latin letters, titles otherwise."""
        return _suggest(name, self._kinds)

    @cached_property
    def _by_key(self) -> dict[str, Kind]:
        keys = {name_key(t): kind for kind in self._kinds.values() for t in kind.titles.values()}
        return keys | {name_key(id_): kind for id_, kind in self._kinds.items()}


def _by_key(fields: Mapping[str, Field]) -> dict[str, Field]:
    """Fields by the key of each name; an id beats a title, a title beats an alias."""
    found: dict[str, Field] = {}
    for names in (lambda f: (f.id,), lambda f: f.titles.values(), lambda f: f.aliases):
        for part in fields.values():
            for name in names(part):
                found.setdefault(name_key(name), part)
    return found


def _suggest(name: str, things: Mapping[str, Field] | Mapping[str, Kind]) -> list[str]:
    if name.isascii():
        return closest(name, things)
    return closest(name, (title for thing in things.values() for title in thing.titles.values()))


def _load_kind(path: Path) -> Kind:
    import json

    from policykit.files import read_text

    text = read_text(path)
    try:
        schema = json.loads(text)
        return read_kind(path.name.removesuffix(".schema.json"), schema)
    except json.JSONDecodeError as error:
        place = Place(str(path), error.lineno, error.colno)
        raise InputError([Problem("record-schema-json", place, {"detail": error.msg})]) from None
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        detail = {"detail": f"{type(error).__name__}: {error}"}
        raise InputError([Problem("record-schema-shape", Place(str(path)), detail)]) from None


def read_kind(kind: str, schema: Mapping[str, Any]) -> Kind:
    """Read the JSON Schema of one kind. Raises KeyError or TypeError where it has not the right shape."""
    words = {state: tuple(found) for state, found in schema.get("x-words", {}).items()}
    return Kind(
        id=kind,
        titles=Titles(schema["x-title"]),
        fields=_read_fields(schema),
        id_field=schema.get("x-id", "id"),
        at=schema.get("x-at"),
        subjects=schema.get("x-subject", {}),
        words={**WORDS, **words},
        note=_titles(schema.get("x-note")),
        schema=schema,
    )


def _read_fields(schema: Mapping[str, Any]) -> dict[str, Field]:
    required = schema.get("required", ())
    return {name: _read_field(name, part, name in required) for name, part in schema["properties"].items()}


def _read_field(name: str, schema: Mapping[str, Any], required: bool) -> Field:
    type_ = _feel_type(schema)
    absent, unless = _read_absent(schema)
    values = {value: Titles(schema["x-values"][value]) for value in schema.get("enum", ())}
    nested = schema["items"] if type_ == "list" else schema
    return Field(
        id=name,
        titles=Titles(schema["x-title"]),
        type=type_,
        values=values,
        time=schema.get("x-time"),
        companions=tuple(schema.get("x-companions", ())),
        absent=absent,
        unless=unless,
        kind=schema.get("x-kind"),
        personal=schema.get("x-personal", False),
        required=required,
        integer=schema["type"] == "integer",
        minimum=schema.get("minimum"),
        refers_to=schema.get("x-refers-to"),
        aliases=tuple(schema.get("x-aliases", ())),
        note=_titles(schema.get("x-note")),
        fields=_read_fields(nested) if type_ in ("list", "context") else {},
    )


_TYPES: Final[Mapping[str, FeelType]] = {
    "string": "string",
    "number": "number",
    "integer": "number",
    "boolean": "boolean",
    "array": "list",
    "object": "context",
}
_FORMATS: Final[Mapping[str, FeelType]] = {"date-time": "date and time", "date": "date"}


def _feel_type(schema: Mapping[str, Any]) -> FeelType:
    return _FORMATS.get(schema.get("format", "")) or _TYPES[schema["type"]]


def _read_absent(schema: Mapping[str, Any]) -> tuple[Absent, str | None]:
    usual: Absent = "not-yet" if schema.get("x-time") == "event" else "unknown"
    given = schema.get("x-absent", usual)
    return ("not-yet", given["unless"]) if isinstance(given, Mapping) else (given, None)


def _titles(given: Mapping[str, str] | None) -> Titles | None:
    return Titles(given) if given else None
