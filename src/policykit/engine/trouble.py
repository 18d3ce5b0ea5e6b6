"""What went wrong inside an expression or a count, with its place in the policy's file.

A trouble is a cause of an Unknown: it travels with the value to the finding.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from policykit.feel.diagnostics import Diagnostic
from policykit.feel.values import DoubtfulList, Unknown
from policykit.problems import LANGUAGES, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from policykit.feel.values import Value


@dataclass(frozen=True, slots=True)
class Trouble:
    """A message code with its place; `args` fill the message and do not count for equality."""

    code: str
    place: Place | None = None
    args: Mapping[str, object] = field(default_factory=dict, compare=False)

    def as_data(self) -> dict[str, Any]:
        """The trouble as plain JSON: code, place, and the message in every language."""
        problem = Problem(self.code, self.place, self.args)
        text = {lang: f"{problem.reason(lang)} {problem.mend(lang)}".strip() for lang in LANGUAGES}
        return {"code": self.code, "place": str(self.place) if self.place else "", "text": text}


def located(diagnostic: Diagnostic, place: Place) -> Trouble:
    """A diagnostic of an expression that begins at `place`, as a trouble at its own place."""
    return Trouble(
        diagnostic.code, replace(place, column=place.column + diagnostic.span[0]), diagnostic.arguments
    )


def with_places(value: Value, place: Place) -> Value:
    """`value` with its diagnostics, if any, located in the file."""
    if isinstance(value, Unknown) and _has_diagnostic(value.causes):
        return Unknown(_located(value.causes, place), value.bounds)
    if isinstance(value, DoubtfulList) and _has_diagnostic(value.causes):
        return DoubtfulList(value.sure, value.doubtful, value.open, _located(value.causes, place))
    return value


def _has_diagnostic(causes: Iterable[Hashable]) -> bool:
    return any(isinstance(cause, Diagnostic) for cause in causes)


def _located(causes: Iterable[Hashable], place: Place) -> frozenset[Hashable]:
    return frozenset(located(c, place) if isinstance(c, Diagnostic) else c for c in causes)
