"""A record as it was read: typed values, blanks as they were left, and where each came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policykit.feel.values import Value
    from policykit.problems import Place, Problem


class Blank(Enum):
    """A cell without a value. What it means is the schema's word (`Field.absent`), not the reader's."""

    EMPTY = "empty"
    """The cell is there and nothing is in it."""
    UNKNOWN = "unknown"
    """The clerk wrote that it is not known (不詳, 未知)."""
    NONE = "none"
    """The clerk wrote that there is none (無)."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record of `kind`.

    `fields` maps each field that was delivered to its value or `Blank`; a field whose column never came
    is no key of it. Values are FEEL's: str, Decimal, bool, `Date`, `DateTime` (with an offset), a list of
    mappings for a list field, a mapping for a context; within those, `Blank` likewise. A date-time field
    may hold a `Date`: some instant of that day. Telephones are E.164 where they can be.

    `typed` holds the text as typed of the fields whose value differs from it. `places` is where the
    record stands, in more than one place where exact copies were delivered.
    """

    kind: str
    id: str
    fields: Mapping[str, Value | Blank]
    places: tuple[Place, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def delivered(self) -> frozenset[str]:
        """The ids of the fields that were delivered, filled or not."""
        return frozenset(self.fields)

    def shown(self, name: str) -> str:
        """Give the field's content as somebody typed it, for printing; empty for a blank."""
        if name in self.typed:
            return self.typed[name]
        value = self.fields.get(name, Blank.EMPTY)
        return "" if isinstance(value, Blank) else str(value)


Path = tuple[str | int, ...]
"""A way into a record: `("received_at",)`, `("promises", 0, "for")`, `("conduct", "heard_out")`."""


@dataclass(frozen=True, slots=True)
class RejectedCell:
    """A cell of a rejected row: its heading and content as typed, and its path where it is a known one."""

    heading: str
    text: str
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not accepted, whole, with every reason.

    `kind` is a kind's id; `delivered` are the paths, without list positions, that came with the row's
    table, filled or not.
    """

    kind: str
    place: Place
    cells: tuple[RejectedCell, ...]
    problems: tuple[Problem, ...]
    delivered: frozenset[tuple[str, ...]] = frozenset()


def plain(value: Any) -> Any:
    """Give a field's value as JSON has it: ISO text with offset for instants, null for a blank.

    Numbers become int or float; a record of such values satisfies the JSON Schema of its kind where its
    blanks are left out.
    """
    from policykit.feel.temporal import Date, DateTime

    if isinstance(value, Blank):
        return None
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {name: plain(part) for name, part in value.items() if not isinstance(part, Blank)}
    if isinstance(value, DateTime):
        return value.to_datetime().isoformat()
    if isinstance(value, Date):
        return value.to_date().isoformat()
    if isinstance(value, str | bool) or value is None:
        return value
    return int(value) if value == value.to_integral_value() else float(value)
