"""What a text that is not FEEL gives: one error, at one character, with its mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policykit.problems import Language, Place, Problem


class FeelSyntaxError(Exception):
    """The text is not FEEL.

    `code` and `arguments` name a message of `messages/feel.toml`; `offset` counts characters from 0,
    `line` and `column` from 1.
    """

    def __init__(self, code: str, text: str, offset: int, **arguments: object) -> None:
        super().__init__(code)
        self.code = code
        self.text = text
        self.offset = offset
        self.arguments = arguments
        self.line = text.count("\n", 0, offset) + 1
        self.column = offset - text.rfind("\n", 0, offset)

    def problem(self, place: Place | None = None) -> Problem:
        """Give the error as a problem at `place`, else at its line and column in the text alone."""
        from policykit.problems import Place, Problem

        return Problem(self.code, place or Place("feel", self.line, self.column), self.arguments)

    def message(self, lang: Language = "en") -> str:
        """Give the reason and the mend in `lang`, without the place."""
        problem = self.problem()
        return f"{problem.reason(lang)} {problem.mend(lang)}".strip()

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.code}: {self.message()}"
