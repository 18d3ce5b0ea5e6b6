"""What has been kept long enough: records whose claim lapsed so long ago that they go (SAL-07).

A record goes only where all of it is known: that its claim lapsed, when, and that the time since is over.
One whose going would change who has what stays, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policykit.engine.evaluate import Run
from policykit.engine.moments import Moment
from policykit.engine.prefer_ownership import Ownership
from policykit.engine.spans import instant
from policykit.policy.model import Prefer
from policykit.problems import InputError, Problem

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from policykit.engine.book import Book
    from policykit.engine.prefer_claims import Made
    from policykit.policy.model import Policy, Retention
    from policykit.policy.workspace import Workspace
    from policykit.records.delivery import Delivery
    from policykit.records.record import Record


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A record whose claim lapsed at `at` by `rule` of `policy` in `version`, kept until `until`.

    `by` and `by_version` are the policy with the period `keep` (as it is written, and its value). `needed`
    says that it ties together what would fall apart without it.
    """

    kind: str
    id: str
    policy: str
    version: str
    rule: str
    at: dt.datetime
    until: dt.datetime
    by: str
    by_version: str
    keep: str
    period: str
    clauses: tuple[str, ...]
    needed: bool = False


def expired(workspace: Workspace, delivery: Delivery, as_of: dt.datetime) -> list[Lapsed]:
    """The records that have been kept long enough as of `as_of` (aware), by kind and id.

    Raises InputError for a retention that names no precedence.
    """
    found: list[Lapsed] = []
    for versions in workspace.policies.values():
        if any(policy.retention for policy in versions):
            book = _run(workspace, versions, delivery.records, as_of).books.current
            for kept in book.policy.retention if book else ():
                found += _expired(workspace, delivery, kept, book, as_of) if book else ()
    return sorted(found, key=lambda lapsed: (lapsed.kind, lapsed.id))


def no_precedence(workspace: Workspace, kept: Retention) -> Problem | None:
    """The problem of a retention whose `lapsed` names no precedence of any version of its policy."""
    versions = workspace.policies.get(kept.policy, ())
    if any(isinstance(r, Prefer) and r.name == kept.rule for p in versions for r in p.rules):
        return None
    return Problem("purge-no-precedence", kept.place, {"policy": kept.policy, "rule": kept.rule})


def _run(
    workspace: Workspace,
    versions: tuple[Policy, ...],
    records: Mapping[str, tuple[Record, ...]],
    as_of: dt.datetime,
) -> Run:
    none = workspace.settings.not_kept
    return Run(versions, records, workspace.schemas, workspace.calendars, as_of=as_of, none=none)


def _expired(
    workspace: Workspace, delivery: Delivery, kept: Retention, book: Book, as_of: dt.datetime
) -> list[Lapsed]:
    if fault := no_precedence(workspace, kept):
        raise InputError([fault])
    versions = workspace.policies[kept.policy]
    owners = _ownership(workspace, versions, delivery.records, kept, as_of)
    if owners is None:
        return []
    found = list(_over(kept, book, owners))
    gone = {lapsed.id for lapsed in found}
    rest = {
        **delivery.records,
        kept.record: tuple(r for r in delivery.records.get(kept.record, ()) if r.id not in gone),
    }
    after = _ownership(workspace, versions, rest, kept, as_of)
    return [_marked(lapsed, owners, after) for lapsed in found]


def _ownership(
    workspace: Workspace,
    versions: tuple[Policy, ...],
    records: Mapping[str, tuple[Record, ...]],
    kept: Retention,
    as_of: dt.datetime,
) -> Ownership | None:
    book = _run(workspace, versions, records, as_of).books.current
    return Ownership.of(book, kept.rule) if book else None


def _over(kept: Retention, book: Book, owners: Ownership) -> Iterator[Lapsed]:
    """The records of which it is known that they lapsed, when, and that their time is over."""
    period = book.period(kept.keep)
    for subject in owners.claimed():
        for record in owners.records_of(subject):
            kind, id_ = record.ref
            if kind != kept.record or len(record.made) != 1:
                continue
            made = record.made[0]
            at = _lapse(made, owners)
            if at is None:
                continue
            due = book.counter.within(Moment(instant(at)), period, None, owners.world.as_of).exact
            if due and due.passed(owners.world.as_of):
                yield Lapsed(
                    kind, id_, made.policy.name, made.policy.version, kept.rule, at, due.due,
                    book.policy.name, book.policy.version, kept.keep, str(period), kept.clauses,
                )  # fmt: skip


def _lapse(made: Made, owners: Ownership) -> dt.datetime | None:
    """When a claim lapsed; None where it has not, or not for certain."""
    lapse = made.lapse
    if made.when.value is not True or lapse is None or lapse.by(owners.now).value is not True:
        return None
    return lapse.due.exact.due if lapse.due.exact else None


def _marked(lapsed: Lapsed, before: Ownership, after: Ownership | None) -> Lapsed:
    """`lapsed`, marked as needed where without it another record of its subject would have another owner."""
    subject = before.who.subject_of((lapsed.kind, lapsed.id))
    if subject is None or after is None:
        return lapsed
    refs = before.who.subjects.records.get(subject, ())
    others = [(ref, after.who.subject_of(ref)) for ref in refs]
    left = [(ref, now) for ref, now in others if now is not None]
    apart = len({now for _, now in left}) > 1
    moved = any(_standing(before, subject) != _standing(after, now) for _, now in left)
    return replace(lapsed, needed=apart or moved)


def _standing(owners: Ownership, subject: str) -> tuple[str, str | None]:
    held = owners.held(subject)
    return held.status, held.owner
