"""Pages that are no form of a record: a template, what it is given, a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.render.environment import fill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.render.printer import Printer

STYLES = ("style/tokens.css", "style/page.css", "style/form.css", "style/report.css")


def print_page(
    printer: Printer, template: str, head: Mapping[str, str], content: Mapping[str, Any], *styles: str
) -> bytes:
    """Print `template` with `content` as PDF; `head` has `id`, `title`, `id_label` and `record_id`.

    Raises InputError as `Printer.form` does.
    """
    context = {
        "lang": printer.words.lang,
        "company": printer.company,
        "form": {"number": "", "many": False, **head},
        "say": printer.labels["say"],
        **content,
    }
    html = fill(printer.environment, template, context)
    printer.require_glyphs(html, head["id"])
    return printer.press.pdf(html, (*STYLES, *styles), head["id"])
