"""Where templates live: the company's own folder hides files of ours, one by one."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policykit.resources import folder

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Folders:
    """The template folders, resolved, in the order in which they are searched."""

    paths: tuple[Path, ...]

    def find(self, name: str) -> Path | None:
        """Find the first file `name` (its parts joined by `/`); None where no folder has it.

        A name that climbs out, by `..` or by a symbolic link, finds nothing.
        """
        return next((path for root in self.paths if (path := _inside(root, name)) is not None), None)

    def name_of(self, path: Path) -> str | None:
        """Give the name by which `path`, existing or not, is found here; None where it lies outside."""
        plain = Path(os.path.normpath(path))
        return next(
            (plain.relative_to(root).as_posix() for root in self.paths if plain.is_relative_to(root)), None
        )

    def files(self, pattern: str) -> Iterator[Path]:
        """List the files that match `pattern`, hidden ones included, in a fixed order."""
        for root in self.paths:
            inside = (path for path in root.glob(pattern) if _inside(root, path.relative_to(root).as_posix()))
            yield from sorted(inside)


def template_folders(workspace: Path | None = None) -> Folders:
    """Give the `templates` of `workspace`, where there is one, and policykit's own behind it."""
    own = [workspace / "templates"] if workspace else []
    found = [path.resolve() for path in (*own, folder("templates")) if path.is_dir()]
    return Folders(tuple(dict.fromkeys(found)))


def _inside(root: Path, name: str) -> Path | None:
    try:
        path = (root / name).resolve()
        return path if path.is_relative_to(root) and path.is_file() else None
    except (OSError, ValueError):
        return None
