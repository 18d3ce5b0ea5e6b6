"""Doing something again whenever one of its files is saved."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from policykit.cli.words import problem_line
from policykit.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

PAUSE = 0.4
"""Seconds between two looks at the files."""


def watched(
    act: Callable[[], int], inputs: Callable[[], Iterable[Path]], wait: Callable[[float], object] = time.sleep
) -> int:
    """Do `act`, and again after each change of the files among `inputs` and in its folders, until Ctrl-C.

    What is wrong with the input is told, and watching goes on. Gives the code of the last time.
    """
    code = 0
    try:
        while True:
            seen = _stamps(inputs())
            code = _done(act)
            while _stamps(inputs()) == seen:
                wait(PAUSE)
    except KeyboardInterrupt:
        return code


def _done(act: Callable[[], int]) -> int:
    try:
        return act()
    except InputError as error:
        for problem in error.problems:
            click.echo(problem_line(problem), err=True)
        return 2


def _stamps(paths: Iterable[Path]) -> dict[Path, tuple[int, int]]:
    return {file: stamp for path in paths for file in _files(path) if (stamp := _stamp(file))}


def _files(path: Path) -> Iterator[Path]:
    yield from (path.rglob("*") if path.is_dir() else (path,))


def _stamp(path: Path) -> tuple[int, int] | None:
    """The time and size of a file; None of one that is gone, as between the two steps of a save."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
