"""The shipped workspace, a small register, and the door for one asker."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from policykit.access.asker import Asker
from policykit.access.guard import Access
from policykit.access.journal import Journal
from policykit.policy.workspace import Workspace
from policykit.records.delivery import Delivery, read_data

ROOT = Path(__file__).resolve().parents[2]
NOW = dt.datetime.fromisoformat("2026-06-01T12:00+08:00")

PEOPLE = [
    {"id": "E1", "name": "馮靜", "role": "sales_supervisor", "since": "2025-01-01", "until": ""},
    {"id": "E2", "name": "趙雪", "role": "salesperson", "since": "2025-01-01", "until": ""},
]
PERMISSION = {
    "id": "V1", "person": "趙雪", "granted_by": "馮靜", "granted_at": "2026-05-31 09:00",
    "since": "2026-06-01 09:00", "until": "2026-06-02 09:00",
}  # fmt: skip
VISIT = {
    "id": "R1", "kind": "visit", "client_name": "陳大文", "telephone": "138-0000-0001",
    "id_number": "44132419720707491X", "salesperson": "趙雪", "at": "2026-05-01 10:00",
    "entered_at": "2026-05-01 10:05", "features": "三口之家，想買學區房",
}  # fmt: skip
CALL = {
    "id": "R2", "kind": "telephone", "client_name": "李小明", "telephone": "13800000002",
    "salesperson": "趙雪", "at": "2026-05-01 11:00", "entered_at": "2026-05-01 11:05",
}  # fmt: skip

Door = Callable[..., Access]


@pytest.fixture(scope="session")
def workspace() -> Workspace:
    """The shipped policies, the two about clients and their register."""
    house = Workspace.read(ROOT)
    kept = {
        name: house.policies[name] for name in ("lead-ownership", "visitor-register", "complaint-handling")
    }
    return replace(house, policies=kept)


@pytest.fixture
def delivered(workspace: Workspace) -> Callable[..., Delivery]:
    """Read records by kind; the staff come with them."""

    def read(**kinds):
        return read_data({"person": PEOPLE, "registration": [VISIT, CALL], **kinds}, workspace.schemas)

    return read


@pytest.fixture
def door(workspace: Workspace, delivered: Callable[..., Delivery], tmp_path: Path) -> Door:
    """Make the door for one asker."""

    def make(person="", *, delivery=None, clock=NOW, house=None, refused="", **kinds):
        return Access(
            house or workspace,
            delivery or delivered(**kinds),
            Asker("tester", person, refused),
            Journal(tmp_path / "access.log"),
            clock=clock,
        )

    return make
