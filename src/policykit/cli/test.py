"""`policykit test`: run the policies' own tests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policykit.cli.words import problem_line, say, verb
from policykit.problems import InputError, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping


@verb("test")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.pass_obj
def command(folder: Path, paths: tuple[Path, ...]) -> int:
    """Run `tests.yaml` of every policy, or of the policies at `PATHS`; 1 if a test failed."""
    from policykit.analysis.testing import run
    from policykit.cli.work import workspace

    house = workspace(folder)
    results = run(house, [_policy(path, house.policies) for path in paths] or None)
    for result in results:
        for problem in result.failures:
            click.echo(problem_line(problem), err=True)
    failed = sum(not result.passed for result in results)
    click.echo(say("cli-tested", passed=len(results) - failed, failed=failed))
    return 1 if failed else 0


def _policy(path: Path, known: Mapping[str, object]) -> str:
    """The policy at `path`: its folder, a file in it, or its bare name."""
    name = path.parent.name if path.suffix else path.name
    if name not in known:
        args = {"word": name[:60], "near": ", ".join(known)}
        raise InputError([Problem("cli-no-such-policy", Place(str(path)), args)])
    return name
