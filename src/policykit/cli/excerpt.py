"""A text with a mark under the part that is meant, and a trace as a tree, for a screen."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.feel.trace import Trace

WINDOW: Final = 100
"""How many characters of a long line are shown."""
MAX_LINES: Final = 400
"""How many lines of a trace are shown."""


def excerpt(text: str, start: int, end: int) -> Iterator[str]:
    """The line of `text` that holds offset `start`, and carets under the characters up to `end`."""
    from rich.cells import cell_len

    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", start)
    last = len(text) if last < 0 else last
    first = max(first, start - WINDOW // 2)
    last = min(last, first + WINDOW)
    before, meant = _plain(text[first:start]), _plain(text[start : min(end, last)])
    yield "  " + before + _plain(text[start:last])
    yield "  " + " " * cell_len(before) + "^" * max(cell_len(meant), 1)


def tree(trace: Trace, text: str) -> Iterator[str]:
    """Each part of `text` with its value, the parts of a part below it; literals are left out.

    Ends with `…` where there is more to tell than a screen can hold.
    """
    lines = _branch(trace, text, "", "")
    yield from islice(lines, MAX_LINES)
    if next(lines, None) is not None:
        yield "…"


def _branch(trace: Trace, text: str, lead: str, below: str) -> Iterator[str]:
    from policykit.feel.text import shown

    start, end = trace.span
    source = " ".join(_plain(text[start:end]).split())
    source = source if len(source) <= WINDOW else source[: WINDOW - 1] + "…"
    yield f"{lead}{source}  →  {shown(trace.value, WINDOW)}"
    children = [child for child in trace.children if child.kind not in ("Literal", "Temporal")]
    for child in children[:-1]:
        yield from _branch(child, text, below + "├─ ", below + "│  ")
    for child in children[-1:]:
        yield from _branch(child, text, below + "└─ ", below + "   ")


def _plain(text: str) -> str:
    """`text` without characters that would move the cursor."""
    return "".join(character if character.isprintable() else " " for character in text)
