"""`policykit fmt`: policy files with their tables aligned, and their names by id or by title."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policykit.cli.words import option, say, verb
from policykit.problems import InputError, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator


@verb("fmt")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@option("--check", is_flag=True)
@option("--names", type=click.Choice(["zh-Hant", "en", "id"]))
@click.pass_obj
def command(folder: Path, paths: tuple[Path, ...], check: bool, names: str | None) -> int:
    """Format the policy files `PATHS` (all without any); with `--check` change nothing, 1 if any would."""
    from policykit.analysis.formatting import formatted, is_released
    from policykit.cli.work import workspace
    from policykit.files import atomic_write, read_bytes

    house = workspace(folder) if names else None
    changed = 0
    for path in dict.fromkeys(_files(folder, paths)):
        before = read_bytes(path)
        after = formatted(before, str(path), house, names)
        if after == before:
            continue
        if is_released(path):
            click.echo(say("fmt-released", path=path), err=True)
            continue
        changed += 1
        click.echo(say("fmt-would-change" if check else "fmt-changed", path=path))
        if not check:
            atomic_write(path, after)
    click.echo(say("fmt-counted", changed=changed))
    return 1 if check and changed else 0


def _files(folder: Path, paths: tuple[Path, ...]) -> Iterator[Path]:
    """The policy files among `paths` and in their folders. Raises InputError for a folder without any."""
    from policykit.policy.workspace import CALENDARS, TESTS

    for path in paths or (folder / "policies",):
        if path.is_file():
            yield path
            continue
        found = [
            file
            for file in sorted(path.rglob("*.yaml"))
            if file.name[:1].isdigit() and file.name != TESTS and file.parent.name != CALENDARS
        ]
        if not found:
            raise InputError([Problem("fmt-nothing", Place(str(path)))])
        yield from found
