"""A policy as a manager reads and signs it: each rule as a sentence with its numbers, clauses and choices.

`portrait` gives plain data in one language; `policykit show` prints it as text and as PDF.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.analysis.sentence import Speaker
from policykit.calendar.period import Period
from policykit.calendar.words import period_text
from policykit.feel.nodes import Literal, Node, UnaryTests
from policykit.languages import in_language
from policykit.policy import model as m
from policykit.policy import norms
from policykit.problems import InputError, message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from policykit.policy.workspace import Workspace
    from policykit.problems import Language
    from policykit.records.schema import Field


@dataclass(frozen=True, slots=True)
class RulePage:
    """One rule in words: its sentences, its table if it has one, and what the company chose in it."""

    name: str
    kind: str
    title: str
    clauses: tuple[str, ...]
    sentences: tuple[str, ...]
    table: tuple[tuple[str, ...], ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Portrait:
    """One version of a policy in words.

    `parameters`, and `terms` (how long records are kept, definitions taken over from other policies), are
    each a name, a value, clauses and a choice.
    """

    name: str
    title: str
    version: str
    issued: str
    effective: str
    parameters: tuple[tuple[str, str, str, str], ...]
    terms: tuple[tuple[str, str, str, str], ...]
    rules: tuple[RulePage, ...]


def portrait(house: Workspace, policy: m.Policy, lang: Language, rule: str | None = None) -> Portrait:
    """Give `policy` in words in `lang`; of one rule only where `rule` names it."""
    teller = _Teller(house, policy, lang)
    rules = [r for r in policy.rules if rule in (None, r.name)]
    effective = policy.effective_from.isoformat() if policy.effective_from else ""
    return Portrait(
        name=policy.name,
        title=in_language(policy.title, lang),
        version=policy.version,
        issued=f"{policy.issued_on} {policy.issued_by}" if policy.issued_on else teller.word("draft"),
        effective=effective,
        parameters=tuple(teller.parameter(p) for p in policy.parameters.values()) if rule is None else (),
        terms=tuple(teller.terms()) if rule is None else (),
        rules=tuple(teller.rule(r) for r in rules),
    )


_LOCALS = frozenset(("holder", "tied", "start", "end", "due", "asking"))
"""Names that the engine gives to some rules (semantics 6, 8 and 10)."""


class PolicyWords:
    """The titles of everything a policy names: fields, kinds, parameters (with values), decisions, roles."""

    def __init__(self, house: Workspace, policy: m.Policy, lang: Language) -> None:
        self.house, self.policy, self.lang = house, policy, lang
        kinds = [house.schemas[kind] for kind in (policy.record, *policy.uses) if kind in house.schemas]
        self.fields: dict[str, Field] = {}
        for kind in reversed(kinds):
            self.fields |= dict(_all_fields(kind.fields))
        self.rules = {rule.name: rule for rule in policy.rules}
        self.items: dict[str, Mapping[str, str]] = {}

    def is_kind(self, name: str) -> bool:
        """Whether the name is a kind of record."""
        return name in self.house.schemas

    def title(self, name: str, kind: str = "") -> Mapping[str, str]:
        """The title of `name`; of a parameter, with its value in brackets."""
        if name in self.items:
            return self.items[name]
        if kind and name in self.house.schemas[kind].fields:
            return self.house.schemas[kind].fields[name].titles
        if (parameter := self.policy.parameters.get(name)) is not None:
            shown = value_text(parameter.value, self.lang)
            words = in_language(parameter.title, self.lang) or name
            return {self.lang: message("portrait-valued", "text", self.lang, {"name": words, "value": shown})}
        if name in self.rules:
            return self.rules[name].title
        if name in self.house.schemas and not kind:
            return self.house.schemas[name].titles
        if name in self.fields:
            return self.fields[name].titles
        if name in _LOCALS:
            return {self.lang: message(f"portrait-local-{name}", "text", self.lang, {})}
        return self.house.settings.roles.get(name, {})

    def value_title(self, name: str, value: str, kind: str = "") -> Mapping[str, str]:
        """The title of an enumerated value of a field (of `kind`) or decision."""
        if kind and name in self.house.schemas[kind].fields:
            return self.house.schemas[kind].fields[name].values.get(value, {})
        rule = self.rules.get(name)
        if isinstance(rule, m.Decide):
            return rule.values.get(value, {})
        return self.fields[name].values.get(value, {}) if name in self.fields else {}

    def is_instant(self, name: str) -> bool:
        """Whether the field holds a date or a time."""
        return name in self.fields and self.fields[name].time is not None


def _all_fields(fields: Mapping[str, Field]) -> Iterator[tuple[str, Field]]:
    for name, part in fields.items():
        yield from _all_fields(part.fields)
        yield name, part


def value_text(value: object, lang: Language) -> str:
    """A value as people write it: a period in words, a text in their language, anything else as it stands."""
    if isinstance(value, Mapping):
        return in_language(value, lang)
    try:
        return period_text(Period.parse(str(value)), lang)
    except InputError:
        return str(value)


class _Teller:
    def __init__(self, house: Workspace, policy: m.Policy, lang: Language) -> None:
        self.house, self.policy, self.lang = house, policy, lang
        self.words = PolicyWords(house, policy, lang)
        self.record = policy.record

    def word(self, form: str, **parts: object) -> str:
        return message(f"portrait-{form}", "text", self.lang, parts)

    def name(self, name: str) -> str:
        return in_language(self.words.title(name), self.lang) or name

    def kind(self, kind: str) -> str:
        return in_language(self.house.schemas[kind].titles, self.lang) if kind in self.house.schemas else kind

    def say(self, expression: m.Expression | None, kind: str = "") -> str:
        if expression is None:
            return ""
        return Speaker(self.words, self.lang, expression.text, kind or self.record).say(expression.tree)

    def text(self, text: m.Text) -> str:
        return in_language(text, self.lang)

    def terms(self) -> Iterator[tuple[str, str, str, str]]:
        yield from map(self.retention, self.policy.retention)
        yield from map(self.taken, self.policy.borrowed.imports)

    def taken(self, taken: m.Import) -> tuple[str, str, str, str]:
        found = next(p for p in self.house.policies[taken.policy] if p.version == taken.version)
        titles = self.titles(found)
        names = self.word("join", text="").join(titles.get(name, name) for name in taken.names)
        source = self.word("taken-from", policy=self.text(found.title), version=taken.version)
        return (self.word("taken", names=names), source, "", "")

    def titles(self, policy: m.Policy) -> dict[str, str]:
        """The titles of a policy's rules and parameters by name."""
        defined: tuple[m.Rule | m.Parameter, ...] = (*policy.rules, *policy.parameters.values())
        return {one.name: in_language(one.title, self.lang) or one.name for one in defined}

    def parameter(self, parameter: m.Parameter) -> tuple[str, str, str, str]:
        title = in_language(parameter.title, self.lang) or parameter.name
        chosen = self.choice(parameter.chosen) if parameter.chosen else ""
        return (title, value_text(parameter.value, self.lang), "、".join(parameter.clauses), chosen)

    def retention(self, kept: m.Retention) -> tuple[str, str, str, str]:
        parameter = self.policy.parameters.get(kept.keep)
        period = value_text(parameter.value if parameter else kept.keep, self.lang)
        last = self.house.policies[kept.policy][-1]
        by = self.word(
            "retained", policy=self.text(last.title), rule=self.titles(last)[kept.rule], period=period
        )
        return (self.word("retention", kind=self.kind(kept.record)), by, "、".join(kept.clauses), "")

    def choice(self, chosen: m.Chosen) -> str:
        others = self.word("join", text="").join(value_text(v, self.lang) for v in chosen.instead_of)
        form = "chosen-instead" if others else "chosen"
        return self.word(form, because=self.text(chosen.because), others=others)

    def rule(self, rule: m.Rule) -> RulePage:
        self.words.items, self.record = {}, rule.record
        return RulePage(
            name=rule.name,
            kind=self.word(f"kind-{rule.kind}"),
            title=self.text(rule.title) or rule.name,
            clauses=tuple(self.clause(clause) for clause in rule.clauses),
            sentences=tuple(filter(None, _TELL[type(rule)](self, rule))),
            table=self.table(rule) if isinstance(rule, m.Decide) else (),
            choices=tuple(self.choice(c) for c in _chosen_in(rule)),
        )

    def clause(self, clause: str) -> str:
        found = self.house.clause(self.policy.name, self.policy.version, clause)
        return f"{clause} {found.title.removeprefix(clause).strip()}" if found else clause

    def when(self, rule: m.Rule) -> str:
        return self.word("when", condition=self.say(rule.when)) if rule.when else ""

    def within(self, within: str | None) -> str:
        if within is None:
            return ""
        return self.name(within) if within in self.policy.parameters else value_text(within, self.lang)

    def deadline(self, due: m.Deadline) -> str:
        if due.at is not None:
            return self.word("due-at", at=self.say(due.at))
        if due.before is not None:
            return self.word("due-before", before=self.say(due.before))
        counting = due.counting or self.policy.counting
        return self.word(
            "due",
            start=self.say(due.start),
            within=self.within(due.within),
            convention=message(f"convention-{counting.convention}", "text", self.lang, {}),
        )

    def table(self, rule: m.Decide) -> tuple[tuple[str, ...], ...]:
        """The decision table in words: a row of headings, then one of cells a rule."""
        if rule.table is None:
            return ()
        speaker = Speaker(self.words, self.lang, rule.table_text, rule.record)
        inputs = [i.expression for i in rule.table.inputs]
        heads = (*(speaker.say(i) for i in inputs), self.text(rule.title) or rule.name)
        rows = (
            (
                *(self.cell(speaker, i, tests) for i, tests in zip(inputs, row.tests, strict=True)),
                *(self.output(speaker, rule, output) for output in row.outputs),
            )
            for row in rule.table.rules
        )
        return (heads, *rows)

    def output(self, speaker: Speaker, rule: m.Decide, output: Node) -> str:
        if isinstance(output, Literal) and isinstance(output.value, str):
            return self.text(rule.values.get(output.value, {})) or output.value
        return speaker.say(output)

    def cell(self, speaker: Speaker, of: Node, tests: UnaryTests) -> str:
        if not tests.tests:
            return "—"
        shown = self.word("join", text="").join(speaker.value(test, of) for test in tests.tests)
        return self.word("other-than", text=shown) if tests.negated else shown


