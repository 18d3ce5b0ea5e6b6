"""Who is who where versions of a policy differ about it: each subject by the version at its newest claim."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policykit.engine.identity import Notice, Ref, Subjects

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from policykit.policy.model import Identity


@dataclass(slots=True)
class Named:
    """The subjects, and the identity that each was read by."""

    of: dict[Ref, str] = field(default_factory=dict)
    records: dict[str, tuple[Ref, ...]] = field(default_factory=dict)
    notices: dict[str, tuple[Notice, ...]] = field(default_factory=dict)
    by: dict[str, Identity] = field(default_factory=dict)

    @property
    def subjects(self) -> Subjects:
        """The subjects alone."""
        return Subjects(self.of, self.records, self.notices)

    def take(self, identity: Identity, found: Subjects, which: Callable[[tuple[Ref, ...]], bool]) -> None:
        """Take over the groups that `which` accepts, without the records that are taken already."""
        for name, refs in found.records.items():
            left = tuple(ref for ref in refs if ref not in self.of)
            if left and which(left):
                own = ":".join(left[0])
                self.of |= dict.fromkeys(left, own)
                self.records[own] = left
                self.by[own] = identity
                if name in found.notices:
                    self.notices[own] = found.notices[name]


def by_newest_claim(
    readings: Sequence[tuple[Identity, Subjects]], newest: Mapping[Ref, int], usual: int
) -> Named:
    """Put together what the identities of several versions make of the same records.

    `readings` are those of the versions, oldest first; `newest` gives, of each record that makes a claim,
    the place of the version in force at it. Later versions come first: of the records that are left, a group
    that a version sees is a subject if its newest claim is that version's. Where no claim is left the version
    at place `usual` decides.
    """
    named = Named()

    def made_under(place: int) -> Callable[[tuple[Ref, ...]], bool]:
        return lambda refs: max((newest[ref] for ref in refs if ref in newest), default=-1) == place

    for place in reversed(range(len(readings))):
        named.take(*readings[place], made_under(place))
    named.take(*readings[usual], lambda _: True)
    return named
