"""A finding: what one rule of one policy version says of one subject, and why.

`Finding.to_json` is the interface to everything downstream (`schemas/finding.schema.json`): the table on
screen, the forms, the reports, CI. It holds plain JSON only; instants carry their offset.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from policykit.problems import Place


STATUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "policy": ("not_applicable", "undetermined"),
    "decide": ("decided", "undetermined", "conflict"),
    "measure": ("measured", "undetermined"),
    "oblige": (
        "not_applicable", "pending", "fulfilled", "fulfilled_late", "overdue", "excused", "undetermined",
        "conflict",
    ),
    "forbid": ("clear", "violated", "permitted", "undetermined", "conflict"),
    "permit": ("not_applicable", "granted", "refused", "pending", "undetermined", "conflict"),
    "prefer": ("owned", "nobody", "tied", "undetermined"),
    "rotate": ("determined", "nobody", "undetermined"),
    "share": ("proposed", "decided", "nobody", "undetermined"),
    "restrict": ("allow", "mask", "deny"),
    "gate": ("passed", "not_passed", "violated", "undetermined", "not_applicable"),
    "check": ("done", "not_done", "not_applicable", "undetermined"),
}  # fmt: skip
"""The statuses of each rule kind (semantics 6 to 10); `policy` where no one version is in force."""

BAD: Final = frozenset({"violated", "overdue", "conflict"})
"""What ends `policykit evaluate` with exit code 1 unless `--fail-on` says otherwise."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom or what a finding is about: the record's kind and id, and the item or period within it."""

    kind: str
    id: str
    item: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that is not known: `kind` alone (not delivered), or the `field` of record `id`.

    `aspect` is `time` where the day is known and the time of day is not.
    """

    kind: str
    id: str = ""
    field: str = ""
    aspect: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline: `at` is the last instant in time, or the first one too late where `exclusive`.

    `account` is the calendar's own telling of how it was counted.
    """

    at: dt.datetime
    exclusive: bool = False
    provisional: bool = False
    account: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of an escalation: to whom, when, and whether it has been reached as of now.

    `reached` None is not known. `skipped` is the person complained about, to whom it would have gone.
    """

    to: str
    at: dt.datetime | None
    reached: bool | None
    skipped: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of an explanation: a message code of `messages/engine.toml`, its arguments, its clauses."""

    code: str
    args: Mapping[str, Any] = field(default_factory=dict)
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule says of a subject.

    `read` holds the values the rule read (field to value as text), `missing` what is not known, `possible`
    the statuses it may turn out to be, `lacking` what is known not to be done, `reasons` the explanation,
    `diagnostics` what went wrong inside expressions, `row` the decision row that hit (from 1).
    """

    policy: str
    version: str
    rule: str
    kind: str
    clauses: tuple[str, ...]
    subject: Subject
    status: str
    title: Mapping[str, str] = field(default_factory=dict)
    value: Any = None
    bearer: str | None = None
    action: Mapping[str, str] = field(default_factory=dict)
    due: Due | None = None
    done_at: dt.datetime | None = None
    escalation: tuple[Level, ...] = ()
    sanction: Mapping[str, str] = field(default_factory=dict)
    lacking: tuple[Mapping[str, str], ...] = ()
    missing: tuple[Missing, ...] = ()
    possible: tuple[str, ...] = ()
    read: Mapping[str, Any] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()
    diagnostics: tuple[Mapping[str, Any], ...] = ()
    rows: tuple[int, ...] = ()
    provisional: bool = False
    as_of: dt.datetime | None = None
    place: Place | None = None
    details: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The finding as plain JSON; empty parts are left out."""
        return _object(self)


_EMPTY: Final[tuple[Any, ...]] = (None, (), [], {}, "")


def _object(value: Any) -> dict[str, Any]:
    parts = ((field.name, to_plain(getattr(value, field.name))) for field in fields(value))
    return {name: part for name, part in parts if part is False or part == 0 or part not in _EMPTY}


def to_plain(value: Any) -> Any:
    """`value` as JSON: instants as ISO 8601 with offset, tuples as lists, dataclasses as objects."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): to_plain(item) for name, item in value.items()}
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    return _object(value) if is_dataclass(value) else str(value)
