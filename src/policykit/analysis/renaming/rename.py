"""A policy file with the names in its expressions by id or title; whatever would change its meaning stays."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from policykit.analysis.parts import pieces
from policykit.analysis.renaming.edits import Edit, Locator, apply
from policykit.analysis.renaming.meaning import meaning
from policykit.analysis.renaming.titles import Titles
from policykit.policy.build.parts import Around
from policykit.policy.format import format_policy
from policykit.policy.loader import load_policy
from policykit.policy.model import Decide
from policykit.policy.vocabulary import KindWords
from policykit.problems import InputError
from policykit.yamlsource import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policykit.analysis.parts import Piece
    from policykit.feel import nodes as n
    from policykit.policy.model import Policy
    from policykit.policy.workspace import Workspace

NAMES: Final = ("id", "zh-Hant", "en")
"""What names can be written by: their ids, or their titles in a language."""


def renamed(workspace: Workspace, text: str, name: str, lang: str) -> str:
    """Give the policy file `text`, called `name`, with the names in its expressions as `lang` says.

    Names whose title would be read as something else, or cannot stand where they do, stay as they are; so
    do comments and everything else. Raises InputError for a file that is no policy.
    """
    reader = _Reader(workspace, name)
    policy = reader.policy(text)
    wanted = meaning(policy)
    edits = list(dict.fromkeys(_edits(workspace, policy, text, lang)))
    kept: list[Edit] = []

    def accept(part: Sequence[Edit]) -> None:
        """Keep what leaves the meaning as it is: all of `part`, else what can be kept of its halves."""
        if not part:
            return
        if reader.meaning(apply(text, [*kept, *part])) == wanted:
            kept.extend(part)
        elif len(part) > 1:
            accept(part[: len(part) // 2])
            accept(part[len(part) // 2 :])

    accept(edits)
    return format_policy(apply(text, kept), name)


class _Reader:
    """Reads candidate texts of one policy file as the workspace would."""

    def __init__(self, workspace: Workspace, name: str) -> None:
        self.name = name
        self.words = KindWords(workspace.schemas)
        settings = workspace.settings
        known = {(p.name, p.version): p for p in workspace.versions()}
        self.around = Around(
            language=settings.source_language,
            zone=settings.zone,
            find=lambda policy, version: known.get((policy, version)),
        )

    def policy(self, text: str) -> Policy:
        """Read `text`. Raises InputError with what is wrong with it."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "policy.yaml"
            path.write_bytes(text.encode())
            policy, problems = load_policy(path, self.words, self.around)
        if policy is None:
            raise InputError(problems)
        return policy

    def meaning(self, text: str) -> Any:
        """Give what `text` means; None where it means nothing."""
        try:
            return meaning(self.policy(text))
        except InputError:
            return None


def _edits(workspace: Workspace, policy: Policy, text: str, lang: str) -> Iterator[Edit]:
    titles = Titles(workspace, policy, lang)
    locator = Locator(parse(text, ""))
    for piece, beside in _beside(policy):
        source, scope = _text(piece), titles.scope(piece.rule, piece.record)
        for call in titles.calls(piece.tree, source, scope, beside):
            if piece.expression is not None:
                place = piece.expression.place
                edit = locator.edit(place, source, call.start, call.end, call.text)
            else:
                assert isinstance(piece.rule, Decide)
                first = locator.index(piece.rule.place_in_table(call.start))
                last = first + call.end - call.start
                edit = locator.within(first, last, source[call.start : call.end], call.text)
            if edit is not None:
                yield edit


def _text(piece: Piece) -> str:
    if piece.expression is not None:
        return piece.expression.text
    assert isinstance(piece.rule, Decide)
    return piece.rule.table_text


def _beside(policy: Policy) -> Iterator[tuple[Piece, n.Node | None]]:
    """Give each piece with what its bare values are values of: a cell's column, a result's decision."""
    columns: dict[int, n.Node] = {}
    for rule in policy.rules:
        if isinstance(rule, Decide) and rule.table:
            for row in rule.table.rules:
                pairs = zip(row.tests, rule.table.inputs, strict=True)
                columns |= {id(test): column.expression for test, column in pairs}
                columns |= {id(output): _decision(rule) for output in row.outputs}
    for piece in pieces(policy):
        yield piece, columns.get(id(piece.tree))


def _decision(rule: Decide) -> n.Node:
    from policykit.feel.nodes import Name

    return Name((0, 0), rule.name)
