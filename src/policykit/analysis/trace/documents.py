"""Which clauses the forms and reports cite: `templates/forms.yaml` and `templates/reports.yaml`.

The company's own entries replace the shipped ones of the same name. Only the citations are read here;
what an entry means, and whether it is whole, is the renderer's to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.resources import folder as shipped
from policykit.yamlsource import load

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Document:
    """A form or report: id, title, the clauses it cites, and those whose conduct it prints for ticking."""

    id: str
    title: Mapping[str, str]
    clauses: frozenset[str]
    ticked: frozenset[str] = frozenset()


def documents(workspace: Path, part: str) -> list[Document]:
    """Read the entries of `part` (`forms` or `reports`). Raises InputError for YAML that cannot be read."""
    entries: dict[str, Any] = {}
    checklists: dict[str, Any] = {}
    for root in (shipped("templates"), workspace / "templates"):
        path = root / f"{part}.yaml"
        data = load(path).data if path.is_file() else None
        if isinstance(data, Mapping):
            entries |= _mapping(data.get(part))
            checklists |= _mapping(data.get("checklists"))
    return [_document(name, entry, checklists) for name, entry in entries.items()]


def _document(name: str, entry: Mapping[str, Any], checklists: Mapping[str, Any]) -> Document:
    items = _mapping(checklists.get(str(entry.get("checklist")))).get("items") or ()
    ticked = frozenset(clause for item in items for clause in _listed(_mapping(item).get("clause")))
    return Document(
        name, _mapping(entry.get("title")), frozenset(_listed(entry.get("clauses"))) | ticked, ticked
    )


def _listed(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from (value,) if value else ()
    elif isinstance(value, Iterable):
        yield from map(str, value)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
