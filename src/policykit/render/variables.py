"""The page of the documentation that lists what the template of each form may name.

`scripts/forms_variables.py` writes it; a test says that it is current and that it lists everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from policykit.records.schema import Field, Kind, Schemas
    from policykit.render.registry import Form, Registry

VARIABLES: Final[Mapping[str, str]] = {
    "lang": "the language of the page: `zh-Hant`, `zh-Hans` or `en`",
    "company": "`company.name`, `company.contact`, `company.logo` (empty where the settings have none)",
    "form": "the entry of the register: see *A form*",
    "record": "the record: a *field* for each field of its kind, blank on a blank form and on a register",
    "records": "the records of a register: a *listing* of the kind",
    "month": "the month of the records of a register, or the first and the last; otherwise empty",
    "related": "`related.KIND`: a *listing* of the records that go with this one",
    "decisions": "a *field* (a choice) for each decision that the entry names, ticked as decided",
    "norms": "duties and prohibitions that apply to the record, each a *norm*, in the order of the policy",
    "shares": "how a leaver's clients are shared: a list of *shares*, empty but for a departure",
    "checklist": "`checklist.title`, and `checklist.entries`, each with `clause`, `text` and `state` "
    "(`done`, `not_done`, or another where nothing is ticked)",
    "as_of": "the instant for which the findings hold, as text; empty without findings",
    "say": "the words of `labels.yaml` under `say`, in the language of the page: see *Words*",
}
"""The names in scope of every form's template."""

PARTS: Final[Mapping[str, Mapping[str, str]]] = {
    "A form": {
        "id": "as in `forms.yaml`",
        "title": "in the language of the page",
        "number": "its number in the company's register of forms; may be empty",
        "clauses": "the clauses that ask for it",
        "id_label": "the word before the record's number",
        "record_id": "the record's number; empty on a blank form and on a register",
        "many": "whether it is a register",
    },
    "A field": {
        "id": "as in the schema of its kind",
        "title": "in the language of the page",
        "kind": "how to draw it: `text`, `moment`, `day`, `choice`, `list` or `group`",
        "text": "what is printed; empty where the record says nothing",
        "options": "of a choice: each with `id`, `title` and `chosen`",
        "columns": "of a list: the titles of its items' fields by id",
        "rows": "of a list: each item as fields by id",
        "parts": "of a group: its fields by id",
        "note": "why nothing is ticked where something might have been",
        "day": "of a moment: its day alone",
        "filled": "whether the record says anything here",
    },
    "A listing": {
        "rows": "the records, each as fields by id",
        "first": "the first of them, or a blank one",
        "columns": "the titles of the kind's fields by id",
    },
    "A norm": {
        "rule": "the rule's name in its policy",
        "kind": "`oblige`, `forbid`, `permit` or `gate`",
        "title": "in the language of the page",
        "status": "as in a finding: `overdue`, `violated`, …",
        "status_title": "the status in words",
        "clauses": "the clauses behind it, as one text",
        "item": "the item of the record that it is about; mostly empty",
        "bearer": "who has to act, in words",
        "action": "what is to be done or not to be done",
        "due": "the deadline, as text",
        "done": "when it was done, as text",
        "escalation": "the levels, each with `to`, `at` (text) and `reached`",
        "sanction": "the sanction that the clause names",
        "lacking": "what is known not to be done yet, a list of texts",
        "missing": "what is not known, a list of texts",
        "late": "whether a reader must not overlook it",
        "open": "whether it is still to be settled",
        "provisional": "whether its deadline stands on days that are not announced yet",
        "times": "of how many items it tells: many that are settled and ended alike are told in one line",
    },
    "A share": {
        "leaver": "who leaves",
        "receivers": "among whom the clients are shared, a list of names",
        "rows": "one a client: `client`, `to`, `state`, `state_title`, `record` (the allocation deciding)",
    },
}
"""What the things behind those names consist of."""

_HEAD: Final = """\
# What the templates of the forms may name

Made by `scripts/forms_variables.py` from the register of forms and the schemas of records; do not edit.
A name that is not listed here is an error with file, line and what it may have meant. How a form is made is
told in [forms.md](forms.md).
"""


def page(registry: Registry, schemas: Schemas) -> str:
    """Write the page as Markdown."""
    parts = (
        [_HEAD],
        ["## In every form", "", *_table(("variable", "what it is"), VARIABLES.items())],
        *(_part(title, of) for title, of in PARTS.items()),
        *(_form(form, schemas) for form in registry.forms.values()),
        *(_kind(schemas[name]) for name in sorted(_kinds(registry))),
        _words(registry),
    )
    return "\n".join("\n".join(part) + "\n" for part in parts)


def _part(title: str, of: Mapping[str, str]) -> list[str]:
    return [f"### {title}", "", *_table(("part", "what it is"), of.items())]


def _form(form: Form, schemas: Schemas) -> list[str]:
    title = f"{form.title.get('zh-Hant', '')} {form.title.get('en', '')}".strip()
    of = f"[{form.record}](#{_anchor(form.record)})"
    lines = [
        f"## `{form.id}` {title}",
        "",
        f"Template `{form.template}`; {'a list of' if form.many else 'one'} {of}.",
    ]
    own = "records" if form.many else "record"
    names = {own: schemas[form.record].fields, "decisions": form.decisions}
    names |= {f"related.{kind}": schemas[kind].fields for kind in form.related}
    lines += ["", *(f"- `{name}`: {_listed(of)}" for name, of in names.items() if of)]
    if form.checklist:
        lines.append(f"- `checklist`: {_listed(item.id for item in form.checklist.items)}")
    return lines


def _kind(kind: Kind) -> list[str]:
    heads = ("field", "title", "kind", "values, columns or parts")
    rows = ((field.id, _both(field.titles), field.type, _values(field)) for field in kind.fields.values())
    return [f"## Kind: {kind.id}", "", f"{_both(kind.titles)}.", "", *_table(heads, rows)]


def _values(field: Field) -> str:
    return _listed([*field.values, *field.fields])


def _words(registry: Registry) -> list[str]:
    heads = ("word", "zh-Hant", "en")
    rows = (
        (name, text.get("zh-Hant", ""), text.get("en", "")) for name, text in registry.labels["say"].items()
    )
    return ["## Words", "", "`say.NAME`, for instance `say.signature`.", "", *_table(heads, rows)]


def _kinds(registry: Registry) -> set[str]:
    return {kind for form in registry.forms.values() for kind in (form.record, *form.related)}


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for first, *rest in rows:
        yield f"| `{first}` | {' | '.join(cell.replace('|', chr(92) + '|') for cell in rest)} |"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _both(text: Mapping[str, str]) -> str:
    return f"{text['zh-Hant']} · {text['en']}"


def _anchor(kind: str) -> str:
    return f"kind-{kind}"
