"""Which parts of a text are clauses, and the id of each: of its own numbering, so always the same."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from policykit.analysis.outline.modality import says_something

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policykit.analysis.outline.lines import Notes
    from policykit.analysis.outline.structure import Node, Tree

_ALIKE: Final = 8
_PREFIX: Final = re.compile(r"[^\s{}#@]{1,20}")


@dataclass(slots=True)
class Entry:
    """A node of the text in its order: how deep it stands, and its clause id where it is a clause.

    `repeats` is the id of the clause whose wording it has again.
    """

    node: Node
    depth: int
    clause: str = ""
    repeats: str = ""


def entries(tree: Tree, prefix: str, notes: Notes) -> list[Entry]:
    """Give every node of the tree with its depth, the clauses among them with their ids."""
    nodes = list(_walk(tree.children, 0))
    short = _ids(tree.children, prefix, whole=False)
    counts = Counter(short[id(node)] for node, _ in nodes if _is_clause(node))
    ids = short if max(counts.values(), default=0) <= 1 else _ids(tree.children, prefix, whole=True)
    found = [Entry(node, depth, _clause(node, ids)) for node, depth in nodes]
    _part(found, notes)
    _repeats(found, notes)
    return found


def derived_prefix(policy: str) -> str:
    """Give the prefix of the clause ids of a policy: PR for parcel-room, REG for regulation."""
    words = re.findall(r"[a-z0-9]+", policy)
    return ("".join(word[0] for word in words) if len(words) > 1 else policy[:3]).upper() or "C"


def is_prefix(text: str) -> bool:
    """Whether `text` can begin clause ids."""
    return bool(_PREFIX.fullmatch(text))


def _walk(nodes: Sequence[Node], depth: int) -> Iterator[tuple[Node, int]]:
    for node in nodes:
        yield node, depth
        yield from _walk(node.children, depth + 1)


def _is_clause(node: Node) -> bool:
    """Whether something can be asked of a node: what is said under it, or its words where nothing else is."""
    if node.anchor:
        return True
    if node.children:
        return any(map(says_something, (*node.text, *([] if _is_heading(node) else [node.title]))))
    return bool(node.text or (node.marker and node.rank is None) or node.style == "article")


def _clause(node: Node, ids: dict[int, str]) -> str:
    return (node.anchor or ids[id(node)]) if _is_clause(node) else ""


def _ids(nodes: Sequence[Node], prefix: str, *, whole: bool) -> dict[int, str]:
    """Give an id to each node; with `whole`, every heading above it that is not the only one is in it."""
    found: dict[int, tuple[int, ...]] = {}
    _number(nodes, (), (), found, whole=whole)
    return {node: f"{prefix}-{'.'.join(map(str, path))}" for node, path in found.items()}


def _number(
    nodes: Sequence[Node],
    above: tuple[int, ...],
    base: tuple[int, ...],
    found: dict[int, tuple[int, ...]],
    *,
    whole: bool,
) -> None:
    """Number `nodes` within `above`; 2.1 stands for itself, within `base`: what is above all of its kind."""
    headings = [node for node in nodes if _is_heading(node)]
    for index, node in enumerate(nodes, 1):
        decimals = node.style.startswith("decimals")
        own = node.marker.ordinals if node.marker and node.marker.ordinals else (index,)
        path = (*base, *own) if decimals else (*above, own[-1])
        found[id(node)] = path
        if _is_heading(node) and (not whole or len(headings) == 1):
            path = above
        _number(node.children, path, base if decimals else path, found, whole=whole)


def _is_heading(node: Node) -> bool:
    """Whether items count on through a node: an unnumbered heading, a chapter, a section."""
    return node.style.startswith(("heading", "chapter", "section"))


def _part(found: Sequence[Entry], notes: Notes) -> None:
    """Part clauses whose numbers the text gives twice."""
    taken: set[str] = set()
    times: Counter[str] = Counter()
    for entry in found:
        own = entry.clause
        while own and own in taken:
            times[entry.clause] += 1
            own = f"{entry.clause}-{times[entry.clause] + 1}"
        if own != entry.clause:
            notes.add("number-twice", entry.node.line, clause=entry.clause, own=own)
            entry.clause = own
        taken.add(own)


def _repeats(found: Sequence[Entry], notes: Notes) -> None:
    """Mark the clauses whose wording has come before."""
    first: dict[str, str] = {}
    for entry in found:
        words = re.sub(r"\W+", "", entry.node.title + "".join(entry.node.text))
        if not entry.clause or len(words) < _ALIKE or entry.node.children:
            continue
        if words in first:
            entry.repeats = first[words]
            notes.add("repeated", entry.node.line, clause=entry.clause, first=first[words])
        else:
            first[words] = entry.clause
