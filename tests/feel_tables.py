"""Tables of FEEL expressions: what each one is equal to, or the code of what it lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.feel import evaluate
from policykit.feel.compare import identical
from policykit.feel.temporal import parse_date_and_time
from policykit.feel.text import text_of

if TYPE_CHECKING:
    from policykit.feel.values import Value

NOW = parse_date_and_time("2025-03-05T09:30:00+08:00")


def rows(table: str) -> list[tuple[str, str]]:
    """The rows of a table, `expression => outcome` each on a line of its own."""
    parts = (line.partition(" => ") for line in table.strip().splitlines() if line.strip())
    return [(left.strip(), right.strip()) for left, _, right in parts]


def value_of(expression: str) -> Value:
    """The value of an expression, evaluated without context."""
    return evaluate(expression, {}, now=NOW).value


def check(expression: str, outcome: str) -> None:
    """The expression has the outcome's value, or null with a diagnostic of that code (`feel-…`)."""
    result = evaluate(expression, {}, now=NOW)
    if outcome.startswith("feel-"):
        assert result.value is None
        assert [diagnostic.code for diagnostic in result.diagnostics] == [outcome]
        assert all(
            result.diagnostics[0].problem().text(language) for language in ("zh-Hant", "zh-Hans", "en")
        )
    else:
        wanted = value_of(outcome)
        assert identical(result.value, wanted), f"{text_of(result.value)} is not {text_of(wanted)}"
        assert not result.diagnostics