def _decide(t: _Teller, rule: m.Decide) -> Iterable[str]:
    yield t.when(rule)
    if rule.expression is not None:
        yield t.word("decide", title=t.text(rule.title) or rule.name, that=t.say(rule.expression))
    elif rule.table is not None:
        hit = " ".join(filter(None, (rule.table.hit, rule.table.aggregation)))
        yield t.word(f"hit-{hit.replace(' ', '-')}")


def _measure(t: _Teller, rule: m.Measure) -> Iterable[str]:
    same = t.word("join", text="").join(t.name(s) for s in rule.same)
    window = t.word("window", within=t.within(rule.within)) if rule.within else ""
    over = t.word("same", over=t.kind(rule.over), same=same) if same else t.kind(rule.over)
    by = t.word("join", text="").join(t.say(expression, rule.over) for expression in rule.by)
    grouped = {"by": by} if by else {}
    form = "measure-by" if by else "measure"
    if rule.figure == "count":
        yield t.word(form, over=over, window=window, **grouped)
    else:
        figure, value = t.word(f"figure-{rule.figure}"), t.say(rule.value, rule.over)
        yield t.word(f"{form}-of", over=over, window=window, figure=figure, value=value, **grouped)
    if rule.where:
        yield t.word("where", condition=t.say(rule.where))


