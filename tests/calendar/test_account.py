"""The account of a deadline: days counted and skipped with their names, as data and in words."""

import itertools
import json
import re
import tomllib
from dataclasses import replace
from datetime import time, timedelta
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_support import ROOT, at, china, countings, day, instants, period, periods, shipped, wait, waits
from policykit.calendar import (
    CONVENTIONS,
    REST_DAYS,
    Counting,
    account_lines,
    at_instant,
    check_period,
    deadline,
    deadline_before,
    on_day,
    period_text,
)
from policykit.calendar.spans import days_of, length, spans_of, text_of
from policykit.problems import LANGUAGES, InputError

SPRING = deadline(at("2025-01-25 10:00"), period("P3D"), china())
WORKING = deadline(at("2025-01-20 10:00"), period("P15D"), china("working-days"))


def lines(found, lang="en"):
    """The account without its first lines: convention, rest days and calendar, where anything is counted."""
    told = account_lines(found.account.as_data(), lang)
    return told if len(told) == 1 else told[3 if found.exclusive else 2 :]


# As data.


def test_the_account_as_data_says_all_there_is_to_know():
    data = SPRING.account.as_data()
    assert data == {
        "convention": "prc-civil-code",
        "calendar": {"name": "china", "version": "holidays-0.109", "hash": shipped()["china"].hash},
        "rest_days": "weekends-and-holidays",
        "zone": "Asia/Shanghai",
        "start": "2025-01-25T10:00:00+08:00",
        "period": "P3D",
        "not_counted": "2025-01-25",
        "counted": {"days": 3, "span": "2025-01-26/2025-01-28"},
        "moved": {
            "from": "2025-01-28",
            "to": "2025-02-05",
            "over": [
                {
                    "kind": "holiday",
                    "days": 8,
                    "spans": ["2025-01-28/2025-02-04"],
                    "name": {
                        "zh-Hant": "春節",
                        "zh-Hans": "春节",
                        "en": "Chinese New Year (Spring Festival)",
                    },
                }
            ],
        },
        "ends": {"at": "2025-02-06T00:00:00+08:00", "exclusive": True, "day": "2025-02-05", "clock": "24:00"},
    }


def test_the_account_of_working_days_names_every_day_that_does_not_count():
    data = WORKING.account.as_data()
    assert data["counted"] == {"days": 15, "span": "2025-01-21/2025-02-14"}
    assert [(skip["kind"], skip["days"], skip["spans"]) for skip in data["skipped"]] == [
        ("weekly", 2, ["2025-01-25", "2025-02-09"]),
        ("holiday", 8, ["2025-01-28/2025-02-04"]),
    ]


def test_the_account_of_a_suspension_says_what_it_added():
    as_of = at("2025-03-31")
    found = deadline(
        at("2025-03-03"),
        period("P3D"),
        china(),
        suspended=[wait("2025-03-04 09:00", "2025-03-05 09:00")],
        as_of=as_of,
    )
    assert found.account.as_data()["suspended"] == [
        {
            "from": "2025-03-04T09:00:00+08:00",
            "until": "2025-03-05T09:00:00+08:00",
            "open": False,
            "held": False,
            "days": 1,
        }
    ]
    found = deadline(
        at("2025-03-03"),
        period("PT4H"),
        china(),
        suspended=[wait("2025-03-03 01:00", "2025-03-03 02:30")],
        as_of=as_of,
    )
    assert found.account.as_data()["suspended"][0]["length"] == "PT1H30M"


def test_the_account_of_an_instant_has_no_days():
    data = deadline(at("2025-01-28 23:30"), period("PT1H"), china()).account.as_data()
    assert data["ends"] == {"at": "2025-01-29T00:30:00+08:00", "exclusive": False}
    assert not {"counted", "not_counted", "skipped", "moved"} & data.keys()


def test_the_account_names_the_years_not_announced():
    found = deadline(at("2026-12-30"), period("P3D"), china("working-days"))
    assert found.account.as_data()["unannounced"] == [2027]
    far = deadline(at("2026-12-01"), period("P300D"), china("working-days"))
    assert far.account.as_data()["unannounced"] == [2027, 2028]


def test_a_skip_counts_the_days_of_its_spans():
    (weekly, holiday) = WORKING.account.skipped
    assert (weekly.days, holiday.days) == (2, 8)


