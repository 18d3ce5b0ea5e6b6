"""`policykit next`: whose turn it is, in one line."""

from __future__ import annotations

from pathlib import Path

import click

from policykit.cli.words import lang, option, say, verb


@verb("next")
@option("--records", "files", multiple=True, required=True, type=click.Path(path_type=Path))
@option("--as-of")
@option("--all", "everything", is_flag=True)
@click.pass_obj
def command(folder: Path, files: tuple[Path, ...], as_of: str | None, everything: bool) -> None:
    """Say who is next, why and by which clause; with `--all` the running order of the day."""
    from policykit.cli import work
    from policykit.engine.running_order import next_line, order_lines, running_orders

    house = work.workspace(folder)
    delivery, access = work.delivered(files, house, "next", about=lambda _: ())
    orders = running_orders(house, delivery, as_of=work.instant(as_of, house.settings.zone))
    for order in orders:
        click.echo(access.line(next_line(order, house.schemas, lang())))
        for line in order_lines(order, lang()) if everything else ():
            click.echo(access.line(f"  {line}"))
    if not orders:
        click.echo(say("cli-no-rotation"))
