"""Many forms at once: one file a record, by several processes where there are many.

A file appears complete or not at all, and says what it was drawn from. So a batch that was broken off is
resumed by running it again with `resume`: what would be drawn the same is kept as it is.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from policykit.files import read_bytes
from policykit.problems import InputError, Problem
from policykit.render import norms
from policykit.render.crew import Task, printed_by, printed_here
from policykit.render.fields import values_of
from policykit.render.pdf import digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from policykit.engine.finding import Finding
    from policykit.records.record import Record
    from policykit.render.printer import Printer
    from policykit.render.related import Related

    AnyRecord = Record | Mapping[str, Any]
    AnyFinding = Finding | Mapping[str, Any]

WORTHWHILE = 12
"""So many forms make it worth while to start another process, which takes about as long as three."""
LONGEST_NAME = 150
"""So many bytes of a record's id are in a file name at most: systems take 255 in all."""


@dataclass(slots=True)
class Batch:
    """What a batch made, what it kept from before, and what it could not make: problems by record id."""

    made: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    failed: dict[str, list[Problem]] = field(default_factory=dict)


def render_many(
    printer: Printer,
    form: str,
    records: Iterable[AnyRecord],
    findings: Iterable[AnyFinding],
    folder: Path,
    progress: Callable[[str], object] = lambda _record_id: None,
    related: Related | None = None,
    *,
    workers: int = 1,
    resume: bool = False,
) -> Batch:
    """Write `form` for each of `records` to `folder/<form>-<record id>.pdf`, one file a record.

    A record that cannot be printed is named in the result with its problems, and the others go on; a folder
    that cannot be written to ends the batch with InputError. `progress` is told each record's id when done.
    `related` finds the records that go with each. With `resume`, a file that is already there and was drawn
    from the same is kept. More than one of `workers` are processes, started by `spawn`: the script that calls
    this must then be importable (`if __name__ == "__main__":`).
    """
    tasks = _tasks(printer, form, records, findings, folder, related, resume=resume)
    done = printed_here(tasks, printer.way) if workers < 2 else printed_by(workers, tasks, printer.way)
    outcomes = {}
    for task, problems in done:
        # The sheet itself is not kept: memory stays flat however many there are.
        outcomes[task.number] = task.record_id, task.path, task.sheet is not None, problems
        progress(task.record_id)
    batch = Batch()
    for _, (record_id, path, was_drawn, problems) in sorted(outcomes.items()):
        if problems:
            batch.failed[record_id] = problems
        else:
            (batch.made if was_drawn else batch.kept).append(path)
    return batch


def workers_for(count: int) -> int:
    """Say how many processes are best for `count` forms on this machine; 1 for no other than this."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, count // WORTHWHILE))


def file_name(record_id: str) -> str:
    """Make `record_id` part of a file name on any system: what is no letter, digit or `-._` becomes `_`."""
    plain = "".join(char if char.isalnum() or char in "-._" else "_" for char in record_id).strip(".") or "_"
    given = plain.encode("utf-8")
    if len(given) <= LONGEST_NAME:
        return plain
    return f"{given[:LONGEST_NAME].decode('utf-8', 'ignore')}-{_short(record_id)}"


def _short(record_id: str) -> str:
    return hashlib.sha256(record_id.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _tasks(
    printer: Printer,
    form: str,
    records: Iterable[AnyRecord],
    findings: Iterable[AnyFinding],
    folder: Path,
    related: Related | None,
    *,
    resume: bool,
) -> Iterator[Task]:
    """Fill in each record's sheet when it is asked for. Ids that make the same file name are told apart."""
    entry = printer.registry.form(form)
    kind = printer.schemas[entry.record]
    by_record: dict[str, list[AnyFinding]] = {}
    for finding in findings:
        by_record.setdefault(norms.part(norms.part(finding, "subject"), "id"), []).append(finding)
    taken: set[str] = set()
    for number, record in enumerate(records):
        record_id = str(values_of(record, kind).get(kind.id_field, ""))
        name = file_name(record_id)
        name = f"{name}-{_short(record_id)}" if name.casefold() in taken else name
        taken.add(name.casefold())
        path = folder / f"{entry.id}-{name}.pdf"
        try:
            sheet = printer.sheet(form, record, by_record.get(record_id, ()), related)
            kept = resume and _same(path, printer.way.digest(sheet))
        except InputError as error:
            yield Task(number, record_id, path, None, error.problems)
        else:
            yield Task(number, record_id, path, None if kept else sheet)


def _same(path: Path, digest: str) -> bool:
    """Whether `path` is a whole PDF drawn from what has that digest."""
    return path.is_file() and digest_of(read_bytes(path)) == digest
