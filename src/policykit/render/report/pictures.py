"""Charts for parts of a report: half as wide as the page beside another, else as wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.render.report import charts
from policykit.render.report.blocks import Picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policykit.render.report.blocks import Part
    from policykit.render.report.charts import Series
    from policykit.render.report.desk import Desk

_MOST = 40
"""So many bars a chart has room for."""
_KINDS = {
    "rows": charts.stacked_rows,
    "columns": charts.columns,
    "histogram": charts.columns,
    "lines": charts.lines,
}


def add_picture(
    desk: Desk, part: Part, kind: str, labels: Sequence[str], series: Series, heading: str = ""
) -> None:
    """Add to `part` a chart of that `kind`; one of several has a `heading` of its own and is half as wide.

    Where there is nothing to draw, there is none.
    """
    if not any(value for values in series.values() for value in values):
        if not any(table.on_paper for table in part.tables):
            part.texts.append(f"{heading} {desk.say['nothing']}".strip())
        return
    style = charts.Style(
        f"{part.id} {heading}", desk.words.lang, wide=not (part.half or heading), heading=heading
    )
    if kind in ("rows", "columns"):
        labels, series = _bounded(labels, series, desk.say["others"])
    part.pictures.append(Picture(heading or part.title, lambda: _KINDS[kind](labels, series, style)))


def _bounded(labels: Sequence[str], series: Series, others: str) -> tuple[Sequence[str], Series]:
    """Add up what a chart has no room for; the table has it line by line."""
    if len(labels) <= _MOST:
        return labels, series
    kept = _MOST - 1
    added = {name: [*values[:kept], sum(values[kept:])] for name, values in series.items()}
    return [*labels[:kept], f"{others} ({len(labels) - kept})"], added
