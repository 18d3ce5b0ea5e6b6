"""A small world for tests of the engine: four kinds of record, plain weekends, policies as text."""

from __future__ import annotations

import datetime as dt
import tempfile
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from policykit.calendar.days import Calendar
from policykit.engine.evaluate import Run, order
from policykit.engine.world import World
from policykit.policy.loader import load_policy
from policykit.policy.vocabulary import KindWords
from policykit.records.delivery import read_data
from policykit.records.schema import Schemas, read_kind

if TYPE_CHECKING:
    from policykit.engine.finding import Finding
    from policykit.policy.model import Policy

ZONE = ZoneInfo("Asia/Shanghai")
CALENDARS = {"china": Calendar("china")}
"""Weekends rest, and nothing else does."""


def _field(kind: str, title: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "x-title": {"zh-Hant": title, "en": title}, **more}


def event(title: str, **more: Any) -> dict[str, Any]:
    return _field("string", title, format="date-time", **{"x-time": "event"}, **more)


def plan(title: str, **more: Any) -> dict[str, Any]:
    return _field("string", title, format="date-time", **{"x-time": "plan"}, **more)


def _list(title: str, **properties: Any) -> dict[str, Any]:
    items = {"type": "object", "additionalProperties": False, "properties": properties}
    return {**_field("array", title), "items": items, "x-absent": "none"}


def _values(title: str, *values: str, **more: Any) -> dict[str, Any]:
    titles = {value: {"zh-Hant": f"{title}-{value}", "en": f"{title} {value}"} for value in values}
    return _field("string", title, enum=list(values), **{"x-values": titles}, **more)


def _kind(title: str, at: str | None, **properties: Any) -> dict[str, Any]:
    known = {"x-at": at} if at else {}
    return {
        "x-title": {"zh-Hant": title, "en": title},
        **known,
        "x-subject": {"client": {"telephone": "telephone"}} if "telephone" in properties else {},
        "type": "object",
        "required": ["id"],
        "properties": {"id": _field("string", f"{title} id"), **properties},
    }


DONE: dict[str, Any] = {
    "x-companions": ["done_how"],
    "x-absent": {"not-yet": True, "unless": "done_how != null"},
}
CASE = _kind(
    "case",
    "received_at",
    received_at=event("received at", **{"x-absent": "unknown"}),
    entered_at=event("entered at", **{"x-absent": "unknown"}),
    telephone=_field("string", "telephone", **{"x-kind": "telephone"}),
    topic=_values("topic", "noise", "repair"),
    urgent=_field("boolean", "urgent"),
    size=_field("number", "size"),
    note=_field("string", "note", **{"x-absent": "none"}),
    handler=_field("string", "handler"),
    person_concerned=_field("string", "person concerned", **{"x-absent": "none"}),
    began_at=event("began at"),
    done_at=event("done at", **DONE),
    done_how=_values("done how", "well", "badly", **{"x-absent": "not-yet"}),
    closed_at=event("closed at"),
    promised_for=plan("promised for"),
    first_due=plan("first due"),
    first_day=_field("string", "first day", format="date", **{"x-time": "plan"}),
    excused_by=_field("string", "excused by", **{"x-absent": "none"}),
    excused_at=event("excused at"),
    excuse_granted=_field("boolean", "excuse granted", **{"x-absent": "not-yet"}),
    excuse_until=plan("excuse until", **{"x-absent": "none"}),
    established=_field("boolean", "established"),
    established_at=event("established at", **{"x-companions": ["established"]}),
    heard_out=_values("heard out", "done", "not_done"),
    waits=_list("waits", since=event("since", **{"x-absent": "unknown"}), until=event("until")),
    promises=_list(
        "promises",
        id=_field("string", "promise id"),
        made_at=event("made at"),
        **{"for": plan("for")},
    ),
    replies=_list(
        "replies",
        at=event("reply at"),
        promise_id=_field("string", "answers", **{"x-absent": "none"}),
        how=_values("reply how", "oral", "written"),
    ),
    tasks=_list(
        "tasks", name=_field("string", "task name"), by=_field("string", "task by", **{"x-absent": "none"})
    ),
)  # fmt: skip
VISIT = _kind(
    "visit",
    "visited_at",
    case=_field("string", "visited case", **{"x-refers-to": "case"}),
    visited_at=event("visited at"),
    telephone=_field("string", "visit telephone", **{"x-kind": "telephone"}),
    week=_field("string", "week", **{"x-absent": "none"}),
)
PERSON = _kind(
    "person",
    None,
    name=_field("string", "name"),
    role=_values("role", "chief", "clerk"),
    since=_field("string", "in office since", format="date", **{"x-time": "validity"}),
    until=_field("string", "in office until", format="date", **{"x-time": "validity", "x-absent": "none"}),
)
SUMMARY = _kind(
    "summary",
    "made_at",
    month=_field("string", "month", **{"x-kind": "month"}),
    made_at=event("summary made"),
)
SCHEMAS = Schemas(
    {
        name: read_kind(name, schema)
        for name, schema in {"case": CASE, "visit": VISIT, "person": PERSON, "summary": SUMMARY}.items()
    }
)
HEAD = """
policy: cases
version: {version}
issued: {{on: {issued}, by: chief}}
effective: {{from: {start}}}
title: {{zh-Hant: 個案, en: Cases}}
record: case
uses: [case, visit, person, summary]
in_force_at: received_at
"""


