"""A report made of records and findings at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.render.report.page import desk_for
from policykit.render.report.page import edition as made

if TYPE_CHECKING:
    from policykit.render.printer import Printer
    from policykit.render.report.definition import Report
    from policykit.render.report.page import Edition


def edition(
    printer: Printer,
    name: str | Report,
    month: str,
    records: Any,
    findings: Any,
    *,
    before: Any = None,
    **parts: Any,
) -> Edition:
    """The edition of a report from records by kind and findings."""
    return made(printer, desk_for(printer, name, month, records, **parts), findings, before)
