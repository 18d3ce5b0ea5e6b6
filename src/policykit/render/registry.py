"""The register of forms and the words on them: data in the template folders, the company's first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from policykit import yamlsource
from policykit.names import closest, name_key
from policykit.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.render.folders import Folders
    from policykit.yamlsource import Source

STYLES = ("style/tokens.css", "style/page.css", "style/form.css")
"""The stylesheets of a form that names none."""


@dataclass(frozen=True, slots=True)
class Item:
    """A conduct item of a checklist: its id, the clause that asks for it, its text by language."""

    id: str
    clause: str
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Checklist:
    """Conduct items printed for ticking."""

    title: Mapping[str, str]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """An entry of the register; `decisions` maps each to its title and options, texts by language."""

    id: str
    title: Mapping[str, str]
    record: str
    template: str
    number: str = ""
    clauses: tuple[str, ...] = ()
    styles: tuple[str, ...] = STYLES
    checklist: Checklist | None = None
    decisions: Mapping[str, Any] = field(default_factory=dict)
    related: tuple[str, ...] = ()
    many: bool = False


@dataclass(frozen=True, slots=True)
class Registry:
    """All forms by id, and the labels (`say`, `status`, `roles`, `cell`) with their texts by language."""

    forms: Mapping[str, Form]
    labels: Mapping[str, Mapping[str, Any]]

    def form(self, name: str) -> Form:
        """Find the form of that id or title, in any script. Raises InputError for an unknown one."""
        by_key = {
            name_key(key): form for form in self.forms.values() for key in (form.id, *form.title.values())
        }
        found = by_key.get(name_key(name))
        if found is None:
            known = [key for form in self.forms.values() for key in (form.id, *form.title.values())]
            args = {"name": name, "suggestions": ", ".join(closest(name, known) or sorted(self.forms))}
            raise InputError([Problem("render-unknown-form", None, args)])
        return found


def load_registry(folders: Folders) -> Registry:
    """Read `forms.yaml` and `labels.yaml` of every folder.

    Raises InputError for YAML that cannot be read and for an entry that lacks or misspells a part.
    """
    sources = [yamlsource.load(path) for path in folders.files("forms.yaml")]
    data: dict[str, dict[str, Any]] = {"forms": {}, "checklists": {}, "decisions": {}}
    origin: dict[str, Source] = {}
    for source in reversed(sources):
        for part, entries in source.data.items():
            if part not in data:
                raise _wrong(source, (part,), part, tuple(data))
            data[part].update(entries)
        origin.update(dict.fromkeys(source.data.get("forms", {}), source))
    forms = {name: _form(name, data, origin[name]) for name in data["forms"]}
    return Registry(forms, _labels(folders))


def _labels(folders: Folders) -> dict[str, dict[str, Any]]:
    labels: dict[str, dict[str, Any]] = {}
    for path in reversed(list(folders.files("labels.yaml"))):
        for part, entries in yamlsource.load(path).data.items():
            labels.setdefault(part, {}).update(entries)
    return labels


_KEYS = ("title", "record", "template", "number", "clauses", "styles", "checklist", "decisions")


def _form(name: str, data: Mapping[str, Mapping[str, Any]], source: Source) -> Form:
    entry = data["forms"][name]
    for key in entry:
        if key not in _KEYS:
            raise _wrong(source, ("forms", name, key), key, _KEYS)
    for key in ("title", "record", "template"):
        if key not in entry:
            place = source.where_key(("forms", name))
            raise InputError([Problem("render-form-incomplete", place, {"form": name, "key": key})])
    decisions = {key: _of(data, "decisions", key, source, name) for key in entry.get("decisions", ())}
    checklist = entry.get("checklist")
    return Form(
        name,
        entry["title"],
        entry["record"],
        entry["template"],
        str(entry.get("number", "")),
        tuple(entry.get("clauses", ())),
        tuple(entry.get("styles", STYLES)),
        _checklist(_of(data, "checklists", checklist, source, name)) if checklist else None,
        decisions,
    )


def _of(data: Mapping[str, Mapping[str, Any]], part: str, key: str, source: Source, form: str) -> Any:
    if key not in data[part]:
        raise _wrong(source, ("forms", form), key, tuple(data[part]))
    return data[part][key]


def _checklist(entry: Mapping[str, Any]) -> Checklist:
    items = tuple(Item(item["id"], item.get("clause", ""), item["text"]) for item in entry["items"])
    return Checklist(entry["title"], items)


def _wrong(source: Source, path: tuple[str, ...], key: str, known: tuple[str, ...]) -> InputError:
    near = closest(key, known) or known
    args = {"key": key, "suggestions": ", ".join(near)}
    return InputError([Problem("render-register-key", source.where_key(path), args)])
