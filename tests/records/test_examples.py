"""The example records: made anew byte for byte, read without a reject, and with something of everything."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from policykit.records.delivery import Delivery, read
from policykit.records.record import Blank
from policykit.records.schema import Schemas

EXAMPLES = Path(__file__).parents[2] / "examples"
FILES = sorted(path for path in EXAMPLES.iterdir() if path.is_file() and path.suffix != ".py")


@pytest.fixture(scope="module")
def delivery(schemas: Schemas) -> Delivery:
    return read(FILES, schemas)


def test_the_generator_writes_the_same_bytes_again(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-B", str(EXAMPLES / "generate.py"), str(tmp_path)], check=True)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in FILES}
    assert [path.name for path in FILES if path.read_bytes() != (tmp_path / path.name).read_bytes()] == []


def test_they_are_small_and_chinese_headed_in_several_encodings() -> None:
    assert sum(path.stat().st_size for path in FILES) < 1_500_000
    assert (EXAMPLES / "客戶登記.csv").read_bytes().decode("gb18030").startswith("登记编号,")
    assert (EXAMPLES / "接待記錄.csv").read_bytes().decode("utf-8").startswith("\ufeff接待編號,")


def test_every_record_is_accepted(delivery: Delivery, schemas: Schemas) -> None:
    assert (delivery.rejects, delivery.problems, delivery.notices) == ((), (), ())
    assert delivery.kinds == set(schemas)
    counts = {kind: len(records) for kind, records in delivery.records.items()}
    assert counts["complaint"] >= 300
    assert counts["registration"] >= 200
    assert all(counts.values())


def test_complaints_spread_over_four_months_channels_and_categories(
    delivery: Delivery, schemas: Schemas
) -> None:
    complaints = delivery.records["complaint"]
    received = (record.fields["received_at"] for record in complaints)
    months = Counter(getattr(at, "date", at).month for at in received)
    assert set(months) == {5, 6, 7, 8}
    for name in ("channel", "category"):
        values = {record.fields[name] for record in complaints}
        assert values == set(schemas["complaint"].fields[name].values)


@pytest.mark.parametrize("name", ["injury", "media", "claimed_amount"])
def test_some_facts_are_not_known(name: str, delivery: Delivery) -> None:
    assert Blank.UNKNOWN in {record.fields[name] for record in delivery.records["complaint"]}


def test_some_things_happened_and_some_have_not(delivery: Delivery) -> None:
    complaints = delivery.records["complaint"]
    for name in (
        "told_at",
        "passed_on_at",
        "reported_at",
        "solved_at",
        "replied_at",
        "archived_at",
        "closed_at",
    ):
        filled = sum(record.fields[name] is not Blank.EMPTY for record in complaints)
        assert 0 < filled < len(complaints)
    waits = [
        wait
        for record in complaints
        if record.fields["waits"] is not Blank.EMPTY
        for wait in record.fields["waits"]
    ]
    assert {wait["until"] is Blank.EMPTY for wait in waits} == {True, False}


def test_nothing_is_later_than_the_day_the_records_were_handed_in(delivery: Delivery) -> None:
    events = ("received_at", "told_at", "reported_at", "solved_at", "archived_at")
    days = [
        getattr(value, "date", value).to_date().isoformat()
        for record in delivery.records["complaint"]
        for value in (record.fields[name] for name in events)
        if not isinstance(value, Blank)
    ]
    assert max(days) <= "2026-08-31"


def test_references_lead_to_records(delivery: Delivery, schemas: Schemas) -> None:
    for kind, records in delivery.records.items():
        for field in schemas[kind].fields.values():
            if field.refers_to:
                ids = {record.id for record in delivery.records[field.refers_to]}
                named = {record.fields.get(field.id, Blank.EMPTY) for record in records} - set(Blank)
                assert named <= ids
