"""What a policy takes over from another, by name and version, so that a definition stands once.

Who counts as the same subject, parameters, decisions and figures may be taken over; a decision or figure
brings along whatever it reads. Nothing taken over gives findings of its own here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.feel.types import ANY, ListType
from policykit.names import closest
from policykit.policy.consistency import used
from policykit.policy.model import Borrowed, Decide, Import, Measure, Policy
from policykit.policy.vocabulary import NUMBER, parameter_type
from policykit.policy.words import hint
from policykit.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policykit.feel.types import Type
    from policykit.policy.build.parts import Part
    from policykit.policy.vocabulary import Vocabulary


def imported(top: Part, parts: Iterable[Part]) -> Borrowed:
    """Read the imports `parts`: everything that is taken over, its names entered into the vocabulary."""
    found = Borrowed()
    for part in parts:
        source = _source(part)
        if source is not None:
            found = _taken(part, source, found)
    for rule in found.rules:
        top.draft.vocabulary.add(rule.name, rule.title, _type(rule, top.draft.vocabulary))
    for parameter in found.parameters.values():
        top.draft.vocabulary.add(parameter.name, parameter.title, parameter_type(parameter.value))
    return found


def _source(part: Part) -> Policy | None:
    """The version that an import names; None, and a problem, where it cannot be used."""
    name, version = str(part.get("policy")), str(part.get("version"))
    find = part.draft.around.find
    source = find(name, version) if find else None
    if not isinstance(source, Policy):
        part.draft.vocabulary.unclear.update(map(str, part.get("names", ())))
        for unread in part.get("names", ()):
            part.draft.vocabulary.add(str(unread), {}, ANY)
    if source == "faulty":
        return None
    if source is None:
        part.say("policy-import-none", "policy", name=name, version=version)
    elif source.issued_on is None:
        part.say("policy-import-draft", "version", name=name, version=version)
    return source


def _taken(part: Part, source: Policy, before: Borrowed) -> Borrowed:
    names = tuple(str(name) for name in part.get("names", ()))
    rules = {rule.name: rule for rule in source.rules if isinstance(rule, Decide | Measure)}
    known = {*source.identity, *source.parameters, *rules}
    for index, name in enumerate(names):
        if name not in known:
            args = {"name": name, "hint": hint(closest(name, known, 1), sorted(known))}
            place = part.draft.source.where((*part.path_of("names"), index))
            part.draft.problems.append(Problem("policy-import-unknown", place, args))
    needed = dict.fromkeys(_closure(names, rules, source))
    return Borrowed(
        (*before.imports, Import(source.name, source.version, names, part.place())),
        {**before.identity, **{n: source.identity[n] for n in names if n in source.identity}},
        {**before.parameters, **{n: source.parameters[n] for n in needed if n in source.parameters}},
        tuple(
            {rule.name: rule for rule in (*before.rules, *(rules[n] for n in needed if n in rules))}.values()
        ),
    )


def _closure(names: tuple[str, ...], rules: dict[str, Decide | Measure], source: Policy) -> Iterator[str]:
    """The names asked for and those that their definitions read, each after what it reads."""
    seen: set[str] = set()
    pending = list(reversed(names))
    while pending:
        name = pending.pop()
        if name not in seen:
            seen.add(name)
            yield name
            read = used(rules[name]) if name in rules else set()
            pending.extend(sorted((read & (rules.keys() | source.parameters.keys())) - seen, reverse=True))


def _type(rule: Decide | Measure, vocabulary: Vocabulary) -> Type:
    """The type of what a decision or figure gives, as far as its definition says it."""
    if isinstance(rule, Measure):
        return NUMBER
    value = vocabulary.enumerate_values(rule.name, rule.values) if rule.values else ANY
    table = rule.table
    if table is not None and table.hit in ("rule order", "output order", "collect"):
        return NUMBER if table.aggregation else ListType(value)
    return value
