"""The names in scope, found in a text by longest match (DMN 1.5, 10.3.1.3).

A name is a sequence of tokens. It is found where the same tokens stand in a text, with white space
between the same ones; how much, and whether brackets are full-width, does not matter.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

from policykit.feel.parser.lexer import KEYWORDS, Token, tokenize

NameSource: TypeAlias = "Names | Mapping[str, str] | Iterable[str]"


class Names:
    """Names compiled for `parse`: surface name to canonical name; make it once for many texts."""

    __slots__ = ("_root",)

    def __init__(self, names: Mapping[str, str] | Iterable[str] = ()) -> None:
        self._root: dict[str, Any] = {}
        pairs = names.items() if isinstance(names, Mapping) else ((name, name) for name in names)
        for surface, canonical in pairs:
            self.add(surface, canonical)

    def add(self, surface: str, canonical: str) -> None:
        """Let `surface` stand for `canonical`; a bare keyword cannot be a name."""
        keys = name_keys(surface)
        if not keys or (len(keys) == 1 and keys[0] in KEYWORDS):
            return
        level = self._root
        for key in keys:
            level = level.setdefault(key, {})
        level[""] = canonical

    def longest(self, tokens: list[Token], start: int) -> tuple[int, str] | None:
        """Give the end (exclusive) and the canonical form of the longest name at `tokens[start]`."""
        level = self._root.get(tokens[start].text)
        found = None
        position = start + 1
        while level is not None:
            if "" in level:
                found = (position, level[""])
            level = level.get(tokens[position].key) if position < len(tokens) else None
            position += 1
        return found

    def __bool__(self) -> bool:
        return bool(self._root)

    def __iter__(self) -> Any:
        pending = [self._root]
        while pending:
            level = pending.pop()
            for key, below in level.items():
                if key == "":
                    yield below
                else:
                    pending.append(below)


class Bindings:
    """The names that a text itself binds, innermost last."""

    __slots__ = ("_by_first", "_stack")

    def __init__(self) -> None:
        self._stack: list[str] = []
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}

    def __len__(self) -> int:
        return len(self._stack)

    def add(self, name: str) -> None:
        """Bind `name`; one without a token cannot be written and is not bound."""
        keys = name_keys(name)
        if keys:
            self._stack.append(keys[0])
            self._by_first.setdefault(keys[0], []).append((keys, name))

    def forget(self, length: int) -> None:
        """Unbind the innermost names, until `length` are left."""
        while len(self._stack) > length:
            self._by_first[self._stack.pop()].pop()

    def longest(self, tokens: list[Token], start: int) -> tuple[int, str] | None:
        """Give the end (exclusive) and the text of the longest name at `tokens[start]`."""
        found: tuple[int, str] | None = None
        for keys, name in self._by_first.get(tokens[start].text, ()):
            end = start + len(keys)
            longer = found is None or end >= found[0]
            if longer and tuple(token.key for token in tokens[start + 1 : end]) == keys[1:]:
                found = (end, name)
        return found


def name_keys(name: str) -> tuple[str, ...]:
    """Give the tokens of `name`, each with a leading space where white space stood before it."""
    if name.isidentifier():
        return (name,)
    tokens = tokenize(name)
    return tuple(token.key if index else token.text for index, token in enumerate(tokens[:-1]))


def compiled(names: NameSource) -> Names:
    """`names` itself where it is compiled already, else compiled; a tuple but once for many texts."""
    if isinstance(names, Names):
        return names
    return _of_tuple(names) if type(names) is tuple else Names(names)


@lru_cache(maxsize=64)
def _of_tuple(names: tuple[str, ...]) -> Names:
    return Names(names)


def joined(tokens: list[Token]) -> str:
    """Give the name that `tokens` spell: one space where two words were apart, none beside symbols."""
    name = tokens[0].text
    for before, token in itertools.pairwise(tokens):
        wordy = before.kind not in _SYMBOLS and token.kind not in _SYMBOLS
        name += token.key if wordy else token.text
    return name


_SYMBOLS = frozenset("+-*/.'") | {"**", "..", "bad"}
