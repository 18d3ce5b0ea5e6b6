"""The skeleton of a version: a draft with one rule to write for each clause, its blanks marked.

A blank is an expression that is null, or a guidance text that begins with 待填: `check` lists each of them
with its place, and the draft can be read as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from policykit.problems import message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policykit.analysis.outline.modality import Period
    from policykit.analysis.outline.outline import Clause, Outline
    from policykit.problems import Language
    from policykit.records.schema import Kind, Schemas

VERSION: Final = "1.0.0"
BLANK: Final = '"null"'
TO_FILL: Final = "待填"
"""What a guidance text begins with that somebody has still to write."""
_RULES: Final = ("oblige", "forbid")
_SHOWN: Final = 60


def skeleton(found: Outline, schemas: Schemas, lang: Language, record: str = "") -> str:
    """Write the draft. `record` is the main kind of record, by default the one whose words occur most."""
    kind = schemas[record] if record else likely_kind(found, schemas)
    clauses = [clause for clause in found.clauses if not clause.repeats]
    ruled = [clause for clause in clauses if clause.guess.kind in _RULES] or clauses[:1]
    names = {clause.id: _name(clause.id) for clause in clauses}
    parts = [
        *_head(found, kind, lang),
        *_parameters(ruled, names, lang),
        "rules:",
        *(line for clause in ruled for line in _rule(clause, names[clause.id], lang)),
        *_guidance([clause for clause in clauses if clause not in ruled], lang),
    ]
    return "\n".join(parts) + "\n"


def likely_kind(found: Outline, schemas: Schemas) -> Kind:
    """Give the kind of record whose titles and fields' titles occur most in the text."""
    text = found.title + "".join(clause.words for clause in found.clauses)

    def occurrences(kind: Kind) -> int:
        titles = [kind.titles, *(field.titles for field in kind.fields.values())]
        words = {title for each in titles for title in each.values() if len(title) >= 2}
        return sum(word in text for word in words) + 3 * any(title in text for title in kind.titles.values())

    dated = [kind for kind in schemas.values() if kind.at]
    return max(dated, key=lambda kind: (occurrences(kind), kind.id == "complaint"))


def _head(found: Outline, kind: Kind, lang: Language) -> Iterator[str]:
    yield "# yaml-language-server: $schema=../../schemas/policy.schema.json"
    for line in _say("head", lang, count=len(found.clauses)).splitlines():
        yield f"# {line}"
    yield f"policy: {found.policy}"
    yield f"version: {VERSION}"
    yield f"title: {_quoted(found.title)}"
    yield f"record: {kind.id}   # {_say('record', lang)}"
    yield f"in_force_at: {kind.at}"
    yield ""


def _parameters(clauses: Sequence[Clause], names: dict[str, str], lang: Language) -> Iterator[str]:
    """Give a parameter for each period of a duty; for `at once` the company chooses one."""
    duties = [clause for clause in clauses if clause.guess.kind != "forbid"]
    if any(clause.guess.periods for clause in duties):
        yield "parameters:"
    for clause in duties:
        for number, period in enumerate(clause.guess.periods, 1):
            yield f"  {_parameter(names[clause.id], number)}:"
            yield f"    title: {_quoted(f'{clause.id} {period.words}')}"
            yield f"    value: {period.iso or 'P1D'}"
            yield f"    clause: {_quoted(clause.id)}"
            if not period.iso:
                because = f"{TO_FILL}：{_say('vague', lang, word=period.words)}"
                yield f"    chosen: {{because: {_quoted(because)}, instead_of: [PT1H, P3D]}}"
    yield ""


def _rule(clause: Clause, name: str, lang: Language) -> Iterator[str]:
    kind = clause.guess.kind if clause.guess.kind in _RULES else "oblige"
    yield ""
    yield f"  # {_say('guess', lang, word=clause.guess.word or '—', kind=kind)}"
    others = [*clause.guess.others, *([] if kind == clause.guess.kind else [(clause.guess.kind, "")])]
    if told := "、".join(f"{word}（{other}）" for other, word in others if other):
        yield f"  # {_say('others', lang, words=told)}"
    yield f"  - {kind}: {name}"
    yield f"    title: {_quoted(clause.title or clause.label or clause.id)}"
    yield f"    clause: {_quoted(clause.id)}"
    yield f"    when: {BLANK}   # {_say('when', lang)}"
    yield f"    action: {_quoted(_short(clause.words))}"
    if kind == "oblige":
        yield from _due(clause.guess.periods, name, lang)
        yield f"    fulfilled: {BLANK}   # {_say('fulfilled', lang)}"


def _due(periods: Sequence[Period], name: str, lang: Language) -> Iterator[str]:
    if not periods:
        yield f"    due: {{at: {BLANK}}}   # {_say('due-at', lang)}"
        return
    counting = ", counting: {convention: working-days}" if periods[0].working else ""
    due = f"{{from: {BLANK}, within: {_parameter(name)}{counting}}}"
    yield f"    due: {due}   # {_say('due', lang)}"


def _guidance(clauses: Sequence[Clause], lang: Language) -> Iterator[str]:
    if clauses:
        yield ""
        yield f"# {_say('guidance', lang)}"
        yield "guidance:"
    for clause in clauses:
        what = _say("perhaps", lang, kind=clause.guess.kind, word=clause.guess.word)
        reason = what if clause.guess.kind else _say("no-word", lang)
        yield f"  {_quoted(clause.id)}: {_quoted(f'{TO_FILL}：{reason}　{_short(clause.words)}')}"


def _say(code: str, lang: Language, **args: object) -> str:
    return message(f"skeleton-{code}", "text", lang, args)


def _name(clause: str) -> str:
    """Give the name of the rule for a clause: pr-3-1 for PR-3.1, rule-3-1 where the prefix is not Latin."""
    name = re.sub(r"[^a-z0-9]+", "-", clause.lower()).strip("-")
    return name if name[:1].isalpha() else f"rule-{name}"


def _parameter(name: str, number: int = 1) -> str:
    return f"{name.replace('-', '_')}_within" + (f"_{number}" if number > 1 else "")


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _quoted(text: str) -> str:
    """Give `text` as a YAML scalar in single quotes, on one line."""
    return "'" + " ".join(text.split()).replace("'", "''") + "'"
