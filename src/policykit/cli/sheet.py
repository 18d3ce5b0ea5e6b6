"""`policykit sheet`: an entry sheet for a kind of record."""

from __future__ import annotations

from pathlib import Path

import click

from policykit.cli.words import lang, option, say, verb
from policykit.problems import InputError, Problem


@verb("sheet")
@click.argument("record")
@option("--output", "-o", type=click.Path(path_type=Path), required=True)
@click.pass_obj
def command(folder: Path, record: str, output: Path) -> None:
    """Write the entry sheet of the kind `record` (id or title) to `output`."""
    from policykit.policy.workspace import Workspace
    from policykit.records.sheet import write_entry_sheet

    schemas = Workspace.read(folder).schemas
    kind = schemas.kind(record)
    if kind is None:
        near = ", ".join(schemas.suggest(record) or schemas)
        raise InputError([Problem("record-unknown-kind", None, {"name": record[:60], "near": near})])
    write_entry_sheet(output, kind, lang())
    click.echo(say("cli-written", path=output))
