"""`policykit init`: a starter workspace out of what ships with the package."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from policykit import resources
from policykit.cli.words import say, verb
from policykit.problems import InputError, Place, Problem


@verb("init")
@click.argument("target", type=click.Path(path_type=Path))
def command(target: Path) -> None:
    """Make the workspace `target`, which must not exist or must be an empty folder."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InputError([Problem("cli-init-not-empty", Place(str(target)))])
    try:
        for name in resources.FOLDERS:
            ignored = shutil.ignore_patterns("__pycache__", "*.py")
            shutil.copytree(resources.folder(name), target / name, ignore=ignored)
    except OSError as error:
        raise InputError(
            [Problem("file-unwritable", Place(str(target)), {"cause": error.strerror})]
        ) from None
    click.echo(say("cli-initialised", path=target))
