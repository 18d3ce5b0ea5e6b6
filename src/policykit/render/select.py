"""Which of many records a form is for, in which order they come, and of which months they are."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from policykit.render.fields import values_of
from policykit.render.norms import listed, part
from policykit.render.registry import STATUS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from policykit.engine.finding import Finding
    from policykit.records.record import Record
    from policykit.records.schema import Kind
    from policykit.render.registry import Form
    from policykit.render.words import Words

    AnyRecord = Record | Mapping[str, Any]
    AnyFinding = Finding | Mapping[str, Any]


def selected(
    form: Form, kind: Kind, records: Iterable[AnyRecord], findings: Iterable[AnyFinding]
) -> list[AnyRecord]:
    """Pick the records that `form` is printed for by its `only`, in the order of its `sort`.

    A record of which it is not known whether it is such a one is left out.
    """
    about: dict[str, list[AnyFinding]] = defaultdict(list)
    for finding in findings if form.only else ():
        if part(part(finding, "subject"), "kind") == kind.id:
            about[part(part(finding, "subject"), "id")].append(finding)
    given = [(record, values_of(record, kind)) for record in records]
    kept = [
        (record, values)
        for record, values in given
        if _wanted(form, kind, values, about.get(str(values.get(kind.id_field)), ()))
    ]
    if form.sort:
        kept.sort(key=lambda one: str(one[1].get(form.sort) or "~"))
    return [record for record, _ in kept]


def months(form: Form, kind: Kind, records: Iterable[AnyRecord], words: Words) -> list[str]:
    """Give the month of each record, as `2026-07`; empty where it has none.

    It is that of the field by which the form sorts, or else of the field that says when its kind happens.
    """
    own = form.sort in kind.fields and kind.fields[form.sort].type in ("date", "date and time")
    name = form.sort if own else kind.at or ""
    return [words.month_of(values_of(record, kind).get(name)) for record in records]


def _wanted(form: Form, kind: Kind, values: Mapping[str, Any], findings: Sequence[AnyFinding]) -> bool:
    return all(
        any(value in allowed for value in _values(name, kind, values, findings))
        for name, allowed in form.only.items()
    )


def _values(
    name: str, kind: Kind, values: Mapping[str, Any], findings: Sequence[AnyFinding]
) -> Sequence[Any]:
    """Give what a record has under `name`: a field's value, the statuses found, what a decision decided."""
    if name in kind.fields:
        return [values.get(name)]
    if name == STATUS:
        return [part(finding, "status") for finding in findings]
    decided = (f for f in findings if part(f, "rule") == name and part(f, "status") == "decided")
    return [value for finding in decided for value in listed(part(finding, "value"))]
