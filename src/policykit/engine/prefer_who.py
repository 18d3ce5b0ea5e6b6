"""Who is who among the records of one policy, and who lives with whom: the identity of subjects, bound.

A subject is called after a record, `kind:id`. Where versions differ about who is who, the version at the
subject's newest claim decides.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from policykit.engine.identity import Households, Ref, Subjects
from policykit.engine.prefer_households import memberships
from policykit.engine.prefer_subjects import Named, by_newest_claim

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.engine.book import Books
    from policykit.engine.duty import Truth
    from policykit.engine.prefer_reading import Readings
    from policykit.engine.spans import Span
    from policykit.policy.model import Identity


class Who:
    """The subjects of one `prefer` rule; `kinds` are the kinds of record that make claims."""

    def __init__(self, books: Books, readings: Readings, kinds: frozenset[str]) -> None:
        self._books = books
        self._readings = readings
        self._kinds = kinds
        self._subject = readings.rules()[-1].subject
        self._households: dict[tuple[object, ...], Households] = {}
        self.world = books.world

    @cached_property
    def _named(self) -> Named:
        """Who is who, by the version at each subject's newest claim; simple where all versions agree."""
        books = [(book, rule) for book in self._books.all if (rule := self._readings.rule(book))]
        readings = [book.policy.identity[rule.subject] for book, rule in books]
        found = [(identity, self.world.subjects(identity)) for identity in readings]
        current = [n for n, (book, _) in enumerate(books) if self._books.begins(book) <= self.world.as_of]
        usual = current[-1] if current else 0
        places = {id(book): n for n, (book, _) in enumerate(books)}
        newest: dict[Ref, int] = {}
        if len({_matching(identity) for identity in readings}) > 1:
            for kind in self._kinds:
                for view in self.world.views(kind):
                    newest[view.ref] = places.get(id(self._readings.in_force(view)[-1]), -1)
        return by_newest_claim(found, newest, usual)

    @cached_property
    def subjects(self) -> Subjects:
        """The subjects among all records."""
        return self._named.subjects

    def subject_of(self, ref: Ref | str) -> str | None:
        """The subject that a record (or one called `kind:id`) is about; None where it is about nobody."""
        kind, id_ = ref.split(":", 1) if isinstance(ref, str) and ":" in ref else ("", "")
        return self.subjects.of.get((kind, id_) if isinstance(ref, str) else ref)

    def identity(self, subject: str) -> Identity:
        """The identity that a subject is read by."""
        return self._named.by.get(subject) or next(iter(self._named.by.values()))

    @cached_property
    def household_kinds(self) -> frozenset[str]:
        """The kinds of record that say who lives with whom."""
        return frozenset(i.household_of for i in self._named.by.values() if i.household_of)

    def household(self, subject: str, at: Span) -> dict[str, Truth]:
        """Who lived in one household with a subject at an instant, or may have."""
        return self._households_of(subject).with_whom(subject, at)

    def crowded(self, subject: str) -> str:
        """A household of the subject that is too large to be one; empty where there is none."""
        return self._households_of(subject).crowded.get(subject, "")

    def _households_of(self, subject: str) -> Households:
        identity = self.identity(subject)
        key = (identity.household_of, identity.relations)
        if key not in self._households:
            self._households[key] = Households(memberships(self.world, identity, self.subjects.of))
        return self._households[key]

    def title(self, key: str) -> dict[str, str]:
        """What the forms call a key of the identity."""
        kinds = (kind for kind in self.world.schemas.values() if key in self._fields(kind.id))
        titles: Mapping[str, str] = next(
            (kind.fields[self._fields(kind.id)[key]].titles for kind in kinds), {}
        )
        return {lang: titles[lang] for lang in ("zh-Hant", "en") if lang in titles}

    def name_of(self, subject: str) -> str:
        """What findings call a subject: its first claim, so that a later decision does not rename it."""
        refs = self.subjects.records.get(subject, ())
        claims = sorted(ref for ref in refs if ref[0] in self._kinds)
        return ":".join(claims[0]) if claims else subject

    def display(self, subject: str) -> str:
        """The name that the first record of a subject gives; empty where none is known."""
        views = [self.world.find(*ref) for ref in self.subjects.records.get(subject, ())]
        names = [view.get(self._fields(view.kind).get("name", "")) for view in views if view]
        return next((name for name in names if isinstance(name, str)), "")

    def with_key(self, key: str, value: str) -> list[str]:
        """The subjects of which some record has this value of a key."""
        found = set()
        for ref, subject in self.subjects.of.items():
            view = self.world.find(*ref)
            if view and view.get(self._fields(ref[0]).get(key, "")) == value:
                found.add(subject)
        return sorted(found)

    def _fields(self, kind: str) -> Mapping[str, str]:
        return self.world.schemas[kind].subjects.get(self._subject, {})


def _matching(identity: Identity) -> tuple[object, ...]:
    """What of an identity decides who is who."""
    return identity.any, identity.unless_differs, identity.doubtful
