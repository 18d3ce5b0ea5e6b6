"""`policykit check`: everything that is wrong with the policies, in one go."""

from __future__ import annotations

from pathlib import Path

import click

from policykit.cli.words import problem_line, say, verb


@verb("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.pass_obj
def command(folder: Path, paths: tuple[Path, ...]) -> int:
    """Print every problem of the workspace (or of `paths` in it); 2 if one of them is an error."""
    from policykit.analysis.check import check
    from policykit.policy.workspace import Workspace

    house = Workspace.read(folder)
    problems = [p for p in check(house) if not paths or _concerns(p.place.file if p.place else "", paths)]
    for problem in problems:
        click.echo(problem_line(problem), err=True)
    errors = sum(problem.severity == "error" for problem in problems)
    versions = sum(1 for _ in house.versions())
    click.echo(say("cli-checked", versions=versions, errors=errors, warnings=len(problems) - errors))
    return 2 if errors else 0


def _concerns(file: str, paths: tuple[Path, ...]) -> bool:
    return any(Path(file).resolve().is_relative_to(path.resolve()) for path in paths)
