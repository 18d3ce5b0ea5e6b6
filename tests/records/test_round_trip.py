"""What is written as a sheet reads back as it was, whatever the record and the language."""

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policykit.feel.temporal import Date
from policykit.names import name_key
from policykit.problems import LANGUAGES
from policykit.records.dates import local
from policykit.records.delivery import read
from policykit.records.record import Blank
from policykit.records.schema import Field, Kind, Schemas
from policykit.records.sheet import write_records

ZONE = ZoneInfo("Asia/Shanghai")
KINDS = ("complaint", "registration", "reception", "household_member", "monthly_summary", "absence")

DAYS = st.dates(datetime(1990, 1, 1).date(), datetime(2099, 12, 31).date())
MOMENTS = st.datetimes(datetime(1992, 1, 1), datetime(2099, 12, 31)).map(
    lambda moment: local(moment.replace(microsecond=0), ZONE)
)
WORDS = {name_key(word) for word in ("不詳", "未知", "不清楚", "不明", "unknown", "無", "沒有", "none")}
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20).filter(
    lambda text: name_key(text) not in WORDS
)
MOBILES = st.integers(13_000_000_000, 19_999_999_999).map(lambda number: f"+86{number}")


def values(field: Field) -> st.SearchStrategy:
    if field.values:
        return st.sampled_from(list(field.values))
    if field.kind in ("telephone", "id-number", "month"):
        months = DAYS.map(lambda day: f"{day:%Y-%m}")
        kinds = {"telephone": MOBILES, "id-number": st.from_regex(r"[0-9]{17}[0-9X]", fullmatch=True)}
        return kinds.get(field.kind, months)
    if field.type == "string":
        return TEXTS.map(_normal)
    return {
        "boolean": st.booleans(),
        "number": st.integers(1, 10**9).map(Decimal)
        if field.integer
        else st.decimals(0, 10**7, places=2, allow_nan=False),
        "date": DAYS.map(Date.from_date),
        "date and time": MOMENTS | DAYS.map(Date.from_date),
    }[field.type]


def _normal(text: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFKC", text).strip() or "文"


def contents(field: Field) -> st.SearchStrategy:
    if field.type == "list":
        item = st.fixed_dictionaries({}, optional={name: values(part) for name, part in field.fields.items()})
        return st.lists(item.filter(bool), min_size=1, max_size=3)
    if field.type == "context":
        return st.fixed_dictionaries({}, optional={name: values(part) for name, part in field.fields.items()})
    return values(field) if field.required else values(field) | st.just(Blank.UNKNOWN)


def records(kind: Kind) -> st.SearchStrategy:
    rest = [field for field in kind.fields.values() if field.id != kind.id_field]
    return st.fixed_dictionaries(
        {field.id: contents(field) for field in rest if field.required},
        optional={field.id: contents(field) for field in rest if not field.required},
    )


def filled(value: object) -> object:
    """Without the blanks that a sheet adds where another row has something."""
    if isinstance(value, dict):
        found = {name: filled(part) for name, part in value.items() if part is not Blank.EMPTY}
        return {name: part for name, part in found.items() if part != {}}
    return [filled(item) for item in value] if isinstance(value, list) else value


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(st.data(), st.sampled_from(KINDS), st.sampled_from(LANGUAGES))
def test_records_written_as_a_sheet_read_back_as_they_were(
    schemas: Schemas, data: st.DataObject, name: str, lang: str
) -> None:
    kind = schemas[name]
    written = [
        {"id": f"N{number}", **record}
        for number, record in enumerate(data.draw(st.lists(records(kind), min_size=1, max_size=4)))
    ]
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.xlsx"
        write_records(path, kind, written, lang)
        delivery = read([path], schemas)
    assert [problem.text("en") for reject in delivery.rejects for problem in reject.problems] == []
    assert [filled(dict(record.fields)) for record in delivery.records[name]] == [filled(r) for r in written]


@given(MOMENTS, st.sampled_from(("Asia/Shanghai", "Europe/Berlin", "America/New_York")))
def test_a_time_with_an_offset_is_the_same_instant_in_every_zone(moment, zone: str) -> None:
    from policykit.records.dates import parse

    text = moment.to_datetime().isoformat()
    assert parse(text, ZoneInfo(zone)).instant == moment.instant
    later = (moment.to_datetime() + timedelta(hours=1)).isoformat()
    assert parse(later, ZoneInfo(zone)).instant == moment.instant + 3_600 * 10**9
