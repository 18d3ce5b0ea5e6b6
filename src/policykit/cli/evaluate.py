"""`policykit evaluate`: records in, findings out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policykit.cli.words import lang, option, say, verb
from policykit.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policykit.policy.workspace import Workspace
    from policykit.records.delivery import Delivery


@verb("evaluate")
@click.argument("records", nargs=-1, required=True, type=click.Path(path_type=Path))
@option("--as-of")
@option("--known-at")
@option("--policy", "policies", multiple=True)
@option("--kind")
@option("--none", "none_kinds", multiple=True)
@option("--format", "form", type=click.Choice(["table", "json", "jsonl", "csv"]), default="table")
@option("--output", "-o", type=click.Path(path_type=Path))
@option("--rejects", type=click.Path(path_type=Path))
@option("--explain", is_flag=True)
@option("--all", "everything", is_flag=True)
@option("--limit", type=click.IntRange(min=1), default=50)
@option("--fail-on", default="violated,overdue,conflict")
@click.pass_obj
def command(
    folder: Path,
    records: tuple[Path, ...],
    as_of: str | None,
    known_at: str | None,
    policies: tuple[str, ...],
    kind: str | None,
    none_kinds: tuple[str, ...],
    form: str,
    output: Path | None,
    rejects: Path | None,
    explain: bool,
    everything: bool,
    limit: int,
    fail_on: str,
) -> int:
    """Evaluate `RECORDS` (files or folders).

    1 if a finding is bad, by `--fail-on`; 2 if every record was rejected.
    """
    from policykit.cli import work
    from policykit.cli.output import attention, table, write
    from policykit.engine.evaluate import evaluate, fails, order

    house = work.workspace(folder)
    bad = _statuses(fail_on)
    asked = _policies(house, policies)
    delivery, access = work.delivered(
        records, house, "evaluate", kind, lambda door: door.read_by(asked) if asked else None
    )
    found = evaluate(
        house,
        delivery,
        as_of=work.instant(as_of, house.settings.zone),
        known_at=work.instant(known_at, house.settings.zone) if known_at else None,
        policies=asked,
        none_kinds=none_kinds,
        progress=work.progress(),
    )
    decided = (decision for decision in access.decisions if not asked or decision.policy in asked)
    findings = access.findings(sorted([*found, *decided], key=order))
    if form == "table" and output is None:
        shown = findings if everything else attention(findings)
        for line in table(shown, lang(), house, limit, explain=explain, total=findings):
            click.echo(line)
    else:
        write(findings, "json" if form == "table" else form, output, lang())
        if output:
            click.echo(say("cli-written", path=output))
    _report_rejects(access.delivery, house, rejects)
    if delivery.rejects and not any(delivery.records.values()):
        return 2
    return 1 if fails(found, bad) else 0


def _statuses(text: str) -> frozenset[str]:
    from policykit.engine.finding import STATUSES

    known = {status for statuses in STATUSES.values() for status in statuses}
    asked = frozenset(part.strip() for part in text.split(",") if part.strip())
    for word in sorted(asked - known):
        raise InputError(
            [Problem("cli-no-such-status", args={"word": word[:40], "near": ", ".join(sorted(known))})]
        )
    return asked


def _policies(house: Workspace, asked: Sequence[str]) -> Sequence[str] | None:
    for name in asked:
        if name not in house.policies:
            args = {"word": name[:60], "near": ", ".join(house.policies)}
            raise InputError([Problem("cli-no-such-policy", args=args)])
    return asked or None


def _report_rejects(delivery: Delivery, house: Workspace, path: Path | None) -> None:
    if not delivery.rejects:
        return
    click.echo(say("cli-rejected", count=len(delivery.rejects)), err=True)
    if path is not None:
        from policykit.records.sheet import write_rejects

        write_rejects(path, delivery.rejects, house.schemas, lang())
        click.echo(say("cli-written", path=path), err=True)
