from pathlib import Path

import pytest

from policykit.records.schema import Schemas

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def schemas() -> Schemas:
    return Schemas.load(ROOT / "schemas" / "records")
