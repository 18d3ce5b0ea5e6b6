"""The way in: from a workspace's settings to the door that its data leaves through."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from policykit.access.asker import asker
from policykit.access.guard import Access
from policykit.access.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.policy.workspace import Workspace
    from policykit.records.delivery import Delivery
    from policykit.records.record import Record


def access_to(workspace: Workspace, delivery: Delivery, asked_as: str | None = None) -> Access:
    """What the user of this process may see of a delivery, asking under the name `asked_as` if any.

    Raises InputError for `access_records` of the settings that cannot be read.
    """
    who = asker(workspace.settings, asked_as)
    return Access(workspace, delivery, who, journal_of(workspace), entitling=_entitling(workspace))


def journal_of(workspace: Workspace) -> Journal:
    """The access log of a workspace."""
    return Journal(workspace.folder / workspace.settings.access_log)


def _entitling(workspace: Workspace) -> Mapping[str, tuple[Record, ...]] | None:
    """The records that say who holds which role and permission; None where those handed in say so."""
    from policykit.records.delivery import read

    named = [workspace.folder / Path(name) for name in workspace.settings.access_records]
    return read(named, workspace.schemas, None, workspace.settings.zone).records if named else None
