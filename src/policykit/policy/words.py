"""Words in all three languages at once, for the arguments of messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from policykit.problems import LANGUAGES, Language, message

if TYPE_CHECKING:
    from collections.abc import Sequence

_LISTED: Final = 24


def words(code: str, **args: object) -> dict[Language, str]:
    """Give the text of message `code` in each language."""
    return {lang: message(code, "text", lang, args) for lang in LANGUAGES}


def hint(near: Sequence[str], known: Sequence[str]) -> dict[Language, str]:
    """Say what was perhaps meant, else what would be known."""
    if near:
        return words("hint-near", near=near[0])
    if not known:
        return words("hint-none")
    if len(known) > _LISTED:
        return words("hint-many", count=len(known))
    return words("hint-known", known=", ".join(known))
