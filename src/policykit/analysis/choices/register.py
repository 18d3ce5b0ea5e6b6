"""Both sources put together, policy by policy, in words of one language."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from policykit.analysis.choices.found import chosen_in
from policykit.analysis.choices.telling import Telling
from policykit.analysis.trace.matrix import current
from policykit.languages import in_language
from policykit.policy import schema
from policykit.problems import InputError
from policykit.resources import folder as shipped
from policykit.yamlsource import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policykit.policy.model import Policy
    from policykit.policy.workspace import Workspace
    from policykit.problems import Language

FILE: Final = "choices.yaml"


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: about what, what was chosen, why, what it could have been, and where it is made.

    `where` is the place in the policy file, or for a choice of the program how it can be changed.
    """

    id: str
    policy: str
    clauses: tuple[str, ...]
    what: str
    value: str
    because: str
    instead_of: tuple[str, ...]
    where: str
    program: bool = False

    def to_json(self) -> dict[str, Any]:
        """Give the choice as plain data."""
        return {
            "id": self.id,
            "policy": self.policy,
            "clauses": list(self.clauses),
            "what": self.what,
            "chosen": self.value,
            "because": self.because,
            "instead_of": list(self.instead_of),
            "where": self.where,
        }


def choices(workspace: Workspace, lang: Language, policies: Iterable[str] | None = None) -> list[Choice]:
    """Give the register in words in `lang`: the policies' choices in their order, then the program's.

    With `policies`, only theirs and those of the program that belong to one of them or to none. Raises
    InputError for a file that cannot be read.
    """
    versions = current(workspace, policies)
    wanted = {policy.name for policy in versions}
    own = [choice for policy in versions for choice in _of(workspace, policy, lang)]
    return [*own, *(c for c in _program(workspace, lang) if not c.policy or c.policy in wanted)]


def _of(workspace: Workspace, policy: Policy, lang: Language) -> Iterator[Choice]:
    telling = Telling(workspace, policy, lang)
    for found in chosen_in(policy):
        place = f"{PurePath(found.place.file).name}:{found.place.line}"
        yield Choice(
            id=f"{policy.name}@{policy.version}#{found.id}",
            policy=policy.name,
            clauses=found.clauses,
            what=telling.what(found),
            value=telling.value(found),
            because=telling.text(found.because),
            instead_of=telling.instead(found),
            where=f"{policy.name}/{place}",
        )


def _program(workspace: Workspace, lang: Language) -> Iterator[Choice]:
    own = workspace.folder / "policies" / FILE
    source = load(own if own.is_file() else shipped("policies") / FILE)
    if faults := schema.validate(source, "choices"):
        raise InputError(faults)
    for entry in source.data["choices"]:
        yield Choice(
            id=entry["id"],
            policy=entry.get("policy", ""),
            clauses=tuple(entry.get("clause", ())),
            what=in_language(entry["title"], lang),
            value=in_language(entry["chosen"], lang),
            because=in_language(entry["because"], lang),
            instead_of=tuple(in_language(other, lang) for other in entry["instead_of"]),
            where=in_language(entry["change"], lang),
            program=True,
        )
