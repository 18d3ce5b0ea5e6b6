"""`policykit init`: a starter workspace out of what ships with the package."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import click

from policykit import resources
from policykit.cli.words import say, verb
from policykit.files import write_problem
from policykit.problems import InputError, Place, Problem


@verb("init")
@click.argument("target", type=click.Path(path_type=Path))
def command(target: Path) -> None:
    """Make the workspace `target`, which must not exist or must be an empty folder."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InputError([Problem("cli-init-not-empty", Place(str(target)))])
    unfinished: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=f".{target.name[:40]}.", suffix=".part", dir=target.parent))
        for name in resources.FOLDERS:
            _copy(resources.folder(name), unfinished / name)
        target.mkdir(exist_ok=True)
        for name in resources.FOLDERS:
            (unfinished / name).rename(target / name)
    except OSError as error:
        raise InputError([write_problem(target, error)]) from None
    finally:
        if unfinished is not None:
            shutil.rmtree(unfinished, ignore_errors=True)
    click.echo(say("cli-initialised", path=target))


def _copy(source: Path, target: Path) -> None:
    """Copy a folder; raises the first OSError, which `shutil.copytree` would hide among others."""
    target.mkdir()
    for path in sorted(source.iterdir()):
        if path.is_dir() and path.name != "__pycache__":
            _copy(path, target / path.name)
        elif path.is_file() and path.suffix != ".py":
            shutil.copy(path, target / path.name)
