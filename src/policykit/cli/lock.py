"""`policykit lock`: write the hashes of released policies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policykit.cli.words import say, verb

if TYPE_CHECKING:
    from pathlib import Path


@verb("lock")
@click.pass_obj
def command(folder: Path) -> None:
    """Write `policies/policykit.lock`."""
    from policykit.cli.work import workspace
    from policykit.policy.lock import lock

    click.echo(say("cli-locked", path=lock(workspace(folder))))