@given(countings(), periods(), instants(), waits())
def test_every_account_is_plain_json_and_every_instant_carries_its_offset(
    settings, any_period, start, intervals
):
    try:
        found = deadline(start, any_period, settings, suspended=intervals, as_of=at("2025-03-01"))
    except InputError:
        return
    data = found.account.as_data()
    assert json.loads(json.dumps(data)) == data
    instants_told = re.findall(r'"(\d{4}-\d\d-\d\dT[^"]+)"', json.dumps(data))
    assert instants_told
    assert all(re.search(r"[+-]\d\d:\d\d$", each) for each in instants_told)


# The account adds up.


@given(countings(("prc-civil-code", "working-days")), st.integers(0, 60), instants(), waits())
def test_the_days_counted_and_skipped_make_up_the_span(settings, days, start, intervals):
    found = deadline(start, period(f"P{days}D"), settings, suspended=intervals, as_of=at("2025-12-31"))
    account = found.account
    counted = length(account.counted) if account.counted else 0
    assert account.days + sum(skip.days for skip in account.skipped) == counted
    added = sum(each.amount for each in account.suspended)
    if not any(each.held for each in account.suspended):
        assert account.days == days + added
    if account.counted:
        assert account.counted[0] == start.date() + timedelta(days=1)


@given(countings(("prc-civil-code", "working-days")), st.integers(0, 60), instants())
def test_the_days_moved_over_are_rest_days_from_the_last_day_to_the_one_it_moved_to(settings, days, start):
    account = deadline(start, period(f"P{days}D"), settings).account
    if account.moved is None:
        assert account.last_day == (account.counted[1] if account.counted else start.date())
        return
    over = sorted(each for skip in account.moved.over for span in skip.spans for each in days_of(span))
    assert over == list(days_of((account.moved.day, account.moved.to - timedelta(days=1))))
    assert account.moved.to == account.last_day


@given(countings(("working-days",)), st.integers(1, 60), instants())
def test_the_days_skipped_are_exactly_the_rest_days_within(settings, days, start):
    account = deadline(start, period(f"P{days}D"), settings).account
    skipped = {each for skip in account.skipped for span in skip.spans for each in days_of(span)}
    assert skipped == {each for each in days_of(account.counted) if not settings.calendar.working(each)}


@given(st.frozensets(st.dates(day("2025-01-01"), day("2025-03-01")), max_size=30))
def test_spans_hold_the_days_they_were_made_of_and_do_not_touch(days):
    spans = spans_of(sorted(days))
    assert [each for span in spans for each in days_of(span)] == sorted(days)
    assert all(later[0] - earlier[1] > timedelta(days=1) for earlier, later in itertools.pairwise(spans))


def test_a_span_of_one_day_is_written_as_that_day():
    assert text_of((day("2025-05-01"), day("2025-05-01"))) == "2025-05-01"
    assert text_of((day("2025-05-01"), day("2025-05-05"))) == "2025-05-01/2025-05-05"


# In words.


def test_the_account_in_words_in_three_languages():
    data = SPRING.account.as_data()
    mark = shipped()["china"].hash[:19]
    assert account_lines(data, "en") == [
        "Counted by: PRC Civil Code, articles 200 to 204.",
        "Rest days: weekends and announced holidays.",
        f"Calendar: china, version holidays-0.109 ({mark}).",
        "3 days from 2025-01-25 10:00+08:00.",
        "2025-01-25 itself does not count.",
        "Counted: 3 days in 2025-01-26–2025-01-28.",
        "The last day, 2025-01-28, is a rest day "
        "(Chinese New Year (Spring Festival) 2025-01-28–2025-02-04); it moves to 2025-02-05.",
        "Ends with 2025-02-05, at 24:00 (exclusive).",
    ]
    assert account_lines(data, "zh-Hant") == [
        "計期方式：《民法典》第二百條至第二百零四條。",
        "休息日：週末與放假調休日。",
        f"日曆：china，版本 holidays-0.109（{mark}）。",
        "自 2025-01-25 10:00+08:00 起3日。",
        "2025-01-25 當日不計。",
        "計入3日：2025-01-26–2025-01-28。",
        "最後一日 2025-01-28 是休息日（春節 2025-01-28–2025-02-04），改為 2025-02-05。",
        "截止於 2025-02-05 24:00（不含）。",
    ]
    assert account_lines(data, "zh-Hans")[-2:] == [
        "最后一日 2025-01-28 是休息日（春节 2025-01-28–2025-02-04），改为 2025-02-05。",
        "截止于 2025-02-05 24:00（不含）。",
    ]


