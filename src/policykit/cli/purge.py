"""`policykit purge`: what has been kept long enough, listed; with `--apply` removed."""

from __future__ import annotations

from pathlib import Path

import click

from policykit.cli.words import lang, option, say, verb


@verb("purge")
@option("--records", "files", multiple=True, required=True, type=click.Path(path_type=Path))
@option("--kind")
@option("--as-of")
@option("--apply", is_flag=True)
@click.pass_obj
def command(folder: Path, files: tuple[Path, ...], kind: str | None, as_of: str | None, apply: bool) -> None:
    """List what `--records` hold that has been kept long enough; with `--apply` remove it from the files."""
    from policykit.access.purge import lines, remove
    from policykit.cli import work
    from policykit.engine.retention import expired

    house = work.workspace(folder)
    delivery, access = work.delivered(files, house, "purge", kind, about=lambda _: ())
    moment = work.instant(as_of, house.settings.zone)
    found = expired(house, delivery, moment)
    for line in lines(found, house, delivery, lang()):
        click.echo(access.line(line))
    going = [lapsed for lapsed in found if not lapsed.needed]
    if not apply:
        click.echo(say("cli-purge-listed" if going else "cli-purge-nothing", count=len(going)))
        return
    for path in remove(going, house, delivery, access, as_of=moment, kind=kind) if going else ():
        click.echo(say("cli-written", path=path))
    click.echo(say("cli-purged" if going else "cli-purge-nothing", count=len(going)))
