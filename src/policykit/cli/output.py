"""Findings as people and machines take them away: a table on screen, JSON, JSON Lines, CSV."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from typing import TYPE_CHECKING

import click

from policykit.cli.tables import columns
from policykit.cli.words import say
from policykit.engine.explain import explain as explained
from policykit.engine.explain import missing_text, status_text
from policykit.engine.titles import Titles
from policykit.languages import in_language
from policykit.problems import message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from policykit.engine.finding import Finding
    from policykit.policy.workspace import Workspace
    from policykit.problems import Language

ATTENTION = frozenset(
    (
        "overdue",
        "violated",
        "conflict",
        "undetermined",
        "tied",
        "not_passed",
        "not_done",
        "fulfilled_late",
        "refused",
    )
)
"""Statuses that somebody has to look at; the table on screen leaves the others out."""

CSV_FIELDS = (
    "policy",
    "version",
    "rule",
    "clauses",
    "subject",
    "item",
    "status",
    "value",
    "bearer",
    "due",
    "done_at",
)


def attention(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that somebody has to look at."""
    return [finding for finding in findings if finding.status in ATTENTION]


def table(
    findings: Sequence[Finding],
    lang: Language,
    house: Workspace,
    limit: int,
    *,
    explain: bool,
    total: Sequence[Finding],
) -> Iterator[str]:
    """The findings as lines, with their explanations where asked for, and the totals of all at the end."""
    if not findings:
        yield say("cli-nothing")
    elif explain:
        yield from _explained(findings[:limit], lang, house)
    else:
        yield from columns([_heads(lang), *(_row(finding, lang, house) for finding in findings[:limit])])
    if len(findings) > limit:
        yield say("cli-more", count=len(findings) - limit)
    counts = Counter(finding.status for finding in total)
    totals = "、".join(f"{status_text(name, lang)} {count}" for name, count in counts.most_common())
    yield say("cli-totals", count=len(total), totals=totals)


def _heads(lang: Language) -> tuple[str, ...]:
    names = ("subject", "rule", "clause", "status", "due", "bearer", "note")
    return tuple(message(f"cli-head-{name}", "text", lang, {}) for name in names)


def _row(finding: Finding, lang: Language, house: Workspace) -> tuple[str, ...]:
    due, titles = finding.due, Titles(lang, house.schemas, house)
    return (
        f"{titles.refs(finding.subject.id)} {finding.subject.item}".strip(),
        in_language(finding.title, lang) or finding.rule,
        " ".join(finding.clauses),
        status_text(finding.status, lang),
        f"{due.at:%Y-%m-%d %H:%M}{'*' if due.provisional else ''}" if due else "",
        titles.role(finding.bearer or ""),
        _note(finding, titles),
    )


def _note(finding: Finding, titles: Titles) -> str:
    """What is lacking or missing, or whom it has been escalated to."""
    reached = [titles.role(level.to) for level in finding.escalation if level.reached]
    lacking = [in_language(text, titles.lang) for text in finding.lacking]
    missing = [missing_text(fact, titles.lang, titles.schemas) for fact in finding.missing[:3]]
    parts = (("lacking", lacking), ("missing", missing), ("escalated", reached[-1:]))
    return "；".join(say(f"cli-note-{name}", what="、".join(what)) for name, what in parts if what)


def _explained(findings: Sequence[Finding], lang: Language, house: Workspace) -> Iterator[str]:
    for finding in findings:
        yield from (*explained(finding, lang, house.schemas, house), "")


def write(findings: Sequence[Finding], form: str, path: Path | None, lang: Language) -> None:
    """Write the findings as `form` to `path`, whole or not at all; to standard output where there is none."""
    text = _FORMS[form](findings, lang)
    if path is None:
        click.echo(text, nl=False)
        return
    from policykit.files import atomic_write

    atomic_write(path, text.encode("utf-8-sig" if form == "csv" else "utf-8"))


def _json(findings: Sequence[Finding], _lang: Language) -> str:
    return json.dumps([finding.to_json() for finding in findings], ensure_ascii=False, indent=1) + "\n"


def _jsonl(findings: Sequence[Finding], _lang: Language) -> str:
    return "".join(json.dumps(finding.to_json(), ensure_ascii=False) + "\n" for finding in findings)


def _csv(findings: Sequence[Finding], lang: Language) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([*CSV_FIELDS, "title", "status_title"])
    for finding in findings:
        plain = finding.to_json()
        value = json.dumps(plain["value"], ensure_ascii=False) if "value" in plain else ""
        subject = f"{finding.subject.kind}/{finding.subject.id}"
        what = (finding.policy, finding.version, finding.rule, " ".join(finding.clauses), subject)
        how = (finding.subject.item, finding.status, value, finding.bearer or "")
        when = (plain.get("due", {}).get("at", ""), plain.get("done_at", ""))
        cells = (*what, *how, *when, in_language(finding.title, lang), status_text(finding.status, lang))
        writer.writerow([_harmless(str(cell)) for cell in cells])
    return stream.getvalue()


def _harmless(cell: str) -> str:
    """`cell` so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


_FORMS = {"json": _json, "jsonl": _jsonl, "csv": _csv}
