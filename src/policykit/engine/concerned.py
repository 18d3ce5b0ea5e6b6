"""The person complained about: an escalation never goes to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.engine.people import holders
from policykit.engine.spans import Span

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from policykit.engine.scope import RecordScope

CONCERNED = ("person_concerned", "about")
"""The fields that name the person a record complains about, in the kinds that have one."""


def skipper(scope: RecordScope) -> Callable[[str, dt.datetime], str]:
    """What names the person complained about where a level would go to nobody else.

    The level's `to` is that person by name or id, or a role that only they held at the instant.
    """
    view, world = scope.view, scope.book.world
    who = next((view[name] for name in CONCERNED if name in view.shape.fields), None)

    def skip(to: str, at: dt.datetime) -> str:
        if not isinstance(who, str):
            return ""
        held = [{person.id, person["name"]} for person in holders(world, to, Span(at, at))]
        alone = bool(held) and all(who in names for names in held)
        return who if to == who or alone else ""

    return skip