def _oblige(t: _Teller, rule: m.Oblige) -> Iterable[str]:
    if rule.each is not None:
        items = t.say(rule.each.items) if rule.each.items else t.within(rule.each.rhythm)
        t.words.items = {rule.each.name: {t.lang: t.word("item")}}
        yield t.word("each" if rule.each.items else "rhythm", items=items)
    if rule.over:
        t.words.items = {"month": {t.lang: t.word("the-month")}}
        yield t.word("over-month")
    bearer = t.say(rule.bearer) or t.name(rule.bearer_role) or t.word("somebody")
    yield t.when(rule) + t.word("must", bearer=bearer, due=t.deadline(rule.due), action=t.text(rule.action))
    yield t.word("done", at=t.say(rule.fulfilled.act or rule.fulfilled.at))
    if rule.fulfilled.conditions:
        yield t.word(
            "with", names=t.word("join", text="").join(t.text(c.name) for c in rule.fulfilled.conditions)
        )
    if rule.suspended is not None:
        yield t.word("suspended", each=t.say(rule.suspended.each))
    for level in rule.escalate:
        offset = value_text(level.offset.lstrip("-"), t.lang)
        form = "escalate-before" if level.offset.startswith("-") else "escalate"
        yield t.word(form, offset=offset, to=t.name(level.to), of=t.word(f"of-{level.of}"))
    if rule.sanction:
        yield t.word("sanction", sanction=t.text(rule.sanction))


