"""The monthly complaint report over 100,000 complaints, each part of the work told apart.

    python benchmarks/report.py [--complaints 100000] [--months 36 120] [--rounds 3] [--keep FOLDER] [--print]

Complaints and revisits come from the seeded generator of the examples, spread evenly over the months up to
July 2026, a file a month; old ones are closed, for an archive in which a fifth is open for ever is none. The
whole command is run as a user runs it, in a new process on two cores, and then once more in one process to
tell its parts apart. A figure is the best of the rounds: a busy machine disturbs it least. What `--keep`
names holds the data for the next time.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import common
import pypdfium2

if TYPE_CHECKING:
    from collections.abc import Iterator

ZONE = ZoneInfo("Asia/Shanghai")
MONTH, UNTIL, CUT = "2026-07", datetime(2026, 7, 31, 20), datetime(2026, 8, 1)
SEED = 20260731
OLD = timedelta(days=60)
LEFT_OPEN = 500
"""One in so many old complaints is open still."""
AGAIN, LATELY = 10, 400
"""One complaint in ten is of somebody among the last four hundred who complained."""
CORES = 2
PARTS = ("start", "policies, templates", "read", "evaluate", "figures", "PDF")


def generate(folder: Path, complaints: int, months: int) -> None:
    """Write so many complaints, received in so many months, and the revisits to them, a file a month."""
    sys.path.insert(0, str(common.ROOT / "examples"))
    import _complaints  # type: ignore[import-not-found]  # a script of the examples
    from faker import Faker

    begin = UNTIL - timedelta(days=round(30.4 * months))

    class Office(_complaints.Office):  # type: ignore[misc]  # the examples are scripts
        """The desk of the examples, over other months."""

        def _office_time(self) -> datetime:
            day = begin + timedelta(days=self.random.randrange((UNTIL - begin).days + 1))
            hour = self.random.choice((8, 9, 9, 10, 11, 13, 14, 15, 16, 17, 18, 20))
            return day.replace(hour=hour, minute=self.random.randrange(60))

        def complaints(self, count: int) -> list[dict[str, Any]]:
            """As there, but who complains again is one of the last few hundred, not of the same few."""
            users: list[dict[str, Any]] = []
            found = []
            for number, received in enumerate(sorted(self._office_time() for _ in range(count)), 1):
                again = number % AGAIN == 0 and len(users) > LATELY
                users.append(users[-self.random.randrange(1, LATELY)] if again else self._user())
                found.append(self._complaint(number, received, users[-1], again))
            return found

    Faker.seed(SEED)
    _complaints.START, _complaints.CUT = begin, CUT
    office = Office()
    records = office.complaints(complaints)
    for number, record in enumerate(records):
        _close(record, number)
    _write(folder, "投訴", records, "received_at")
    _write(folder, "回訪", _complaints.revisits(records, office), "at")


def _close(record: dict[str, Any], number: int) -> None:
    """Solve and close an old complaint that the generator's clerks forgot."""
    received = _moment(record["received_at"])
    if received < CUT - OLD and number % LEFT_OPEN:
        record.setdefault("solved_at", received + timedelta(days=9, hours=number % 9))
        record.setdefault("closed_at", _moment(record["solved_at"]) + timedelta(days=4))


def _moment(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value.to_date(), datetime.min.time())


def _write(folder: Path, name: str, records: list[dict[str, Any]], at: str) -> None:
    files: dict[str, list[str]] = defaultdict(list)
    for record in records:
        line = json.dumps(_plain(record), ensure_ascii=False)
        files[f"{_moment(record[at]):%Y-%m}"].append(line)
    for month, lines in files.items():
        (folder / f"{name}{month}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    from policykit.records.record import Blank

    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items() if part is not None}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.replace(tzinfo=ZONE).isoformat(timespec="minutes")
    if isinstance(value, Blank):
        return "不詳"
    if isinstance(value, date):
        return value.isoformat()
    return value.to_date().isoformat() if hasattr(value, "to_date") else value


class Laps:
    """The wall time of each part of the work, in order."""

    def __init__(self) -> None:
        self.found: dict[str, float] = {}

    @contextmanager
    def lap(self, name: str) -> Iterator[None]:
        """Time what is done within."""
        begun = time.perf_counter()
        yield
        self.found[name] = time.perf_counter() - begun


