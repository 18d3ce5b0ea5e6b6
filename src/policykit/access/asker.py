"""Who asks: the user of the operating system, and the person of the records whom the settings say that is."""

from __future__ import annotations

import os
import sys
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from policykit.policy.settings import Settings

ANYBODY: Final = "*"
"""The entry of `users` for every user whom the settings do not name."""


@dataclass(frozen=True, slots=True)
class Asker:
    """The `user` of the operating system, and the `person` (name or id; empty for nobody of the records).

    `refused` is the name under which the user asked without being allowed to.
    """

    user: str
    person: str = ""
    refused: str = ""


def asker(settings: Settings, asked_as: str | None = None, user: str | None = None) -> Asker:
    """Who asks, by the settings' `users`; under another name only where `ask_as` lists the user."""
    found = os_user() if user is None else user
    if asked_as is None:
        person = settings.users.get(found) or settings.users.get(ANYBODY, "")
        return Asker(found, _name(person))
    if found in settings.ask_as or ANYBODY in settings.ask_as:
        return Asker(found, _name(asked_as))
    return Asker(found, refused=_name(asked_as))


def os_user() -> str:
    """The user that the operating system knows; never what the environment says, which anybody may set."""
    if sys.platform == "win32":
        return os.getlogin()
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def _name(text: str) -> str:
    """A name as the records' readers have it."""
    return " ".join(unicodedata.normalize("NFKC", text).split())
