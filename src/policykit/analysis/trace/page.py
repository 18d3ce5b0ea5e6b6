"""A regulation as a page: each clause's text and, beside it, its executable reading in words.

A rule is told in full at the first of its clauses; the others point there. Words are in one language, the
regulation's text stays in its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from policykit.analysis.portrait import RulePage, portrait
from policykit.files import read_text
from policykit.languages import in_language
from policykit.policy.cited import citations
from policykit.policy.clauses import MAX_TEXT
from policykit.policy.model import Decide, Prefer
from policykit.policy.norms import Gate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from policykit.analysis.trace.documents import Document
    from policykit.analysis.trace.matrix import Matrix, Row
    from policykit.policy.clauses import Clause
    from policykit.policy.model import Policy
    from policykit.policy.workspace import Workspace
    from policykit.problems import Language

_HEADING: Final = re.compile(r"(#{1,6})\s+(.*?)\s*(?:\{#([^\s{}]+)\}\s*)?")

_WRAPPED: Final = re.compile(r"(?<=[^\x00-\x7f])\n(?=[^\x00-\x7f])")
"""A line break within a Chinese sentence, which is no blank."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A rule that is told in full at `clause`, with those of its sentences and rows that cite this one."""

    title: str
    clause: str
    sentences: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What carries a clause out, in words: rules told here, rules told elsewhere, parameters, the rest.

    `tests` counts the cases of these rules; `cases` names those that no clause before this one has.
    """

    rules: tuple[RulePage, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    parameters: tuple[tuple[str, ...], ...] = ()
    issued: str = ""
    guidance: str = ""
    forms: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    tests: int = 0
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the text: a heading of `level`, a note between clauses, or a clause with its reading."""

    level: int
    title: str
    text: tuple[str, ...] = ()
    clause: str = ""
    status: str = ""
    reading: Reading = field(default_factory=Reading)


@dataclass(frozen=True, slots=True)
class TextPage:
    """One version of a policy: its regulation text, block by block."""

    policy: str
    title: str
    version: str
    issued: str
    effective: str
    blocks: tuple[Block, ...]


def text_page(
    workspace: Workspace, policy: Policy, matrix: Matrix, documents: Sequence[Document], lang: Language
) -> TextPage:
    """Give the regulation text of `policy` with its reading. Raises InputError for a text gone since."""
    whole = portrait(workspace, policy, lang)
    regulation = workspace.regulation(policy.name, policy.version)
    teller = _Teller(policy, {row.clause: row for row in matrix.rows}, documents, lang, whole.rules)
    teller.parameters = dict(zip(policy.parameters, whole.parameters, strict=True))
    teller.issued, teller.tested = whole.issued, matrix.tested
    clauses = regulation.clauses if regulation else {}
    folder = workspace.folder / "policies" / policy.name
    own = _text_file(folder, regulation.file if regulation else "")
    blocks = tuple(teller.block(block, clauses) for block in _blocks(own))
    return TextPage(policy.name, whole.title, policy.version, whole.issued, whole.effective, blocks)


def _text_file(folder: Path, shown: str) -> str:
    """Give the text of the regulation file called `shown`; empty where there is none."""
    path = folder / re.split(r"[\\/]", shown)[-1]
    return read_text(path, MAX_TEXT) if shown and path.is_file() else ""


def _blocks(text: str) -> Iterator[Block]:
    """Give the headings with the paragraphs under each."""
    level, title, clause, body = 0, "", "", list[str]()
    for line in text.splitlines():
        if match := _HEADING.fullmatch(line):
            yield Block(level, title, _paragraphs(body), clause)
            level, title, clause, body = len(match[1]), match[2], match[3] or "", []
        else:
            body.append(line)
    yield Block(level, title, _paragraphs(body), clause)


def _paragraphs(lines: Sequence[str]) -> tuple[str, ...]:
    joined = "\n".join(line.strip().removeprefix("> ") for line in lines).replace("\n- ", "\n\n- ")
    parts = (_WRAPPED.sub("", part.strip()).replace("\n", " ") for part in joined.split("\n\n"))
    return tuple(filter(None, parts))