def command(folder: Path) -> tuple[float, bytes]:
    """Run the whole command as a user does; give the seconds it took, and the report."""
    words = ("-m", "policykit", "-C", str(common.ROOT), "report", "monthly-complaints", "--month", MONTH)
    with tempfile.TemporaryDirectory() as place:
        output = Path(place) / "report.pdf"
        line = [sys.executable, *words, "--records", str(folder), "-o", str(output)]
        begun = time.perf_counter()
        subprocess.run(line, check=True, capture_output=True)
        return time.perf_counter() - begun, output.read_bytes()


def parts(folder: Path) -> dict[str, float]:
    """Do the work of the command in this process, one part after another."""
    laps = Laps()
    with laps.lap("start"):
        from policykit import garbage
        from policykit.cli import report as verb
        from policykit.cli.words import take_common
        from policykit.render.report.page import edition

        garbage.seldom()
        take_common(["--lang", "zh-Hant"])
    job = verb.Job(common.ROOT, "monthly-complaints", MONTH, (folder,), None, None)
    with laps.lap("policies, templates"):
        house = verb.opened(job)
    with laps.lap("read"):
        given = verb.given(job, house)
    with laps.lap("evaluate"):
        found = verb.found(house, given)
    with laps.lap("figures"):
        made = edition(house.printer, given.desk, found)
    with laps.lap("PDF"):
        made.pdf()
    return laps.found


def apart(folder: Path) -> dict[str, float]:
    """The parts of the work, told apart in a new process; and the memory that it took, in MB."""
    line = [sys.executable, sys.argv[0], "--parts", str(folder)]
    told = subprocess.run(line, check=True, capture_output=True, encoding="utf-8").stdout
    found: dict[str, float] = json.loads(told.splitlines()[-1])
    return found


def measure(folder: Path, rounds: int) -> list[str]:
    """The best of the rounds as cells of the table."""
    whole, pdf = min((command(folder) for _ in range(rounds)), key=lambda run: run[0])
    told = [apart(folder) for _ in range(rounds)]
    best = [min(found[name] for found in told) for name in PARTS]
    pages = len(pypdfium2.PdfDocument(pdf))
    seconds = [f"**{whole:.1f}**", *(f"{part:.1f}" for part in best)]
    return [*seconds, f"{min(found['MB'] for found in told):.0f}", str(pages)]


def data(complaints: int, months: int, keep: Path) -> Path:
    """The folder with the records, generated where it is not there yet."""
    folder = keep / f"{complaints}-{months}"
    if not folder.is_dir():
        made = Path(tempfile.mkdtemp(dir=keep))
        generate(made, complaints, months)
        made.rename(folder)
    return folder


def on_two_cores() -> None:
    """Take two cores from now on, where the system lets a process choose."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])


def main() -> None:
    """Generate, run, tell."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--complaints", type=int, default=100_000)
    asked.add_argument("--months", type=int, nargs="+", default=[36, 120])
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--print", action="store_true")
    asked.add_argument("--keep", type=Path)
    asked.add_argument("--parts", type=Path)
    given = asked.parse_args()
    if given.parts:
        found = parts(given.parts)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
        print(json.dumps(found | {"MB": memory}))
        return
    on_two_cores()
    with tempfile.TemporaryDirectory() as place:
        keep = given.keep or Path(place)
        keep.mkdir(parents=True, exist_ok=True)
        folders = {months: data(given.complaints, months, keep) for months in given.months}
        rows = [
            [f"{months}, {given.complaints // months:,}", *measure(folder, given.rounds)]
            for months, folder in folders.items()
        ]
    heads = ["months, complaints a month", "whole command, s", *PARTS, "MB", "pages"]
    about = (
        f"Seconds by the clock, the best of {given.rounds}: `policykit report monthly-complaints --month"
        f" {MONTH}` over {given.complaints:,} complaints and the revisits to them, in JSON Lines, a file a"
        " month. The whole command is a new process; its parts are told apart in another. Every open major"
        f" complaint is printed, and how many pages they take is seen in the last column. {common.machine()}."
    )
    common.publish("report.py", "月度報告 · The monthly report", [about, "", *common.table(heads, rows)])


if __name__ == "__main__":
    main()
