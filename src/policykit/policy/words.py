"""Words in all three languages at once, for the arguments of messages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from policykit.feel.parser.mends import OPERATOR_WORDS
from policykit.names import closest
from policykit.problems import LANGUAGES, Language, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_LISTED: Final = 24
_PARTS: Final = re.compile("[，、；]")
_YES_NO: Final = frozenset(
    ("是", "否", "有", "沒有", "没有", "真", "假", "yes", "no", "Yes", "No", "YES", "NO", "Y", "N")
)


def words(code: str, **args: object) -> dict[Language, str]:
    """Give the text of message `code` in each language."""
    return {lang: message(code, "text", lang, args) for lang in LANGUAGES}


def hint(
    near: Sequence[str], known: Sequence[str], titles: Mapping[str, str] | None = None
) -> dict[Language, str]:
    """Say what was perhaps meant, else what would be known; in Chinese with the Chinese titles given."""
    if near:
        return words("hint-near", near=near[0])
    if not known:
        return words("hint-none")
    if len(known) > _LISTED:
        return words("hint-many", count=len(known))
    titled = [f"{name}（{titles[name]}）" if titles and titles.get(name) else name for name in known]
    listed = {lang: ", ".join(known) if lang == "en" else "、".join(titled) for lang in LANGUAGES}
    return words("hint-known", known=listed)


def suggest(
    name: str, known: Iterable[str], titles: Mapping[str, Iterable[str]] | None = None
) -> dict[Language, str]:
    """Say which of the `known` ids was perhaps meant by `name`; `titles` are what each id goes by as well."""
    ids = list(known)
    if len(_PARTS.split(name)) > 1:
        return words("hint-comma")
    surfaces = {title: id_ for id_ in ids for title in (titles or {}).get(id_, ())}
    near = closest(name, [*ids, *surfaces], 1)
    return hint([surfaces.get(word, word) for word in near], ids, chinese(titles or {}))


def chinese(titles: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Give the Chinese title of each id that has one."""
    return {id_: next((title for title in names if not title.isascii()), "") for id_, names in titles.items()}


def operator_hint(words_: str) -> dict[Language, str] | None:
    """Say which operator was meant, where `words_` hold one of another language or in capitals."""
    if words_ in _YES_NO:
        return words("hint-yes-no")
    for written, meant in OPERATOR_WORDS.items():
        inside = len(written) > 1 and not written.isascii() and written in words_
        if inside or written in words_.split():
            return words("hint-operator", written=written, meant=meant)
    return None
