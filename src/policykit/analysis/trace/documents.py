"""Which clauses the forms and reports cite: `templates/forms.yaml` and `templates/reports/*.yaml`.

The company's own forms replace the shipped ones of the same name, its own reports those of the same file.
Only the citations are read here; what an entry means, and whether it is whole, is the renderer's to say.
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


def forms(workspace: Path) -> list[Document]:
    """Read the register of forms. Raises InputError for YAML that cannot be read."""
    entries: dict[str, Any] = {}
    checklists: dict[str, Any] = {}
    for root in _roots(workspace):
        data = _data(root / "forms.yaml")
        entries |= _mapping(data.get("forms"))
        checklists |= _mapping(data.get("checklists"))
    return [_document(name, entry, checklists) for name, entry in entries.items()]


def reports(workspace: Path) -> list[Document]:
    """Read the reports, one a file. Raises InputError for YAML that cannot be read."""
    files = {path.name: path for root in _roots(workspace) for path in sorted(root.glob("reports/*.yaml"))}
    found = [_data(path) for name, path in files.items() if not name.startswith("_")]
    return [_document(str(data.get("report", "")), data, {}) for data in found]


def _roots(workspace: Path) -> tuple[Path, Path]:
    """Give the template folders, the company's own last."""
    return shipped("templates"), workspace / "templates"


def _data(path: Path) -> Mapping[str, Any]:
    return _mapping(load(path).data) if path.is_file() else {}


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
