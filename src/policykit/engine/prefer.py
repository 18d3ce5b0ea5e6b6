"""prefer: who has a subject, by the precedence of claims on it (semantics section 8).

Evaluated over all records at once; gives `owner(client, instant)` to other rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.engine import registry
from policykit.engine.finding import Finding, Missing, Reason, Subject
from policykit.engine.make import missing_in, troubles_in
from policykit.engine.moments import moment
from policykit.engine.prefer_explain import explained, listing, noticed
from policykit.engine.prefer_ownership import Ownership
from policykit.engine.spans import Span, span_text
from policykit.feel.values import NONE, Function, Unknown
from policykit.policy.model import Prefer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.engine.book import Book
    from policykit.engine.prefer_ownership import Held
    from policykit.feel.values import Value


@registry.per_world(Prefer)
def prefer(rule: Prefer, book: Book) -> Iterator[Finding]:
    """A finding for each subject of which some record makes a claim or decides."""
    ownership = Ownership.of(book, rule.name)
    for subject in ownership.claimed():
        yield finding_of(ownership.held(subject), ownership)


def finding_of(held: Held, ownership: Ownership) -> Finding:
    """What a rule says of one subject at the instant that `held` is about."""
    book, rule, moves = held.pool.book, held.pool.rule, held.moves
    zone = ownership.world.zone
    undetermined = held.status == "undetermined"
    return Finding(
        policy=book.policy.name,
        version=book.policy.version,
        rule=rule.name,
        kind=rule.kind,
        clauses=_clauses(held),
        subject=Subject(rule.subject, ownership.who.name_of(held.subject)),
        status=held.status,
        title=rule.title,
        value=held.owner,
        missing=missing_in(moves.causes),
        possible=tuple(sorted({s.status for s in moves.standings})) if undetermined else (),
        reasons=(*explained(held, zone), *noticed(held.subject, ownership)),
        diagnostics=troubles_in(moves.causes),
        provisional=held.provisional,
        as_of=held.at.hi.astimezone(zone),
        place=rule.place,
        details=_details(held, ownership),
    )


def _clauses(held: Held) -> tuple[str, ...]:
    """The clauses that decide: of the winning claim or the transfer, of nobody's, else of the rule."""
    rule = held.pool.rule
    if held.status == "nobody":
        return rule.otherwise_clauses or rule.clauses
    if held.status == "owned":
        found = [
            clause for d in held.decisions if d.step.id in held.moves.by for clause in d.transfer.clauses
        ]
        if winner := held.winner:
            found += [clause for made in winner.made for clause in made.claim.clauses]
        return tuple(dict.fromkeys(found)) or rule.clauses
    return rule.clauses


def _details(held: Held, ownership: Ownership) -> dict[str, Any]:
    """Who the subject is, since when it is owned and by which record; who may own it where that is open."""
    details: dict[str, Any] = {"name": ownership.who.display(held.subject)}
    if held.status == "owned" and held.since:
        details["since"] = span_text(held.since, ownership.world.zone)
        details["by"] = sorted({*held.moves.by, held.moves.base.winner or ""} - {""})
    elif held.status in ("undetermined", "tied"):
        owners = {s.owner for s in held.moves.standings if s.status == "owned"}
        named = [
            c.claimants or () for c in held.pool.contenders.values() if c.id in held.moves.base.candidates
        ]
        tied = {name for names in named for name in names} if held.status == "tied" else set()
        details["candidates"] = sorted(name for name in owners | tied if name)
    return details


@registry.gives_function(Prefer)
def owner(rule: Prefer, book: Book) -> Function:
    """`owner(client, instant)`: who had the client at an instant; null where nobody did."""

    def call(client: Value, instant: Value) -> Value:
        if isinstance(client, Unknown):
            return client
        ownership = Ownership.of(book, rule.name)
        at = moment(instant, ownership.world.zone)
        subject = ownership.who.subject_of(client) if isinstance(client, str) else None
        if at.never or subject is None:
            return None
        held = ownership.held(subject, Span(at.span.lo, min(at.span.hi, ownership.world.as_of)))
        if held.status == "undetermined":
            return Unknown(held.moves.causes | at.causes)
        if held.status == "tied":
            return Unknown(frozenset((Missing(rule.subject, ownership.who.name_of(subject), "owner"),)))
        return held.owner or NONE

    return Function((rule.subject, "instant"), call, rule.name)


def whose(book: Book, telephone: str) -> list[tuple[Finding, Reason]]:
    """Who has the clients with a telephone number as of now: a finding for each, and one line that says it.

    Numbers are read as the records' are. Raises CellError for a text that is no telephone number.
    """
    from policykit.records.telephones import normalise

    number = normalise(telephone)
    found = []
    for rule in book.policy.rules:
        if isinstance(rule, Prefer):
            ownership = Ownership.of(book, rule.name)
            for subject in ownership.who.with_key("telephone", number):
                held = ownership.held(subject)
                finding = finding_of(held, ownership)
                found.append((finding, _line(finding)))
    return found


def _line(finding: Finding) -> Reason:
    args = {
        "owner": finding.value or "",
        "since": finding.details.get("since", ""),
        "clause": listing(finding.clauses),
        "candidates": listing(finding.details.get("candidates", ())),
        "missing": listing(".".join(p for p in (m.kind, m.id, m.field) if p) for m in finding.missing),
    }
    return Reason(f"prefer-whose-{finding.status}", args, finding.clauses)
