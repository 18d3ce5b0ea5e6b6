"""Records before their cells are read: what every reader of files produces and `convert` takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias, Union

from policykit.problems import Place
from policykit.records.cells import show
from policykit.records.record import Path, RejectedCell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from policykit.problems import Problem
    from policykit.records.schema import Kind


@dataclass(slots=True)
class RawCell:
    """What a cell holds, under which heading (or key) as typed, and where."""

    raw: object
    heading: str
    place: Place


Tree: TypeAlias = dict[str, Union[RawCell, "list[Tree]", "Tree"]]
"""A record's cells by field id; the items of a list field and the entries of a context are trees again."""


@dataclass(slots=True)
class RawRow:
    """One record as delivered: the cells of known fields, those of no field, and what is wrong with it."""

    place: Place
    tree: Tree = field(default_factory=dict)
    strays: list[RawCell] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def put(self, path: Path, cell: RawCell) -> bool:
        """Set the cell at `path`; items of a list stand in the order of their numbers in the end.

        False where another cell stands in the way: one for the whole list of which this is an item's.
        """
        tree: Any = self.tree
        for name, after in pairwise(path):
            if isinstance(name, str):
                tree = tree.setdefault(name, [] if isinstance(after, int) else {})
            else:
                tree.extend({} for _ in range(name + 1 - len(tree)))
                tree = tree[name]
            if isinstance(tree, RawCell):
                return False
        tree[path[-1]] = cell
        return True

    def cells(self) -> tuple[RejectedCell, ...]:
        """Every cell with its content as typed, so that nothing of a rejected row is lost."""
        strays = (RejectedCell(cell.heading, show(cell.raw)) for cell in self.strays)
        return (*_walk(self.tree, ()), *strays)


def has_content(raw: object) -> bool:
    """Whether a cell of a line holds anything but blanks."""
    return raw is not None and (not isinstance(raw, str) or bool(raw.strip()))


def _walk(tree: Tree, path: Path) -> Iterator[RejectedCell]:
    for name, node in tree.items():
        if isinstance(node, RawCell):
            if node.raw is not None:
                yield RejectedCell(node.heading, show(node.raw), (*path, name))
        elif isinstance(node, list):
            for number, item in enumerate(node):
                yield from _walk(item, (*path, name, number))
        else:
            yield from _walk(node, (*path, name))


@dataclass(slots=True)
class RawTable:
    """Records of one kind from one place, with the paths (without list positions) that came with them.

    `problems` are those of the whole table, such as a column that no field has. `columns` are the paths of
    the columns of lines of cells, None for one of no field, empty for one that holds nothing of the record.

    `lines` are those on which its rows begin. A row stands in `plain` as its file has it, a text or a line of
    cells, until `row` asks for its cells: `lay` lays them out, and it is None there. `documents` are the
    mappings that rows of text hold, None for a row that holds none.
    """

    kind: Kind
    place: Place
    columns: tuple[Path | None, ...] = ()
    delivered: set[tuple[str, ...]] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    plain: list[Any] = field(default_factory=list)
    documents: list[dict[str, Any] | None] = field(default_factory=list)
    lay: Callable[[RawRow, Any], None] | None = None
    _laid: dict[int, RawRow] = field(default_factory=dict)

    def add(self, row: RawRow) -> None:
        """Add a row whose cells are laid out."""
        self._laid[len(self.lines)] = row
        self.lines.append(row.place.line)
        self.plain.append(None)

    def row(self, number: int) -> RawRow:
        """Give the row `number`, counted from 0, with its cells laid out."""
        if number not in self._laid:
            row = self._laid[number] = RawRow(Place(self.place.file, self.lines[number]))
            plain, self.plain[number] = self.plain[number], None
            if self.lay is not None:
                self.lay(row, plain)
        return self._laid[number]

    def drop(self) -> None:
        """Let go of what is not laid out."""
        self.plain, self.documents = [], []

    def rows(self) -> list[RawRow]:
        """Give every row, in order, with its cells laid out."""
        return [self.row(number) for number in range(len(self.lines))]

    def deliver(self, path: Path) -> None:
        """Note that the field at `path` came with this table, and so did the list or context around it."""
        names = tuple(name for name in path if isinstance(name, str))
        self.delivered.update(names[:length] for length in range(1, len(names) + 1))
