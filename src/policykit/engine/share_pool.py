"""What there is to share, and among whom (semantics section 9): departures, clients, receivers, decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from policykit.engine.lists import listed
from policykit.engine.moments import TICK, moment
from policykit.engine.people import held_role, in_office
from policykit.engine.prefer_reading import people
from policykit.engine.share_deal import deal
from policykit.engine.spans import Span, both
from policykit.engine.view import View
from policykit.policy.model import Share

if TYPE_CHECKING:
    import datetime as dt

    from policykit.engine.book import Book
    from policykit.engine.moments import Moment
    from policykit.engine.prefer_ownership import Held, Ownership
    from policykit.engine.prefer_reading import Decision
    from policykit.engine.scope import RecordScope

Causes = frozenset[Hashable]


@dataclass(slots=True)
class Departure:
    """Somebody's leaving: the clients they had (`sure`, or perhaps, with what would tell).

    `unlisted` says that there may be more of them, in kinds of record that were not delivered.
    """

    rule: Share
    scope: RecordScope
    leaver: str | None
    at: Moment
    sure: list[str] = field(default_factory=list)
    doubtful: dict[str, Causes] = field(default_factory=dict)
    decided: dict[str, Decision] = field(default_factory=dict)
    unlisted: Causes = frozenset()
    causes: Causes = frozenset()

    @property
    def view(self) -> View:
        """Its record."""
        return self.scope.view


@dataclass(frozen=True, slots=True)
class Receivers:
    """Among whom is shared: `names` in the order of the roster; with `causes` it is not known who."""

    names: tuple[str, ...]
    causes: Causes = frozenset()


def departure_of(view: View, rule: Share, book: Book) -> Departure:
    """A departure under the version in force at its own event, with the leaver and the instant."""
    scope = book.scope(view)
    own = scope.moment(rule.at)
    then = book.books.at(own.span.lo) or book
    for other in then.policy.rules:
        if isinstance(other, Share) and other.name == rule.name:
            rule, scope = other, then.scope(view)
    who, causes = people(scope.value(rule.leaver))
    at = scope.moment(rule.at)
    doubts = causes | (frozenset() if at.span.known else at.causes) | view.doubts()
    return Departure(rule, scope, next(iter(who)) if who else None, at, causes=doubts)


def day_of(departure: Departure) -> dt.date | str:
    """The local day it falls on; its own id where that is not known."""
    zone = departure.scope.book.world.zone
    lo, hi = (end.astimezone(zone).date() for end in (departure.at.span.lo, departure.at.span.hi))
    return lo if lo == hi else departure.view.id


def gather(departure: Departure, ownership: Ownership) -> None:
    """Find the clients of the pool that the leaver had just before, and what has been decided of them."""
    just_before = Span(departure.at.span.lo - TICK, departure.at.span.hi - TICK)
    pool = _pool(departure, ownership)
    departure.unlisted = pool.unlisted
    for subject, (sure, doubt) in pool.members.items():
        held = ownership.held(subject, just_before)
        owners = {s.owner for s in held.moves.standings if s.status == "owned"}
        if held.status == "owned" and held.owner == departure.leaver:
            departure.doubtful |= {} if sure else {subject: doubt}
            departure.sure += [subject] if sure else []
        elif departure.leaver is None or owners & {departure.leaver, None} or _tied(held, departure):
            departure.doubtful[subject] = held.moves.causes | doubt
    for subject in [*departure.sure, *departure.doubtful]:
        if decision := _decision(subject, departure, ownership):
            departure.decided[subject] = decision


def _tied(held: Held, departure: Departure) -> bool:
    """Whether the leaver was one of those whose claims tied."""
    contenders = held.pool.contenders
    tied = (contenders[name] for name in held.moves.base.candidates)
    return held.status == "tied" and any(departure.leaver in (c.claimants or ()) for c in tied)


@dataclass(frozen=True, slots=True)
class Pool:
    """The subjects of the records to be shared: whether each surely is one, and what would tell."""

    members: Mapping[str, tuple[bool, Causes]]
    unlisted: Causes = frozenset()


def _pool(departure: Departure, ownership: Ownership) -> Pool:
    """The pool; evaluated once for all departures where it reads nothing of the departure."""
    rule, scope, shelf = departure.rule, departure.scope, departure.scope.book.shelf
    key = ("pool", rule.name)
    if key in shelf:
        known: Pool = shelf[key]
        return known
    scope.begin()
    members = listed(scope.value(rule.pool))
    found: dict[str, tuple[bool, Causes]] = {}
    for member, sure in members.members:
        subject = ownership.who.subject_of(member.ref if isinstance(member, View) else str(member))
        if subject:
            before = found.get(subject, (False, frozenset()))
            found[subject] = (sure or before[0], before[1] | members.causes)
    pool = Pool(found, members.unlisted or frozenset())
    if not scope.reads:
        shelf[key] = pool
    return pool


def _decision(subject: str, departure: Departure, ownership: Ownership) -> Decision | None:
    """The recorded decision that moved the client on from the leaver."""
    held = ownership.held(subject)
    for decision in held.decisions:
        effect = held.moves.effects.get(decision.step.id)
        from_leaver = (
            effect and effect.what == "moved" and {h.owner for h in effect.holders} == {departure.leaver}
        )
        after = departure.at.span.by(decision.step.at) is not False
        if decision.transfer.of == departure.rule.decided_of and from_leaver and after:
            names = departure.scope.within(decision.view)
            entitled = _entitled(decision, departure.rule)
            if entitled and departure.scope.truth(departure.rule.decided_when, names).value is not False:
                return decision
    return None


def _entitled(decision: Decision, rule: Share) -> bool:
    """Whether whoever decided may have held the role that decides."""
    who = decision.view.get("decided_by")
    if not isinstance(who, str):
        return True
    at = decision.scope.moment(decision.transfer.at)
    return held_role(decision.book.world, who, (rule.decided_by,), at).value is not False


def receivers_of(same_day: Sequence[Departure], departures: Iterable[Departure]) -> Receivers:
    """The roster after all departures of the day, without anybody who has left since."""
    first, world = same_day[0], same_day[0].scope.book.world
    after = max((d.at.span for d in same_day), key=lambda span: span.hi)
    left = {d.leaver: d.at.span for d in departures if d.leaver}
    members = listed(first.scope.value(first.rule.receivers))
    causes: Causes = members.unlisted or frozenset()
    names: dict[str, str] = {}
    for member, sure in members.members:
        name = _name(member)
        if isinstance(member, View):
            begun = moment(member["since"], world.zone)
            holds = in_office(member, after, world)
            gone = any(
                begun.never or begun.span.lo <= left[who].hi for who in (name, member.id) if who in left
            )
        else:
            holds, gone = True, name in left
        stays = both(sure or None, holds, not gone)
        if stays is None or (stays and name is None):
            causes |= members.causes | _unsure(member)
        elif stays and name:
            names.setdefault(name, member.id if isinstance(member, View) else name)
    return Receivers(tuple(sorted(names, key=lambda name: (names[name], name))), causes)


def _name(member: Any) -> str | None:
    name = member.get("name") if isinstance(member, View) else member
    return name if isinstance(name, str) else None


def _unsure(member: Any) -> Causes:
    if not isinstance(member, View):
        return frozenset()
    return frozenset(
        member.missing(name) for name in ("name", "role", "since", "until") if name in member.shape.fields
    )


def proposal_of(same_day: Sequence[Departure], receivers: Receivers, ownership: Ownership) -> dict[str, str]:
    """Who is proposed, or was given, each client of the day; a household goes whole."""
    if receivers.causes:
        return {}
    clients = sorted({subject for d in same_day for subject in d.sure})
    decided = {subject: d.decided[subject].step.to.owner or "" for d in same_day for subject in d.decided}
    group = _households(clients, same_day, ownership)
    sizes: dict[str, int] = defaultdict(int)
    settled: dict[str, str] = {}
    for subject in clients:
        sizes[group[subject]] += 1
        if subject in decided:
            settled.setdefault(group[subject], decided[subject])
    dealt = deal(sizes, receivers.names, settled)
    return {subject: dealt[group[subject]] for subject in clients if group[subject] in dealt}


def _households(
    clients: Sequence[str], same_day: Sequence[Departure], ownership: Ownership
) -> dict[str, str]:
    """To each client the first of those it lives with, or may live with, at the departure."""
    group = {subject: subject for subject in clients}
    if same_day[0].rule.together != "household":
        return group

    def top(subject: str) -> str:
        while group[subject] != subject:
            subject = group[subject]
        return subject

    for subject in clients:
        for other in ownership.who.household(subject, same_day[0].at.span):
            if other in group:
                low, high = sorted((top(subject), top(other)))
                group[high] = low
    return {subject: top(subject) for subject in clients}
