"""Which characters differ only in case (XPath functions and operators 3.1, 5.6.1, flag `i`)."""

from __future__ import annotations

from functools import cache

_LAST_CASED = 0x1E943


@cache
def case_variants() -> dict[int, frozenset[int]]:
    """For each code point that has them, those with the same lower case or the same upper case."""
    alike: dict[str, set[int]] = {}
    pairs = []
    for code in range(0x41, _LAST_CASED + 1):
        character = chr(code)
        lower, upper = character.lower(), character.upper()
        if lower != character or upper != character:
            pairs.append((code, "l" + lower, "u" + upper))
            alike.setdefault("l" + lower, set()).add(code)
            alike.setdefault("u" + upper, set()).add(code)
    return {code: frozenset(alike[lower] | alike[upper]) for code, lower, upper in pairs}


def variants_within(first: int, last: int) -> frozenset[int]:
    """The case variants of all characters from `first` to `last`, both included."""
    table = case_variants()
    if first == last:
        return table.get(first, frozenset())
    return frozenset().union(*(others for code, others in table.items() if first <= code <= last))