def _prefer(t: _Teller, rule: m.Prefer) -> Iterable[str]:
    yield t.word("prefer")
    for number, claim in enumerate(rule.claims, 1):
        t.record = claim.of
        when = t.word("when", condition=t.say(claim.when)) if claim.when else ""
        title, kind = t.text(claim.title) or claim.name, t.kind(claim.of)
        yield t.word("claim", number=number, title=title, of=kind, when=when, claimant=t.say(claim.claimant))
        if claim.lapses is not None:
            when = t.word("when", condition=t.say(claim.lapses_when)) if claim.lapses_when else ""
            yield t.word("lapses", when=when, due=t.deadline(claim.lapses))
    for transfer in rule.transfers:
        t.record = transfer.of
        yield t.word("transfer", of=t.kind(transfer.of), to=t.say(transfer.to), when=t.say(transfer.when))
    if rule.tie_waits_for:
        yield t.word("tie", role=t.name(rule.tie_waits_for))


def _share(t: _Teller, rule: m.Share) -> Iterable[str]:
    yield t.word(
        "share", pool=t.say(rule.pool), receivers=t.say(rule.receivers), role=t.name(rule.decided_by)
    )


def _forbid(t: _Teller, rule: norms.Forbid) -> Iterable[str]:
    bearer = t.say(rule.bearer) or t.word("somebody")
    yield t.when(rule) + t.word("must-not", bearer=bearer, action=t.text(rule.action))
    if rule.unless is not None:
        yield t.word("unless", condition=t.say(rule.unless))
    if rule.sanction:
        yield t.word("sanction", sanction=t.text(rule.sanction))


def _permit(t: _Teller, rule: norms.Permit) -> Iterable[str]:
    if rule.each is not None:
        t.words.items = {rule.each.name: {t.lang: t.word("item")}}
        yield t.word("each", items=t.say(rule.each.items))
    roles = t.word("join", text="").join(t.name(role) for role in rule.roles)
    yield t.word(
        "permit", roles=roles or t.word("somebody"), rule=t.name(rule.overrides), only=t.say(rule.only) or "—"
    )


def _rotate(t: _Teller, rule: norms.Rotate) -> Iterable[str]:
    yield t.word("rotate", over=t.kind(rule.over), roster=t.kind(rule.roster))
    if rule.counts is not None:
        yield t.word("counts", condition=t.say(rule.counts))


def _restrict(t: _Teller, rule: norms.Restrict) -> Iterable[str]:
    join = t.word("join", text="")
    fields, roles = join.join(map(t.name, rule.fields)), join.join(map(t.name, rule.roles))
    yield t.when(rule) + t.word(
        f"restrict-{rule.otherwise}", fields=fields or t.kind(rule.record), roles=roles
    )
    if rule.allow is not None:
        yield t.word("allow", condition=t.say(rule.allow))


def _gate(t: _Teller, rule: norms.Gate) -> Iterable[str]:
    yield t.word("gate", before=t.say(rule.before))
    for need in rule.needs:
        t.words.items = {need.each.name: {t.lang: t.word("item")}} if need.each else {}
        that = t.say(need.that)
        if need.each is not None:
            that = t.word("need-each", items=t.say(need.each.items), that=that)
        yield t.word("need", name=t.text(need.name), that=that)


def _check(t: _Teller, rule: norms.Check) -> Iterable[str]:
    yield t.when(rule) + t.word("check", action=t.text(rule.action))


_TELL: Mapping[type[m.Rule], Callable[[_Teller, Any], Iterable[str]]] = {
    m.Decide: _decide, m.Measure: _measure, m.Oblige: _oblige, m.Prefer: _prefer, m.Share: _share,
    norms.Forbid: _forbid, norms.Permit: _permit, norms.Rotate: _rotate, norms.Restrict: _restrict,
    norms.Gate: _gate, norms.Check: _check,
}  # fmt: skip


def _chosen_in(rule: m.Rule) -> Sequence[m.Chosen]:
    """Everything the company chose within a rule."""
    found = [rule.chosen]
    if isinstance(rule, m.Prefer):
        found += [*(claim.chosen for claim in rule.claims), rule.tie_chosen]
    if isinstance(rule, norms.Rotate):
        found += [rule.make_up_chosen, rule.carry_over_chosen]
    return [chosen for chosen in found if chosen]
