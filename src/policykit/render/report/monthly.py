"""A month's report: figures and lists as plain data for the template, computed from records and findings."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.render.norms import part
from policykit.render.report import figures
from policykit.render.report.definition import Breakdown
from policykit.render.report.facts import Fact, Row, gather, instant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from policykit.engine.finding import Finding
    from policykit.records.record import Record, Reject
    from policykit.records.schema import Field, Kind
    from policykit.render.report.definition import Members, Report
    from policykit.render.report.figures import Month
    from policykit.render.words import Words

MONTHS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Desk:
    """All that the figures are taken from: definition, records with findings, month, words and labels."""

    report: Report
    kind: Kind
    facts: Sequence[Fact]
    month: Month
    words: Words
    labels: Mapping[str, Any]

    def members(self, name: str, month: Month | None = None) -> list[Fact]:
        """Pick the members of the set `name`, in the report's month unless another is given."""
        return figures.members(self.facts, self.report.sets, name, month or self.month)

    def title(self, name: str) -> str:
        """Give the title of the set `name`."""
        return self.words.text(self.report.sets[name].title)

    def status(self, name: str) -> str:
        """Give the title of a finding's status."""
        return str(self.labels["status"].get(name, name))


def monthly(
    report: Report,
    kind: Kind,
    records: Iterable[Record | Mapping[str, Any]],
    findings: Iterable[Finding | Mapping[str, Any]],
    rejects: Iterable[Reject],
    month: Month,
    words: Words,
    labels: Mapping[str, Any],
) -> dict[str, Any]:
    """Compute every figure of `report` for `month` from `records` of its kind and what was found of them.

    Returns plain data, ready for a template: see `docs/forms.md`.
    """
    facts = gather(records, findings, kind)
    desk = Desk(report, kind, facts, month, words, labels)
    return {
        "month": words.month(str(month)),
        "totals": [_total(desk, of) for of in report.sets.values()],
        "breakdowns": [_breakdown(desk, one) for one in report.breakdowns],
        "spans": [_span(desk, one) for one in report.spans],
        "statuses": [(name, desk.status(name)) for name in figures.STATUSES],
        "duties": _duties(desk),
        "duties_by": _duties_by(desk),
        "duties_by_title": _field_title(desk, report.group_by),
        "major": [_major(desk, fact) for fact in desk.members(report.major)],
        "revisits": _revisits(desk),
        "revisited": sum(_revisited(row, desk) for fact in facts for row in fact.rows),
        "trend": _trend(desk),
        "cross": _cross(desk),
        "policies": _policies(facts),
        "rejects": [_reject(reject, words) for reject in rejects],
        "sets": [(words.text(of.title), words.text(of.counts)) for of in report.sets.values()],
    }


def _total(desk: Desk, of: Members) -> dict[str, Any]:
    now, before = len(desk.members(of.id)), len(desk.members(of.id, desk.month.back(1)))
    return {
        "id": of.id,
        "title": desk.words.text(of.title),
        "now": now,
        "before": before,
        "change": now - before,
    }


def _breakdown(desk: Desk, one: Breakdown) -> dict[str, Any]:
    facts = desk.members(one.of)
    values, titles, blank = _values(desk, one)
    return {
        "id": one.id,
        "several": any(len(values(fact)) > 1 for fact in facts),
        "title": desk.words.text(one.title),
        "of": desk.title(one.of),
        "total": len(facts),
        "lines": figures.most(
            figures.breakdown(facts, values, titles, blank), one.top, desk.labels["say"]["others"]
        ),
    }


def _values(desk: Desk, one: Breakdown) -> tuple[Callable[[Fact], list[str]], dict[str, str], str]:
    """How a breakdown counts: the values of a record, their titles, what a record without any is called."""
    say = desk.labels["say"]
    if one.decision:
        options = desk.report.decisions.get(one.decision, {}).get("options", {})
        titles = {value: desk.words.text(title) for value, title in options.items()}
        return lambda fact: _decided(fact, one.decision, say["none"]), titles, say["undecided"]
    return (
        lambda fact: _stated(fact, one.field),
        _titles(desk, desk.kind.fields.get(one.field)),
        say["not_stated"],
    )


def _decided(fact: Fact, decision: str, nothing: str) -> list[str]:
    values = fact.decided(decision)
    return [] if values is None else values or [nothing]


def _stated(fact: Fact, name: str) -> list[str]:
    value = fact.values.get(name)
    return [value] if isinstance(value, str) and value else []


def _titles(desk: Desk, field: Field | None) -> dict[str, str]:
    return {value: desk.words.text(title) for value, title in field.values.items()} if field else {}


def _span(desk: Desk, one: Any) -> dict[str, Any]:
    spread = figures.spread(desk.members(one.of), one, desk.month.zone)
    return {"title": desk.words.text(one.title), "of": desk.title(one.of), "spread": spread}


def _counted(desk: Desk) -> list[Fact]:
    """Pick the records whose duties are counted, each once."""
    found = {fact.id: fact for name in desk.report.duties_of for fact in desk.members(name)}
    return list(found.values())


def _duties(desk: Desk) -> list[dict[str, Any]]:
    found = figures.duties(_counted(desk)).items()
    return [
        {"title": desk.words.text(t) or rule, "counts": dict(c), "total": c.total()} for rule, (t, c) in found
    ]


