"""`policykit lock`: write the hashes of released policies."""

from __future__ import annotations

from pathlib import Path

import click

from policykit.cli.words import say, verb


@verb("lock")
@click.pass_obj
def command(folder: Path) -> None:
    """Write `policies/policykit.lock`."""
    from policykit.cli.work import workspace
    from policykit.policy.lock import lock

    click.echo(say("cli-locked", path=lock(workspace(folder))))
