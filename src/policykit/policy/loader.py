"""From a file to a policy: read with places, held against the schema, then read by meaning.

Every problem of the file is found in one go. A file with an error gives no policy.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from policykit.calendar.period import Period
from policykit.feel.types import ANY, SIMPLE, FunctionType
from policykit.files import fingerprint
from policykit.policy import consistency, schema
from policykit.policy.build import claims, decisions, duties, imports
from policykit.policy.build.parts import Around, Draft, Part, text_of
from policykit.policy.model import Counting, Parameter, Policy, Retention, Rule
from policykit.policy.vocabulary import NUMBER, STRING, KindWords, Vocabulary, parameter_type
from policykit.problems import InputError
from policykit.yamlsource import load as load_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from policykit.feel.types import Type
    from policykit.problems import Problem
    from policykit.yamlsource import Source

Build = Callable[[Part, dict[str, Any], Mapping[str, "Type"]], Rule]

KINDS: Final[Mapping[str, Build]] = {
    "decide": decisions.decide,
    "measure": decisions.measure,
    "oblige": duties.oblige,
    "forbid": duties.forbid,
    "permit": duties.permit,
    "prefer": claims.prefer,
    "rotate": claims.rotate,
    "share": claims.share,
    "restrict": duties.restrict,
    "gate": duties.gate,
    "check": duties.check,
}
"""Every rule kind with what reads it."""

_NOWHERE: Final = Around()


def load_policy(
    path: Path, words: KindWords, around: Around = _NOWHERE
) -> tuple[Policy | None, list[Problem]]:
    """Read the policy file `path`, which may name what stands `around` it.

    Gives the policy, or None where an error stands among the problems. Raises InputError for a file that
    cannot be read as YAML at all.
    """
    problems: list[Problem] = []
    source = load_yaml(path, problems)
    faults = schema.faults(source, "policy")
    problems[:] = [problem for problem in problems if not _runs_on(source, problem, faults)]
    problems.extend(problem for _, problem in faults)
    broken = {tuple(fault[:2]) for fault, _ in faults}
    reader = _Reader(source, words, problems, around, broken)
    policy = reader.read() if isinstance(source.data, dict) and not broken & _VITAL else None
    if policy:
        problems.extend(consistency.problems_of(policy, reader.draft.vocabulary))
    errors = any(problem.severity == "error" for problem in problems)
    return (None if errors else policy), problems


def _runs_on(source: Source, problem: Problem, faults: Sequence[schema.Fault]) -> bool:
    """Whether a key stands twice only because a rule began without its dash, which is told by itself."""
    for path, fault in faults:
        if fault.code == "schema-two-kinds" and problem.code == "yaml-duplicate-key":
            assert fault.place is not None
            assert problem.place is not None
            rules, index = source.data["rules"], int(path[1])
            end = source.where(("rules", index + 1)).line if index + 1 < len(rules) else sys.maxsize
            if fault.place.line <= problem.place.line < end:
                return True
    return False


_VITAL: Final[set[tuple[str | int, ...]]] = {(), ("record",), ("uses",), ("rules",), ("parameters",)}
"""Parts without which nothing else can be read."""


_HAN_DIGITS: Final = "〇零一二兩两三四五六七八九十百千萬万半"
_NUMBER: Final = re.compile(
    rf"[¥$]?(?:[0-9]{{1,9}}(?:,[0-9]{{3}})*(?:\.[0-9]+)?|[{_HAN_DIGITS}]+)[元萬万戶户次%]*"
)
"""A parameter that was meant for a number, as people write numbers."""

_PERIOD: Final = re.compile(
    rf"(?:[0-9.]+|[{_HAN_DIGITS}]+)\s*(?:個|个)?(?:工作)?(?:年|月|週|周|日|天|小時|小时|時|时|分鐘|分钟|分|秒|[dhmwy]|days?"
    r"|hours?|minutes?|months?|weeks?|years?)|p?t?[0-9]+[ymwdhs]",
    re.IGNORECASE,
)
"""A parameter that was meant for a period, as people write periods."""


class _Reader:
    """Reads one source; `broken` are the parts that do not have their shape, and are passed over."""

    def __init__(
        self,
        source: Source,
        words: KindWords,
        problems: list[Problem],
        around: Around,
        broken: set[tuple[str | int, ...]],
    ) -> None:
        data = source.data if isinstance(source.data, dict) else {}
        record = words.meant(str(data.get("record", "")))
        vocabulary = Vocabulary(words, [record, *_names(data.get("uses"))])
        self.source, self.broken = source, broken
        self.draft = Draft(source, vocabulary, problems, around, record, Counting())
        self.top = Part(self.draft, (), data)

    def whole(self, *path: str | int) -> bool:
        """Whether the part at `path` has its shape."""
        return not any(path[: len(fault)] == fault for fault in self.broken if fault)

    def whole_parts(self, key: str) -> list[Part]:
        """Give the parts of the list at `key` that have their shape."""
        parts = self.top.parts(key) if self.whole(key) else ()
        return [part for part in parts if self.whole(*part.path)]

    def read(self) -> Policy:
        top, draft = self.top, self.draft
        draft.counting = top.counting(Counting()) if self.whole("counting") else Counting()
        draft.borrowed = imports.imported(top, self.whole_parts("import"))
        draft.parameters = self.parameters()
        self.known_kinds()
        rules = [part for part in top.parts("rules") if self.whole(*part.path)]
        draft.rule_names = frozenset(name for part in top.parts("rules") if (name := rule_name(part)))
        self.enter_names(rules)
        fields = draft.vocabulary.fields(draft.record)
        return Policy(
            name=str(top.get("policy")),
            version=str(top.get("version")),
            title=top.text("title"),
            record=draft.record,
            in_force_at=top.field("in_force_at", fields) if "in_force_at" in top else "",
            place=top.place(),
            rules=tuple(self.rule(part) for part in rules),
            **self.dates(),
            uses=draft.vocabulary.uses,
            counting=draft.counting,
            parameters=draft.parameters,
            identity=self.identities(),
            borrowed=draft.borrowed,
            retention=tuple(map(retention, self.whole_parts("retention"))),
            guidance=self.guidance(),
            zone=str(top.get("zone", draft.around.zone)),
            digest=fingerprint(self.source.text),
            source=self.source.file,
        )

    def dates(self) -> dict[str, Any]:
        """Read the days of issue and of taking effect."""
        issued, effective = self.top.part("issued"), self.top.part("effective")
        on, from_ = self.day(issued, "on"), self.day(effective, "from")
        if on and "effective" not in self.top:
            self.top.say("policy-no-effective", "issued", version=self.top.get("version"))
        if on and from_ and from_ < on:
            assert effective is not None
            effective.say("policy-effective-before-issued", "from", issued=str(on), effective=str(from_))
        by = str(issued.get("by", "")) if issued else ""
        clauses = issued.clauses() if issued and self.whole("issued") else ()
        return {"issued_on": on, "issued_by": by, "issued_clauses": clauses, "effective_from": from_}

    def day(self, part: Part | None, key: str) -> dt.date | None:
        """Read a local date; None where there is none."""
        if part is None or not self.whole(*part.path, key):
            return None
        try:
            return dt.date.fromisoformat(str(part.get(key)))
        except ValueError:
            part.say("policy-impossible-date", key, text=part.get(key))
            return None

    def known_kinds(self) -> None:
        """Report kinds of record that no schema describes."""
        for index, _ in enumerate(self.top.get("uses", ())):
            Part(self.draft, ("uses", index), self.top.data["uses"][index], "kind").kind("kind")
        if "record" in self.top and self.top.get("record") not in _names(self.top.get("uses")):
            self.top.kind("record")

    def parameters(self) -> dict[str, Parameter]:
        """Read the parameters and enter their names."""
        found: dict[str, Parameter] = {}
        for name, data in dict(self.top.get("parameters", {})).items():
            part = Part(self.draft, ("parameters", name), data)
            title = part.text("title") if self.whole(*part.path) else {}
            value = part.get("value")
            if not self.whole(*part.path) or self.is_faulty(part, value):
                self.draft.faulty.add(name)
                self.draft.vocabulary.add(name, title, ANY)
            else:
                self.draft.vocabulary.add(name, title, parameter_type(value))
                found[name] = Parameter(name, value, part.place(), part.clauses(), part.chosen(), title)
        return found

    def is_faulty(self, part: Part, value: object) -> bool:
        """Report a value that is meant for a number or a period and is none."""
        kind = parameter_type(value)
        text = unicodedata.normalize("NFKC", str(value)).strip()
        if kind == STRING and _NUMBER.fullmatch(text):
            part.say("policy-parameter-no-number", "value", name=part.path[-1], value=str(value)[:40])
        elif kind not in (NUMBER, STRING, SIMPLE["boolean"]) or (kind == STRING and _PERIOD.fullmatch(text)):
            try:
                Period.parse(str(value), part.place("value"))
                return False
            except InputError as error:
                self.draft.problems.extend(error.problems)
        else:
            return False
        return True

    def enter_names(self, rules: list[Part]) -> None:
        """Enter decisions, measures and precedences, each with the type of its value."""
        vocabulary = self.draft.vocabulary
        for part in rules:
            kind = rule_kind(part)
            if kind == "prefer":
                vocabulary.add(rule_name(part), {}, FunctionType((ANY, ANY), STRING))
            elif kind in ("decide", "measure"):
                vocabulary.add(rule_name(part), part.text("title"), NUMBER if kind == "measure" else ANY)
        for part in self.top.parts("rules"):
            if not self.whole(*part.path) and (name := rule_name(part)):
                titles = part.text("title").items()
                vocabulary.add(name, {lang: title for lang, title in titles if isinstance(title, str)}, ANY)
                vocabulary.unclear.add(name)
        decisions_ = [part for part in rules if rule_kind(part) == "decide"]
        for _ in range(2):  # a decision may read another that stands below it
            for part in decisions_:
                scope = vocabulary.fields(str(part.get("record", self.draft.record)))
                name = rule_name(part)
                vocabulary.globals[name] = decisions.decision_type(part, name, scope)

    def rule(self, part: Part) -> Rule:
        """Read one rule."""
        kind = rule_kind(part)
        common = {
            "name": rule_name(part),
            "record": part.kind("record"),
            "place": part.place(),
            "clauses": part.clauses(),
            "title": part.text("title"),
            "chosen": part.chosen(),
        }
        return KINDS[kind](part, common, self.draft.vocabulary.fields(str(common["record"])))

    def identities(self) -> dict[str, Any]:
        """Read who counts as the same subject; what is taken over is not said again."""
        given = self.top.get("identity", {}) if self.whole("identity") else {}
        parts = {name: Part(self.draft, ("identity", name), data) for name, data in given.items()}
        lent = self.draft.borrowed.identity
        for name in parts.keys() & lent.keys():
            parts[name].say("policy-import-taken", "", name=name)
        own = {name: claims.identity(part, name) for name, part in parts.items() if self.whole(*part.path)}
        return {**lent, **own}

    def guidance(self) -> dict[str, Any]:
        """Read the clauses that no rule evaluates, with the reasons."""
        given = self.top.get("guidance", {}) if self.whole("guidance") else {}
        return {clause: text_of(text, self.draft.around.language) for clause, text in given.items()}


def retention(part: Part) -> Retention:
    """Read how long lapsed records of one kind are kept."""
    lapsed = part.part("lapsed")
    assert lapsed is not None
    rule, policy = str(lapsed.get("rule")), str(lapsed.get("policy"))
    clauses = part.clauses()
    return Retention(part.kind("record"), policy, rule, part.period("keep"), part.place(), clauses)


def rule_kind(part: Part) -> str:
    """Give the kind that a rule's keys say; empty where they say none."""
    return next((kind for kind in KINDS if kind in part.data), "")


def rule_name(part: Part) -> str:
    """Give the rule's own name; empty where it has none."""
    return str(part.data.get(rule_kind(part)) or "")


def _names(value: object) -> list[str]:
    return [name for name in value if isinstance(name, str)] if isinstance(value, list) else []
