"""What things are called: kinds, fields and their values, parameters, decisions, roles and policies.

Findings hold ids; people read titles. Where nothing is known of a thing, its id stands for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from policykit.feel import nodes as n
from policykit.languages import in_language
from policykit.policy.model import Decide, Expression
from policykit.policy.norms import Check
from policykit.problems import message

if TYPE_CHECKING:
    from policykit.engine.finding import Finding
    from policykit.policy.model import Policy, Text
    from policykit.policy.workspace import Workspace
    from policykit.problems import Language
    from policykit.records.schema import Field, Schemas

Values = Mapping[str, "Text"]

_INSTANT: Final = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::00(?![.:]))?(:\d\d)?([+-]\d\d:\d\d)?")
_MEMBER: Final = re.compile(r"\w+\[(\d+)\]")
_REF: Final = re.compile(r"\b([a-z_]+):([\w.-]+)")
_NONE: Final[Values] = {}


@dataclass(frozen=True)
class Titles:
    """Titles in `lang`, as far as the record schemas and the workspace give them."""

    lang: Language
    schemas: Schemas | None = None
    house: Workspace | None = None

    def kind(self, kind: str) -> str:
        """A kind of record, or of subject."""
        known = self.schemas.get(kind) if self.schemas else None
        if known is None and kind == "client":
            return message("subject-client", "text", self.lang, {})
        return in_language(dict(known.titles), self.lang) if known else kind

    def refs(self, text: str) -> str:
        """`text` with the records in it (`registration:R1`) by the title of their kind."""
        return _REF.sub(self._ref, text)

    def _ref(self, found: re.Match[str]) -> str:
        known = self.schemas is not None and found[1] in self.schemas
        return f"{self.kind(found[1])} {found[2]}" if known else found[0]

    def field(self, kind: str, path: str) -> str:
        """The field that `path` (`waits[1].since`) ends in, as a path of titles."""
        titles, fields = [], self._fields(kind)
        for step in path.split("."):
            name, bracket, number = step.partition("[")
            found = fields.get(name)
            titles.append((in_language(dict(found.titles), self.lang) if found else name) + bracket + number)
            fields = found.fields if found else {}
        return ".".join(titles)

    def role(self, role: str) -> str:
        """A role of the settings."""
        roles = self.house.settings.roles if self.house else {}
        return in_language(roles[role], self.lang) if role in roles else role

    def policy(self, name: str) -> str:
        """A policy, by the title of its newest version."""
        found = self.house.latest(name) if self.house else None
        return in_language(found.title, self.lang) if found and found.title else name

    def read(self, finding: Finding, path: str) -> str:
        """What a rule read under `path`: a field or an entry of one, or a parameter or rule of its policy."""
        if path.partition(".")[0] in self._fields(finding.subject.kind):
            return self.field(finding.subject.kind, path)
        title = self._own(finding)[0].get(path)
        return in_language(title, self.lang) if title else path

    def values(self, finding: Finding, path: str) -> Values:
        """The titles of the values that `path`, read by a rule, may have."""
        name, _, entry = path.partition(".")
        field = self._fields(finding.subject.kind).get(name)
        found = field.fields.get(entry) if field and entry else field
        return found.values if found else self._own(finding)[1].get(name, _NONE)

    def item(self, finding: Finding) -> tuple[str, str] | None:
        """The field and the entry of it that a conduct item is about; None for any other rule."""
        policy = self._version(finding.policy, finding.version)
        rule = next((r for r in policy.rules if r.name == finding.rule), None) if policy else None
        match rule:
            case Check(item=Expression(tree=n.Path(_, n.Name(_, field), entry))):
                return field, entry
        return None

    def plain(self, text: str, values: Values) -> str:
        """A value as text: by its title, an instant as people write it, a member of a list by its number."""
        if text in values:
            return in_language(dict(values[text]), self.lang)
        if instant := _INSTANT.fullmatch(text):
            return f"{instant[1]} {instant[2]}{instant[3] or ''}"
        if member := _MEMBER.fullmatch(text):
            return f"#{member[1]}"
        return text

    def _fields(self, kind: str) -> Mapping[str, Field]:
        known = self.schemas.get(kind) if self.schemas else None
        return known.fields if known else {}

    def _version(self, name: str, version: str) -> Policy | None:
        versions = self.house.policies.get(name, ()) if self.house else ()
        return next((policy for policy in versions if policy.version == version), None)

    def _own(self, finding: Finding) -> tuple[Mapping[str, Text], Mapping[str, Values]]:
        return self._names.get((finding.policy, finding.version), (_NONE, {}))

    @cached_property
    def _names(self) -> dict[tuple[str, str], tuple[Mapping[str, Text], Mapping[str, Values]]]:
        """By version: the titles of parameters and rules, those taken over included, and of their values."""
        found: dict[tuple[str, str], tuple[Mapping[str, Text], Mapping[str, Values]]] = {}
        for policy in self.house.versions() if self.house else ():
            rules = (*policy.borrowed.rules, *policy.rules)
            parameters = (*policy.borrowed.parameters.values(), *policy.parameters.values())
            named = [(p.name, p.title) for p in parameters] + [(rule.name, rule.title) for rule in rules]
            titles = {name: title for name, title in named if title}
            values = {rule.name: rule.values for rule in rules if isinstance(rule, Decide)}
            found[policy.name, policy.version] = (titles, values)
        return found