class _Teller:
    """Tells what carries each clause out, a rule in full only once."""

    def __init__(
        self,
        policy: Policy,
        rows: Mapping[str, Row],
        documents: Sequence[Document],
        lang: Language,
        rules: Sequence[RulePage],
    ) -> None:
        self.rows, self.lang, self.policy = rows, lang, policy
        self.titles = {document.id: in_language(document.title, lang) for document in documents}
        self.rules = {rule.name: rule for rule in rules}
        self.told: dict[str, str] = {}
        self.cases: set[str] = set()
        self.parameters: dict[str, tuple[str, ...]] = {}
        self.issued = ""
        self.tested: Mapping[str, Sequence[str]] = {}
        self.cited: dict[str, list[tuple[str, str]]] = {}
        for citation in citations(policy):
            names = self.cited.setdefault(citation.clause, [])
            if (citation.kind, citation.name) not in names:
                names.append((citation.kind, citation.name))

    def block(self, block: Block, clauses: Mapping[str, Clause]) -> Block:
        row = self.rows.get(block.clause)
        if block.clause not in clauses or row is None:
            return block
        title = block.title.removeprefix(block.clause).strip()
        return Block(block.level, title, block.text, block.clause, row.status, self.reading(row))

    def reading(self, row: Row) -> Reading:
        cited = self.cited.get(row.clause, [])
        rules = [name for kind, name in cited if kind]
        here = [name for name in rules if name not in self.told]
        elsewhere = [self.elsewhere(name, row.clause) for name in rules if name in self.told]
        self.told |= dict.fromkeys(here, row.clause)
        plain = [name for kind, name in cited if not kind]
        own = [self.tested.get(f"{self.policy.name}@{self.policy.version}#{name}", ()) for name in rules]
        tests = list(dict.fromkeys(case for cases in own for case in cases))
        new = tuple(case for case in tests if case not in self.cases)
        self.cases.update(new)
        return Reading(
            rules=tuple(self.rules[name] for name in here),
            elsewhere=tuple(elsewhere),
            parameters=tuple(self.parameters[name] for name in plain if name in self.parameters),
            issued=self.issued if any(name not in self.parameters for name in plain) else "",
            guidance=in_language(row.guidance, self.lang) if row.guidance else "",
            forms=tuple(self.titles.get(form, form) for form in row.forms),
            reports=tuple(self.titles.get(report, report) for report in row.reports),
            tests=len(tests),
            cases=new,
        )

    def elsewhere(self, name: str, clause: str) -> Elsewhere:
        page = self.rules[name]
        rule = next(rule for rule in self.policy.rules if rule.name == name)
        sentences: tuple[str, ...] = ()
        table: tuple[tuple[str, ...], ...] = ()
        if isinstance(rule, Prefer | Gate):
            cited = list(_cited_by_sentence(rule))
            if len(cited) == len(page.sentences):
                pairs = zip(page.sentences, cited, strict=True)
                sentences = tuple(sentence for sentence, clauses in pairs if clause in clauses)
        elif isinstance(rule, Decide) and page.table:
            rows = zip(page.table[1:], rule.row_clauses or ((),) * len(page.table), strict=False)
            hits = tuple(cells for cells, clauses in rows if clause in clauses)
            table = (page.table[0], *hits) if hits else ()
        return Elsewhere(page.title, self.told[name], sentences, table)


def _cited_by_sentence(rule: Prefer | Gate) -> Iterator[tuple[str, ...]]:
    """Give the clauses behind each sentence of a portrait: the first is the rule's own."""
    yield ()
    if isinstance(rule, Gate):
        yield from (need.clauses for need in rule.needs)
        return
    for claim in rule.claims:
        yield claim.clauses
        if claim.lapses is not None:
            yield claim.clauses
    yield from (transfer.clauses for transfer in rule.transfers)
    if rule.tie_waits_for:
        yield ()
