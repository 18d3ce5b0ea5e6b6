"""The access log: one line a look, each holding the hash of the line before it.

It holds ids and never the data looked at; what is personal in it is a keyed hash. An entry that is changed,
removed or moved breaks the chain; one cut off the end shows against a head that is kept elsewhere.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import hmac
import json
import os
import secrets
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from policykit.files import read_bytes
from policykit.problems import InputError, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

BEGINNING: Final = "0" * 64
"""What the first entry holds in the place of the hash of the one before it."""
MAX_LOG: Final = 2**31
_TAIL: Final = 2**16
_KEY_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Head:
    """Where a log ends: how many entries it has, and the hash of the last."""

    seq: int = 0
    hash: str = BEGINNING


@dataclass(frozen=True, slots=True)
class Verified:
    """What a log turned out to be: its head, and what is wrong with it (nothing where it is sound)."""

    head: Head
    problems: tuple[Problem, ...] = ()


class Journal:
    """The log at `path`, with its key beside it (`path` + `.key`, made at first use)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.key_path = path.with_name(path.name + ".key")

    def write(self, entries: Sequence[Mapping[str, Any]]) -> Head:
        """Append `entries`, in one go, while no one else does; give the new head.

        Raises InputError where the log cannot be written or does not end as a log does: then nobody looks.
        """
        try:
            with _opened(self.path) as stream, _locked(stream):
                head = _last(stream, self.path)
                lines = []
                for entry in entries:
                    sealed = _sealed(entry, head)
                    head = Head(sealed["seq"], sealed["hash"])
                    lines.append(_line(sealed))
                _append(stream, "".join(lines).encode())
                return head
        except OSError as error:
            raise _unwritable(self.path, error) from None

    def keyed(self, text: str) -> str:
        """A hash of personal data that only who has the key can make again."""
        return "hmac:" + hmac.new(self._key(), text.encode(), hashlib.sha256).hexdigest()[:32]

    def _key(self) -> bytes:
        """The key; made with permissions for its owner alone where there is none."""
        try:
            with _opened(self.path) as stream, _locked(stream):
                if not self.key_path.exists():
                    handle = os.open(self.key_path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                    with os.fdopen(handle, "wb") as key:
                        key.write(secrets.token_hex(_KEY_BYTES).encode())
            return read_bytes(self.key_path, 4096)
        except OSError as error:
            raise _unwritable(self.key_path, error) from None

    def entries(self) -> Iterator[dict[str, Any]]:
        """The entries as they stand, sound or not; lines that are no entries are left out."""
        for line in self._bytes().splitlines():
            with contextlib.suppress(ValueError):
                entry = json.loads(line)
                if isinstance(entry, dict):
                    yield entry

    def _bytes(self) -> bytes:
        return read_bytes(self.path, MAX_LOG) if self.path.exists() else b""

    def verify(self, kept: Head | None = None) -> Verified:
        """Check the whole chain, and that it has grown out of the head `kept` elsewhere."""
        head, problems, grown = Head(), [], kept is None or kept == Head()
        data = self._bytes()
        for number, line in enumerate(data.splitlines(), 1):
            found, problem = _checked(line, head, Place(str(self.path), number))
            problems += [problem] if problem else []
            head = found or Head(head.seq + 1, "?")
            grown = grown or head == kept
        if data and not data.endswith(b"\n"):
            problems.append(Problem("access-log-broken", Place(str(self.path), max(head.seq, 1))))
        if kept and not grown:
            code = "access-log-cut" if head.seq < kept.seq else "access-log-other"
            args = {"kept": kept.seq, "found": head.seq}
            problems.append(Problem(code, Place(str(self.path), max(head.seq, 1)), args))
        return Verified(head, tuple(problems))


def read_head(path: Path) -> Head:
    """Read a head that was written by `policykit log head`. Raises InputError for anything else."""
    try:
        data = json.loads(read_bytes(path, 4096))
        return Head(int(data["seq"]), str(data["hash"]))
    except (ValueError, TypeError, KeyError, RecursionError):
        raise InputError([Problem("access-head-broken", Place(str(path)))]) from None


def _opened(path: Path) -> BinaryIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600), "r+b")


@contextlib.contextmanager
def _locked(stream: BinaryIO) -> Iterator[None]:
    """Hold the log against every other process while writing."""
    if sys.platform == "win32":
        import msvcrt

        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_LOCK, 1)
        try:
            yield
        finally:
            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)
    else:
        import fcntl

        fcntl.flock(stream.fileno(), fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(stream.fileno(), fcntl.LOCK_UN)


def _append(stream: BinaryIO, data: bytes) -> None:
    """Write `data` at the end, all of it or, where the disk is full, none."""
    end = stream.seek(0, os.SEEK_END)
    try:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    except OSError:
        with contextlib.suppress(OSError):
            stream.truncate(end)
        raise


def _last(stream: BinaryIO, path: Path) -> Head:
    """The head of the log by its last line. Raises InputError where that is no whole entry."""
    size = stream.seek(0, os.SEEK_END)
    if size == 0:
        return Head()
    tail, start = b"", size
    while start > 0 and b"\n" not in tail[:-1]:
        step = min(_TAIL, start)
        start -= step
        stream.seek(start)
        tail = stream.read(step) + tail
    line = tail[:-1].rpartition(b"\n")[2]
    try:
        entry = json.loads(line)
        head = Head(int(entry["seq"]), str(entry["hash"]))
        if not tail.endswith(b"\n") or _hash(entry) != head.hash:
            raise ValueError("not an entry")
    except (ValueError, TypeError, KeyError):
        raise InputError([Problem("access-log-broken", Place(str(path)))]) from None
    return head


def _checked(line: bytes, before: Head, place: Place) -> tuple[Head | None, Problem | None]:
    """The head after a line, None where it is no entry; and what is wrong with it."""
    try:
        entry = json.loads(line)
        head = Head(int(entry["seq"]), str(entry["hash"]))
        prev = str(entry["prev"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None, Problem("access-log-no-entry", place)
    if _hash(entry) != head.hash or _line(entry).encode() != line + b"\n":
        return head, Problem("access-log-changed", place, {"seq": head.seq})
    if (head.seq, prev) != (before.seq + 1, before.hash):
        args = {"seq": head.seq, "expected": before.seq + 1}
        return head, Problem("access-log-gap", place, args)
    return head, None


def _sealed(entry: Mapping[str, Any], before: Head) -> dict[str, Any]:
    at = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    sealed = {"seq": before.seq + 1, "at": at, **entry, "prev": before.hash}
    return {**sealed, "hash": _hash(sealed)}


def _hash(entry: Mapping[str, Any]) -> str:
    content = {name: value for name, value in entry.items() if name != "hash"}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _line(entry: Mapping[str, Any]) -> str:
    return json.dumps(entry, ensure_ascii=False) + "\n"


def _unwritable(path: Path, error: OSError) -> InputError:
    return InputError(
        [Problem("access-log-unwritable", Place(str(path)), {"cause": error.strerror or str(error)})]
    )
