"""A policy in words as PDF: the page a manager reads and signs."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any

from policykit.render.environment import fill

if TYPE_CHECKING:
    from policykit.render.printer import Printer

STYLES = ("style/tokens.css", "style/page.css", "style/form.css", "style/report.css")


def print_portrait(printer: Printer, portrait: Any) -> bytes:
    """Print a portrait (`analysis.portrait.Portrait`, or the same as a mapping) as PDF.

    Raises InputError as `Printer.form` does.
    """
    page = asdict(portrait) if is_dataclass(portrait) and not isinstance(portrait, type) else dict(portrait)
    label = printer.labels["say"]["version"]
    form = {
        "id": "policy",
        "title": page["title"],
        "number": "",
        "id_label": label,
        "record_id": page["version"],
    }
    context = {
        "lang": printer.words.lang,
        "company": printer.company,
        "form": form,
        "say": printer.labels["say"],
        "policy": page,
    }
    html = fill(printer.environment, "policy.html", context)
    printer.require_glyphs(html, "policy")
    return printer.press.pdf(html, STYLES, "policy")