def at(text: str) -> dt.datetime:
    """A local instant: `07-02 09:00` of 2026, or with the year."""
    full = text if text.count("-") == 2 else f"2026-{text}"
    return dt.datetime.fromisoformat(full).replace(tzinfo=ZONE)


def policy(
    rules: str, version: str = "1.0.0", start: str = "2026-01-01", head: str = "", issued: str = ""
) -> Policy:
    """A policy of the rules given as YAML; asserts that the loader finds nothing wrong."""
    text = HEAD.format(version=version, start=start, issued=issued or start) + textwrap.dedent(head)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{version}.yaml"
        path.write_text(text + "rules:\n" + textwrap.indent(textwrap.dedent(rules), "  "), encoding="utf-8")
        found, problems = load_policy(path, KindWords(SCHEMAS))
    assert found is not None, [problem.text("en") for problem in problems]
    return found


FULL: dict[str, Any] = dict.fromkeys(CASE["properties"], "") | {
    "id": "C1",
    "received_at": "2026-07-01T09:00",
    "entered_at": "2026-07-01T09:05",
    "telephone": "13800000001",
    "topic": "noise",
    "urgent": False,
    "size": 1,
    "handler": "clerk A",
    "established": True,
    "heard_out": "done",
}
"""A case with every column delivered and nothing unknown in those that rules read."""


def case(**fields: Any) -> dict[str, Any]:
    """A case with every column delivered; fields given as `...` leave their column out."""
    full = {**FULL, **fields}
    return {name: value for name, value in full.items() if value is not ...}


def delivered(*cases: dict[str, Any], **others: list[dict[str, Any]]) -> Any:
    """The records of a delivery; asserts that none is rejected."""
    delivery = read_data({"case": list(cases), **others}, SCHEMAS)
    assert not delivery.rejects, [p.text("en") for r in delivery.rejects for p in r.problems]
    return {kind: records for kind, records in delivery.records.items() if kind == "case" or kind in others}


def world(
    *cases: dict[str, Any], as_of: str = "07-10 12:00", known_at: str = "", **others: list[dict[str, Any]]
) -> World:
    """A world of these records."""
    known = at(known_at) if known_at else None
    return World(delivered(*cases, **others), SCHEMAS, as_of=at(as_of), known_at=known)


def run(
    policies: Policy | list[Policy],
    *cases: dict[str, Any],
    as_of: str = "07-10 12:00",
    known_at: str = "",
    none: tuple[str, ...] = (),
    ahead: bool = False,
    tracing: bool = False,
    **others: list[dict[str, Any]],
) -> list[Finding]:
    """The findings of a policy about these records, in order."""
    versions = policies if isinstance(policies, list) else [policies]
    known = at(known_at) if known_at else None
    found = Run(
        versions,
        delivered(*cases, **others),
        SCHEMAS,
        CALENDARS,
        as_of=at(as_of),
        known_at=known,
        none=none,
        ahead=ahead,
        tracing=tracing,
    )
    return sorted(found.findings(), key=order)


def only(findings: list[Finding], rule: str = "") -> Finding:
    """The one finding (of `rule`)."""
    (found,) = [f for f in findings if not rule or f.rule == rule]
    return found


DUTY = """
- oblige: do-it
  action: {en: do it, zh-Hant: 做}
  due: {from: received_at, within: P3D}
  fulfilled: done_at
"""
