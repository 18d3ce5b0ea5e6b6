"""`policykit log`: the access log verified, listed, or its head written to be kept elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policykit.cli.words import option, problem_line, say, verb
from policykit.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from policykit.access.journal import Journal

_COLUMNS = ("seq", "at", "user", "person", "verb", "outcome", "by", "rule", "kind", "ids")


@verb("log")
@click.argument("action", type=click.Choice(["verify", "show", "head"]))
@option("--head", type=click.Path(path_type=Path))
@option("--limit", type=click.IntRange(min=1), default=50)
@option("--output", "-o", type=click.Path(path_type=Path))
@click.pass_obj
def command(folder: Path, action: str, head: Path | None, limit: int, output: Path | None) -> int:
    """Verify the access log (1 if it is not sound), show it, or write its head."""
    from policykit.access.entry import journal_of
    from policykit.policy.workspace import Workspace

    journal = journal_of(Workspace.read(folder))
    if action == "verify":
        return _verify(journal, head)
    if action == "head":
        return _write_head(journal, output)
    return _show(journal, limit)


def _verify(journal: Journal, head: Path | None) -> int:
    from policykit.access.journal import read_head

    verified = journal.verify(read_head(head) if head else None)
    for problem in verified.problems:
        click.echo(problem_line(problem), err=True)
    code = "cli-log-broken" if verified.problems else "cli-log-sound"
    click.echo(say(code, count=verified.head.seq, hash=verified.head.hash, problems=len(verified.problems)))
    return 1 if verified.problems else 0


def _write_head(journal: Journal, output: Path | None) -> int:
    """Write the head of a sound log; what is broken has no head to go by."""
    from policykit.files import atomic_write

    verified = journal.verify()
    if verified.problems:
        raise InputError(verified.problems)
    if output is None:
        raise InputError([Problem("cli-missing", args={"name": "--output", "verb": "policykit log head"})])
    atomic_write(output, json.dumps({"seq": verified.head.seq, "hash": verified.head.hash}) + "\n")
    click.echo(say("cli-written", path=output))
    return 0


def _show(journal: Journal, limit: int) -> int:
    from collections import deque

    from policykit.cli.tables import columns

    last = deque(journal.entries(), limit)
    heads = tuple(say(f"cli-log-{name}") for name in _COLUMNS)
    for line in columns([heads, *(tuple(_cells(entry)) for entry in last)]):
        click.echo(line)
    return 0


def _cells(entry: Mapping[str, object]) -> Iterator[str]:
    for name in _COLUMNS[:-1]:
        yield _plain(str(entry.get(name, "")))
    yield _listed(entry.get("ids"))


def _listed(ids: object, most: int = 5) -> str:
    """The first few ids and how many there are more."""
    names: Iterable[object] = ids if isinstance(ids, list) else ()
    shown = [_plain(str(name)) for name in names]
    more = f" (+{len(shown) - most})" if len(shown) > most else ""
    return " ".join(shown[:most]) + more


def _plain(text: str) -> str:
    """`text` without characters that would move the cursor: somebody may have tampered with the file."""
    return "".join(character if character.isprintable() else "?" for character in text)[:60]
