"""Findings as a form shows them: what was decided, which duties fall due when, what was ticked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from policykit.render.fields import FieldView, choice

if TYPE_CHECKING:
    from policykit.engine.finding import Finding
    from policykit.render.decisions import Decision
    from policykit.render.words import Words

_LATE = ("overdue", "fulfilled_late", "violated", "conflict", "not_done")
_OPEN = ("pending", "overdue", "undetermined", "conflict")
_MANY = 4
"""So many items of a rule that ended alike, and well, are told in one line."""


@dataclass(frozen=True, slots=True)
class LevelView:
    """One level of an escalation: to whom, when, whether reached."""

    to: str
    at: str
    reached: bool


@dataclass(frozen=True, slots=True)
class NormView:
    """A duty or prohibition on paper; every part but the flags is text, empty where there is nothing to say.

    `late` marks what a reader must not overlook (overdue, done late, violated, in conflict); `open` what is
    still to be settled. `due` of a provisional deadline stands on days that are not announced yet. `times` is
    of how many items it tells, which ended alike.
    """

    rule: str
    kind: str
    title: str
    status: str
    status_title: str
    clauses: str
    item: str
    bearer: str
    action: str
    due: str
    done: str
    escalation: tuple[LevelView, ...]
    sanction: str
    lacking: tuple[str, ...]
    missing: tuple[str, ...]
    late: bool
    open: bool
    provisional: bool
    times: int = 1


def part(thing: Any, name: str) -> Any:
    """Give the part `name` of a finding or of a part of one, whether it is an object or its JSON."""
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name)


def about(
    findings: Iterable[Finding | Mapping[str, Any]], kind: str, record_id: str
) -> list[Mapping[str, Any]]:
    """Pick the findings on one record, as JSON."""
    subjects = ((finding, part(finding, "subject")) for finding in findings)
    mine = (
        f for f, subject in subjects if part(subject, "id") == record_id and part(subject, "kind") == kind
    )
    return [finding if isinstance(finding, Mapping) else finding.to_json() for finding in mine]


def norm_views(
    findings: Sequence[Mapping[str, Any]], words: Words, labels: Mapping[str, Any], titles: Mapping[str, str]
) -> list[NormView]:
    """Show the duties and prohibitions that apply, in the order of the findings.

    `titles` are those of the record's fields, for what is missing. Many items of a rule that are settled, the
    weeks of a rhythm or the promises kept, are told in one line.
    """
    kinds = ("oblige", "forbid", "permit", "gate")
    return _gathered(
        [
            _norm(f, words, labels, titles)
            for f in findings
            if f["kind"] in kinds and f["status"] != "not_applicable"
        ]
    )


def _gathered(norms: Sequence[NormView]) -> list[NormView]:
    alike: dict[tuple[str, str, str], list[NormView]] = {}
    for number, norm in enumerate(norms):
        settled = norm.item and not norm.late and not norm.open
        key = (norm.rule, norm.title, norm.status) if settled else (norm.rule, norm.title, f"#{number}")
        alike.setdefault(key, []).append(norm)
    lines = []
    for same in alike.values():
        together = replace(same[0], item="", due="", done="", provisional=False, times=len(same))
        lines += [together] if len(same) >= _MANY else same
    return lines


def decision_views(
    findings: Sequence[Mapping[str, Any]],
    declared: Mapping[str, Decision],
    words: Words,
    labels: Mapping[str, Any],
) -> dict[str, FieldView]:
    """Show the decisions a form names, ticked as decided.

    One that could not be decided has nothing ticked and says so in its note.
    """
    found = {f["rule"]: f for f in findings if f["kind"] == "decide"}
    views = {}
    for name, decision in declared.items():
        finding = found.get(name, {})
        decided = finding.get("status") == "decided"
        options = {value: words.text(title) for value, title in decision.values.items()}
        view = choice(name, words.text(decision.title), options, listed(finding["value"]) if decided else [])
        note = labels["status"].get(finding["status"], "") if finding and not decided else ""
        views[name] = replace(view, note=note)
    return views


@dataclass(frozen=True, slots=True)
class ShareView:
    """How a leaver's clients are shared: the `leaver`, the `receivers`, and `rows`, one a client.

    Each row has `client` (the name), `to`, `state` (`decided`, `proposed` or `doubtful`), `state_title` and
    `record`, the id of the allocation that decided.
    """

    leaver: str
    receivers: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]


def share_views(findings: Sequence[Mapping[str, Any]], labels: Mapping[str, Any]) -> list[ShareView]:
    """Show each allocation found."""
    return [_share(finding.get("details", {}), labels) for finding in findings if finding["kind"] == "share"]


def _share(details: Mapping[str, Any], labels: Mapping[str, Any]) -> ShareView:
    rows = [
        {
            "client": one["name"],
            "to": one.get("to") or "",
            "state": state,
            "state_title": labels["status"][state],
            "record": str(one.get("record") or "").rpartition(":")[2],
        }
        for state in ("decided", "proposed", "doubtful")
        for one in details.get(state, ())
    ]
    return ShareView(details.get("leaver") or "", tuple(details.get("receivers", ())), tuple(rows))


def listed(value: Any) -> list[str]:
    """Give what was decided as a list of values: one, several, or none."""
    values = value if isinstance(value, list | tuple) else [] if value is None else [value]
    return [str(item).lower() if isinstance(item, bool) else str(item) for item in values]


def _norm(
    finding: Mapping[str, Any], words: Words, labels: Mapping[str, Any], titles: Mapping[str, str]
) -> NormView:
    status, due = finding["status"], finding.get("due") or {}
    bearer = finding.get("bearer") or ""
    return NormView(
        rule=finding["rule"],
        kind=finding["kind"],
        title=words.text(finding.get("title")) or finding["rule"],
        status=status,
        status_title=labels["status"].get(status, status),
        clauses=" ".join(finding.get("clauses", ())),
        item=_item(finding["subject"].get("item", ""), words),
        bearer=labels["roles"].get(bearer, bearer),
        action=words.text(finding.get("action")),
        due=words.moment(due["at"], exclusive=due.get("exclusive", False)) if due else "",
        done=words.moment(finding["done_at"]) if finding.get("done_at") else "",
        escalation=tuple(_level(level, words, labels) for level in finding.get("escalation", ())),
        sanction=words.text(finding.get("sanction")),
        lacking=tuple(words.text(name) for name in finding.get("lacking", ())),
        missing=_missing(finding, titles),
        late=status in _LATE,
        open=status in _OPEN,
        provisional=bool(finding.get("provisional") or due.get("provisional")),
    )


def _item(item: str, words: Words) -> str:
    """Give an item of a record by its id, a turn of a rhythm (`0003@2026-04-14`) by its day."""
    name, _, day = item.rpartition("@")
    return words.moment(day) if name else item


def _level(level: Mapping[str, Any], words: Words, labels: Mapping[str, Any]) -> LevelView:
    at = words.moment(level["at"]) if level.get("at") else ""
    return LevelView(labels["roles"].get(level["to"], level["to"]), at, bool(level.get("reached")))


def _missing(finding: Mapping[str, Any], titles: Mapping[str, str]) -> tuple[str, ...]:
    """Name each fact that is not known, once: a field of the record by its title, else kind and field."""
    own = finding["subject"]["kind"]
    facts = ((fact["kind"], fact.get("field", "")) for fact in finding.get("missing", ()))
    names = (titles.get(name, name) if kind == own else f"{kind}.{name}".strip(".") for kind, name in facts)
    return tuple(dict.fromkeys(names))
