"""`fmt` on the bytes of a policy file: tables aligned, names rewritten, all else byte for byte as it was."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from policykit.analysis.renaming import renamed
from policykit.policy.format import format_policy
from policykit.policy.lock import FILE
from policykit.problems import InputError, Place, Problem
from policykit.yamlsource import load

if TYPE_CHECKING:
    from pathlib import Path

    from policykit.policy.workspace import Workspace

_BREAK: Final = re.compile("\r\n|\r|\n")


def formatted(data: bytes, file: str, workspace: Workspace | None = None, names: str | None = None) -> bytes:
    """Give the policy file `data` formatted; with a workspace, its names as `names` says.

    The byte order mark and the kind of line breaks stay. Raises InputError for what is no UTF-8 and no
    YAML, and, where names are to be rewritten, for what is no policy.
    """
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    try:
        text = data[len(mark) :].decode()
    except UnicodeDecodeError:
        raise InputError([Problem("file-not-utf8", Place(file))]) from None
    breaks = _BREAK.findall(text)
    plain = _BREAK.sub("\n", text)
    if workspace is not None and names is not None:
        plain = renamed(workspace, plain, file, names)
    else:
        plain = format_policy(plain, file)
    lines = plain.split("\n")
    joined = "".join(line + end for line, end in zip(lines, [*breaks, ""], strict=True))
    return mark + joined.encode()


def is_released(path: Path) -> bool:
    """Whether the version in the file `path` is locked: then nothing in it may change, not even a blank.

    Raises InputError for a lock that is no YAML.
    """
    lock = path.resolve().parent.parent / FILE
    locked = load(lock).data if lock.is_file() else None
    return isinstance(locked, dict) and f"{path.resolve().parent.name}/{path.stem}" in locked
