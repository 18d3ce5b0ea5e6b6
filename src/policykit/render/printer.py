"""Forms as PDF: `render` one, `blank` one for a pen; `batch.render_many` for many.

`Printer` holds what stays the same from page to page (templates, words, stylesheets, fonts). It fills a form
in; how the sheet is then drawn is up to its `way`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from policykit.render import glyphs
from policykit.render.context import Office, context, matter
from policykit.render.folders import template_folders
from policykit.render.registry import load_registry
from policykit.render.way import Sheet
from policykit.render.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from policykit.engine.finding import Finding
    from policykit.problems import Language
    from policykit.records.record import Record
    from policykit.records.schema import Kind, Schemas
    from policykit.render.related import Related
    from policykit.render.way import Way

    AnyRecord = Record | Mapping[str, Any]
    AnyFinding = Finding | Mapping[str, Any]


class Printer:
    """Prints forms in one language for one company.

    `settings` is `policies/settings.yaml` as data: `company`, `contact`, `logo` (a file in the templates
    folder), `zone` and `roles` are read. The `templates` and `schemas` of `workspace` go before ours.
    """

    def __init__(self, settings: Mapping[str, Any], lang: Language, workspace: Path | None = None) -> None:
        from policykit.render.environment import environment
        from policykit.render.pdf import Press, prepare

        self.folders = template_folders(workspace)
        self.words = Words(lang, settings.get("zone", "Asia/Shanghai"))
        self.schemas = _schemas(workspace)
        self.registry = load_registry(self.folders, self.schemas, workspace)
        self.labels = self.words.texts(self.registry.labels)
        self.labels["roles"] = {**self.labels["roles"], **self.words.texts(settings.get("roles", {}))}
        self.company = _company(settings, self.words)
        self.office = Office(self.words, self.labels, self.schemas, self.company)
        self.press = Press(self.folders, lang, prepare(lang))
        self.way: Way = self.press
        self.environment = environment(
            self.folders, {"moment": self.words.moment, "number": self.words.number}
        )

    def form(
        self,
        name: str,
        record: AnyRecord | Sequence[AnyRecord] | None = None,
        findings: Iterable[AnyFinding] = (),
        related: Related | None = None,
    ) -> bytes:
        """Print the form `name` (id or title) as PDF, filled from `record` and the `findings` about it.

        A register takes several records at once; without any the form is blank. `related` finds the records
        that go with it. Raises InputError, see `html`, and for whatever would print wrong.
        """
        return self.way.draw(self.sheet(name, record, findings, related))

    def sheet(
        self,
        name: str,
        record: AnyRecord | Sequence[AnyRecord] | None = None,
        findings: Iterable[AnyFinding] = (),
        related: Related | None = None,
    ) -> Sheet:
        """Fill the form in without drawing it. Raises InputError, see `html`."""
        form = self.registry.form(name)
        return Sheet(form.id, self.html(name, record, findings, related), form.styles)

    def html(
        self,
        name: str,
        record: AnyRecord | Sequence[AnyRecord] | None = None,
        findings: Iterable[AnyFinding] = (),
        related: Related | None = None,
    ) -> str:
        """Give the form as HTML, without its stylesheets.

        Raises InputError for an unknown form, a template's mistake, and a character that no font can draw.
        """
        from policykit.render.environment import fill

        form = self.registry.form(name)
        shown = matter(form, listed(record), related, self.schemas)
        html = fill(self.environment, form.template, context(self.office, shown, findings))
        glyphs.require_glyphs(html, form.id, shown.sources(self.schemas), self.folders, self.office.title)
        return html

    def require_glyphs(
        self, html: str, page: str, records: Sequence[Mapping[str, Any]] = (), kind: Kind | None = None
    ) -> None:
        """Raise InputError for each character of `html` that no font has; see `glyphs.require_glyphs`."""
        sources = [(kind, values) for values in records] if kind else []
        glyphs.require_glyphs(html, page, sources, self.folders, self.office.title)


def listed(record: AnyRecord | Sequence[AnyRecord] | None) -> Sequence[AnyRecord]:
    """Give one record, several or none as a sequence."""
    if record is None:
        return ()
    return record if isinstance(record, list | tuple) else (cast("AnyRecord", record),)


def render(
    form: str,
    record: AnyRecord | None,
    findings: Iterable[AnyFinding],
    settings: Mapping[str, Any],
    lang: Language,
    workspace: Path | None = None,
) -> bytes:
    """Print `form` for `record` and the findings about it; see `Printer`."""
    return Printer(settings, lang, workspace).form(form, record, findings)


def blank(form: str, settings: Mapping[str, Any], lang: Language, workspace: Path | None = None) -> bytes:
    """Print `form` with nothing filled in, to be filled by pen."""
    return Printer(settings, lang, workspace).form(form)


def _schemas(workspace: Path | None) -> Schemas:
    from policykit.records.schema import Schemas
    from policykit.resources import folder

    own = workspace / "schemas" / "records" if workspace else None
    return Schemas.load(own if own and own.is_dir() else folder("schemas") / "records")


def _company(settings: Mapping[str, Any], words: Words) -> dict[str, str]:
    source = settings.get("source_language", "zh-Hant")
    texts = {name: settings.get(name, "") for name in ("company", "contact")}
    shown = {
        name: words.text({source: text} if isinstance(text, str) else text) for name, text in texts.items()
    }
    return {"name": shown["company"], "contact": shown["contact"], "logo": settings.get("logo", "")}
