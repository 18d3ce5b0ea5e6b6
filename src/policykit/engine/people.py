"""People and roles: who holds a role at an instant, by the dated records of the kind `person`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.engine.duty import Truth
from policykit.engine.finding import Missing
from policykit.engine.moments import Moment, moment
from policykit.engine.spans import Span, both
from policykit.feel.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from policykit.engine.view import View
    from policykit.engine.world import World

PERSON = "person"


def held_role(world: World, who: str, roles: Collection[str], at: Moment) -> Truth:
    """Whether the person `who` (id or name) held one of `roles` at an instant.

    A term of office includes its last day. Where the kind `person` was not delivered it is not known.
    """
    if not world.delivered(PERSON) or PERSON not in world.schemas:
        return Truth(None, frozenset((Missing(PERSON),)))
    answers = [
        (both(_is(person["role"], roles), in_office(person, at.span, world)), person)
        for person in world.views(PERSON)
        if who in (person.id, person["name"])
    ]
    if any(answer is True for answer, _ in answers):
        return Truth(value=True)
    if all(answer is False for answer, _ in answers):
        return Truth(value=False)
    doubtful = (person for answer, person in answers if answer is None)
    return Truth(None, at.causes.union(*(_causes(person) for person in doubtful)))


def holders(world: World, role: str, at: Span) -> Iterator[View]:
    """The people who held a role at an instant, or may have."""
    if world.delivered(PERSON) and PERSON in world.schemas:
        for person in world.views(PERSON):
            if both(_is(person["role"], {role}), in_office(person, at, world)) is not False:
                yield person


def _is(role: Any, roles: Collection[str]) -> bool | None:
    return None if isinstance(role, Unknown) else role in roles


def in_office(person: View, at: Span, world: World) -> bool | None:
    """Whether `at` lies in a term of office, first and last day included; an end that is none is open."""
    since, until = moment(person["since"], world.zone), moment(person["until"], world.zone)
    begins = Span(since.span.lo, since.span.lo if since.day else since.span.hi)
    ends = Span(until.span.hi if until.day else until.span.lo, until.span.hi)
    return both(since.never or begins.by(at), until.never or at.by(ends))


def _causes(person: View) -> frozenset[Any]:
    found = (person[name] for name in ("role", "since", "until"))
    return frozenset().union(*(value.causes for value in found if isinstance(value, Unknown)))
