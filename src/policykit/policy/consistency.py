"""What must hold of a policy as a whole before anything may be evaluated with it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from policykit.feel import nodes as n
from policykit.policy.model import Decide, Measure, Policy, Prefer
from policykit.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from policykit.policy.vocabulary import Vocabulary


def problems_of(policy: Policy, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Give what contradicts itself within one version."""
    yield from _names(policy, vocabulary)
    yield from _taken_over(policy)
    yield from _cycles(policy)


def _names(policy: Policy, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Two rules of one name; a parameter, decision or measure called like a field or like one another."""
    taken: dict[str, Place] = {}
    for rule in policy.rules:
        if rule.name in taken:
            args = {"name": rule.name, "line": taken[rule.name].line}
            yield Problem("policy-rule-twice", rule.place, args)
        taken.setdefault(rule.name, rule.place)
    for name, place, record in _named_values(policy):
        if name in vocabulary.fields(record):
            yield Problem("policy-name-is-field", place, {"name": name, "kind": record})
    for rule in policy.rules:
        if rule.name in policy.parameters and isinstance(rule, Decide | Measure | Prefer):
            line = policy.parameters[rule.name].place.line
            yield Problem("policy-name-taken", rule.place, {"name": rule.name, "line": line})
    places = {rule.name: rule.place for rule in policy.rules} | {
        p.name: p.place for p in policy.parameters.values()
    }
    for name, (title, other) in vocabulary.clashes.items():
        yield Problem("policy-title-twice", places.get(name, policy.place), {"title": title, "other": other})


def _taken_over(policy: Policy) -> Iterator[Problem]:
    """What is defined here although it is taken over from another policy."""
    lent = {*policy.borrowed.parameters, *(rule.name for rule in policy.borrowed.rules)}
    own = {rule.name: rule.place for rule in policy.rules}
    own |= {parameter.name: parameter.place for parameter in policy.parameters.values()}
    for name in sorted(own.keys() & lent):
        yield Problem("policy-import-taken", own[name], {"name": name})


def _named_values(policy: Policy) -> Iterator[tuple[str, Place, str]]:
    for parameter in policy.parameters.values():
        for record in sorted({rule.record for rule in policy.rules}):
            yield parameter.name, parameter.place, record
    for rule in policy.rules:
        if isinstance(rule, Decide | Measure):
            yield rule.name, rule.place, rule.record


def _cycles(policy: Policy) -> Iterator[Problem]:
    """Decisions that need each other: each circle once, at the first of its rules in the file."""
    rules = {rule.name: rule for rule in policy.rules if isinstance(rule, Decide | Measure)}
    needs = {name: [read for read in used(rule) if read in rules] for name, rule in rules.items()}
    for circle in circles(needs):
        first = min((rules[name] for name in circle), key=lambda rule: rule.place)
        start = circle.index(first.name)
        path = [*circle[start:], *circle[:start], first.name]
        yield Problem("policy-cycle", first.place, {"path": " → ".join(path)})


def used(rule: Decide | Measure) -> set[str]:
    """Give every name that a decision or measure reads."""
    own = (rule.expression,) if isinstance(rule, Decide) else (rule.where, rule.value, *rule.by)
    trees = [expression.tree for expression in (rule.when, *own) if expression]
    if isinstance(rule, Decide) and rule.table:
        trees += [column.expression for column in rule.table.inputs]
        trees += [tree for row in rule.table.rules for tree in (*row.tests, *row.outputs)]
    names = {node.name for tree in trees for node in n.walk(tree) if isinstance(node, n.Name)}
    return names | ({rule.within} if isinstance(rule, Measure) and rule.within else set())


def circles(needs: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Give the circles that a depth-first walk closes, each once, however it is entered."""
    found: dict[frozenset[str], tuple[str, ...]] = {}
    done: set[str] = set()
    for start in needs:
        trail: list[str] = []
        pending: list[tuple[str, bool]] = [(start, False)]
        while pending:
            name, leaving = pending.pop()
            if leaving:
                done.add(trail.pop())
            elif name in trail:
                circle = tuple(trail[trail.index(name) :])
                found.setdefault(frozenset(circle), circle)
            elif name not in done:
                trail.append(name)
                pending.append((name, True))
                pending.extend((need, False) for need in sorted(needs[name], reverse=True))
    return list(found.values())


def ranges(versions: Sequence[Policy]) -> Iterator[Problem]:
    """Issued versions that begin on one day, or in another order than they are numbered."""
    issued = [version for version in versions if version.issued_on and version.effective_from]
    for older, newer in pairwise(issued):
        assert older.effective_from is not None
        assert newer.effective_from is not None
        args = {"version": newer.version, "other": older.version, "day": older.effective_from.isoformat()}
        if newer.effective_from == older.effective_from:
            yield Problem("policy-ranges-overlap", newer.place, args)
        elif newer.effective_from < older.effective_from:
            yield Problem("policy-ranges-disorder", newer.place, args)