def test_working_days_in_words_name_what_was_skipped():
    assert lines(WORKING)[2:5] == [
        "Counted: 15 days in 2025-01-21–2025-02-14.",
        "Not counted: 2 days (weekly rest day): 2025-01-25, 2025-02-09.",
        "Not counted: 8 days (Chinese New Year (Spring Festival)): 2025-01-28–2025-02-04.",
    ]


def test_a_long_list_of_skipped_days_is_cut_short_but_counted():
    found = deadline(at("2025-03-03"), period("P100D"), china("working-days"))
    (told,) = [line for line in lines(found) if "weekly" in line]
    weekly = next(skip for skip in found.account.skipped if skip.rest.kind == "weekly")
    assert told.startswith(f"Not counted: {weekly.days} days")
    assert told.count(", ") == 6
    assert told.endswith(", ….")


OFFICE = replace(
    china().calendar, closes_otherwise=time(18), closed={day("2025-03-06"): {"zh-Hant": "公司年會"}}
)
TOLD = [
    (
        deadline(at("2025-03-03 10:00"), period("PT1H30M"), china()),
        0,
        "1 hour 30 minutes from 2025-03-03 10:00+08:00.",
    ),
    (
        deadline(at("2025-03-03 10:00:07"), period("PT1H"), china()),
        -1,
        "Ends at 2025-03-03 11:00:07+08:00 (inclusive).",
    ),
    (deadline(at("2025-03-03"), period("P1M"), china()), 0, "1 month from 2025-03-03 00:00+08:00."),
    (deadline(at("2025-03-03"), period("P0D"), china()), 0, "0 days from 2025-03-03 00:00+08:00."),
    (deadline(at("2025-03-03"), period("PT0H"), china()), 0, "0 hours from 2025-03-03 00:00+08:00."),
    (deadline_before(at("2025-03-20"), period("P3D"), china()), 0, "3 days before 2025-03-20 00:00+08:00."),
    (
        deadline_before(at("2025-03-20"), period("P3D"), china()),
        2,
        "Counted: 3 days in 2025-03-17–2025-03-19.",
    ),
    (
        deadline(at("2025-03-03"), period("P4D"), Counting(OFFICE, office_hours=True)),
        -1,
        "Ends on 2025-03-07 at close of business, 18:00 (exclusive).",
    ),
    (
        deadline(at("2025-03-03"), period("P3D"), Counting(OFFICE)),
        -2,
        "The last day, 2025-03-06, is a rest day (公司年會 2025-03-06); it moves to 2025-03-07.",
    ),
    (
        deadline(at("2025-03-05"), period("P3D"), china()),
        -2,
        "The last day, 2025-03-08, is a rest day (weekly rest day 2025-03-08–2025-03-09); "
        "it moves to 2025-03-10.",
    ),
    (
        deadline(at("2026-12-30"), period("P3D"), china()),
        -1,
        "Provisional: the arrangement for 2027 has not been announced; to be computed anew when it is.",
    ),
    (
        deadline(
            at("2025-03-03"),
            period("P3D"),
            china(),
            suspended=[wait("2025-03-04", "2025-03-06")],
            as_of=at("2025-03-09"),
        ),
        3,
        "Suspended from 2025-03-04 00:00+08:00 to 2025-03-06 00:00+08:00: 2 days added.",
    ),
    (
        deadline(
            at("2025-03-03"), period("P3D"), china(), suspended=[wait("2025-03-04")], as_of=at("2025-03-05")
        ),
        3,
        "Suspended since 2025-03-04 00:00+08:00 and still so; up to 2025-03-05 00:00+08:00, 1 day added.",
    ),
    (
        deadline(
            at("2025-03-03"),
            period("PT4H"),
            china(),
            suspended=[wait("2025-03-03 01:00", "2025-03-03 02:30")],
            as_of=at("2025-03-05"),
        ),
        1,
        "Suspended from 2025-03-03 01:00+08:00 to 2025-03-03 02:30+08:00: 1 hour 30 minutes added.",
    ),
    (
        deadline(
            at("2025-03-04"),
            period("P3D"),
            china("working-days"),
            as_of=at("2025-03-12"),
            suspended=[wait("2025-03-07 09:00", "2025-03-09 09:00")],
        ),
        5,
        "A period does not run out while suspended: it ends no earlier than 2025-03-09 09:00+08:00.",
    ),
    (at_instant(at("2025-03-03 10:00"), china()), 0, "Ends at 2025-03-03 10:00+08:00 (inclusive)."),
    (on_day(day("2025-03-06"), china()), 0, "Ends with 2025-03-06, at 24:00 (exclusive)."),
]


