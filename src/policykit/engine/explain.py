"""A finding in words, in any of the three languages: for the screen, `--explain` and the forms.

One sentence a line, from what was found to where it stands in the policy's file; nothing here decides.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from policykit.engine.titles import Titles
from policykit.languages import in_language
from policykit.problems import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from policykit.engine.finding import Finding, Level, Missing, Reason
    from policykit.engine.titles import Values
    from policykit.policy.workspace import Workspace
    from policykit.problems import Language
    from policykit.records.schema import Schemas


def explain(
    finding: Finding, lang: Language, schemas: Schemas | None = None, house: Workspace | None = None
) -> list[str]:
    """Tell `finding` in `lang`, a sentence a line.

    With `schemas`, kinds, fields and their values go by their titles; with the workspace `house`, so do
    policies, parameters, decisions and roles.
    """
    return list(_Words(Titles(lang, schemas, house)).lines(finding))


def status_text(status: str, lang: Language) -> str:
    """A status in words."""
    return message(f"status-{status}", "text", lang, {})


def reason_text(reason: Reason, lang: Language, titles: Titles | None = None, kind: str = "") -> str:
    """One step of an explanation with the clauses that it cites.

    With `titles`, what it names by an id (fields of records of `kind` among them) goes by its title.
    """
    args = {
        name: in_language(value, lang) if _is_text(value) else value for name, value in reason.args.items()
    }
    if titles:
        args |= {name: _titled(name, str(args[name]), titles, kind) for name in args.keys() & _NAMING}
    text = message(reason.code, "text", lang, args)
    if reason.clauses:
        text += message("explain-clauses", "text", lang, {"clauses": _listed(reason.clauses, lang)})
    return titles.refs(text) if titles else text


_NAMING: Final = frozenset(("role", "roles", "field", "fields", "claim", "decision", "policy"))
"""Arguments of reasons that may be ids."""


def _titled(name: str, ids: str, titles: Titles, kind: str) -> str:
    """What the argument `name` of a reason names, by titles."""
    if name == "policy":
        return titles.policy(ids)
    if name in ("claim", "decision"):
        return titles.kind(ids)
    one = titles.role if name.startswith("role") else lambda id_: titles.field(kind, id_)
    return _listed(map(one, ids.split(", ")), titles.lang)


def missing_text(fact: Missing, lang: Language, schemas: Schemas | None = None) -> str:
    """A fact that is not known, by the titles of its kind and field where `schemas` has them."""
    return _Words(Titles(lang, schemas)).fact(fact)


def _is_text(value: object) -> bool:
    return isinstance(value, dict) and bool(value)


def _listed(words: Iterable[str], lang: Language) -> str:
    return (", " if lang == "en" else "、").join(words)


class _Words:
    """Tells findings in one language."""

    def __init__(self, titles: Titles) -> None:
        self.lang = titles.lang
        self.titles = titles

    def say(self, code: str, **args: object) -> str:
        return message(code, "text", self.lang, args)

    def listed(self, words: Iterable[str]) -> str:
        return _listed(words, self.lang)

    def lines(self, finding: Finding) -> Iterator[str]:
        yield from self.head(finding)
        yield from self.norm(finding)
        yield from self.due(finding)
        for level in finding.escalation:
            yield "  " + self.level(level, finding)
        for reason in finding.reasons:
            yield "  " + reason_text(reason, self.lang, self.titles, finding.subject.kind)
        yield from self.lack(finding)
        yield from self.change(finding)
        for trouble in finding.diagnostics:
            text = in_language(trouble["text"], self.lang)
            yield "  " + self.say("explain-trouble", place=trouble["place"], text=text)
        if finding.place:
            yield "  " + self.say("explain-place", place=finding.place)
        for trace in finding.details.get("trace", ()):
            yield f"  {trace['place']}"
            yield from self.trace(trace, "    ")

    def head(self, finding: Finding) -> Iterator[str]:
        args: dict[str, object] = {
            "rule": in_language(finding.title, self.lang) or finding.rule or finding.policy,
            "policy": self.titles.policy(finding.policy),
            "version": finding.version or "–",
            "status": status_text(finding.status, self.lang),
            "clauses": self.listed(finding.clauses),
        }
        yield self.say("explain-head" if finding.clauses else "explain-head-plain", **args)
        subject = finding.subject
        code = "explain-subject-item" if subject.item else "explain-subject"
        kind, id_ = self.titles.kind(subject.kind), self.titles.refs(subject.id)
        id_ = id_ if id_ == subject.id else f"({id_})"
        yield "  " + self.say(code, kind=kind, id=id_, item=subject.item)
        values = self.titles.values(finding, finding.rule)
        if finding.value is not None:
            yield "  " + self.say("explain-value", value=self.value(finding.value, values))
        if finding.rows:
            code = "engine-row" if len(finding.rows) == 1 else "engine-rows"
            yield "  " + self.say(code, row=self.listed(map(str, finding.rows)))
        for chosen in finding.details.get("chosen", ()):
            yield "  " + self.say("explain-chosen", what=in_language(chosen, self.lang))
        if finding.read:
            yield "  " + self.say("explain-read", values=self.listed(self.read(finding)))

    def read(self, finding: Finding) -> Iterator[str]:
        """What the rule read; of a conduct item only the box that it is about."""
        item = self.titles.item(finding)
        for name, value in finding.read.items():
            shown, path = value, name
            if item and item[0] == name and isinstance(value, dict) and item[1] in value:
                shown, path = value[item[1]], ".".join(item)
            values = self.titles.values(finding, path)
            yield f"{self.titles.read(finding, path)} = {self.value(shown, values)}"

    def norm(self, finding: Finding) -> Iterator[str]:
        if finding.status in ("not_applicable", "clear"):
            return
        if finding.bearer:
            yield "  " + self.say("explain-bearer", bearer=self.titles.role(finding.bearer))
        if finding.action:
            code = "explain-forbidden" if finding.kind == "forbid" else "explain-action"
            yield "  " + self.say(code, action=in_language(finding.action, self.lang))
        if finding.sanction:
            yield "  " + self.say("explain-sanction", sanction=in_language(finding.sanction, self.lang))

    def due(self, finding: Finding) -> Iterator[str]:
        from policykit.calendar.words import account_lines

        if finding.due:
            code = "explain-due-by" if finding.due.exclusive else "explain-due-at"
            yield "  " + self.say(code, at=_at(finding.due.at))
            yield from ("    " + line for line in account_lines(finding.due.account, self.lang))
        elif "earliest" in finding.details:
            ends = {n: str(finding.details[n]) for n in ("earliest", "latest") if n in finding.details}
            code = "explain-due-between" if "latest" in ends else "explain-due-from"
            ends = {name: _at(dt.datetime.fromisoformat(end)) for name, end in ends.items()}
            yield "  " + self.say(code, **ends)
        if finding.provisional:
            yield "  " + self.say("explain-provisional")
        if finding.done_at:
            yield "  " + self.say("explain-done", at=_at(finding.done_at))

    def level(self, level: Level, finding: Finding) -> str:
        to = self.titles.role(level.to)
        if level.at is None:
            return self.say("explain-level-later", to=to)
        args = {"to": to, "at": _at(level.at)}
        if level.skipped:
            return self.say("explain-level-skipped", person=level.skipped, **args)
        settled = finding.status in ("fulfilled", "fulfilled_late", "excused", "not_applicable")
        passed = finding.as_of is not None and level.at <= finding.as_of
        words = {True: "reached", False: "spared" if settled or passed else "ahead", None: "open"}
        return self.say(f"explain-level-{words[level.reached]}", **args)

    def lack(self, finding: Finding) -> Iterator[str]:
        if finding.lacking:
            what = self.listed(in_language(name, self.lang) for name in finding.lacking)
            yield "  " + self.say("explain-lacking", what=what)
        if finding.missing and finding.status != "undetermined":
            yield "  " + self.say("explain-missing", what=self.listed(map(self.fact, finding.missing)))
        if values := finding.details.get("values"):
            titles = self.titles.values(finding, finding.rule)
            shown = self.listed(self.value(value, titles) for value in values)
            yield "  " + self.say("explain-values", values=shown)
        elif finding.possible and finding.kind not in ("decide", "measure"):
            statuses = self.listed(status_text(status, self.lang) for status in finding.possible)
            yield "  " + self.say("explain-possible", statuses=statuses)

    def change(self, finding: Finding) -> Iterator[str]:
        """What would change the finding."""
        if finding.status == "undetermined" and finding.missing:
            yield "  " + self.say("explain-change-missing", what=self.listed(map(self.fact, finding.missing)))
        elif finding.status == "overdue":
            yield "  " + self.say("explain-change-overdue")
        elif finding.status == "pending" and finding.due:
            yield "  " + self.say("explain-change-pending", at=_at(finding.due.at))
        elif finding.status in ("not_passed", "not_done") and finding.lacking:
            what = self.listed(in_language(name, self.lang) for name in finding.lacking)
            yield "  " + self.say("explain-change-lacking", what=what)

    def fact(self, fact: Missing) -> str:
        if not fact.field:
            return self.say("missing-kind", kind=self.titles.kind(fact.kind))
        timed = fact.aspect == "time"
        code = (
            ("missing-time" if timed else "missing-field")
            if fact.id
            else ("missing-times" if timed else "missing-fields")
        )
        field = self.titles.field(fact.kind, fact.field)
        return self.say(code, kind=self.titles.kind(fact.kind), id=fact.id, field=field)

    def trace(self, trace: Mapping[str, Any], indent: str) -> Iterator[str]:
        """An expression and its parts, each with its value."""
        yield f"{indent}{' '.join(trace['text'].split())} → {self.value(trace['value'])}"
        for part in trace.get("parts", ()):
            yield from self.trace(part, indent + "  ")

    def value(self, value: Any, values: Values | None = None) -> str:
        """A value of a finding, as `shown.shown` made it, in words; `values` are the titles of its values."""
        if value is None:
            return self.say("shown-none")
        if isinstance(value, bool):
            return self.say("shown-true" if value else "shown-false")
        if value == []:
            return self.say("shown-none")
        if isinstance(value, list):
            return "[" + self.listed(self.value(item, values) for item in value) + "]"
        if isinstance(value, dict):
            return self.special(value, values)
        return self.titles.plain(str(value), values or {})

    def special(self, value: Mapping[str, Any], values: Values | None) -> str:
        """What is not known, not yet, or doubtful; else an object with its entries."""
        if "unknown" in value:
            return self.bounds(value["unknown"])
        if "not_yet" in value:
            return self.say("shown-not-yet")
        if "doubtful" in value:
            parts = {name: self.value(value[name], values) for name in ("sure", "doubtful")}
            return self.say("shown-doubtful", **parts)
        return "{" + self.listed(f"{name}: {self.value(part)}" for name, part in value.items()) + "}"

    def bounds(self, bounds: Mapping[str, Any]) -> str:
        if not bounds:
            return self.say("shown-unknown")
        if "to" not in bounds:
            return self.say("shown-at-least", lo=self.value(bounds["from"]))
        lo = self.value(bounds["from"]) if "from" in bounds else "…"
        return self.say("shown-between", lo=lo, hi=self.value(bounds["to"]))


def _at(at: dt.datetime) -> str:
    """An instant as people read it, with its offset."""
    seconds = ":%S" if at.second else ""
    offset = at.strftime("%z")
    return at.strftime(f"%Y-%m-%d %H:%M{seconds} ") + f"{offset[:3]}:{offset[3:5]}"
