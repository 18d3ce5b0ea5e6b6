"""Why a value is null: a message code, its arguments, and the part of the text that had no result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.feel.record import record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.feel.nodes import Span
    from policykit.problems import Language, Place, Problem


@record
class Diagnostic:
    """One reason for a null. `code` and `arguments` name a message of `messages/feel*.toml`."""

    code: str
    span: Span
    arguments: Mapping[str, Any]

    def __hash__(self) -> int:
        return hash((self.code, self.span))

    def __eq__(self, other: object) -> bool:
        return type(other) is Diagnostic and (self.code, self.span, self.arguments) == (
            other.code,
            other.span,
            other.arguments,
        )

    def problem(self, place: Place | None = None) -> Problem:
        """Give the diagnostic as a problem at `place`."""
        from policykit.problems import Problem

        return Problem(self.code, place, self.arguments)

    def message(self, lang: Language = "en") -> str:
        """Give the reason and the mend in `lang`, without the place."""
        problem = self.problem()
        return f"{problem.reason(lang)} {problem.mend(lang)}".strip()
