"""Cells as clerks fill them, read by the type of their field."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from policykit.feel.temporal import Date, DateTime, Time
from policykit.records.cells import Setting, read_cell
from policykit.records.errors import CellError, CellFault
from policykit.records.record import Blank
from policykit.records.schema import Schemas

SHANGHAI = Setting(ZoneInfo("Asia/Shanghai"))


def at(
    year: int, month: int, day: int, hour: int, minute: int = 0, second: int = 0, offset: int = 8
) -> DateTime:
    return DateTime(Date(year, month, day), Time(hour, minute, second, offset=offset * 3600))


AFTERNOON = at(2024, 3, 5, 15, 20)

GOOD = [
    ("received_at", "2024/3/5", Date(2024, 3, 5)),
    ("received_at", "2024年3月5日", Date(2024, 3, 5)),
    ("received_at", "２０２４．３．５", Date(2024, 3, 5)),
    ("received_at", "20240305", Date(2024, 3, 5)),
    ("received_at", "2024年3月5日 下午3:20", AFTERNOON),
    ("received_at", "2024年3月5號下午3點20分", AFTERNOON),
    ("received_at", "2024-3-5 15时20分", AFTERNOON),
    ("received_at", "2024-03-05 3:20 PM", AFTERNOON),
    ("received_at", "2024-03-05T15:20:00", AFTERNOON),
    ("received_at", "2024-03-05T15:20+08:00", AFTERNOON),
    ("received_at", "2024-03-05T07:20:00Z", at(2024, 3, 5, 7, 20, offset=0)),
    ("received_at", "2024-03-05 下午3點半", at(2024, 3, 5, 15, 30)),
    ("received_at", "2024-03-05 凌晨12:10", at(2024, 3, 5, 0, 10)),
    ("received_at", "2024-03-05 中午12:10", at(2024, 3, 5, 12, 10)),
    ("received_at", "2024-03-05 晚上8點", at(2024, 3, 5, 20)),
    ("received_at", "2024-03-05 24:00", at(2024, 3, 6, 0)),
    ("received_at", "45356", Date(2024, 3, 5)),
    ("received_at", 45356, Date(2024, 3, 5)),
    ("received_at", Decimal("45356.638888888889"), AFTERNOON),
    ("received_at", datetime(2024, 3, 5, 15, 20), AFTERNOON),
    ("received_at", date(2024, 3, 5), Date(2024, 3, 5)),
    ("telephone", "138 0013 8000", "+8613800138000"),
    ("telephone", "１３８－００１３－８０００", "+8613800138000"),
    ("telephone", "+86 (138) 0013-8000", "+8613800138000"),
    ("telephone", 13800138000, "+8613800138000"),
    ("telephone", "0755-8888 1234", "+8675588881234"),
    ("telephone", "(0755)88881234轉12", "+8675588881234;ext=12"),
    ("telephone", 75588881234, "+8675588881234"),
    ("telephone", "8888-1234", "88881234"),
    ("telephone", "+886 2 2345 6789", "+886223456789"),
    ("injury", "是", True),
    ("injury", "有", True),
    ("injury", "Y", True),
    ("injury", "√", True),
    ("injury", True, True),
    ("injury", 1, True),
    ("injury", "否", False),
    ("injury", "無", False),
    ("injury", "没有", False),
    ("injury", "FALSE", False),
    ("claimed_amount", "12,500.50", Decimal("12500.50")),
    ("claimed_amount", "１２５００", Decimal(12500)),
    ("claimed_amount", "¥ 3,000元", Decimal(3000)),
    ("claimed_amount", "3.5萬", Decimal(35000)),
    ("claimed_amount", "2万元", Decimal(20000)),
    ("claimed_amount", 0, Decimal(0)),
    ("households", "3", Decimal(3)),
    ("households", Decimal("3.0"), Decimal(3)),
    ("channel", "來訪", "visit"),
    ("channel", "来访", "visit"),
    ("channel", "Visit", "visit"),
    ("channel", " visit ", "visit"),
    ("unit", 1203, "1203"),
    ("unit", "3-1", "3-1"),
    ("handler", "王　小 明", "王 小 明"),
    ("content", " 漏水\r\n兩次 ", "漏水\n兩次"),
]


@pytest.mark.parametrize(("name", "raw", "value"), GOOD)
def test_a_cell_is_read_by_its_fields_type(name: str, raw: object, value: object, schemas: Schemas) -> None:
    kind = schemas["complaint"]
    found = read_cell(kind.fields[name], raw, kind.word_states, SHANGHAI)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("raw", [None, "", "  ", "　"])
def test_a_cell_with_nothing_in_it_is_empty(raw: object, schemas: Schemas) -> None:
    kind = schemas["complaint"]
    assert {read_cell(field, raw, kind.word_states, SHANGHAI) for field in kind.fields.values()} == {
        Blank.EMPTY
    }


@pytest.mark.parametrize("word", ["不詳", "不详", "未知", "不清楚", "Unknown", " 不 詳 "])
@pytest.mark.parametrize(
    "name", ["received_at", "injury", "claimed_amount", "telephone", "channel", "content"]
)
def test_a_word_for_not_known_is_unknown_in_every_type_of_field(
    name: str, word: str, schemas: Schemas
) -> None:
    kind = schemas["complaint"]
    assert read_cell(kind.fields[name], word, kind.word_states, SHANGHAI) is Blank.UNKNOWN


@pytest.mark.parametrize("name", ["claimed_amount", "remedy_sought", "promises", "person_concerned"])
def test_a_word_for_nothing_is_none(name: str, schemas: Schemas) -> None:
    kind = schemas["complaint"]
    assert read_cell(kind.fields[name], "無", kind.word_states, SHANGHAI) is Blank.NONE


BAD = [
    ("unit", date(2026, 3, 1), "record-text-became-date"),
    ("received_at", CellFault("record-time-alone", "15:20:00"), "record-time-alone"),
    ("content", CellFault("record-cell-error", "#REF!"), "record-cell-error"),
    ("received_at", 12, "record-not-a-date"),
    ("received_at", "2026-05-06 晚上12點", "record-time-unclear"),
    ("received_at", "2026-05-06T10:00+99:00", "record-no-such-time"),
    ("received_at", True, "record-not-a-date"),
    ("claimed_amount", True, "record-not-a-number"),
    ("claimed_amount", "1e5", "record-not-a-number"),
    ("claimed_amount", Decimal("1e400"), "record-not-a-number"),
    ("claimed_amount", "007", "record-not-a-number"),
    ("claimed_amount", "3萬5", "record-not-a-number"),
    ("injury", 2, "record-not-a-boolean"),
]


@pytest.mark.parametrize(("name", "raw", "code"), BAD)
def test_what_is_wrong_or_ambiguous_is_refused(name: str, raw: object, code: str, schemas: Schemas) -> None:
    kind = schemas["complaint"]
    with pytest.raises(CellError) as caught:
        read_cell(kind.fields[name], raw, kind.word_states, SHANGHAI)
    assert caught.value.code == code


def test_a_month_is_year_and_month(schemas: Schemas) -> None:
    kind = schemas["monthly_summary"]
    written = ("2026-05", "2026/5", "2026年5月", date(2026, 5, 1))
    assert {read_cell(kind.fields["month"], raw, kind.word_states, SHANGHAI) for raw in written} == {
        "2026-05"
    }


def test_a_field_for_a_day_takes_no_time_of_day(schemas: Schemas) -> None:
    kind = schemas["person"]
    since = kind.fields["since"]
    assert read_cell(since, "2026-05-06 00:00", kind.word_states, SHANGHAI) == Date(2026, 5, 6)
    with pytest.raises(CellError, match="record-date-with-time"):
        read_cell(since, "2026-05-06 10:00", kind.word_states, SHANGHAI)


def test_a_time_without_an_offset_is_of_the_given_zone(schemas: Schemas) -> None:
    kind = schemas["complaint"]
    berlin = Setting(ZoneInfo("Europe/Berlin"))
    summer = read_cell(kind.fields["received_at"], "2026-07-01 10:00", kind.word_states, berlin)
    winter = read_cell(kind.fields["received_at"], "2026-12-01 10:00", kind.word_states, berlin)
    assert (summer.offset, winter.offset) == (7200, 3600)


def test_a_local_number_is_read_as_dialled_in_the_region(schemas: Schemas) -> None:
    kind = schemas["complaint"]
    taiwan = Setting(ZoneInfo("Asia/Taipei"), region="TW")
    assert read_cell(kind.fields["telephone"], "0912-345-678", kind.word_states, taiwan) == "+886912345678"


def test_an_id_number_loses_its_blanks_and_case(schemas: Schemas) -> None:
    kind = schemas["registration"]
    found = read_cell(kind.fields["id_number"], "４４０３０１ 19900101 123x", kind.word_states, SHANGHAI)
    assert found == "44030119900101123X"
