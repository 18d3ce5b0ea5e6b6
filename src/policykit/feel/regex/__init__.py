"""Regular expressions of XPath (functions and operators 3.1, section 5.6) for the built-ins.

`translate` rewrites a pattern for the `regex` package; matching is stopped after half a second.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from policykit.feel.regex.translate import translate
from policykit.feel.values import FeelFailure

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 0.5
"""How long one call may search."""


def matches(text: str, pattern: str, flags: str) -> bool:
    """`fn:matches`: whether `pattern` matches a part of `text`; FeelFailure `feel-regex-…`."""
    return _matches(compiled(pattern, flags), text)


def replace(text: str, pattern: str, replacement: str, flags: str, limit: int) -> str:
    """`fn:replace`: `text` with every match replaced, `$1` being what the first group matched.

    Raises FeelFailure `feel-regex-…`, among them `feel-regex-empty-match` for a pattern that matches the
    empty string, and `feel-string-too-long` past `limit` characters.
    """
    expression = _never_empty(pattern, flags)
    parts = [replacement] if "q" in flags else _template(replacement, expression.groups)
    pieces, length, end = [], 0, 0
    for match in _found(expression, text):
        expanded = "".join(part if isinstance(part, str) else match[part] or "" for part in parts)
        pieces += [text[end : match.start()], expanded]
        length += match.start() - end + len(expanded)
        end = match.end()
        if length > limit:
            raise FeelFailure("feel-string-too-long", limit=limit)
    return "".join(pieces) + text[end:]


def split(text: str, pattern: str) -> Iterator[str]:
    """The parts of `text` between the matches of `pattern`; FeelFailure as for `replace`."""
    end = 0
    for match in _found(_never_empty(pattern, ""), text):
        yield text[end : match.start()]
        end = match.end()
    yield text[end:]


@lru_cache(maxsize=256)
def compiled(pattern: str, flags: str) -> Any:
    """The compiled pattern; FeelFailure `feel-regex-…` where it is not one of XPath's."""
    import regex

    return regex.compile(translate(pattern, flags), regex.V1)


def _never_empty(pattern: str, flags: str) -> Any:
    expression = compiled(pattern, flags)
    if _matches(expression, ""):
        raise FeelFailure("feel-regex-empty-match", pattern=pattern[:60])
    return expression


def _matches(expression: Any, text: str) -> bool:
    with _Bounded():
        return expression.search(text, timeout=SECONDS) is not None


def _found(expression: Any, text: str) -> Iterator[Any]:
    with _Bounded():
        yield from expression.finditer(text, timeout=SECONDS)


class _Bounded:
    """Turns a search that takes too much time or memory into a failure."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is TimeoutError:
            raise FeelFailure("feel-regex-timeout")
        if kind is MemoryError:
            raise FeelFailure("feel-regex-too-large")


def _template(replacement: str, groups: int) -> list[str | int]:
    """The replacement as literal texts and numbers of groups."""
    parts: list[str | int] = []
    at = 0
    while at < len(replacement):
        character, following = replacement[at], replacement[at + 1 : at + 2]
        at += 1
        if character == "$":
            number, at = _group_number(replacement, at, groups)
            parts.append(number if number <= groups else "")
        elif character == "\\":
            if following not in ("\\", "$"):
                raise FeelFailure("feel-regex-replacement", text=replacement[:60])
            parts.append(following)
            at += 1
        else:
            parts.append(character)
    return parts


def _group_number(replacement: str, at: int, groups: int) -> tuple[int, int]:
    """The number after a `$`, as many digits of it as name a group, and where the text goes on."""
    digits = replacement[at : at + 1]
    if not (digits.isascii() and digits.isdecimal()):
        raise FeelFailure("feel-regex-replacement", text=replacement[:60])
    number, at = int(digits), at + 1
    while (following := replacement[at : at + 1]).isascii() and following.isdecimal():
        if number * 10 + int(following) > groups:
            break
        number, at = number * 10 + int(following), at + 1
    return number, at
