"""The register of forms and the words on them: data in the template folders, the company's first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from policykit import yamlsource
from policykit.names import closest, name_key
from policykit.policy import schema
from policykit.policy.words import hint
from policykit.problems import InputError, Problem
from policykit.render.decisions import decisions
from policykit.resources import folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from policykit.records.schema import Schemas
    from policykit.render.decisions import Decision
    from policykit.render.folders import Folders
    from policykit.yamlsource import Source

    Parts = Mapping[str, Mapping[str, Any]]

STYLES = ("style/tokens.css", "style/page.css", "style/form.css")
"""The stylesheets of a form that names none."""
STATUS = "status"
"""In `only`: the status of any finding about the record, in place of a field's name."""


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
    """An entry of the register; `decisions` are those of the policies that it shows, by name.

    `many` forms list many records, in the order of the field `sort`. `only` maps a field, a decision or
    `status` to the values a record must have to be printed without being asked for by its id. `related`
    are kinds of record that the form shows beside its own.
    """

    id: str
    title: Mapping[str, str]
    record: str
    template: str
    number: str = ""
    clauses: tuple[str, ...] = ()
    styles: tuple[str, ...] = STYLES
    checklist: Checklist | None = None
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    related: tuple[str, ...] = ()
    many: bool = False
    only: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Registry:
    """All forms by id, and the labels (`say`, `status`, `roles`, `cell`) with their texts by language.

    `faults` are those of the company's entries that name what is not there, by every key of the form's names:
    the other forms are printed all the same.
    """

    forms: Mapping[str, Form]
    labels: Mapping[str, Mapping[str, Any]]
    faults: Mapping[str, Sequence[Problem]] = field(default_factory=dict)

    def form(self, name: str) -> Form:
        """Find the form of that id or title, in any script. Raises InputError for none or a faulty one."""
        by_key = {key: form for form in self.forms.values() for key in _keys(form.id, form.title)}
        found = by_key.get(name_key(name))
        if found is None:
            if faults := self.faults.get(name_key(name)):
                raise InputError(faults)
            known = [key for form in self.forms.values() for key in (form.id, *form.title.values())]
            args = {"name": name, "suggestions": ", ".join(closest(name, known) or sorted(self.forms))}
            raise InputError([Problem("render-unknown-form", None, args)])
        return found


def load_registry(folders: Folders, schemas: Schemas, workspace: Path | None = None) -> Registry:
    """Read `forms.yaml` and `labels.yaml` of every folder, and of the policies of `workspace` the decisions.

    A form of ours about a kind of record or a decision that the company does not have is left out; a form of
    the company's that names what is not there is faulty. Raises InputError for YAML that cannot be read, and
    for what does not have the shape of `schemas/forms.schema.json`.
    """
    sources = [yamlsource.load(path) for path in reversed(list(folders.files("forms.yaml")))]
    if problems := [problem for source in sources for problem in schema.validate(source, "forms")]:
        raise InputError(problems)
    data: dict[str, dict[str, Any]] = {"forms": {}, "checklists": {}}
    origin: dict[str, Source] = {}
    for source in sources:
        for part, entries in source.data.items():
            data[part].update(entries)
        origin.update(dict.fromkeys(source.data.get("forms", {}), source))
    shown = {name for entry in data["forms"].values() for name in entry.get("decisions", ())}
    own = workspace / "policies" if workspace else None
    data["decisions"] = decisions(own if own and own.is_dir() else folder("policies"), shown)
    forms: dict[str, Form] = {}
    faulty: dict[str, list[Problem]] = {}
    for name, entry in data["forms"].items():
        faults = list(_faults(name, data, schemas, folders, origin[name]))
        if not faults:
            forms[name] = _form(name, data)
        elif origin[name] is not sources[0]:
            faulty |= dict.fromkeys(_keys(name, entry["title"]), faults)
    return Registry(forms, _labels(folders), faulty)


def _keys(name: str, title: Mapping[str, str]) -> set[str]:
    """By what a form may be asked for."""
    return {name_key(text) for text in (name, *title.values())}


def _labels(folders: Folders) -> dict[str, dict[str, Any]]:
    labels: dict[str, dict[str, Any]] = {}
    for path in reversed(list(folders.files("labels.yaml"))):
        for part, entries in yamlsource.load(path).data.items():
            labels.setdefault(part, {}).update(entries)
    return labels


def _form(name: str, data: Parts) -> Form:
    entry = data["forms"][name]
    checklist = entry.get("checklist")
    only = entry.get("only", {})
    return Form(
        name,
        entry["title"],
        entry["record"],
        entry["template"],
        entry.get("number", ""),
        tuple(entry.get("clauses", ())),
        tuple(entry.get("styles", STYLES)),
        _checklist(data["checklists"][checklist]) if checklist else None,
        {key: data["decisions"][key] for key in entry.get("decisions", ())},
        tuple(entry.get("related", ())),
        entry.get("over") == "many",
        {key: tuple(value) if isinstance(value, list) else (value,) for key, value in only.items()},
        entry.get("sort", ""),
    )


def _checklist(entry: Mapping[str, Any]) -> Checklist:
    items = tuple(Item(item["id"], item.get("clause", ""), item["text"]) for item in entry["items"])
    return Checklist(entry["title"], items)


def _faults(name: str, data: Parts, schemas: Schemas, folders: Folders, source: Source) -> Iterator[Problem]:
    """Say which names of the entry `name` name nothing."""
    for key, value, known in _names(data["forms"][name], data, schemas):
        if value not in known:
            near = closest(value, known, 1)
            args = {"form": name, "key": key, "value": value[:60], "hint": hint(near, sorted(known))}
            yield Problem("render-form-refers", source.where(("forms", name, key)), args)
    template = data["forms"][name]["template"]
    if folders.find(template) is None:
        place = source.where(("forms", name, "template"))
        yield Problem("render-template-missing", place, {"name": template})


def _names(
    entry: Mapping[str, Any], data: Parts, schemas: Schemas
) -> Iterator[tuple[str, str, Iterable[str]]]:
    """Give each name in an entry: its key, itself, and those there are."""
    yield "record", entry["record"], list(schemas)
    yield from (("related", kind, list(schemas)) for kind in entry.get("related", ()))
    if "checklist" in entry:
        yield "checklist", entry["checklist"], list(data["checklists"])
    decisions = entry.get("decisions", ())
    yield from (("decisions", name, list(data["decisions"])) for name in decisions)
    fields = list(schemas[entry["record"]].fields) if entry["record"] in schemas else None
    if fields is not None:
        yield from (("only", name, [*fields, *decisions, STATUS]) for name in entry.get("only", ()))
        yield from (("sort", name, fields) for name in (entry.get("sort"),) if name)
