"""Reading bounded input files and writing outputs whole or not at all.

Every failure is an `InputError` with one problem (`messages/files.toml`); nothing here leaves a
half-written file behind.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from policykit.problems import LANGUAGES, InputError, Place, Problem, message

if TYPE_CHECKING:
    from collections.abc import Callable

_CAUSES = {
    errno.ENOENT: "no-folder",
    errno.ENOTDIR: "no-folder",
    errno.EACCES: "not-allowed",
    errno.EPERM: "not-allowed",
    errno.EROFS: "read-only",
    errno.ENAMETOOLONG: "long-name",
}

MAX_BYTES = 64 * 2**20
"""The largest input file that is read, in bytes."""


def read_bytes(path: str | os.PathLike[str], limit: int = MAX_BYTES) -> bytes:
    """Read the ordinary file `path`.

    Raises InputError for a missing or unreadable file, a folder or device, and more than `limit` bytes.
    """
    place = Place(os.fspath(path))
    try:
        mode = Path(path).stat().st_mode
        if stat.S_ISDIR(mode):
            raise InputError([Problem("file-is-folder", place)])
        if not stat.S_ISREG(mode):
            raise InputError([Problem("file-not-ordinary", place)])
        with Path(path).open("rb") as stream:
            data = stream.read(limit + 1)
    except FileNotFoundError:
        raise InputError([Problem("file-missing", place)]) from None
    except (OSError, ValueError) as error:
        raise InputError([Problem("file-unreadable", place, {"cause": _cause(error)})]) from None
    if len(data) > limit:
        raise InputError([Problem("file-too-large", place, {"limit": f"{limit // 2**20} MB"})])
    return data


def read_text(path: str | os.PathLike[str], limit: int = MAX_BYTES) -> str:
    """Read `path` as UTF-8 text, without its byte order mark.

    Raises InputError as `read_bytes` does, and for bytes that are no text or no UTF-8 (with their place).
    """
    data = read_bytes(path, limit)
    if b"\0" in data:
        raise InputError([Problem("file-binary", Place(os.fspath(path)))])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8-sig", "replace")) + 1
        place = Place(os.fspath(path), line, column)
        raise InputError([Problem("file-not-utf8", place)]) from None


def fingerprint(text: str) -> str:
    """Give the hash of `text`, the same however its lines end: git and editors of Windows change that."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()


def atomic_write(path: str | os.PathLike[str], content: bytes | str | Callable[[BinaryIO], object]) -> None:
    """Write `content` (bytes, text as UTF-8, or a function that writes to a binary stream) to `path`.

    The file appears complete under its name or not at all; missing parent folders are made. Raises
    InputError for a folder that cannot be written, a full disk, or a folder where the file should be.
    """
    target = Path(path)
    temporary: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".part", dir=target.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            _fill(stream, content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(_mode(target))
        temporary.replace(target)
        temporary = None
    except OSError as error:
        raise InputError([write_problem(target, error)]) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _fill(stream: BinaryIO, content: bytes | str | Callable[[BinaryIO], object]) -> None:
    if callable(content):
        content(stream)
    else:
        stream.write(content.encode("utf-8") if isinstance(content, str) else content)


def _mode(target: Path) -> int:
    """Give the finished file the permissions of the one it replaces, else what the umask allows."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def write_problem(target: Path, error: OSError) -> Problem:
    """Say why `target` could not be written."""
    place = Place(str(target))
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Problem("file-disk-full", place)
    if error.errno == errno.EISDIR or target.is_dir():
        return Problem("file-is-folder", place)
    return Problem("file-unwritable", place, {"cause": _cause(error)})


def _cause(error: OSError | ValueError) -> object:
    """Give the cause in each language, in the system's words where we have none."""
    name = _CAUSES.get(error.errno or 0) if isinstance(error, OSError) else None
    if name:
        return {lang: message(f"file-cause-{name}", "text", lang, {}) for lang in LANGUAGES}
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)
