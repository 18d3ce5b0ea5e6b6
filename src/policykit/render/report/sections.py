"""From the sections of a report's definition to what is laid out: one function a kind of section."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from policykit.render.report.blocks import Part
from policykit.render.report.lacking import lacking_in, told
from policykit.render.report.sections_counts import breakdown, cross, figures
from policykit.render.report.sections_duties import duties
from policykit.render.report.sections_lists import listing, repeats
from policykit.render.report.sections_measure import measure
from policykit.render.report.sections_method import method
from policykit.render.report.sections_times import distribution, trend

if TYPE_CHECKING:
    from policykit.render.report.definition import Section
    from policykit.render.report.desk import Desk

Builder = Callable[["Desk", "Section", Part], None]


def build(desk: Desk) -> list[Part]:
    """Compute every section of the desk's report, in order; `changes` is filled in when all others are."""
    return _built(desk, desk.report.sections)


def _built(desk: Desk, sections: tuple[Section, ...]) -> list[Part]:
    parts = []
    for section in sections:
        part = Part(
            section.id,
            section.kind,
            desk.words.text(section.get("title")),
            half=bool(section.get("half")),
            page=bool(section.get("page")),
        )
        if note := desk.words.text(section.get("note")):
            part.notes.append(note)
        _BUILDERS[section.kind](desk, section, part)
        part.notes += [f"{told(desk, lack)}{desk.say['stop']}" for lack in lacking_in(desk, section)]
        parts.append(part)
    return parts


def _paragraph(desk: Desk, section: Section, part: Part) -> None:
    part.texts.append(desk.words.text(section.get("text")))


def _later(desk: Desk, section: Section, part: Part) -> None:
    """What changed since the last issue is known when all figures are."""


def _group(desk: Desk, section: Section, part: Part) -> None:
    part.parts = _built(desk, section.get("sections"))


_BUILDERS: Mapping[str, Builder] = {
    "figures": figures,
    "breakdown": breakdown,
    "cross": cross,
    "trend": trend,
    "distribution": distribution,
    "duties": duties,
    "list": listing,
    "repeats": repeats,
    "measure": measure,
    "paragraph": _paragraph,
    "changes": _later,
    "method": method,
    "group": _group,
}
