"""Every `chosen` of a policy file, wherever it stands, with its place and what it is about.

The file is read as data, not by the model: so no part of the language can choose without being found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.policy.model import Decide
from policykit.problems import Place
from policykit.yamlsource import Source, load

if TYPE_CHECKING:
    from policykit.policy.model import Policy

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A choice in a file: the path of the part that was chosen, its data, and the reason given.

    `row` counts the rows of a decision table from 1; 0 where the choice is no row's.
    """

    id: str
    path: Path
    part: Mapping[str, Any]
    because: Any
    instead_of: tuple[Any, ...]
    clauses: tuple[str, ...]
    place: Place
    row: int = 0


def chosen_in(policy: Policy) -> Iterator[Found]:
    """Give the choices of a version in the order of its file. Raises InputError where it cannot be read."""
    source = load(policy.source)
    yield from _within(source, source.data, (), ())
    for index, rule in enumerate(policy.rules):
        if isinstance(rule, Decide):
            yield from _rows(index, rule)


def _within(source: Source, part: Any, path: Path, clauses: tuple[str, ...]) -> Iterator[Found]:
    """Walk down; a part without a clause of its own stands under the one around it."""
    if isinstance(part, Mapping):
        clauses = _clauses(part.get("clause")) or clauses
        if (chosen := part.get("chosen")) is not None:
            given = chosen if isinstance(chosen, Mapping) else {"because": chosen}
            others = tuple(given.get("instead_of", ()))
            place = source.where_key((*path, "chosen"))
            yield Found(_name(source, path), path, part, given.get("because"), others, clauses, place)
        for key, value in part.items():
            if key != "chosen":
                yield from _within(source, value, (*path, key), clauses)
    elif isinstance(part, list):
        for index, value in enumerate(part):
            yield from _within(source, value, (*path, index), clauses)


def _rows(index: int, rule: Decide) -> Iterator[Found]:
    for row, because in enumerate(rule.row_chosen, 1):
        if because:
            cited = rule.row_clauses[row - 1] if row <= len(rule.row_clauses) else ()
            place = rule.table_place or rule.place
            where = Place(place.file, place.line + row, place.column)
            path: Path = ("rules", index)
            yield Found(f"{rule.name}/{row}", path, {}, because, (), cited or rule.clauses, where, row)


def _clauses(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(map(str, value or ()))


def _name(source: Source, path: Path) -> str:
    """Name a part by its parts' names: `major_amount`, `owner/registration`, `client/household`."""
    return "/".join(filter(None, (_step(source.data, path[: n + 1]) for n in range(len(path)))))


def _step(data: Any, path: Path) -> str:
    part: Any = data
    for key in path:
        part = part[key]
    if isinstance(path[-1], str):
        return "" if len(path) == 1 or path[-1] == "claims" else path[-1]
    return str(next(iter(part.values()), path[-1])) if isinstance(part, Mapping) else str(path[-1])
