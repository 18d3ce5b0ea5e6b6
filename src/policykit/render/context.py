"""What a template of a form is given: everything it may name, and nothing else.

`docs/forms-variables.md` lists it for each form; `render.variables` makes that page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.render import norms
from policykit.render.fields import record_view, values_of
from policykit.render.select import months

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from policykit.engine.finding import Finding
    from policykit.records.record import Record
    from policykit.records.schema import Field, Kind, Schemas
    from policykit.render.fields import FieldView
    from policykit.render.glyphs import Source
    from policykit.render.registry import Checklist, Form
    from policykit.render.related import Related
    from policykit.render.words import Words

    AnyRecord = Record | Mapping[str, Any]
    AnyFinding = Finding | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Office:
    """What stays the same from page to page: the words, the labels, the kinds of record, the company."""

    words: Words
    labels: Mapping[str, Any]
    schemas: Schemas
    company: Mapping[str, str]

    def title(self, field: Field) -> str:
        """The field's title in the language of the page."""
        return self.words.text(field.titles)


@dataclass(frozen=True, slots=True)
class Matter:
    """What is to be shown on one form: its records (one, several or none), and those that go with them."""

    form: Form
    records: Sequence[AnyRecord]
    beside: Mapping[str, Sequence[AnyRecord]]

    def sources(self, schemas: Schemas) -> list[Source]:
        """Every record that may be on the page, with its kind."""
        kinds = {self.form.record: self.records, **self.beside}
        return [
            (schemas[kind], values_of(one, schemas[kind]))
            for kind, records in kinds.items()
            for one in records
        ]


def matter(form: Form, records: Sequence[AnyRecord], related: Related | None, schemas: Schemas) -> Matter:
    """Gather the records that `form` shows: `records`, and beside them what it names as related."""
    kind = schemas[form.record]
    beside = {
        name: [other for one in records for other in related.of(one, kind, name)] if related else []
        for name in form.related
    }
    return Matter(form, records, beside)


def context(office: Office, shown: Matter, findings: Iterable[AnyFinding]) -> dict[str, Any]:
    """Gather what the template is given; a form without records is blank."""
    form, kind = shown.form, office.schemas[shown.form.record]
    single = {} if form.many or not shown.records else values_of(shown.records[0], kind)
    record_id = str(single.get(kind.id_field) or "")
    mine = norms.about(findings, form.record, record_id)
    return {
        "lang": office.words.lang,
        "company": office.company,
        "form": _form(office, form, record_id),
        "record": _view(office, kind, single),
        "records": _listing(office, kind, shown.records),
        "month": _month(office, shown) if form.many else "",
        "related": {
            name: _listing(office, office.schemas[name], records) for name, records in shown.beside.items()
        },
        "decisions": norms.decision_views(mine, form.decisions, office.words, office.labels),
        "norms": norms.norm_views(mine, office.words, office.labels, _titles(office, kind)),
        "shares": norms.share_views(mine, office.labels),
        "checklist": _checklist(office, form.checklist, single, mine),
        "as_of": office.words.moment(mine[0]["as_of"], exclusive=True) if mine else "",
        "say": office.labels["say"],
    }


def _form(office: Office, form: Form, record_id: str) -> dict[str, Any]:
    return {
        "id": form.id,
        "title": office.words.text(form.title),
        "number": form.number,
        "clauses": form.clauses,
        "id_label": office.labels["say"]["record_number"],
        "record_id": record_id,
        "many": form.many,
    }


def _month(office: Office, shown: Matter) -> str:
    """Tell the month that all records are of, or the first and the last."""
    found = sorted(
        {*months(shown.form, office.schemas[shown.form.record], shown.records, office.words)} - {""}
    )
    return " – ".join(office.words.month(month) for month in dict.fromkeys((*found[:1], *found[-1:])))


def _view(office: Office, kind: Kind, values: Mapping[str, Any]) -> dict[str, FieldView]:
    return record_view(kind, values, office.words, office.labels["cell"])


def _listing(office: Office, kind: Kind, records: Sequence[AnyRecord]) -> dict[str, Any]:
    """Show records of one kind: all as `rows`, the `first` or a blank one, titles of the `columns`."""
    rows = [_view(office, kind, values_of(record, kind)) for record in records]
    first = rows[0] if rows else _view(office, kind, {})
    return {"columns": _titles(office, kind), "rows": rows, "first": first}


def _titles(office: Office, kind: Kind) -> dict[str, str]:
    return {name: office.title(field) for name, field in kind.fields.items()}


def _checklist(
    office: Office,
    checklist: Checklist | None,
    values: Mapping[str, Any],
    findings: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """An item is ticked from the record's `conduct`, else from the finding of the check of that name."""
    if checklist is None:
        return {"title": "", "entries": []}
    checked = {f["rule"].replace("-", "_"): f["status"] for f in findings if f["kind"] == "check"}
    ticked = {**checked, **(values.get("conduct") or {})}
    entries = [
        {"clause": item.clause, "text": office.words.text(item.text), "state": ticked.get(item.id, "")}
        for item in checklist.items
    ]
    return {"title": office.words.text(checklist.title), "entries": entries}
