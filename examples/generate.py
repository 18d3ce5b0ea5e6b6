"""Write the example records anew: the same seed gives the same bytes.

Run as `python examples/generate.py [FOLDER]`; without a folder, beside this file.
The people are Faker's; nobody in the files exists.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import _complaints
import _conduct
import _projects
import _reception
import _rotation
import _sales
from faker import Faker

from policykit.files import atomic_write
from policykit.records.columns import cell_of, columns, flatten
from policykit.records.schema import Schemas
from policykit.records.sheet import write_records

if TYPE_CHECKING:
    from random import Random

HERE = Path(__file__).resolve().parent
SEED = 20260501
ZONE = ZoneInfo("Asia/Shanghai")
Record = dict[str, Any]


def main(folder: Path) -> None:
    """Write every example file into `folder`."""
    Faker.seed(SEED)
    schemas = Schemas.load(HERE.parent / "schemas" / "records")
    office = _complaints.Office()
    complaints = office.complaints(320)
    revisits = _complaints.revisits(complaints, office)
    _reception.received(complaints, _chances(), _complaints.CUT)
    shaped = [_complaints.with_offsets(_filled(record), ZONE) for record in complaints]
    write_records(folder / "投訴.xlsx", schemas["complaint"], shaped, "zh-Hant")
    write_json_lines(folder / "回訪.jsonl", revisits)
    write_yaml(folder / "月度匯總.yaml", {"monthly_summary": summaries()})
    sales = _sales.SalesOffice().records()
    registrations, receptions = sales.pop("registration"), sales.pop("reception")
    conduct = _conduct.Floor(registrations, _chances()).records()
    events = conduct.pop("conduct_event")
    write_csv(folder / "客戶登記.csv", schemas, "registration", registrations, "zh-Hans", "gb18030")
    write_csv(folder / "接待記錄.csv", schemas, "reception", receptions, "zh-Hant", "utf-8-sig")
    write_csv(folder / "行為記錄.csv", schemas, "conduct_event", events, "zh-Hans", "utf-8-sig")
    write_json_lines(folder / "成交記錄.jsonl", sales.pop("sale"))
    write_yaml(
        folder / "案場.yaml",
        {"person": [*_sales.staff(), *_complaints.staff()], **sales, "absence": _sales.absences()},
    )
    write_yaml(folder / "輪值.yaml", _rotation.records())
    write_yaml(folder / "折扣與款項.yaml", conduct)
    write_yaml(folder / "項目.yaml", _projects.Projects(_chances()).records())


def _chances() -> Random:
    """Give chances of their own to one set of records, so that a change of one leaves the others alone."""
    own = Faker()
    own.seed_instance(SEED)
    return own.random


def summaries() -> list[Record]:
    """Make one summary in time, one late, one in time; August's is not made yet."""
    made = {
        "2026-05": datetime(2026, 6, 3, 16),
        "2026-06": datetime(2026, 7, 9, 11),
        "2026-07": datetime(2026, 8, 4, 15, 30),
    }
    return [
        {"id": f"Z{month}", "month": month, "made_at": at, "by": _complaints.HANDLERS[0]}
        for month, at in made.items()
    ]


def _filled(record: Record) -> Record:
    return {name: value for name, value in record.items() if value is not None}


def write_csv(
    folder_file: Path, schemas: Schemas, kind: str, records: list[Record], lang: str, encoding: str
) -> None:
    """Write one table as clerks do: dates in one style or another."""
    shown = columns(schemas[kind], lang)
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(column.heading for column in shown)
    for number, record in enumerate(records):
        flat = flatten(record)
        values = (flat.get(column.path) for column in shown)
        rows.writerow(
            _date(value, number) if isinstance(value, datetime)
            else cell_of(column.field, value, schemas[kind].words, lang, ZONE)
            for column, value in zip(shown, values, strict=True)
        )  # fmt: skip
    atomic_write(folder_file, text.getvalue().encode(encoding))


def _date(value: datetime, number: int) -> str:
    half = "上午" if value.hour < 12 else "下午"
    styles = (
        f"{value:%Y-%m-%d %H:%M}",
        f"{value.year}/{value.month}/{value.day} {value:%H:%M}",
        f"{value.year}年{value.month}月{value.day}日 {half}{value.hour % 12 or 12}:{value:%M}",
    )
    return styles[number % 3] if value.hour else styles[0]


def write_json_lines(path: Path, records: list[Record]) -> None:
    """Write a record a line, instants with their offset."""
    lines = (json.dumps(_plain(record), ensure_ascii=False) for record in records)
    atomic_write(path, "".join(f"{line}\n" for line in lines))


def write_yaml(path: Path, by_kind: dict[str, list[Record]]) -> None:
    """Write records by kind, one a line."""
    lines = []
    for kind, records in by_kind.items():
        lines.append(f"{kind}:")
        for record in records:
            entries = (
                f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in _plain(record).items()
            )
            lines.append(f"  - {{{', '.join(entries)}}}")
    atomic_write(path, "\n".join(lines) + "\n")


def _plain(record: Record) -> Record:
    return {name: _plain_value(value) for name, value in _filled(record).items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.replace(tzinfo=ZONE).isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else value


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
