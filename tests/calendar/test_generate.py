"""The pinned calendar: as generated, as announced, and as a second library knows it."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from chinese_calendar.constants import holidays as listed_holidays

from calendar_support import SHIPPED, day, shipped
from policykit.calendar.generate import PINNED_YEARS, generate, write
from policykit.calendar.spans import days_of, spans_of, text_of
from policykit.problems import LANGUAGES, InputError

CHINA = shipped()["china"]
ALL_DAYS = [d for year in PINNED_YEARS for d in days_of((date(year, 1, 1), date(year, 12, 31)))]
# The notices of the State Council for three years: days off, and make-up working days.
ANNOUNCED = {
    2024: (
        "2024-01-01 2024-02-10/2024-02-17 2024-04-04/2024-04-06 2024-05-01/2024-05-05 2024-06-10 "
        "2024-09-15/2024-09-17 2024-10-01/2024-10-07",
        "2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12",
    ),
    2025: (
        "2025-01-01 2025-01-28/2025-02-04 2025-04-04/2025-04-06 2025-05-01/2025-05-05 2025-05-31/2025-06-02 "
        "2025-10-01/2025-10-08",
        "2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11",
    ),
    2026: (
        "2026-01-01/2026-01-03 2026-02-15/2026-02-23 2026-04-04/2026-04-06 2026-05-01/2026-05-05 "
        "2026-06-19/2026-06-21 2026-09-25/2026-09-27 2026-10-01/2026-10-07",
        "2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10",
    ),
}
FESTIVALS = {
    "New Year's Day": "元旦",
    "Spring Festival": "春節",
    "Tomb-sweeping Day": "清明節",
    "Labour Day": "勞動節",
    "Dragon Boat Festival": "端午節",
    "Mid-autumn Festival": "中秋節",
    "National Day": "國慶節",
}


def test_the_pinned_file_is_what_the_library_gives():
    assert (SHIPPED / "china.yaml").read_text(encoding="utf-8") == generate("CN", PINNED_YEARS)


def test_the_pinned_file_has_every_year_that_the_second_library_knows_too():
    known = {on.year for on in listed_holidays}
    assert max(PINNED_YEARS) == max(known)
    assert CHINA.arranged == frozenset(PINNED_YEARS)


def test_working_days_agree_with_the_second_library_day_by_day():
    assert [d for d in ALL_DAYS if CHINA.working(d) != chinese_calendar.is_workday(d)] == []


def test_announced_days_agree_with_the_second_library_day_by_day():
    assert [d for d in ALL_DAYS if (d in CHINA.rest) != (d in listed_holidays)] == []


def test_make_up_days_are_the_weekends_that_the_second_library_works():
    worked = {d for d in ALL_DAYS if d.weekday() >= 5 and chinese_calendar.is_workday(d)}
    assert worked == CHINA.make_up


def test_the_names_of_days_agree_with_the_second_library():
    for on in ALL_DAYS:
        if on in listed_holidays:
            assert FESTIVALS[listed_holidays[on]] in CHINA.rest[on]["zh-Hant"], on


@pytest.mark.parametrize("year", ANNOUNCED)
def test_the_days_are_those_of_the_notice(year):
    off, made_up = ANNOUNCED[year]
    assert " ".join(map(text_of, spans_of(sorted(d for d in CHINA.rest if d.year == year)))) == off
    assert " ".join(d.isoformat() for d in sorted(CHINA.make_up) if d.year == year) == made_up


@pytest.mark.parametrize("year", PINNED_YEARS)
def test_the_law_names_eleven_days_and_thirteen_since_2025(year):
    # In 2020 two festivals fell on one day, 1 October.
    expected = {2020: 10}.get(year, 13 if year >= 2025 else 11)
    assert len([d for d in CHINA.statutory if d.year == year]) == expected


def test_every_name_is_there_in_every_language():
    assert all(set(name) == set(LANGUAGES) for name in CHINA.rest.values())


@pytest.mark.parametrize("year", [2027, 2028, 2050])
def test_a_year_that_is_not_announced_is_refused_and_not_guessed(year):
    with pytest.raises(InputError) as error:
        generate("CN", [2026, year])
    (problem,) = error.value.problems
    assert problem.code == "calendar-year-unannounced"
    assert str(year) in problem.reason("zh-Hans")


def test_the_last_december_owes_nothing_to_a_guess_about_the_next_year():
    assert not any(d in CHINA.rest for d in days_of((day("2026-12-20"), day("2026-12-31"))))


def test_no_rest_day_is_known_beyond_the_years_announced():
    after = (date(2027, 1, 1) + timedelta(days=n) for n in range(3 * 365))
    assert all((rest := CHINA.rest_on(d)) is None or rest.kind == "weekly" for d in after)


def test_another_country_is_refused():
    with pytest.raises(InputError) as error:
        generate("XX", [2025])
    assert error.value.problems[0].code == "calendar-country-unknown"


def test_a_single_year_is_generated_the_same_as_among_others():
    text = generate("CN", [2023])
    assert "  2023:" in text
    assert "  2022:" not in text
    whole = generate("CN", PINNED_YEARS)
    part = text[text.index("  2023:") :]
    assert part in whole


def test_the_file_is_written_whole_in_utf_8_with_plain_line_ends(tmp_path):
    path = tmp_path / "china.yaml"
    write(str(path), "CN", [2026])
    written = path.read_bytes()
    assert b"\r" not in written
    assert written.decode("utf-8") == generate("CN", [2026])
