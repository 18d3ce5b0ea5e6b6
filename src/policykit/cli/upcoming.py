"""`policykit upcoming`: the deadlines ahead, as a table and as a calendar file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policykit.cli.words import lang, option, say, verb

if TYPE_CHECKING:
    from policykit.analysis.upcoming import Ahead
    from policykit.policy.workspace import Workspace


@verb("upcoming")
@click.argument("records", nargs=-1, required=True, type=click.Path(path_type=Path))
@option("--for", "person")
@option("--days", type=click.IntRange(min=0))
@option("--ics", type=click.Path(path_type=Path))
@option("--as-of")
@click.pass_obj
def command(
    folder: Path,
    records: tuple[Path, ...],
    person: str | None,
    days: int | None,
    ics: Path | None,
    as_of: str | None,
) -> None:
    """List what falls due next in `RECORDS`, and to whom each duty escalates next."""
    from policykit.analysis.upcoming import calendar, upcoming
    from policykit.cli import work
    from policykit.cli.tables import columns
    from policykit.engine.evaluate import evaluate
    from policykit.files import atomic_write

    house = work.workspace(folder)
    moment = work.instant(as_of, house.settings.zone)
    delivery, access = work.delivered(records, house, "upcoming")
    found = evaluate(house, delivery, as_of=moment, ahead=True, progress=work.progress())
    findings = access.findings(found)
    rows = upcoming(findings, moment, days, _role(house, person))
    if ics is not None:
        titles = {number: _titles(row, house) for number, row in enumerate(rows)}
        atomic_write(ics, calendar(rows, titles, moment))
        click.echo(say("cli-written", path=ics))
        return
    if not rows:
        click.echo(say("cli-nothing-ahead"))
        return
    heads = tuple(say(f"cli-head-{name}") for name in ("when", "what", "subject", "rule", "clause", "bearer"))
    for line in columns([heads, *(_row(row, house) for row in rows)]):
        click.echo(line)


def _role(house: Workspace, person: str | None) -> str | None:
    """The id of a role asked for by its title; a person's name as it is."""
    if person is None:
        return None
    return next((role for role, title in house.settings.roles.items() if person in title.values()), person)


def _row(row: Ahead, house: Workspace) -> tuple[str, ...]:
    from policykit.languages import in_language

    finding = row.finding
    subject = f"{finding.subject.id} {finding.subject.item}".strip()
    title = in_language(finding.title, lang()) or finding.rule
    return (
        f"{row.at:%Y-%m-%d %H:%M}",
        _what(row, house),
        subject,
        title,
        " ".join(finding.clauses),
        in_language(house.settings.roles.get(finding.bearer or "", finding.bearer or ""), lang()),
    )


def _what(row: Ahead, house: Workspace) -> str:
    from policykit.languages import in_language

    if row.level is None:
        return say("cli-falls-due")
    return say("cli-escalates", to=in_language(house.settings.roles.get(row.level.to, row.level.to), lang()))


def _titles(row: Ahead, house: Workspace) -> tuple[str, str]:
    from policykit.engine.explain import explain

    _, what, subject, rule, _, bearer = _row(row, house)
    summary = " ".join(filter(None, (what, rule, subject, bearer)))
    return summary, "\n".join(explain(row.finding, lang(), house.schemas, house))
