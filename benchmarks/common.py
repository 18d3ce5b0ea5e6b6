"""What the benchmarks share: sides that take turns in processes of their own, and their part of the page.

Each benchmark rewrites only what stands between its own two marks in docs/benchmarks.md.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"


@dataclass(frozen=True)
class Lap:
    """One turn of a side: seconds by the clock and of the processor a piece of work, and memory in MB."""

    wall: float
    cpu: float
    rss: float


class Side:
    """A side of a comparison: this very script in a process of its own, which works when it is told to."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-W", "ignore", sys.argv[0], "--side", *arguments]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    def turn(self, first: int, count: int) -> Lap:
        """Let it do the pieces of work from `first` on."""
        assert self.process.stdin
        assert self.process.stdout
        print(first, count, file=self.process.stdin, flush=True)
        return Lap(**json.loads(self.process.stdout.readline()))

    def end(self) -> None:
        """Let the process end."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


def serve(work: Callable[[int, int], object]) -> None:
    """Be a side: do `work(first, count)` for each line that asks for it, and answer with a `Lap`."""
    for line in sys.stdin:
        first, count = map(int, line.split())
        wall, cpu = time.perf_counter(), _cpu()
        work(first, count)
        lap = Lap((time.perf_counter() - wall) / count, (_cpu() - cpu) / count, rss())
        print(json.dumps(asdict(lap)), flush=True)


def _cpu() -> float:
    """Processor seconds of this process and of those it has waited for."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def rss() -> float:
    """Memory of this process now, in MB; the most it has had where the system does not tell."""
    with suppress(OSError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def ratio(of: Sequence[float], to: Sequence[float]) -> float:
    """How many times `to` goes into `of`, the median of the pairs."""
    return statistics.median(one / other for one, other in zip(of, to, strict=True))


def cores() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def machine() -> str:
    """What it was measured on, in words."""
    from importlib.metadata import version

    load = f", load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    return (
        f"{platform.system()}, {cores()} cores{load}; Python {platform.python_version()},"
        f" WeasyPrint {version('weasyprint')}"
    )


def table(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[str]:
    """A Markdown table; all columns but the first are figures."""
    lines = ["| " + " | ".join(heads) + " |", "|---|" + "--:|" * (len(heads) - 1)]
    return lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows]


def publish(name: str, heading: str, lines: Sequence[str]) -> None:
    """Print `lines` and, unless the command says `--print`, make them the section of `benchmarks/<name>`."""
    begin, end = f"<!-- benchmarks/{name} -->", f"<!-- /benchmarks/{name} -->"
    text = "\n".join((begin, "", *lines, "", end))
    print(text)
    if "--print" in sys.argv[1:]:
        return
    old = PAGE.read_text(encoding="utf-8") if PAGE.exists() else "# 速度 · Benchmarks\n"
    before, mark, rest = old.partition(begin)
    if not mark:
        before += f"\n## {heading}\n\n由 `make bench` 寫成。Written by `make bench`.\n\n"
    PAGE.write_text(before + text + (rest.partition(end)[2] if mark else "\n"), encoding="utf-8")
