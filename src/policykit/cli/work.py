"""What several verbs begin with: the workspace, the records, the instant of the question."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from policykit.cli.words import asked_as, problem_line, say
from policykit.problems import InputError, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from policykit.access.guard import Access
    from policykit.policy.workspace import Workspace
    from policykit.records.delivery import Delivery

REPORT = b'{\n "version": 1,\n "report": '
"""How the figures of a report begin."""
MOST_TOLD = 100
"""So many problems of records are told on screen; the sheet of rejected rows has them all."""

MANY = 10_000
"""So many records are worth passing over when garbage is looked for; they stay until the process ends."""

RECORD_FILES = {".yaml", ".yml", ".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".xlsx", ".xlsm"}


def workspace(folder: Path) -> Workspace:
    """The workspace in `folder`. Raises InputError with everything that is wrong with it."""
    from policykit.policy.workspace import Workspace

    return Workspace.load(folder)


def delivered(
    paths: Iterable[Path],
    house: Workspace,
    look: str,
    kind: str | None = None,
    about: Callable[[Access], Iterable[tuple[str, str]] | None] = lambda _: None,
) -> tuple[Delivery, Access]:
    """Read record files, and the record files in folders, for the verb `look`.

    Gives the delivery, for the engine alone, and the door through which any of it leaves; the look is
    written down before anything does, at the records `about` where that gives some. People are told on
    stderr what was noticed or rejected. Raises InputError for files that cannot be used, for a folder
    without record files and where nobody may look.
    """
    from policykit import garbage

    with garbage.unsought():
        delivery, access = _read(paths, house, kind)
        access.look(look, about(access))
        seen = access.delivery
    if sum(map(len, delivery.records.values())) > MANY:
        garbage.pass_over()
    told = (*seen.notices, *seen.problems, *(p for r in seen.rejects for p in r.problems))
    for problem in told[:MOST_TOLD]:
        click.echo(problem_line(problem), err=True)
    if len(told) > MOST_TOLD:
        click.echo(say("cli-more-problems", count=len(told) - MOST_TOLD), err=True)
    return delivery, access


def _read(paths: Iterable[Path], house: Workspace, kind: str | None) -> tuple[Delivery, Access]:
    from policykit.access.entry import access_to
    from policykit.records.delivery import Delivery, read

    try:
        delivery = read(list(_files(paths)), house.schemas, kind, house.settings.zone)
    except InputError as error:
        door = access_to(house, Delivery({}), asked_as())
        raise InputError(map(door.problem, error.problems)) from None
    return delivery, access_to(house, delivery, asked_as())


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        found = [
            p
            for p in sorted(path.iterdir())
            if p.suffix.casefold() in RECORD_FILES and p.name[0] not in ".~" and not _is_report(p)
        ]
        if not found:
            raise InputError([Problem("cli-no-records", Place(str(path)))])
        yield from found


def _is_report(path: Path) -> bool:
    """Whether a file in a folder of records is a report put there: its figures, or what they stand beside."""
    beside = path.with_suffix(".json")
    try:
        with beside.open("rb") as stream:
            return stream.read(len(REPORT)) == REPORT
    except OSError:
        return False


def instant(text: str | None, zone: str) -> dt.datetime:
    """The aware instant that `text` names: a date is its 24:00 in `zone`, a time without an offset is local.

    None is now. Raises InputError for anything else.
    """
    local = ZoneInfo(zone)
    if text is None:
        return dt.datetime.now(local)
    try:
        if len(text) == len("2026-01-31"):
            return dt.datetime.combine(dt.date.fromisoformat(text) + dt.timedelta(days=1), dt.time(), local)
        moment = dt.datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise InputError([Problem("cli-not-an-instant", args={"text": text[:60]})]) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=local)


def progress() -> Callable[[int, int], None] | None:
    """A progress bar on standard error for long work; None where nobody watches."""
    if not sys.stderr.isatty():
        return None
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    task = bar.add_task("", total=None)
    bar.start()

    def tell(done: int, total: int) -> None:
        bar.update(task, completed=done, total=total)
        if done >= total:
            bar.stop()

    return tell
