"""What went wrong in reading records, told without the content of cells that somebody may not see.

A row that could not be read may hold anything anywhere, so every cell of it is masked; its row, its headings
and the mend stay, which is what whoever keeps the register needs to find it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from policykit.access.masks import MASK, masked_text
from policykit.records import headings
from policykit.records.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from policykit.problems import Problem
    from policykit.records.record import Reject, RejectedCell
    from policykit.records.schema import Field, Kind, Schemas

_OURS: Final = frozenset(
    ("near", "kinds", "formats", "values", "kind", "detail", "others", "limit", "region")
)
"""The arguments of messages that hold our words, never those of a file."""
_SHEET: Final = re.compile(r"(.*)\[(.*)\]")


def masked_problem(
    problem: Problem, closed: Collection[str], schemas: Schemas, kind: str | None = None
) -> Problem:
    """`problem` without what the file says, where it is about a kind that is `closed` to the asker.

    Without a `kind` the name of the file or sheet tells it; where that tells nothing it may be any kind.
    """
    if not closed:
        return problem
    told = schemas[kind] if kind else _kind(problem, schemas)
    if told and told.id not in closed:
        return problem
    kinds = [told] if told else [schemas[name] for name in closed]
    return replace(problem, args={name: _shown(name, value, kinds) for name, value in problem.args.items()})


def masked_reject(reject: Reject, schemas: Schemas) -> Reject:
    """A rejected row with every cell masked, and its reasons likewise."""
    kind = schemas[reject.kind]
    return replace(
        reject,
        cells=tuple(_cell(cell, kind) for cell in reject.cells),
        problems=tuple(masked_problem(p, (kind.id,), schemas, kind.id) for p in reject.problems),
    )


def _kind(problem: Problem, schemas: Schemas) -> Kind | None:
    """The kind that a file's or a sheet's name tells."""
    file = problem.place.file if problem.place else ""
    sheet = _SHEET.fullmatch(file)
    names = (sheet[2], Path(sheet[1]).stem) if sheet else (Path(file).stem,)
    return next((kind for name in names if (kind := kind_of(name, schemas))), None)


def _shown(name: str, value: object, kinds: Collection[Kind]) -> object:
    """An argument of a message: our own words, numbers and known headings stay."""
    if name in _OURS or not isinstance(value, str):
        return value
    known = name in ("heading", "first") and any(headings.resolve(value, kind) for kind in kinds)
    return value if known or (name == "first" and _is_place(value)) else MASK


def _is_place(text: str) -> bool:
    return re.fullmatch(r".*:\d+:\d+", text) is not None


def _cell(cell: RejectedCell, kind: Kind) -> RejectedCell:
    """A cell masked by its field; under a heading that no field has, heading and content alike."""
    if cell.path is None:
        known = not cell.heading or headings.resolve(cell.heading, kind)
        return replace(cell, heading=cell.heading if known else MASK, text=MASK)
    if cell.path == (kind.id_field,):
        return cell
    field = _field(kind.fields, cell.path)
    return replace(cell, text=masked_text(field.kind if field else None, cell.text))


def _field(fields: Mapping[str, Field], path: tuple[Any, ...]) -> Field | None:
    found = None
    for name in path:
        if isinstance(name, str):
            found = fields.get(name)
            fields = found.fields if found else {}
    return found
