"""Write docs/forms-variables.md: what the templates of the forms may name."""

from __future__ import annotations

from pathlib import Path

from policykit.files import atomic_write
from policykit.records.schema import Schemas
from policykit.render.folders import template_folders
from policykit.render.registry import load_registry
from policykit.render.variables import page
from policykit.resources import folder

TARGET = Path(__file__).parents[1] / "docs" / "forms-variables.md"

if __name__ == "__main__":
    schemas = Schemas.load(folder("schemas") / "records")
    atomic_write(TARGET, page(load_registry(template_folders(), schemas), schemas))
