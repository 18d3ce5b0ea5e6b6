"""The dated memberships of households, read from the records (semantics section 8, Identity)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.engine.identity import Membership
from policykit.engine.prefer_reading import people, validity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policykit.engine.identity import Ref
    from policykit.engine.world import World
    from policykit.policy.model import Identity


def memberships(world: World, identity: Identity, of: Mapping[Ref, str]) -> Iterator[Membership]:
    """The memberships of the households that `identity` counts, each of the subject that `of` gives.

    None where the policy does not say what a household is. A member whose household is not known is in
    none: nobody could say with whom.
    """
    for view in world.views(identity.household_of) if identity.household_of else ():
        relation, why = people(view.get("relation"))
        related = _related(relation, identity)
        holds = validity(view)
        facts = holds.causes | why | view.doubts()
        there = None if related and view.there is None else related
        household = view.get("household")
        if isinstance(household, str):
            yield Membership(of[view.ref], household, holds.since, holds.until, there, facts)


def _related(relation: frozenset[str] | None, identity: Identity) -> bool | None:
    if not identity.relations:
        return True
    return None if relation is None else bool(relation & set(identity.relations))
