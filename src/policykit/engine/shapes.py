"""Shapes: what the record schemas say of a record or list item, laid out for reading cells fast."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.feel.nodes import Node
    from policykit.records.schema import Field, Kind

ENTERED: str = "entered_at"
"""The field that says when a record was entered, in every kind that has one."""


@dataclass(frozen=True)
class Shape:
    """The fields of a record, an item or a context.

    `own_event` is the field whose instant says since when it is there; `subjects` are the sorts of
    subject it names.
    """

    fields: Mapping[str, Field]
    own_event: str | None = None
    subjects: frozenset[str] = frozenset()

    @classmethod
    def of_kind(cls, kind: Kind) -> Shape:
        """The shape of a kind of record."""
        return cls(kind.fields, kind.at, frozenset(kind.subjects))

    @cached_property
    def parts(self) -> Mapping[str, Shape]:
        """The shapes of list items and contexts by field; an item's own event is its first."""
        return {name: Shape(f.fields, _first_event(f)) for name, f in self.fields.items() if f.fields}

    @cached_property
    def companion_of(self) -> Mapping[str, str]:
        """The event that each companion became known with."""
        return {other: name for name, field in self.fields.items() for other in field.companions}

    @cached_property
    def simple(self) -> frozenset[str]:
        """The fields that became known with no event but the record itself, and have no parts."""
        return frozenset(self.fields) - self.companion_of.keys() - self.parts.keys()

    @cached_property
    def unless(self) -> Mapping[str, Node]:
        """The parsed conditions under which an empty cell is an unknown instead of a not-yet, by field."""
        from policykit.feel.parser import parse

        return {name: parse(f.unless, list(self.fields)) for name, f in self.fields.items() if f.unless}


def _first_event(field: Field) -> str | None:
    if field.type != "list":
        return None
    return next((name for name, part in field.fields.items() if part.time == "event"), None)