@pytest.mark.parametrize(("found", "index", "line"), TOLD, ids=[line[:40] for _, _, line in TOLD])
def test_each_step_is_told_in_a_sentence(found, index, line):
    assert lines(found)[index] == line


@pytest.mark.parametrize(("found", "_index", "_line"), TOLD)
def test_every_account_is_told_in_each_language_without_a_word_of_another(found, _index, _line):
    told = {lang: account_lines(found.account.as_data(), lang) for lang in LANGUAGES}
    assert len({len(each) for each in told.values()}) == 1
    own_name = "公司年會"
    assert not re.search("[一-鿿]", "".join(told["en"]).replace(own_name, ""))
    traditional_only = "計曆該內節條終續於後當週調與個時鐘"
    assert not set(traditional_only) & set("".join(told["zh-Hans"]).replace(own_name, ""))


@pytest.mark.parametrize("convention", CONVENTIONS)
@pytest.mark.parametrize("reading", REST_DAYS)
@pytest.mark.parametrize("text", ["P3D", "P2M", "P1Y", "PT4H"])
def test_every_convention_and_reading_can_be_told(convention, reading, text):
    try:
        check_period(period(text), convention)
    except InputError:
        return
    found = deadline(at("2025-03-03"), period(text), china(convention, rest_days=reading))
    for lang in LANGUAGES:
        told = account_lines(found.account.as_data(), lang)
        assert len(told) >= 4
        assert not any("{" in line for line in told)


@pytest.mark.parametrize(
    ("text", "hant", "hans", "en"),
    [
        ("P3D", "3日", "3日", "3 days"),
        ("P1D", "1日", "1日", "1 day"),
        ("P2M", "2個月", "2个月", "2 months"),
        ("P1Y", "1年", "1年", "1 year"),
        ("PT4H", "4小時", "4小时", "4 hours"),
        ("PT1H30M", "1小時 30分鐘", "1小时 30分钟", "1 hour 30 minutes"),
        ("PT1M1S", "1分鐘 1秒", "1分钟 1秒", "1 minute 1 second"),
        ("PT0S", "0小時", "0小时", "0 hours"),
        ("P0D", "0日", "0日", "0 days"),
        ("-P3D", "3日", "3日", "3 days"),
    ],
)
def test_a_period_in_words(text, hant, hans, en):
    assert [period_text(period(text), lang) for lang in LANGUAGES] == [hant, hans, en]


# The messages themselves.

MESSAGES = tomllib.loads((ROOT / "src/policykit/messages/calendar.toml").read_text(encoding="utf-8"))
SOURCE = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/policykit/calendar").glob("*.py"))
MADE_UP = ("period-", "convention-", "rest-")


@pytest.mark.parametrize("code", MESSAGES)
def test_each_message_has_three_languages_with_the_same_parts_and_arguments(code):
    entry = MESSAGES[code]
    assert set(entry) == set(LANGUAGES)
    for part in entry["en"]:
        names = [
            {name for _, name, _, _ in Formatter().parse(entry[lang][part]) if name} for lang in LANGUAGES
        ]
        assert names[0] == names[1] == names[2]
        assert all(entry[lang][part].strip() for lang in LANGUAGES)


@pytest.mark.parametrize("code", [code for code in MESSAGES if "reason" in MESSAGES[code]["en"]])
def test_each_problem_has_a_mend_and_is_raised_somewhere(code):
    assert all(MESSAGES[code][lang]["mend"] for lang in LANGUAGES)
    assert f'"{code}"' in SOURCE


@pytest.mark.parametrize("code", [code for code in MESSAGES if "text" in MESSAGES[code]["en"]])
def test_each_sentence_is_used_somewhere(code):
    assert f'"{code}"' in SOURCE or code.startswith(MADE_UP)
