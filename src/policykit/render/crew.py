"""Printing sheets one after the other: in this process, or in several that each keep a press of their own."""

from __future__ import annotations

import gc
import multiprocessing
import signal
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from policykit import garbage
from policykit.files import atomic_write
from policykit.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future
    from pathlib import Path

    from policykit.render.way import Sheet, Way

WINDOW = 3
"""How many sheets wait for each process: it never waits for the next, and memory stays flat."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be printed and where to; without a sheet there is nothing to do, `problems` may say why."""

    number: int
    record_id: str
    path: Path
    sheet: Sheet | None
    problems: list[Problem] = field(default_factory=list)


Outcome = tuple[Task, list[Problem]]
"""A task that is done with, and why it failed; no problem where it did not."""


def printed_here(tasks: Iterable[Task], way: Way) -> Iterator[Outcome]:
    """Print one task after the other; see `_printed`."""
    with garbage.when_told():
        for task in tasks:
            yield task, _printed(way, task.sheet, task.path) if task.sheet else task.problems


def printed_by(workers: int, tasks: Iterable[Task], way: Way) -> Iterator[Outcome]:
    """Print the tasks by so many processes, each with its own copy of `way`; in the order in which they end.

    A task whose process dies is tried once more by itself, and has failed when that dies too. See `_printed`.
    """
    with _Crew(workers, way) as crew:
        for task in tasks:
            if task.sheet is None:
                yield task, task.problems
            else:
                yield from crew.take(task, task.sheet)
        while crew.waiting:
            yield from crew.some()


class _Crew:
    """Processes at work and what waits for them."""

    def __init__(self, workers: int, way: Way) -> None:
        self.workers = workers
        self.way = way
        self.pool = _pool(workers, way)
        self.waiting: dict[Future[_Ended], tuple[Task, Sheet]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.pool.shutdown(cancel_futures=True)

    def take(self, task: Task, sheet: Sheet) -> Iterator[Outcome]:
        """Hand out one more task; give those that ended while there was no room for it."""
        if len(self.waiting) >= self.workers * WINDOW:
            yield from self.some()
        self.waiting[self.pool.submit(_work, sheet, task.path)] = task, sheet

    def some(self) -> Iterator[Outcome]:
        """Wait until something ends. Raises InputError where files cannot be written."""
        ended, _ = wait(self.waiting, return_when=FIRST_COMPLETED)
        if any(isinstance(future.exception(), BrokenProcessPool) for future in ended):
            yield from self._again()
            return
        for future in ended:
            task, _ = self.waiting.pop(future)
            yield task, future.result().problems()

    def _again(self) -> Iterator[Outcome]:
        """A process has died: print each task that was waiting in a process of its own, then go on."""
        tasks, self.waiting = list(self.waiting.values()), {}
        for task, sheet in tasks:
            with _pool(1, self.way) as pool:
                try:
                    yield task, pool.submit(_work, sheet, task.path).result().problems()
                except BrokenProcessPool:
                    yield task, [Problem("render-process-died", None, {"record": task.record_id})]
        self.pool.shutdown()
        self.pool = _pool(self.workers, self.way)


@dataclass(frozen=True, slots=True)
class _Ended:
    """How a task ended in another process: what was wrong with the sheet, or with the folder."""

    sheet: list[Problem]
    folder: list[Problem]

    def problems(self) -> list[Problem]:
        """What was wrong with the sheet. Raises InputError for what was wrong with the folder."""
        if self.folder:
            raise InputError(self.folder)
        return self.sheet


def _pool(workers: int, way: Way) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _begin, (way,))


_own: list[Way] = []
"""The way of this process, where it is one of a crew."""


def _begin(way: Way) -> None:
    # Ctrl-C is for the process that leads: it ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import policykit.render.fetch  # noqa: F401 - WeasyPrint, before all that stays is frozen

    _own.append(way)
    gc.disable()
    garbage.pass_over()


def _work(sheet: Sheet, path: Path) -> _Ended:
    try:
        return _Ended(_printed(_own[0], sheet, path), [])
    except InputError as error:
        return _Ended([], error.problems)


def _printed(way: Way, sheet: Sheet, path: Path) -> list[Problem]:
    """Draw `sheet` into `path`; give what is wrong with it. Raises InputError for a file that cannot be.

    A page leaves a million small objects. Nearly all go by themselves; Python's own thresholds would look for
    cycles among them a thousand times a page, where there are some hundreds in the end.
    """
    try:
        page = way.draw(sheet)
    except InputError as error:
        return error.problems
    finally:
        gc.collect()
    atomic_write(path, page)
    return []
