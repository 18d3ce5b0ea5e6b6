"""share: an even allocation, proposed until a recorded decision decides (semantics section 9, SAL-19).

All departures of one local day are one pool. What a supervisor's record has decided stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from policykit.engine import registry
from policykit.engine.finding import Finding, Reason, Subject
from policykit.engine.make import missing_in, troubles_in
from policykit.engine.prefer_explain import listing
from policykit.engine.prefer_ownership import Ownership
from policykit.engine.share_pool import (
    Causes,
    Departure,
    Receivers,
    day_of,
    departure_of,
    gather,
    proposal_of,
    receivers_of,
)
from policykit.engine.spans import span_text
from policykit.policy.model import Prefer, Share

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policykit.engine.book import Book


@registry.per_world(Share)
def share(rule: Share, book: Book) -> Iterator[Finding]:
    """A finding for each departure: who is proposed or was given which of the leaver's clients."""
    prefer = next(r for r in book.policy.rules if isinstance(r, Prefer) and r.subject == rule.subject)
    ownership = Ownership.of(book, prefer.name)
    departures = [departure_of(view, rule, book) for view in book.world.views(rule.record)]
    days: dict[Any, list[Departure]] = defaultdict(list)
    for departure in departures:
        gather(departure, ownership)
        days[day_of(departure)].append(departure)
    for same_day in days.values():
        receivers = receivers_of(same_day, departures)
        proposal = proposal_of(same_day, receivers, ownership)
        for departure in same_day:
            yield _finding(departure, receivers, proposal, ownership)


def _finding(
    departure: Departure, receivers: Receivers, proposal: Mapping[str, str], ownership: Ownership
) -> Finding:
    rule, policy = departure.rule, departure.scope.book.policy
    world = departure.scope.book.world
    open_ = [s for s in departure.sure if s not in departure.decided]
    doubtful = [s for s in departure.doubtful if s not in departure.decided]
    causes: Causes = frozenset(c for s in doubtful for c in departure.doubtful[s])
    causes |= departure.causes if departure.leaver is None or doubtful else frozenset()
    causes |= departure.unlisted | (receivers.causes if open_ else frozenset())
    unknown = bool(doubtful or departure.unlisted or (open_ and receivers.causes))
    status = _status(bool(open_), unknown, bool(receivers.names))
    return Finding(
        policy=policy.name,
        version=policy.version,
        rule=rule.name,
        kind=rule.kind,
        clauses=rule.clauses,
        subject=Subject(departure.view.kind, departure.view.id),
        status=status,
        title=rule.title,
        missing=missing_in(causes),
        possible=("decided", "nobody", "proposed") if status == "undetermined" else (),
        reasons=tuple(_reasons(departure, receivers, proposal, ownership)),
        diagnostics=troubles_in([*departure.scope.troubles, *causes]),
        as_of=world.as_of.astimezone(world.zone),
        place=rule.place,
        details=_details(departure, receivers, proposal, ownership),
    )


def _status(open_: bool, doubtful: bool, receivers: bool) -> str:
    if doubtful:
        return "undetermined"
    if not open_:
        return "decided"
    return "proposed" if receivers else "nobody"


def _reasons(
    departure: Departure, receivers: Receivers, proposal: Mapping[str, str], ownership: Ownership
) -> Iterator[Reason]:
    """How it is shared, and of each client who is proposed, who was given it, or that it is doubtful."""
    clauses, zone = departure.rule.clauses, departure.scope.book.world.zone
    if not departure.sure and not departure.doubtful:
        yield Reason("share-nothing", {"leaver": departure.leaver or "?"}, clauses)
    elif not receivers.names and not receivers.causes:
        yield Reason("share-no-receiver", {}, clauses)
    elif proposal:
        yield Reason(
            "share-even", {"receivers": listing(receivers.names), "first": receivers.names[0]}, clauses
        )
    for subject in [*departure.sure, *departure.doubtful]:
        args = {"client": ownership.who.name_of(subject)}
        if decision := departure.decided.get(subject):
            args |= {"to": decision.step.to.owner or "?", "at": span_text(decision.step.at, zone)}
            yield Reason("share-decided", {**args, "record": decision.step.id}, decision.transfer.clauses)
        elif subject in departure.doubtful:
            yield Reason("share-doubtful", args, clauses)
        elif subject in proposal:
            yield Reason("share-proposed", {**args, "to": proposal[subject]}, clauses)


def _details(
    departure: Departure, receivers: Receivers, proposal: Mapping[str, str], ownership: Ownership
) -> dict[str, Any]:
    """The same as lists, for forms and tables: each client by id and name."""

    def told(subject: str, **more: Any) -> dict[str, Any]:
        return {"client": ownership.who.name_of(subject), "name": ownership.who.display(subject), **more}

    decided = departure.decided
    return {
        "leaver": departure.leaver,
        "receivers": list(receivers.names),
        "proposed": [told(s, to=proposal[s]) for s in departure.sure if s in proposal and s not in decided],
        "decided": [told(s, to=d.step.to.owner, record=d.step.id) for s, d in sorted(decided.items())],
        "doubtful": [told(s) for s in sorted(departure.doubtful) if s not in decided],
    }
