"""Where the files that ship with policykit are: schemas, templates, the starter's policies and examples.

In an installed wheel they lie inside the package (`_workspace/`); in a checkout they are the folders at
its top, so that nothing is kept twice.
"""

from __future__ import annotations

from pathlib import Path

FOLDERS = ("policies", "schemas", "templates", "examples")
"""What a starter workspace is made of."""


def folder(name: str) -> Path:
    """The shipped folder `name`, one of `FOLDERS`."""
    package = Path(__file__).parent
    installed = package / "_workspace" / name
    return installed if installed.is_dir() else package.parents[1] / name
