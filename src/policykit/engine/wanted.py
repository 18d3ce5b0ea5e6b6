"""Which findings somebody wants: of which rules, about which records.

A report reads a few rules of most records and all rules of a few. What nobody reads is not evaluated; what a
rule needs of others (a decision, a count over all records) is computed whether or not it is wanted itself.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policykit.engine.book import Book
    from policykit.policy.model import Rule

    Ids = Iterable[str] | None


class Wanted:
    """The ids of the records by policy and rule; None for every record."""

    def __init__(self, ids: Mapping[tuple[str, str], Ids]) -> None:
        self._always: dict[str, frozenset[str]] = {}
        self._about: dict[str, dict[str, frozenset[str]]] = {}
        always: dict[str, set[str]] = defaultdict(set)
        about: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for (policy, rule), records in ids.items():
            if records is None:
                always[policy].add(rule)
            for id_ in records or ():
                about[policy][id_].add(rule)
        alike: dict[frozenset[str], frozenset[str]] = {}
        for policy in {policy for policy, _ in ids}:
            whole = self._always[policy] = frozenset(always[policy])
            found = ((id_, whole | rules) for id_, rules in about[policy].items())
            self._about[policy] = {id_: alike.setdefault(rules, rules) for id_, rules in found}

    @property
    def policies(self) -> list[str]:
        """The policies of which anything is wanted."""
        return sorted(self._always)

    def rules(self, policy: str, id_: str) -> frozenset[str]:
        """The rules of `policy` that are wanted about the record `id_`."""
        return self._about[policy].get(id_, self._always[policy])

    def always(self, policy: str) -> frozenset[str]:
        """The rules of `policy` that are wanted whatever they are about."""
        return self._always[policy]


def is_wanted(wanted: Wanted | None, book: Book, rule: Rule) -> bool:
    """Whether a rule that is not about one record (a month, all of them) is wanted."""
    return wanted is None or rule.name in wanted.always(book.policy.name)