def _duties_by(desk: Desk) -> list[dict[str, Any]]:
    blank = desk.labels["say"]["not_stated"]
    found = figures.duties_by(_counted(desk), desk.report.group_by).items()
    return [{"title": name or blank, "counts": dict(c), "total": c.total()} for name, c in found if c]


def _field_title(desk: Desk, name: str) -> str:
    field = desk.kind.fields.get(name)
    return desk.words.text(field.titles) if field else name


def _major(desk: Desk, fact: Fact) -> dict[str, Any]:
    """Show an open major record, the highest level its duties have escalated to, and what is overdue."""
    reached = [[part(level, "to") for level in row.escalation if part(level, "reached")] for row in fact.rows]
    ladder = max(reached, key=len, default=[])
    top = str(ladder[-1]) if ladder else ""
    late = [desk.words.text(row.title) or row.rule for row in fact.rows if row.status == "overdue"]
    return {
        **_shown(desk, fact),
        "days": _age(desk, fact),
        "level": desk.labels["roles"].get(top, top),
        "late": late,
    }


def _age(desk: Desk, fact: Fact) -> int | None:
    begun = fact.day(desk.report.sets[desk.report.major].since or (desk.kind.at or ""), desk.month.zone)
    return (desk.month.last_day - begun).days if begun else None


def _revisits(desk: Desk) -> list[dict[str, Any]]:
    """List whom to visit still, of whatever month: what is overdue first."""
    order = ("overdue", "pending", "undetermined", "conflict")
    rows = [
        {
            **_shown(desk, fact),
            "status": row.status,
            "status_title": desk.status(row.status),
            "due": _due(desk, row),
        }
        for fact in desk.facts
        for row in fact.rows
        if row.rule == desk.report.revisit and row.status in order and figures.counts(row)
    ]
    return sorted(rows, key=lambda row: order.index(row["status"]))


def _revisited(row: Row, desk: Desk) -> bool:
    done = instant(row.done_at, desk.month.zone)
    return row.rule == desk.report.revisit and isinstance(done, dt.datetime) and done.date() in desk.month


def _due(desk: Desk, row: Row) -> str:
    if not row.due:
        return ""
    return desk.words.moment(part(row.due, "at"), exclusive=bool(part(row.due, "exclusive")))


def _shown(desk: Desk, fact: Fact) -> dict[str, Any]:
    """Show every plain field of a record as a list does."""
    shown = {name: _text(desk, field, fact.values.get(name)) for name, field in desk.kind.fields.items()}
    return {**shown, "id": fact.id}


def _text(desk: Desk, field: Field, value: Any) -> str:
    from policykit.render.fields import says_nothing

    if says_nothing(value) or field.type in ("list", "context"):
        return ""
    if field.values:
        return desk.words.text(field.values[value]) if value in field.values else str(value)
    if field.type in ("date", "date and time"):
        return desk.words.moment(value)
    return unicodedata.normalize("NFKC", value) if field.kind == "telephone" else str(value)


def _trend(desk: Desk) -> dict[str, Any]:
    """Count the trend's sets, month by month, from the first month that has any."""
    months = [desk.month.back(back) for back in range(MONTHS_SHOWN - 1, -1, -1)]
    series = {name: [len(desk.members(name, month)) for month in months] for name in desk.report.trend}
    counts = list(zip(*series.values(), strict=True))
    first = next((place for place, values in enumerate(counts) if any(values)), len(months) - 1)
    labels = [desk.words.month(str(month)) for month in months[first:]]
    return {"labels": labels, "series": {desk.title(name): values[first:] for name, values in series.items()}}


def _cross(desk: Desk) -> dict[str, Any]:
    """Count one breakdown divided by a decision: labels, and for each value decided the counts."""
    one = next(part for part in desk.report.breakdowns if part.id == desk.report.cross["rows"])
    by = Breakdown("", one.of, {}, decision=desk.report.cross["by"])
    (values, titles, blank), (_, options, unknown) = _values(desk, one), _values(desk, by)
    lines = figures.breakdown(desk.members(one.of), values, titles, blank)
    series: dict[str, list[int]] = {}
    for value, title in {**options, "": unknown}.items():
        chosen = [fact for fact in desk.members(one.of) if (fact.decided(by.decision) or [""])[0] == value]
        counted = {line.id: line.count for line in figures.breakdown(chosen, values, titles, blank)}
        if value or chosen:
            series[title] = [counted.get(line.id, 0) for line in lines]
    return {"labels": [line.title for line in lines], "series": series}


def _policies(facts: Sequence[Fact]) -> list[dict[str, Any]]:
    """List each policy version and the number of records it was applied to."""
    applied: dict[tuple[str, str], set[str]] = {}
    for fact in facts:
        for row in fact.rows:
            applied.setdefault((row.policy, row.version), set()).add(fact.id)
    return [{"policy": p, "version": v, "records": len(ids)} for (p, v), ids in sorted(applied.items())]


def _reject(reject: Reject, words: Words) -> dict[str, str]:
    reasons = "；".join(problem.reason(words.lang) for problem in reject.problems)
    return {"place": str(reject.place), "reasons": reasons}
