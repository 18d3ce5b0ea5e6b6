"""Who owns a client, asked by telephone: the one line that a salesperson wants to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.engine.evaluate import Run
from policykit.engine.prefer import whose
from policykit.policy.model import Prefer
from policykit.problems import InputError, Problem, message

if TYPE_CHECKING:
    import datetime as dt

    from policykit.policy.workspace import Workspace
    from policykit.problems import Language
    from policykit.records.delivery import Delivery


def whose_lines(
    workspace: Workspace, delivery: Delivery, telephone: str, *, as_of: dt.datetime, lang: Language
) -> list[str]:
    """One line for each client with `telephone` as of `as_of` (aware): owner, since when, by which clause.

    Raises InputError for a text that is no telephone number and for a workspace without a precedence.
    """
    from policykit.records.errors import CellError

    lines = []
    for versions in workspace.policies.values():
        if not any(isinstance(rule, Prefer) for policy in versions for rule in policy.rules):
            continue
        none = workspace.settings.not_kept
        run = Run(versions, delivery.records, workspace.schemas, workspace.calendars, as_of=as_of, none=none)
        try:
            found = whose(run.books.current, telephone) if run.books.current else []
        except CellError as error:
            args = {"row": "–", "heading": "–", "cell": telephone[:40], **error.args_}
            raise InputError([Problem(error.code, args=args)]) from None
        lines += [message(reason.code, "reason", lang, reason.args) for _, reason in found]
    return lines
