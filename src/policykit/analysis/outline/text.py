"""The regulation text of a version: Markdown, each clause under its anchor, what was mended at the end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policykit.problems import message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policykit.analysis.outline.identifiers import Entry
    from policykit.analysis.outline.outline import Clause, Outline
    from policykit.problems import Language, Problem


def regulation_text(found: Outline, lang: Language) -> str:
    """Write the text; a clause whose wording has come before only points there. Notes are in `lang`."""
    return "\n\n".join(filter(None, _parts(found, lang))) + "\n"


def _parts(found: Outline, lang: Language) -> Iterator[str]:
    yield f"# {_plain(found.title)}"
    yield from map(_paragraph, found.preamble)
    clauses = {clause.id: clause for clause in found.clauses}
    for entry in found.entries:
        yield from _clause(entry, clauses[entry.clause], lang) if entry.clause else _heading(entry)
    if found.notes:
        yield f"## {message('outline-notes', 'text', lang, {})}"
        yield "\n".join(f"- {line}" for line in summary(found.notes, lang))


def summary(notes: Sequence[Problem], lang: Language) -> Iterator[str]:
    """Tell the notes kind by kind: the first in full, and the lines of the others."""
    by_code: dict[str, list[Problem]] = {}
    for note in notes:
        by_code.setdefault(note.code, []).append(note)
    for same in by_code.values():
        first, *others = same
        said = " ".join(filter(None, (first.reason(lang), first.mend(lang))))
        numbers = dict.fromkeys(note.place.line for note in others if note.place)
        lines = ", ".join(map(str, numbers))
        line = first.place.line if first.place else 0
        told = message("outline-note", "text", lang, {"line": line, "said": said})
        more = message("outline-note-more", "text", lang, {"count": len(others), "lines": lines})
        yield told + (more if others else "")


def _clause(entry: Entry, clause: Clause, lang: Language) -> Iterator[str]:
    if clause.repeats:
        args = {"clause": clause.id, "first": clause.repeats}
        yield f"> {message('outline-repeats', 'text', lang, args)}"
        return
    title = " ".join(filter(None, (clause.id, clause.label, _plain(clause.title))))
    yield f"{'#' * _level(entry.depth)} {title} {{#{clause.id}}}"
    yield from map(_paragraph, clause.text)


def _heading(entry: Entry) -> Iterator[str]:
    label = entry.node.marker.label if entry.node.marker else ""
    between = " " if label.startswith("第") else ""
    yield f"{'#' * _level(entry.depth)} {label}{between}{_plain(entry.node.title)}".rstrip()
    yield from map(_paragraph, entry.node.text)


def _level(depth: int) -> int:
    return min(6, depth + 2)


def _plain(text: str) -> str:
    """Give `text` so that no anchor is read in it."""
    return re.sub(r"[{}\n]", "", text).strip()


def _paragraph(text: str) -> str:
    """Give `text` so that no heading is read in it."""
    return "\\" + text if text.startswith("#") else text
