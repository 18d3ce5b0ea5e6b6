"""`policykit whose`: who owns a client, in one line."""

from __future__ import annotations

from pathlib import Path

import click

from policykit.cli.words import lang, option, say, verb


@verb("whose")
@click.argument("telephone")
@option("--records", "files", multiple=True, required=True, type=click.Path(path_type=Path))
@option("--as-of")
@click.pass_obj
def command(folder: Path, telephone: str, files: tuple[Path, ...], as_of: str | None) -> None:
    """Say who owns the client with `TELEPHONE`, since when and by which clause."""
    from policykit.cli import work
    from policykit.engine.whose import whose_lines

    house = work.workspace(folder)
    moment = work.instant(as_of, house.settings.zone)
    delivery, access = work.delivered(
        files, house, "whose", about=lambda door: door.with_telephone(telephone)
    )
    lines = whose_lines(house, delivery, telephone, as_of=moment, lang=lang())
    click.echo("\n".join(map(access.line, lines)) or say("cli-no-such-client"))
